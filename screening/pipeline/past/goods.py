"""What is on record of the goods: units by their serial numbers, buyers of the same parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
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


def bought_before(orders: Sequence[TransactionFacts]) -> set[str]:
    """Those of the orders' part numbers that may stand on another order, too."""
    of_orders = Counter(key for facts in orders for key in set(_part_keys(facts)))
    if len(orders) == 1 or not of_orders:
        return set(of_orders)
    elsewhere = TransactionLine.objects.filter(part_key__in=sorted(of_orders)).exclude(
        transaction__reference__in=[facts.reference.strip() for facts in orders]
    )
    seen = elsewhere.order_by().values_list("part_key", flat=True).distinct()
    return {*seen, *(key for key, count in of_orders.items() if count > 1)}


def part_buyers(
    facts: TransactionFacts, before: datetime, *, among: Collection[str]
) -> Iterator[PartBuyer]:
    """Who bought these part numbers before.

    Args:
        among: part numbers that anybody else may have bought.
    """
    keys = sorted({key for key in _part_keys(facts) if key in among})
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


def _part_keys(facts: TransactionFacts) -> Iterator[str]:
    for line in facts.lines:
        if line.part_number:
            yield part_key(line.part_number)[:200]
