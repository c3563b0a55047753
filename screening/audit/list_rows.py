"""Lists against their events: which version is in force, and whether its rows are the ones loaded.

A version is told of with a hash over the key and the content hash of each of its rows, so that a
row that is taken away, put in or exchanged is seen without holding the list. That a row's columns
still give its content hash is a longer question, which who checks asks for (``changed_rows``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from screening.models import (
    AuditEvent,
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    ExchangeRates,
    LawRow,
    ListedParty,
    ListSwitch,
    ListVersion,
    ListVersionSet,
    Product,
    RecordKind,
)
from screening.models.lists import ListRow
from screening.terms.values import content_hash, record_hash

MODEL_OF_KIND: Mapping[str, type[ListRow]] = {
    RecordKind.PARTY: ListedParty,
    RecordKind.ITEM: ControlledItem,
    RecordKind.PRODUCT: Product,
    RecordKind.CHART: CountryChartRow,
    RecordKind.GROUP: CountryGroup,
    RecordKind.LAW: LawRow,
    RecordKind.RATE: ExchangeRates,
}
CHUNK = 500
"""Rows that are read at a time with all that belongs to them."""
MOST = 20
"""Rows of a version that are named."""


def rows_sha256(version: ListVersion) -> str:
    """A hash over the rows of a version, in the order in which they were stored."""
    digest = hashlib.sha256()
    rows = rows_of(version).order_by("pk").values_list("uid", "content_hash")
    for uid, content in rows.iterator(chunk_size=10_000):
        digest.update(f"{uid}\0{content}\n".encode())
    return digest.hexdigest()


def changed_rows(beat: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Rows of lists in force whose columns no longer give the content hash they were loaded with.

    Args:
        beat: called with every chunk, so that who waits knows that the check goes on.
    """
    for version in ListVersion._base_manager.filter(is_active=True).select_related("source"):
        yield from islice(_changed_of(version, beat), MOST)


def _changed_of(version: ListVersion, beat: Callable[[], None]) -> Iterator[str]:
    rows: Any = rows_of(version).order_by("pk")
    if version.source.kind == RecordKind.PARTY:
        rows = rows.with_parts()
    for place, row in enumerate(rows.iterator(chunk_size=CHUNK)):
        row.version = version  # known, so that it is not asked for row by row
        if place % CHUNK == 0:
            beat()
        if record_hash(row.to_record()) != row.content_hash:
            yield f"{row._meta.verbose_name} {row.uid} of list version {version.pk} was changed"


def rows_of(version: ListVersion) -> QuerySet[Any]:
    """The rows of a version, whatever its list is a list of."""
    return MODEL_OF_KIND[version.source.kind]._default_manager.filter(version=version)


def list_faults() -> Iterator[str]:
    """Switches without their event, versions in force that were not put so, sets that changed."""
    last: dict[str, tuple[str, str]] = {}
    rows: dict[str, str] = {}
    told: dict[str, int] = {}
    verbs = ("list_version_activated", "list_source_retired")
    active = dict(ListVersion._base_manager.filter(is_active=True).values_list("source", "pk"))
    for event in AuditEvent.objects.filter(verb__in=verbs).order_by("id").iterator():
        last[event.data["source"]] = (event.verb, event.subject_id)
        if event.verb == verbs[0]:
            told[event.subject_id] = told.get(event.subject_id, 0) + 1
            rows[event.subject_id] = event.data.get("rows_sha256", "")
    for source in sorted(active.keys() | last.keys()):
        verb, version = last.get(source, ("", ""))
        wanted = version if verb == verbs[0] else ""
        if str(active.get(source, "")) != wanted and _still_wrong(source):
            yield f"the version of {source} in force is not the one that was put in force last"
    yield from _row_faults(rows)
    yield from _untold_switches(told)


def _row_faults(told: Mapping[str, str]) -> Iterator[str]:
    for version in ListVersion._base_manager.filter(is_active=True).select_related("source"):
        count = rows_of(version).count()
        if count != version.record_count:
            yield f"list version {version.pk} has {count} rows, not {version.record_count}"
        elif (wanted := told.get(str(version.pk))) and rows_sha256(version) != wanted:
            yield f"the rows of list version {version.pk} are not those that were put in force"
    for one in ListVersionSet._base_manager.prefetch_related("versions").iterator(chunk_size=200):
        if one.key != content_hash(sorted(version.pk for version in one.versions.all())):
            yield f"the set of list versions {one} is not what its key names"


def _untold_switches(told: Mapping[str, int]) -> Iterator[str]:
    switches: dict[str, int] = {}
    for pk in ListSwitch._base_manager.values_list("version", flat=True).iterator():
        switches[str(pk)] = switches.get(str(pk), 0) + 1
    for version, count in switches.items():
        if count > told.get(version, 0):
            yield f"no event tells of a switch to list version {version}"


def _still_wrong(source: str) -> bool:
    """Whether it is so now: a switch may have come between the row and its event."""
    now = ListVersion._base_manager.filter(source=source, is_active=True).first()
    newest = AuditEvent.objects.filter(
        verb__in=("list_version_activated", "list_source_retired"),
        data_json__contains=f'"source":"{source}"',
    ).first()
    if newest is None:
        return now is not None
    wanted = newest.subject_id if newest.verb == "list_version_activated" else ""
    return str(now.pk if now else "") != wanted
