"""What is on record of the goods: units by their serial numbers, buyers of the same parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, Subquery

from screening.controls.ear.part_774_items.part_keys import part_key
from screening.controls.facts import TransactionFacts
from screening.controls.past import PartBuyer, Sighting
from screening.models import Case, Screening, SerialNumber, TransactionLine
from screening.models.transactions import known_at
from screening.terms.outcome import Outcome

NEWEST_SIGHTINGS = 500
NEWEST_BUYERS = 50


def sightings(facts: TransactionFacts, before: datetime) -> Iterator[Sighting]:
    """Earlier transactions of the serial numbers, oldest first; the newest when there are many."""
    keys = sorted({key[:200] for line in facts.lines for key in line.serial_keys})
    if not keys:
        return
    newest = Screening.objects.filter(transaction=OuterRef("line__transaction")).order_by(
        "-queued_at"
    )
    rows = (
        SerialNumber.objects.filter(known_at(before, through="line__transaction__"), key__in=keys)
        .exclude(line__transaction__reference__iexact=facts.reference.strip())
        .select_related("line__transaction")
        .annotate(
            outcome=Subquery(newest.values("outcome")[:1]),
            case_status=Subquery(newest.values("case__status")[:1]),
        )
        .order_by("-on", "-id")[:NEWEST_SIGHTINGS]
    )
    for row in reversed(rows):
        line, earlier = row.line, row.line.transaction
        released = row.outcome == Outcome.CLEAR or row.case_status == Case.Status.RELEASED
        yield Sighting(
            serial=row.value,
            reference=earlier.reference,
            on=row.on,
            kind=earlier.kind,
            buyer=row.buyer,
            holder=row.holder,
            country=row.country,
            description=line.description,
            product=line.product,
            ac_class=line.ac_class,
            is_domestic=row.is_domestic,
            is_released=bool(released),
        )


def part_buyers(facts: TransactionFacts, before: datetime) -> Iterator[PartBuyer]:
    """Who bought these part numbers before."""
    keys = sorted({part_key(line.part_number)[:200] for line in facts.lines if line.part_number})
    if not keys:
        return
    rows = (
        TransactionLine.objects.filter(
            known_at(before, through="transaction__"),
            part_key__in=keys,
            transaction__parties__role__in=("purchaser", "ultimate_consignee", "end_user"),
        )
        .exclude(transaction__reference__iexact=facts.reference.strip())
        .order_by("-id")
        .values_list("part_key", "transaction__parties__name", "transaction__parties__country")
    )
    for part, name, country in dict.fromkeys(rows[:NEWEST_BUYERS]):
        yield PartBuyer(part, name, country)
