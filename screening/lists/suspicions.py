"""What speaks against a list file that could be read: told before it may screen anything.

A file that cannot be read at all is refused by its reader. What is told here can be true and still
be the publisher's will (a program that ended, a country struck off), so the version is kept apart
and people decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet

from screening.lists.readers.publication import Publication
from screening.models import (
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListedParty,
    ListVersion,
    Measure,
    RecordKind,
)
from screening.terms.listed_party import NameKind

SHRINK_LIMIT = 0.8
"""A file with fewer rows than this share of the active version is taken for a broken download:
the SDN file of 2024-05-04 came empty a day after 14,965 rows."""
FILL_LIMIT = 0.5
"""A field that is filled in less than this share of the rows of before was lost on the way: Canada
renamed its elements on 2026-08-24, and readers that looked for the old names found nothing."""
FILLED_BEFORE = 0.1
"""Only fields that a tenth of the rows had are judged."""
ROWS_BEFORE = 50
"""Shares of fewer rows say nothing."""
MOST_TOLD = 3
"""So many repeated keys are named one by one."""

_OTHER_NAMES = [kind.value for kind in NameKind if kind is not NameKind.PRIMARY]


def suspicions(
    version: ListVersion,
    active: ListVersion | None,
    *,
    publication: Publication | None,
    doubts: Sequence[str] = (),
    is_fetched: bool = False,
) -> tuple[str, ...]:
    """Sentences that speak against a version whose rows are stored.

    Args:
        active: the version that screens now, None where there is none.
        publication: how many rows there should be; None for a list that is nobody's publication.
        doubts: what the file says against itself.
        is_fetched: it came from its publisher, so it must reach its floor. What a person loads by
            hand may be older and shorter.
    """
    counts = counts_of(version)
    told = list(_repeated(doubts))
    if publication is not None:
        told.extend(_missing_lists(counts, publication, is_fetched=is_fetched))
    if active is not None:
        told.extend(shrunken(version, active, counts))
        told.extend(_going_back(version, active))
        told.extend(_emptied(version, active))
    return tuple(told)


def counts_of(version: ListVersion) -> dict[str, int]:
    """How many rows a version has of each list that it carries."""
    if version.source.kind != RecordKind.PARTY:
        return {version.source_id: version.record_count}
    counted = ListedParty.objects.filter(version=version).values_list("source_code")
    return dict(counted.annotate(rows=Count("id")).order_by())


def shrunken(version: ListVersion, active: ListVersion, counts: dict[str, int]) -> Iterator[str]:
    """A combined file is counted list by list: one that is missing hides in the total."""
    for code, count in sorted(counts_of(active).items()):
        left = counts.get(code, 0)
        if left < SHRINK_LIMIT * count:
            what = "" if code == version.source_id else f" of {code}"
            yield f"{left} rows{what}, but the active version has {count}."


def _repeated(doubts: Sequence[str]) -> Iterator[str]:
    yield from (f"{doubt[:1].upper()}{doubt[1:]}." for doubt in doubts[:MOST_TOLD])
    if len(doubts) > MOST_TOLD:
        yield f"And {len(doubts) - MOST_TOLD} more of that kind."


def _missing_lists(
    counts: dict[str, int], publication: Publication, *, is_fetched: bool
) -> Iterator[str]:
    missing = [code for code in publication.floors if not counts.get(code)]
    if missing:
        yield f"No rows of {', '.join(missing)}, which the file always carries."
    if not is_fetched:
        return
    total = sum(counts.values())
    if total < publication.floor:
        yield f"{total:,} rows; the list has had {publication.floor:,} at least."
    for code, floor in publication.floors.items():
        if 0 < counts.get(code, 0) < floor:
            yield f"{counts[code]:,} rows of {code}; it has had {floor:,} at least."


def _going_back(version: ListVersion, active: ListVersion) -> Iterator[str]:
    """Dates that a publisher tells; when a server last touched a file is none."""
    if any(v.origin.get("is_header_date") for v in (version, active)):
        return
    new, old = version.published_on, active.published
    if new and old and new < old:
        yield f"Published on {new}, but the active version on {old}."


def _emptied(version: ListVersion, active: ListVersion) -> Iterator[str]:
    if version.source.kind != RecordKind.PARTY or not active.record_count:
        return
    if min(active.record_count, version.record_count) < ROWS_BEFORE:
        return
    before, now = _filled(active), _filled(version)
    for field, share in before.items():
        if share >= FILLED_BEFORE and now[field] < FILL_LIMIT * share:
            yield f"{now[field]:.0%} of the rows have {field}; in the active version {share:.0%}."


def _filled(version: ListVersion) -> dict[str, float]:
    """The share of parties that have each field."""
    parties = ListedParty.objects.filter(version=version)
    counts = {
        "an address": _having(ListedAddress.objects.all(), version),
        "an identifier": _having(ListedIdentifier.objects.all(), version),
        "an alias": _having(ListedName.objects.filter(kind__in=_OTHER_NAMES), version),
        "a measure": _having(Measure.objects.all(), version),
        "a birth date": parties.exclude(birth_dates=[]).count(),
        "a country": parties.exclude(countries=[]).count(),
    }
    return {field: count / version.record_count for field, count in counts.items()}


def _having(parts: QuerySet[Any], version: ListVersion) -> int:
    return parts.filter(party__version=version).values("party").distinct().count()


def newest_entry(version: ListVersion) -> date | None:
    """The latest day that a measure of a version gives, no later than it was fetched."""
    measures = Measure.objects.filter(
        party__version=version, effective_on__lte=version.fetched_at.date()
    )
    newest: date | None = measures.aggregate(newest=Max("effective_on"))["newest"]
    return newest
