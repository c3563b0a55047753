"""Loading a list version whole, and switching it on for every worker at once.

The file is kept as it came. Rows go in while the version is invisible; a file that breaks leaves
nothing behind. Only then one short transaction makes the new version the active one.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.transaction import atomic
from django.utils import timezone

from screening import audit
from screening.errors import BrokenListError, SameListError
from screening.lists import name_index
from screening.lists.law_rows import missing_rows
from screening.lists.readers.registry import SOURCES, open_list
from screening.lists.rows import BATCH, MODEL_OF_KIND, SAVER_OF_KIND
from screening.models import ListedParty, ListSource, ListVersion, RecordKind
from screening.terms.values import to_plain

CHUNK = 1 << 20
SHRINK_LIMIT = 0.8
"""A file with fewer rows than this share of the active version is taken for a broken download:
the SDN file of 2024-05-04 came empty a day after 14,965 rows."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load changed against the version that was active before."""

    version: ListVersion
    added: int
    changed: int
    removed: int


def register_sources() -> None:
    """Write the table of list sources into the database, so that people can see all of them."""
    for source in SOURCES.values():
        ListSource.objects.update_or_create(
            code=source.code,
            defaults={
                "title": source.title,
                "publisher": source.publisher,
                "kind": source.kind,
                "effect": source.effect,
                "max_age_days": source.stale_after_days,
            },
        )


def retire_sources(*, by: str) -> None:
    """Switch off the lists of sources that this release no longer has.

    Their rows stay for replays. Called once what replaces them is loaded.
    """
    with audit.recorded():
        retired = ListVersion.objects.active().exclude(source_id__in=SOURCES)
        for version in retired.order_by("source_id"):
            _retire(version, by)


def retire_moved(source: str, *, by: str) -> None:
    """Switch off the version of a source that ``by`` loaded, once its rows ship under another.

    One that somebody else loaded stays: of old one source held what ships and the exporter's own.
    """
    with audit.recorded():
        for version in ListVersion.objects.active().filter(source_id=source, loaded_by=by):
            _retire(version, by)


def _retire(version: ListVersion, by: str) -> None:
    version.is_active = False
    version.deactivated_at = timezone.now()
    version.save(update_fields=["is_active", "deactivated_at"])
    audit.record(verb="list_source_retired", subject=version, by=by, source=version.source_id)


def load_list(
    *,
    source: str,
    stream: BinaryIO,
    by: str,
    published_on: date | None = None,
    progress: Callable[[int], None] = lambda rows: None,
    allow_shrink: bool = False,
    allow_partial: bool = False,
) -> LoadReport:
    """Load a published file as the new active version of a list source.

    Args:
        source: list source code.
        stream: the agency's bytes, gzip or plain.
        by: who loads, for the record.
        published_on: the publication date, where the file does not give it.
        progress: called with the number of rows stored so far.
        allow_shrink: accept a file with far fewer rows than the active version.
        allow_partial: accept an excerpt of a list that should be complete.

    Raises:
        BrokenListError: the file cannot be trusted; the active version stands untouched.
        SameListError: these bytes are loaded already.
    """
    register_sources()
    if source not in SOURCES:
        raise BrokenListError(f"Unknown list source {source!r}. Known: {', '.join(SOURCES)}.")
    with _one_load_at_a_time(source), _kept_bytes(source, stream) as (path, sha256):
        _refuse_same_bytes(source, sha256)
        ListVersion.objects.unfinished().filter(source_id=source).delete()
        version = ListVersion.objects.create(
            source_id=source,
            sha256=sha256,
            file=str(path.relative_to(settings.DATA_DIR)),
            size_bytes=path.stat().st_size,
            loaded_by=by,
        )
        try:
            _store_rows(version, path, progress, allow_partial=allow_partial)
            version.published_on = version.published_on or published_on
            _refuse_law_without_a_row(version)
            active = ListVersion.objects.active().filter(source=version.source).first()
            if active is not None:
                _refuse_same_content(version, active)
                if not allow_shrink:
                    _refuse_shrunken(version, active)
            return _activate(version, by)
        except BaseException:
            version.delete()
            raise


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
    except BaseException:
        if not known:
            path.unlink(missing_ok=True)
        raise


def _refuse_same_bytes(source: str, sha256: str) -> None:
    same = ListVersion.objects.loaded().filter(source_id=source, sha256=sha256).first()
    if same is None:
        return
    if same.is_active:
        _confirm(same)
        raise SameListError(f"{same} is already active. Noted that it is still the current file.")
    raise SameListError(f"{same} was loaded on {same.loaded_at:%Y-%m-%d} and has been replaced.")


def _confirm(version: ListVersion) -> None:
    version.confirmed_at = timezone.now()
    version.save(update_fields=["confirmed_at"])


def _store_rows(
    version: ListVersion, path: Path, progress: Callable[[int], None], *, allow_partial: bool
) -> None:
    save = SAVER_OF_KIND[version.source.kind]
    with path.open("rb") as stream:
        reading = open_list(version.source_id, stream, require_complete=not allow_partial)
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


def _refuse_same_content(version: ListVersion, active: ListVersion) -> None:
    """Some publishers stamp their file anew every night: other bytes that say the same.

    What a reader of this release makes of old bytes may differ from what is stored, so equal counts
    and hashes are asked for, not equal files.
    """
    if any(_differences(version, active)):
        return
    _confirm(active)
    raise SameListError(
        f"{active} says the same in other bytes. Noted that it is still the current list."
    )


def _refuse_shrunken(version: ListVersion, active: ListVersion) -> None:
    """A combined file is counted list by list: one that is missing hides in the total."""
    before, now = _counts(active), _counts(version)
    for code, count in sorted(before.items()):
        left = now.get(code, 0)
        if left < SHRINK_LIMIT * count:
            what = "" if code == version.source_id else f" of {code}"
            raise BrokenListError(
                f"{version.source_id}: {left} rows{what}, but the active version has {count}. If "
                "the list really shrank, load it with --allow-shrink."
            )


def _counts(version: ListVersion) -> dict[str, int]:
    """How many rows a version has of each list that it carries."""
    if version.source.kind != RecordKind.PARTY:
        return {version.source_id: version.record_count}
    counted = ListedParty.objects.filter(version=version).values_list("source_code")
    return dict(counted.annotate(rows=Count("id")).order_by())


def _refuse_law_without_a_row(version: ListVersion) -> None:
    missing = missing_rows(version)
    if missing:
        raise BrokenListError(
            f"{version.source_id}: no row {missing[0]}, which a rule asks for. A set that no "
            "longer counts keeps its row, with the last day of each period."
        )


def _activate(version: ListVersion, by: str) -> LoadReport:
    """Switch the version on; the index that workers need stands before they are told."""
    before = ListVersion.objects.active().filter(source=version.source).first()
    added, changed, removed = _differences(version, before)
    version.added_count, version.changed_count, version.removed_count = added, changed, removed
    if version.source.kind == RecordKind.PARTY:
        others = ListVersion.objects.active().exclude(source=version.source)
        together = [version, *others.of_kind(RecordKind.PARTY)]
        engine = name_index.engine_in_force()
        name_index.ensure(together, engine=engine)
        name_index.ensure_within(together, engine=engine)
    now = timezone.now()
    with audit.recorded():
        if before is not None:
            before.is_active = False
            before.deactivated_at = now
            before.save(update_fields=["is_active", "deactivated_at"])
        version.loaded_at = version.activated_at = now
        version.is_active = True
        version.save()
        audit.record(
            verb="list_version_activated",
            subject=version,
            by=by,
            source=version.source_id,
            sha256=version.sha256,
            rows=version.record_count,
            added=added,
            changed=changed,
            removed=removed,
            set_aside=len(version.rejected_rows),
        )
    return LoadReport(version, added, changed, removed)


def _differences(version: ListVersion, before: ListVersion | None) -> tuple[int, int, int]:
    """How many rows were added, changed and removed against the version before."""
    new = _rows_of(version)
    if before is None:
        return version.record_count, 0, 0
    old = _rows_of(before)
    added = new.exclude(uid__in=old.values("uid")).count()
    removed = old.exclude(uid__in=new.values("uid")).count()
    same = new.filter(content_hash__in=old.values("content_hash")).count()
    return added, version.record_count - added - same, removed


def _rows_of(version: ListVersion) -> QuerySet[Any]:
    return MODEL_OF_KIND[version.source.kind]._default_manager.filter(version=version)
