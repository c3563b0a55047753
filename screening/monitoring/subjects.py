"""What is watched: five kinds of subjects, each cut into parts by its keys, each read in pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db.models import F, Max, Min, QuerySet

from screening.models import (
    BusinessPartner,
    Clearance,
    License,
    MonitoredChange,
    MonitoringPart,
    StandingRecord,
    Transaction,
)
from screening.monitoring.differences import party_versions
from screening.monitoring.watched import is_watch_changed
from screening.terms.traits import Trait, TraitKind, name_key


class Subjects(StrEnum):
    """Kinds of what is watched."""

    ORDERS = "orders"
    PARTNERS = "partners"
    LICENSES = "licenses"
    CLEARANCES = "clearances"
    RECORDS = "records"


BATCH = 500
PART_SIZE: Mapping[Subjects, int] = {
    Subjects.ORDERS: 100,
    Subjects.PARTNERS: 5000,
    Subjects.LICENSES: 1000,
    Subjects.CLEARANCES: 1000,
    Subjects.RECORDS: 1000,
}
"""Subjects of a part: some seconds of work, far less than its lease. Orders come first: a release
that must be taken back waits for nothing else."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A part to be: the keys of its first and last subject."""

    subjects: Subjects
    first: str
    last: str


def everything_watched(change: MonitoredChange) -> Iterator[Cut]:
    """The parts of all that a change can touch; keys are read through, no more is held.

    Nobody but orders is met by a change of lists that name no parties.
    """
    before, after = party_versions(change.before), party_versions(change.after)
    is_of_names = (
        before != after
        or is_watch_changed(change)
        or change.policy_before != change.policy_after
        or change.engine_before != change.engine_after
    )
    for kind in PART_SIZE:
        if kind is Subjects.PARTNERS and is_of_names:
            yield from _blocks(kind)
        elif kind is Subjects.ORDERS or is_of_names:
            yield from _cuts(kind, rows_of(kind))


def changed_partners(change: MonitoredChange) -> Iterator[Cut]:
    """The parts of a change of partners; between their keys lie others that did not change."""
    rows = rows_of(Subjects.PARTNERS).filter(
        changed_at__gt=change.since, changed_at__lte=change.until
    )
    yield from _cuts(Subjects.PARTNERS, rows)


def orders_of_partners(change: MonitoredChange) -> Iterator[Cut]:
    """The orders that name a partner of a change as a buyer, each by itself.

    What was on record of the partner is a part of their answers. An order whose screening began
    after the partner changed was answered with it.
    """
    partners = rows_of(Subjects.PARTNERS).filter(
        changed_at__gt=change.since, changed_at__lte=change.until
    )
    every, told = partners.order_by("pk").iterator(chunk_size=BATCH), set[str]()
    while page := list(islice(every, BATCH)):
        changed_at: dict[str, datetime] = {}
        for partner in page:
            for key in _traits_of(partner):
                changed_at[key] = max(partner.changed_at, changed_at.get(key, partner.changed_at))
        rows = rows_of(Subjects.ORDERS).filter(traits__key__in=changed_at)
        rows = rows.annotate(looked_at=Max("screenings__started_at"))
        for pk, key, looked_at in rows.values_list("pk", "traits__key", "looked_at").order_by("pk"):
            is_old = looked_at is not None and looked_at <= changed_at[key]
            if is_old and str(pk) not in told:
                told.add(str(pk))
                yield Cut(Subjects.ORDERS, str(pk), str(pk))


def _traits_of(partner: BusinessPartner) -> set[str]:
    """By what orders that name a partner, as it is called or was, are found."""
    names = (partner.name, *partner.details.get("previous_names", ()))
    return {Trait(TraitKind.NAME, name_key(name)).key for name in names}


def stragglers(change: MonitoredChange) -> Iterator[Cut]:
    """Orders whose screening began before a change was noticed and ended later, each by itself.

    They were screened against what was in force before, and may have been passed by meanwhile.
    """
    told = change.parts.filter(first=F("last")).values_list("first", flat=True)
    rows = rows_of(Subjects.ORDERS).filter(
        screenings__started_at__lte=change.noticed_at,
        screenings__finished_at__gte=change.noticed_at,
    )
    known = set(told)
    for pk in rows.distinct().order_by("pk").values_list("pk", flat=True):
        if str(pk) not in known:
            yield Cut(Subjects.ORDERS, str(pk), str(pk))


def rows_of(kind: Subjects) -> QuerySet[Any]:
    """All subjects of a kind."""
    match kind:
        case Subjects.ORDERS:
            return Transaction.objects.filter(superseded_at=None, canceled_at=None)
        case Subjects.PARTNERS:
            return BusinessPartner.objects.filter(merged_into=None)
        case Subjects.LICENSES:
            return License.objects.all()
        case Subjects.CLEARANCES:
            return Clearance.objects.alive()
        case Subjects.RECORDS:
            return StandingRecord.objects.in_force()


def rows_in(part: MonitoringPart) -> QuerySet[Any]:
    """The subjects of a part, in order of their keys."""
    rows = rows_of(Subjects(part.subjects)).filter(pk__gte=part.first, pk__lte=part.last)
    return rows.order_by("pk")


def _blocks(kind: Subjects) -> Iterator[Cut]:
    """Parts by key alone, so that a partner that goes moves no other into another part."""
    size = PART_SIZE[kind]
    ends = rows_of(kind).aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        for block in range(ends["first"] // size, ends["last"] // size + 1):
            yield Cut(kind, str(block * size), str((block + 1) * size - 1))


def _cuts(kind: Subjects, rows: QuerySet[Any]) -> Iterator[Cut]:
    first, last, size = "", "", 0
    for pk in rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000):
        first, last, size = first or str(pk), str(pk), size + 1
        if size == PART_SIZE[kind]:
            yield Cut(kind, first, last)
            first, size = "", 0
    if size:
        yield Cut(kind, first, last)
