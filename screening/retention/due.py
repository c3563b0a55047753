"""Which orders are past their retention period, and what keeps an order that is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from screening.desk.retention import (
    CITATIONS,
    LEGAL_YEARS,
    RetentionPolicy,
    kept_until,
    retention_class,
)
from screening.models import Case, LegalHold, LicenseMovement, Screening, Transaction
from screening.policies import retention_in_force
from screening.retention.remains import held_by_licenses, living_clearances
from screening.terms.values import start_of

DATES_OF_AN_ORDER = ("date", "delivery_date", "goods_issued_on")


@dataclass(frozen=True, slots=True)
class Retained:
    """The records of one order (every revision of one reference of one owner).

    Args:
        last_event_on: the latest day that is known of it: submitted, shipped, arrived, decided.
        kept_by: why nothing of it may be removed although its time is over; empty when it may.
    """

    owner_id: int
    reference: str
    retention_class: str
    years: int
    last_event_on: date
    kept_until: date
    kept_by: tuple[str, ...]

    @property
    def citation(self) -> str:
        """The provision that asks for the years."""
        return CITATIONS[self.retention_class]


def past_their_time(*, today: date) -> Iterator[Retained]:
    """Orders whose retention period is over, oldest first, those under a hold among them."""
    policy = retention_in_force()
    youngest = start_of(today - timedelta(days=365 * min(LEGAL_YEARS.values())))
    groups = (
        Transaction.objects.order_by()
        .values("owner_id", "reference")
        .annotate(newest=Max("submitted_at"))
        .filter(newest__lt=youngest)
        .order_by("newest", "owner_id", "reference")
    )
    for group in groups.iterator(chunk_size=1000):
        retained = retained_order(group["owner_id"], group["reference"], policy)
        if retained.kept_until < today:
            yield retained


def retained_order(owner_id: int, reference: str, policy: RetentionPolicy) -> Retained:
    """How long the records of one order are kept, and what keeps them beyond that."""
    transactions = list(Transaction.objects.filter(owner_id=owner_id, reference=reference))
    screenings = list(Screening.objects.filter(transaction__in=transactions).select_related("case"))
    name = _class_of(screenings)
    last = max(
        *_days_of(transactions, screenings),
        *_days_of_shipments(owner_id, reference, transactions),
    )
    years = policy.years[name]
    return Retained(
        owner_id=owner_id,
        reference=reference,
        retention_class=name,
        years=years,
        last_event_on=last,
        kept_until=kept_until(last, years),
        kept_by=tuple(_kept_by(reference, transactions, screenings)),
    )


def _class_of(screenings: Iterable[Screening]) -> str:
    answers = [json.loads(s.answer_json) for s in screenings if s.answer_json]
    return retention_class(
        list_sources={hit["listed_party"]["source"] for a in answers for hit in a["hits"]},
        citations={reason["citation"] for a in answers for reason in a["reasons"]},
        is_judged=all(s.policy_id is not None for s in screenings),
    )


def _days_of(
    transactions: Iterable[Transaction], screenings: Iterable[Screening]
) -> Iterator[date]:
    for transaction in transactions:
        yield transaction.submitted_at.date()
        if transaction.canceled_at is not None:
            yield transaction.canceled_at.date()
        yield from _days_in(transaction.content)
    for screening in screenings:
        case = getattr(screening, "case", None)
        for moment in (screening.finished_at, case.decided_at if case else None):
            if moment is not None:
                yield moment.date()


def _days_of_shipments(
    owner_id: int, reference: str, transactions: Iterable[Transaction]
) -> Iterator[date]:
    """Days on which something of an order left or was booked: its export ends no earlier."""
    shipments = Transaction.objects.shipments_of(owner=owner_id, reference=reference)
    for shipment in shipments:
        yield shipment.submitted_at.date()
        yield from _days_in(shipment.content)
    booked = LicenseMovement._base_manager.filter(case__screening__transaction__in=transactions)
    if (newest := booked.aggregate(newest=Max("at"))["newest"]) is not None:
        yield newest.date()


def _days_in(submission: Mapping[str, Any]) -> Iterator[date]:
    for name in DATES_OF_AN_ORDER:
        if text := submission.get(name):
            yield date.fromisoformat(text)


def _kept_by(
    reference: str, transactions: Iterable[Transaction], screenings: Iterable[Screening]
) -> Iterator[str]:
    for hold in LegalHold.objects.over(reference):
        yield f"legal hold {hold.pk}: {hold.reason}"
    for screening in screenings:
        case = getattr(screening, "case", None)
        if screening.status != Screening.Status.COMPLETED:
            yield f"screening {screening.pk} is not completed"
        elif case is not None and case.status == Case.Status.OPEN:
            yield f"case {case.number} is open"
    for number in held_by_licenses(transactions):
        yield f"license {number} holds units for it: book what shipped, give back the rest"
    for clearance in living_clearances(transactions):
        yield f"clearance {clearance.pk} rests on it and has not ended"
