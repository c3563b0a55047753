"""One look at one list source: ask, keep the bytes, weigh them, switch the version on.

Whatever happens leaves a ``ListCheck``. A publisher that fails never empties a list: the version in
force stays, and goes stale by itself if that lasts.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from screening.errors import (
    BrokenListError,
    EarlierListError,
    FetchFailedError,
    NotAllowedError,
    QuarantinedListError,
    SameListError,
)
from screening.fetching.client import Client, Conditions
from screening.fetching.finding import Found, find
from screening.fetching.schedule import QUICK_TRIES, failed_in_a_row, next_look
from screening.lists.activation import confirm
from screening.lists.quarantine import open_task, seen_again, settle_tasks
from screening.lists.readers.publication import Publication
from screening.lists.readers.publications import publication_of
from screening.lists.readers.registry import SOURCES
from screening.lists.sync import load_list, register_sources
from screening.models import ListCheck, ListTask, ListVersion

_Outcome = ListCheck.Outcome


@dataclass(frozen=True, slots=True)
class _Look:
    """One look, as it stands before it is stored."""

    outcome: str
    words: str
    found: Found | None = None
    version: ListVersion | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    status: int = 0
    retry_after: int | None = None


def fetch_list(*, source: str, by: str, url: str = "", allow_private: bool = False) -> ListCheck:
    """Look at what the publisher of a list gives, and take it up where it is new and sound.

    Args:
        source: list source code.
        by: who asked, for the record: a user, or the schedule.
        url: another address than the publication's: a mirror, or a link that moved.
        allow_private: ask private addresses, too, and without TLS.

    Returns:
        The stored look; see ``ListCheck.Outcome``.

    Raises:
        NotAllowedError: no such source, nobody publishes it, a licence is needed, or somebody is
            at it now. Nothing was asked.
    """
    register_sources()
    publication = _publication(source, url)
    asked = url or _address(source, publication)
    with _alone(source) as folder, tempfile.TemporaryFile(dir=folder) as body:
        look = _look(source, publication, asked, body, by=by, allow_private=allow_private)
        if look.outcome == _Outcome.REFUSED:
            look = _kept(look, body, source)
    return _stored(look, source=source, publication=publication, url=asked, by=by)


def _publication(source: str, url: str) -> Publication:
    if source not in SOURCES:
        raise NotAllowedError(f"Unknown list source {source!r}. Known: {', '.join(SOURCES)}.")
    publication = publication_of(source)
    if publication is None:
        if not url:
            raise NotAllowedError(f"{source} is published nowhere: load it from a file.")
        return Publication(url, licence="", every_hours=24, expected=0, floor=0)
    if publication.needs_licence and not settings.OPENSANCTIONS_LICENSED:
        raise NotAllowedError(
            f"{source}: {publication.licence}. Where you hold one, set OPENSANCTIONS_LICENSED=true."
        )
    return publication


def _address(source: str, publication: Publication) -> str:
    mirror: str = settings.FETCH_MIRROR
    return f"{mirror.rstrip('/')}/{source}" if mirror else publication.url


@contextmanager
def _alone(source: str) -> Iterator[Path]:
    folder = Path(settings.DATA_DIR) / "lists" / source
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fetch.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotAllowedError(f"{source} is being fetched just now.") from error
        yield folder


def _look(
    source: str,
    publication: Publication,
    url: str,
    body: BinaryIO,
    *,
    by: str,
    allow_private: bool,
) -> _Look:
    active = ListVersion.objects.active().filter(source_id=source).first()
    last = _last_look(active, url)
    client = Client(conditions_set(allow_private=allow_private or settings.FETCH_ALLOW_PRIVATE))
    try:
        found = find(
            client,
            publication,
            url,
            into=body,
            headers=_conditions(last),
            edition=last.edition if last else "",
        )
    except FetchFailedError as error:
        return _Look(
            _Outcome.FAILED, str(error), status=error.status, retry_after=error.retry_after
        )
    if found.reply is None or found.reply.is_not_modified:
        return _still_current(active, last, found, by)
    return replace(_loaded(source, url, found, body, by), headers=found.reply.headers)


def _last_look(active: ListVersion | None, url: str) -> ListCheck | None:
    """The newest look at that address that showed the version in force; its validators hold."""
    if active is None:
        return None
    good = ListCheck.objects.filter(version=active, url=url, outcome__in=ListCheck.GOOD)
    return good.first()


def conditions_set(*, allow_private: bool) -> Conditions:
    """How requests leave this machine, as the settings have it."""
    return Conditions(
        allow_private=allow_private,
        proxy=settings.FETCH_PROXY,
        no_proxy=tuple(settings.FETCH_NO_PROXY),
        ca_bundle=settings.FETCH_CA_BUNDLE,
        pause=settings.FETCH_PAUSE_SECONDS,
    )


def _conditions(last: ListCheck | None) -> dict[str, str]:
    if last is None or last.edition:
        return {}
    wanted = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
    return {name: last.headers[key] for key, name in wanted if last.headers.get(key)}


def _still_current(
    active: ListVersion | None, last: ListCheck | None, found: Found, by: str
) -> _Look:
    if active is None:
        return _Look(_Outcome.FAILED, "It answered that nothing changed, but nothing is in force.")
    confirm(active, published_on=_newer(active, found.published_on), by=by)
    words = "unchanged: the publisher says that what is in force is current."
    # An answer without a body may leave out the validators; those of before still hold.
    headers = {**(last.headers if last else {}), **(found.reply.headers if found.reply else {})}
    return _Look(_Outcome.UNCHANGED, words, found, active, headers)


def _newer(active: ListVersion, told: date | None) -> date | None:
    known = active.published
    return told if told is not None and (known is None or told > known) else None


def _loaded(source: str, url: str, found: Found, body: BinaryIO, by: str) -> _Look:
    reply = found.reply
    assert reply is not None
    origin = {
        "url": url,
        "host": reply.host,
        "status": reply.status,
        "headers": dict(reply.headers),
        "edition": found.edition,
        "is_header_date": found.is_header_date,
        "fetched_at": timezone.now().isoformat(),
    }
    body.seek(0)
    try:
        report = load_list(
            source=source, stream=body, by=by, published_on=found.published_on, origin=origin
        )
    except QuarantinedListError as error:
        version = ListVersion.objects.filter(source_id=source, sha256=reply.sha256).first()
        why = version.quarantined_for if version else [str(error)]
        return _Look(_Outcome.QUARANTINED, " ".join(why), found, version)
    except EarlierListError as error:
        words = f"The publisher gives an earlier version: {error} If it is right, take back what is"
        return _Look(_Outcome.REFUSED, f"{words} in force.", found)
    except SameListError as error:
        active = ListVersion.objects.active().get(source_id=source)
        return _Look(_Outcome.UNCHANGED, f"unchanged: {error}", found, active)
    except BrokenListError as error:
        return _Look(_Outcome.REFUSED, str(error), found)
    words = (
        f"{report.version.record_count:,} rows, {report.version.published or 'undated'}: "
        f"{report.added:,} added, {report.changed:,} changed, {report.removed:,} removed."
    )
    return _Look(_Outcome.ACTIVATED, words, found, report.version)


def _kept(look: _Look, body: BinaryIO, source: str) -> _Look:
    """Keep a refused file beside the list: somebody will want to see what came."""
    reply = look.found.reply if look.found else None
    if reply is None:
        return look
    folder = Path(settings.DATA_DIR) / "lists" / source / "refused"
    folder.mkdir(exist_ok=True)
    path = folder / reply.sha256
    body.seek(0)
    with path.open("wb") as copy:
        shutil.copyfileobj(body, copy)
    return replace(look, file=str(path.relative_to(settings.DATA_DIR)))


def _stored(look: _Look, *, source: str, publication: Publication, url: str, by: str) -> ListCheck:
    now = timezone.now()
    failed_before = failed_in_a_row(source)
    reply = look.found.reply if look.found else None
    check = ListCheck.objects.create(
        source_id=source,
        at=now,
        by=by,
        outcome=look.outcome,
        words=look.words,
        url=url,
        host=reply.host if reply else "",
        status=reply.status if reply else look.status or None,
        headers=dict(look.headers),
        edition=look.found.edition if look.found else "",
        sha256=reply.sha256 if reply else "",
        size_bytes=reply.size_bytes if reply else 0,
        file=look.file,
        version=look.version,
        next_at=next_look(
            is_good=look.outcome in ListCheck.GOOD,
            every_hours=publication.every_hours,
            failed_before=failed_before,
            at=now,
            retry_after=look.retry_after,
        ),
    )
    _tell(check, failed_before, by)
    return check


def _tell(check: ListCheck, failed_before: int, by: str) -> None:
    """Put before the list manager what did not come, and take away what a good look answered."""
    if check.is_good:
        settle_tasks(check.source_id, by=by, why=check.words)
    elif check.outcome == _Outcome.QUARANTINED:
        if check.version is not None and check.version.checks.count() > 1:
            seen_again(check.version)
    elif check.outcome == _Outcome.REFUSED:
        open_task(source=check.source_id, kind=ListTask.Kind.REFUSED, why=[check.words])
    elif failed_before + 1 >= QUICK_TRIES:
        open_task(source=check.source_id, kind=ListTask.Kind.FAILED, why=[check.words])
