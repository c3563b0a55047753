"""Completing screenings: the answers stored, what they replace closed, what they hold opened.

One transaction whose events are the last of it. Of a batch only orders that stand alone are
completed together; an order with other screenings, a shipment that moves a ledger or a hit that a
clearance may answer is completed in a transaction of its own, in the order of locks that
``audit`` names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from screening import audit
from screening.cases.clearances import any_alive
from screening.cases.learned import propose_learned
from screening.cases.machine import MACHINE
from screening.cases.opening import (
    lock_screenings_of,
    open_cases,
    supersede_earlier_screenings,
)
from screening.cases.shipping import ship_clear
from screening.models import ReleasedPart, Screening, Transaction
from screening.pipeline.parts import FoundPart
from screening.pipeline.storing import Answered, store_answers
from screening.terms.outcome import Outcome
from screening.terms.values import text_hash


def complete(answered: Sequence[Answered]) -> list[Answered]:
    """Complete screenings whose claims still hold.

    Args:
        answered: several only of first revisions that are no shipments.

    Returns:
        Those that must be completed alone; they are left as they were.

    Raises:
        LedgerMovedError: the ledger is not as a shipment was screened against; nothing is stored.
    """
    with audit.recorded():
        ours, apart = _still_ours(answered)
        if not ours:
            return apart
        store_answers(ours, at=timezone.now())
        newest = [one for one in ours if not _is_superseded(one, is_alone=len(ours) > 1)]
        standing = [one for one in newest if one.screening.transaction.canceled_at is None]
        for one in standing:
            propose_learned(screening=one.screening)
            if one.screened.outcome is Outcome.CLEAR:
                _ship(one)
        open_cases(
            screenings=[
                one.screening for one in standing if one.screened.outcome is not Outcome.CLEAR
            ]
        )
        for one in standing:
            if one.part is not None:
                _release_part(one, one.part)
        return apart


def _release_part(one: Answered, part: FoundPart) -> None:
    """Store what of a held order may ship ahead."""
    made = ReleasedPart.objects.create(
        screening=one.screening,
        lines=list(part.lines),
        held=list(part.held),
        answer_json=part.answer_json,
    )
    audit.record(
        verb="order_partly_released",
        subject=one.screening,
        by=MACHINE,
        lines=made.lines,
        held=made.held,
        answer_sha256=text_hash(made.answer_json),
    )


def _still_ours(answered: Sequence[Answered]) -> tuple[list[Answered], list[Answered]]:
    """Those of which the claim holds, locked; and, of several, those that do not stand alone."""
    locked: dict[tuple[int, str], list[Screening]] = defaultdict(list)
    for row in lock_screenings_of(orders=[one.screening.transaction for one in answered]):
        locked[row.transaction.owner_id, row.transaction.reference].append(row)
    # Whoever uses a clearance locks it, and several at once are locked by their keys: alone.
    is_one = len(answered) == 1
    may_be_cleared = not is_one and any_alive(pair for one in answered for pair in one.screened.met)
    ours: list[Answered] = []
    apart: list[Answered] = []
    for one in answered:
        order = one.screening.transaction
        rows = locked[order.owner_id, order.reference]
        row = next(r for r in rows if r.pk == one.screening.pk)
        if row.status == Screening.Status.COMPLETED or row.attempts != one.attempt:
            continue
        order.canceled_at = row.transaction.canceled_at
        order.superseded_at = row.transaction.superseded_at
        is_cleared = may_be_cleared and any_alive(one.screened.met)
        (ours if is_one or (len(rows) == 1 and not is_cleared) else apart).append(one)
    return ours, apart


def _is_superseded(one: Answered, *, is_alone: bool) -> bool:
    """Settle which screening of the order counts, and tell of this one."""
    superseded = not is_alone and supersede_earlier_screenings(screening=one.screening)
    audit.record(
        verb="screening_completed",
        subject=one.screening,
        by=MACHINE,
        outcome=one.screened.outcome.value,
        as_of=one.screened.answer["as_of"],
        answer_sha256=text_hash(one.answer_json),
    )
    return superseded


def _ship(one: Answered) -> None:
    shipment: Transaction = one.screening.transaction
    if shipment.ships:
        ship_clear(
            shipment=shipment, by=shipment.owner, screened_against=one.screened.past.all_orders
        )
