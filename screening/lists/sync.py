"""Loading a list version whole, and switching it on for every worker at once.

The file is kept as it came. Rows go in while the version is invisible; a file that breaks leaves
nothing behind. Only then one short transaction makes the new version the active one.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.transaction import atomic
from django.utils import timezone

from screening import audit
from screening.errors import (
    BrokenListError,
    EarlierListError,
    QuarantinedListError,
    SameListError,
)
from screening.lists.activation import (
    LoadReport,
    activate,
    confirm,
    differences,
    retire,
    undone_for,
)
from screening.lists.law_rows import missing_rows
from screening.lists.quarantine import set_apart
from screening.lists.readers.publications import PUBLICATIONS, publication_of
from screening.lists.readers.registry import SOURCES, open_list
from screening.lists.rows import BATCH, SAVER_OF_KIND
from screening.lists.suspicions import counts_of, newest_entry, shrunken, suspicions
from screening.models import ListSource, ListVersion
from screening.terms.values import to_plain

CHUNK = 1 << 20


def register_sources() -> None:
    """Write the table of list sources into the database, so that people can see all of them."""
    for source in SOURCES.values():
        publication = publication_of(source.code)
        ListSource.objects.update_or_create(
            code=source.code,
            defaults={
                "title": source.title,
                "publisher": source.publisher,
                "kind": source.kind,
                "effect": source.effect,
                "max_age_days": source.stale_after_days,
                "oldest_days": publication.oldest_days if publication else None,
                "silent_days": publication.silent_days if publication else None,
            },
        )


def retire_sources(*, by: str) -> None:
    """Switch off the lists of sources that this release no longer has.

    Their rows stay for replays. Called once what replaces them is loaded.
    """
    with audit.recorded():
        retired = ListVersion.objects.active().exclude(source_id__in=SOURCES)
        for version in retired.order_by("source_id"):
            retire(version, by)


def retire_moved(source: str, *, by: str) -> None:
    """Switch off the version of a source that ``by`` loaded, once its rows ship under another.

    One that somebody else loaded stays: of old one source held what ships and the exporter's own.
    """
    with audit.recorded():
        for version in ListVersion.objects.active().filter(source_id=source, loaded_by=by):
            retire(version, by)


def load_list(
    *,
    source: str,
    stream: BinaryIO,
    by: str,
    published_on: date | None = None,
    progress: Callable[[int], None] = lambda rows: None,
    allow_shrink: bool = False,
    allow_partial: bool = False,
    origin: Mapping[str, Any] | None = None,
    hold_back: bool = False,
) -> LoadReport:
    """Load a published file as the new active version of a list source.

    Args:
        source: list source code.
        stream: the agency's bytes, gzip or plain.
        by: who loads, for the record.
        published_on: the publication date, where the file does not give it.
        progress: called with the number of rows stored so far.
        allow_shrink: accept a file with far fewer rows than the active version, and whatever
            else speaks against it.
        allow_partial: accept an excerpt of a list that should be complete.
        origin: address, host and headers of a file that was fetched from its publisher; None for
            one that a person gave.
        hold_back: keep the version whole and out of force until somebody has looked at it.

    Raises:
        BrokenListError: the file cannot be trusted; the active version stands untouched. A
            ``QuarantinedListError`` where it was read and set apart.
        SameListError: these bytes, or others that say the same, are loaded already.
    """
    register_sources()
    if source not in SOURCES:
        raise BrokenListError(f"Unknown list source {source!r}. Known: {', '.join(SOURCES)}.")
    given = _Given(by, published_on, origin, allow_shrink, allow_partial, hold_back)
    with _one_load_at_a_time(source), _kept_bytes(source, stream) as (path, sha256):
        same = _same_bytes(source, sha256)
        if same is not None:
            return _answer_same_bytes(same, given)
        ListVersion.objects.unfinished().filter(source_id=source).delete()
        version = ListVersion.objects.create(
            source_id=source,
            sha256=sha256,
            file=str(path.relative_to(settings.DATA_DIR)),
            size_bytes=path.stat().st_size,
            loaded_by=by,
            origin=dict(origin or {}),
        )
        try:
            return _load_new(version, path, given, progress)
        except QuarantinedListError:
            raise
        except BaseException:
            version.delete()
            raise


@dataclass(frozen=True, slots=True)
class _Given:
    """How a load was asked for; see ``load_list``."""

    by: str
    published_on: date | None
    origin: Mapping[str, Any] | None
    allow_shrink: bool
    allow_partial: bool
    hold_back: bool


def _load_new(
    version: ListVersion, path: Path, given: _Given, progress: Callable[[int], None]
) -> LoadReport:
    doubts = _store_rows(version, path, progress, allow_partial=given.allow_partial)
    if version.published_on is None:
        version.published_on = given.published_on
    else:
        version.origin.pop("is_header_date", None)
    version.newest_entry_on = newest_entry(version)
    _refuse_law_without_a_row(version)
    active = ListVersion.objects.active().filter(source=version.source).first()
    if active is not None and not doubts:
        _refuse_same_content(version, active, given.by)
    _weigh(version, active, doubts, given)
    return _held_back(version, active) if given.hold_back else activate(version, by=given.by)


@contextmanager
def _one_load_at_a_time(source: str) -> Iterator[None]:
    folder = Path(settings.DATA_DIR) / "lists" / source
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _kept_bytes(source: str, stream: BinaryIO) -> Iterator[tuple[Path, str]]:
    """Copy the bytes below the data folder under their hash; drop the copy if the load fails."""
    folder = Path(settings.DATA_DIR) / "lists" / source
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as copy:
        incoming = Path(copy.name)
        try:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        except BaseException:
            incoming.unlink()
            raise
    path = folder / digest.hexdigest()
    known = path.exists()
    shutil.move(incoming, path)
    try:
        yield path, digest.hexdigest()
    except QuarantinedListError:
        raise
    except BaseException:
        if not known:
            path.unlink(missing_ok=True)
        raise


def _held_back(version: ListVersion, active: ListVersion | None) -> LoadReport:
    """Store a version that nothing speaks against, to be put in force by a person."""
    added, changed, removed = differences(version, active)
    version.added_count, version.changed_count, version.removed_count = added, changed, removed
    version.loaded_at = timezone.now()
    with audit.recorded():
        version.save()
        audit.record(
            verb="list_version_held_back",
            subject=version,
            by=version.loaded_by,
            source=version.source_id,
            sha256=version.sha256,
        )
    return LoadReport(version, added, changed, removed)


def _same_bytes(source: str, sha256: str) -> ListVersion | None:
    return ListVersion.objects.loaded().filter(source_id=source, sha256=sha256).first()


def _answer_same_bytes(same: ListVersion, given: _Given) -> LoadReport:
    """What to do with a file that was loaded before: confirm it, or say what became of it."""
    if given.hold_back and same.is_held_back:
        return LoadReport(same, same.added_count, same.changed_count, same.removed_count)
    if same.is_active:
        known = same.published
        is_told = given.origin is None or known is None
        confirm(same, published_on=given.published_on if is_told else None, by=given.by)
        told = "" if same.published == known else f" It is dated {same.published} now."
        raise SameListError(
            f"{same} is already active. Noted that it is still the current file.{told}"
        )
    if same.is_held_back and (given.allow_shrink or not same.is_quarantined):
        return activate(same, by=given.by)
    if same.is_quarantined:
        raise QuarantinedListError(_set_apart_words(same))
    undone = undone_for(same)
    if undone is not None:
        raise EarlierListError(
            f"{same} was taken back on {undone.at:%Y-%m-%d} by {undone.by}: {undone.reason}"
        )
    raise EarlierListError(f"{same} was loaded on {same.loaded_at:%Y-%m-%d} and has been replaced.")


def _set_apart_words(version: ListVersion) -> str:
    why = " ".join(version.quarantined_for)
    return (
        f"{version.source_id}: quarantined. {why} If the file is right, two list managers can put "
        "it in force; a list that really shrank is loaded with --allow-shrink."
    )


def _store_rows(
    version: ListVersion, path: Path, progress: Callable[[int], None], *, allow_partial: bool
) -> Sequence[str]:
    """The rows of the file, stored; returns what it says against itself."""
    save = SAVER_OF_KIND[version.source.kind]
    with path.open("rb") as stream:
        reading = open_list(
            version.source_id,
            stream,
            require_complete=not allow_partial,
            weigh_doubts=version.source_id in PUBLICATIONS,
        )
        records = iter(reading.records)
        while batch := list(islice(records, BATCH)):
            with atomic():
                save(version, batch)
            version.record_count += len(batch)
            progress(version.record_count)
        version.format = reading.format
        version.rejected_rows = [to_plain(row) for row in reading.rejected]
        version.published_on = reading.published_on
    if not version.record_count:
        raise BrokenListError(f"{version.source_id}: the file holds no rows.")
    return reading.doubts


def _refuse_same_content(version: ListVersion, active: ListVersion, by: str) -> None:
    """Some publishers stamp their file anew every night: other bytes that say the same.

    What a reader of this release makes of old bytes may differ from what is stored, so equal counts
    and hashes are asked for, not equal files. A newer date of the same content is noted.
    """
    if any(differences(version, active)):
        return
    on, known = version.published_on, active.published
    confirm(active, published_on=on if on and (known is None or on > known) else None, by=by)
    raise SameListError(
        f"{active} says the same in other bytes. Noted that it is still the current list."
    )


def _weigh(
    version: ListVersion, active: ListVersion | None, doubts: Sequence[str], given: _Given
) -> None:
    """Set apart a published list that somebody has to look at; refuse such a list of our own."""
    if given.allow_shrink:
        return
    if version.source_id not in PUBLICATIONS:
        told = list(shrunken(version, active, counts_of(version))) if active else []
        if told:
            raise BrokenListError(
                f"{version.source_id}: {told[0]} If the list really shrank, load it with "
                "--allow-shrink."
            )
        return
    publication = None if given.allow_partial else publication_of(version.source_id)
    told = list(
        suspicions(
            version,
            active,
            publication=publication,
            doubts=doubts,
            is_fetched=given.origin is not None,
        )
    )
    if told:
        added, changed, removed = differences(version, active)
        version.added_count, version.changed_count = added, changed
        version.removed_count = removed
        set_apart(version, why=told, by=version.loaded_by)
        raise QuarantinedListError(_set_apart_words(version))


def _refuse_law_without_a_row(version: ListVersion) -> None:
    missing = missing_rows(version)
    if missing:
        raise BrokenListError(
            f"{version.source_id}: no row {missing[0]}, which a rule asks for. A set that no "
            "longer counts keeps its row, with the last day of each period."
        )
