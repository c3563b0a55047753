"""What an order draws on licenses: reserved on release, given back when it will not ship.

The bookings themselves are ``ledger.py``, what ships is ``shipping.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from screening.cases.findings import FindingState
from screening.cases.ledger import (
    ZERO,
    Kind,
    book,
    check_usable,
    give_back_reserved,
    lock_licenses,
    reserved_by,
    shipped_of,
    stated_on,
    take,
)
from screening.cases.shipping import ship_released
from screening.controls.facts import TransactionFacts
from screening.errors import NotAllowedError
from screening.models import Case, Determination, License, LicenseMovement, Transaction


def reserve_for_release(*, case: Case, states: Iterable[FindingState], by: Any) -> None:
    """Reserve what the order draws on each license its answers name.

    What earlier cases of the order reserved and did not ship is given back first; what was
    shipped under the license already counts toward the order. A shipment takes what its order
    reserved and, of the license itself, only what that does not cover.

    Args:
        case: locked, about to be decided.
        states: its findings with their answers.

    Raises:
        NotAllowedError: a license expired, is not yet good, or has too little left, or the order
            of a shipment was canceled; nothing is reserved then.
    """
    states = tuple(states)
    _check_unchanged(states)
    order = case.screening.transaction
    facts = TransactionFacts.from_submission(order.content)
    draws = sorted(_draws(states, facts))
    if order.ships:
        ship_released(case=case, draws=draws, by=by)
        return
    earlier = reserved_by(order).values_list("license_id", flat=True)
    licenses = lock_licenses({*earlier, *(license_pk for license_pk, _ in draws)})
    give_back_reserved(order=order, by=by, why="the order was screened again")
    lines = {line.number: line for line in facts.lines}
    for license_pk, number in draws:
        held = licenses[license_pk]
        # Giving back wrote through rows of its own.
        held.refresh_from_db(fields=["quantity_left", "value_left"])
        check_usable(held, facts, timezone.now().date())
        shipped = _shipped(order, held, number)
        quantity, value = (
            max(ZERO, stated - gone)
            for stated, gone in zip(stated_on(held, lines[number]), shipped, strict=True)
        )
        take(held, quantity, value)
        book(Kind.RESERVED, held, case, number, (quantity, value), f"line {number}", by)


def _check_unchanged(states: Iterable[FindingState]) -> None:
    """Refuse answers with a license that was withdrawn, or amended after they were given."""
    for state in states:
        answer = state.disposition
        if answer is None or (held := answer.license) is None:
            continue
        if held.withdrawn_on is not None:
            raise NotAllowedError(
                f"License {held} was withdrawn on {held.withdrawn_on}: {held.withdrawn_why} "
                "Answer what rests on it once more."
            )
        if held.is_another_since(answer.answered_at):
            raise NotAllowedError(
                f"License {held} was amended after it was answered with: read it, and answer what "
                "rests on it once more."
            )


def _draws(states: Iterable[FindingState], facts: TransactionFacts) -> set[tuple[int, int]]:
    """License and line of each draw; a license for a listed party is drawn on by every line."""
    found = set()
    for state in states:
        answer = state.disposition
        if answer is None or answer.license_id is None:
            continue
        if isinstance(state.finding, Determination):
            lines = [state.finding.line]
        else:
            lines = [line.number for line in facts.lines]
        found |= {(answer.license_id, number) for number in lines}
    return found


def _shipped(order: Transaction, held: License, line: int) -> tuple[Decimal, Decimal]:
    """What was shipped of this line of the order under the license before."""
    return shipped_of(
        LicenseMovement._base_manager.filter(
            license=held,
            line=line,
            case__screening__transaction__owner=order.owner_id,
            case__screening__transaction__reference=order.reference,
        )
    )
