"""The ledger of the licenses we hold: reserve on release, consume on shipment, give back.

Every booking locks the license's row, so two officers never spend the same unit; the database
refuses a balance below zero as well. 15 CFR 750.7(c), 750.11, 762.2; read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from screening import audit
from screening.cases.findings import FindingState
from screening.controls.facts import LineFacts, TransactionFacts
from screening.errors import NotAllowedError
from screening.models import Case, Determination, License, LicenseMovement, Transaction
from screening.terms.license import LicenseKind

Kind = LicenseMovement.Kind
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Open:
    """What is left of a reservation: neither shipped nor given back."""

    reservation: LicenseMovement
    quantity: Decimal
    value: Decimal

    @property
    def is_open(self) -> bool:
        """Whether anything is left to ship."""
        return self.quantity > 0 or self.value > 0


def reserve_for_release(*, case: Case, states: Iterable[FindingState], by: Any) -> None:
    """Reserve what the order draws on each license its answers name.

    What earlier cases of the order reserved and did not ship is given back first; what was
    shipped under the license already counts toward the order. A shipment takes what its order
    reserved, and reserves only what that does not cover.

    Args:
        case: locked, about to be decided.
        states: its findings with their answers.

    Raises:
        NotAllowedError: a license expired, is not yet good, or has too little left; nothing is
            reserved then.
    """
    facts = TransactionFacts.from_submission(case.screening.transaction.content)
    draws = sorted(_draws(states, facts))
    order = case.screening.transaction
    kept = _kept_for_shipment(order, facts).values_list("license_id", flat=True)
    earlier = _reserved_by_order(case).values_list("license_id", flat=True)
    # All locks at once and in one order, so that two releases never wait for each other.
    wanted = {*earlier, *kept, *(license_pk for license_pk, _ in draws)}
    list(License.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    give_back_earlier(case=case, by=by, why="the order was screened again")
    ship_reserved(shipment=order, by=by)
    for license_pk, number in draws:
        line = next(x for x in facts.lines if x.number == number)
        with audit.recorded():
            held = License.objects.select_for_update(no_key=True).get(pk=license_pk)
            _check_usable(held, facts, timezone.now().date())
            shipped = _shipped(case, held, number)
            quantity = max(ZERO, _known(held, line.quantity, "quantity", line) - shipped[0])
            value = max(ZERO, _known(held, line.value, "value", line) - shipped[1])
            _take(held, quantity, value)
            _book(Kind.RESERVED, held, case, number, (quantity, value), f"line {number}", by)


def consume(
    *, reservation: LicenseMovement, quantity: Decimal, value: Decimal, shipment: str, by: Any
) -> LicenseMovement:
    """Book a shipment against what an order reserved.

    Args:
        quantity: units shipped.
        value: their value, in the license's currency.
        shipment: the shipment's reference, not blank.

    Raises:
        NotAllowedError: more than is left of the reservation, nothing at all, or no reference.
    """
    if not shipment.strip():
        raise NotAllowedError("Name the shipment: the ledger says what left under the license.")
    with audit.recorded():
        held, left = _locked_open(reservation)
        _check_taking(left, quantity, value)
        amounts = (quantity, value)
        return _book_taking(Kind.CONSUMED, held, reservation, amounts, shipment.strip(), by)


def ship_reserved(*, shipment: Transaction, by: Any) -> list[LicenseMovement]:
    """Book a released shipment against what its order reserved, line by line.

    What this shipment booked before counts, so that it may be released twice. What the order did
    not reserve is not booked: there is nothing to take it from.

    Args:
        shipment: of kind ``shipment`` with its ``source_order``; of another nothing is booked.
        by: who released it, or the owner where the machine did.
    """
    facts = TransactionFacts.from_submission(shipment.content)
    booked = []
    with audit.recorded():
        reserved = list(_kept_for_shipment(shipment, facts).order_by("id"))
        licenses = License.objects.select_for_update(no_key=True)
        list(licenses.filter(pk__in={r.license_id for r in reserved}).order_by("pk"))
        for line in facts.lines:
            mine = [r for r in reserved if r.license.number == line.license_number]
            mine.sort(key=lambda r: (r.line != line.number, r.pk))
            wanted = [line.quantity or ZERO, line.value or ZERO]
            for reservation in mine:
                _held, left = _locked_open(reservation)
                before = _shipped_before(reservation, shipment, line.number)
                wanted = [max(ZERO, w - b) for w, b in zip(wanted, before, strict=True)]
                part = (min(wanted[0], left.quantity), min(wanted[1], left.value))
                if any(part):
                    quantity, value = part
                    note = _shipment_note(shipment, line.number)
                    booked.append(
                        consume(
                            reservation=reservation,
                            quantity=quantity,
                            value=value,
                            shipment=note,
                            by=by,
                        )
                    )
                    wanted = [wanted[0] - quantity, wanted[1] - value]
    return booked


def give_back(
    *, reservation: LicenseMovement, quantity: Decimal, value: Decimal, why: str, by: Any
) -> LicenseMovement:
    """Return to the license what will not ship.

    Raises:
        NotAllowedError: more than is left of the reservation, nothing at all, or no reason.
    """
    if not why.strip():
        raise NotAllowedError("Write why it is given back.")
    with audit.recorded():
        held, left = _locked_open(reservation)
        _check_taking(left, quantity, value)
        return _return(held, reservation, (quantity, value), why.strip(), by)


def give_back_earlier(*, case: Case, by: Any, why: str) -> None:
    """Give back all that cases of this order reserved and did not ship."""
    for reservation in _reserved_by_order(case).order_by("license_id", "id"):
        with audit.recorded():
            held, left = _locked_open(reservation)
            if left.is_open:
                _return(held, reservation, (left.quantity, left.value), why, by)


def open_reservations(held: License) -> list[Open]:
    """The reservations of a license with something left to ship, oldest first."""
    reserved = held.movements.filter(kind=Kind.RESERVED).select_related("case").order_by("id")
    return [left for left in map(_open, reserved) if left.is_open]


def _reserved_by_order(case: Case) -> Any:
    """The reservations of every case of this order."""
    order = case.screening.transaction
    return LicenseMovement.objects.filter(
        kind=Kind.RESERVED,
        case__screening__transaction__owner=order.owner_id,
        case__screening__transaction__reference=order.reference,
    )


def _kept_for_shipment(shipment: Transaction, facts: TransactionFacts) -> QuerySet[LicenseMovement]:
    """What the order of a shipment reserved on the licenses its lines name."""
    reserved = LicenseMovement._base_manager.filter(kind=Kind.RESERVED)
    if shipment.kind != Transaction.Kind.SHIPMENT or not shipment.source_order:
        return reserved.none()
    return reserved.filter(
        case__screening__transaction__owner=shipment.owner_id,
        case__screening__transaction__reference=shipment.source_order,
        license__number__in={line.license_number for line in facts.lines if line.license_number},
    ).select_related("license", "case")


def _shipment_note(shipment: Transaction, line: int) -> str:
    return f"{shipment.reference[:180]}, line {line}"


def _shipped_before(
    reservation: LicenseMovement, shipment: Transaction, line: int
) -> tuple[Decimal, Decimal]:
    """What this line of the shipment took from a reservation before."""
    return _summed(
        reservation.takings.filter(kind=Kind.CONSUMED, note=_shipment_note(shipment, line))
    )


def _summed(movements: QuerySet[LicenseMovement]) -> tuple[Decimal, Decimal]:
    sums = movements.order_by().aggregate(quantity=Sum("quantity"), value=Sum("value"))
    return sums["quantity"] or ZERO, sums["value"] or ZERO


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


def _check_usable(held: License, facts: TransactionFacts, today: date) -> None:
    if held.expires_on is not None and held.expires_on < today:
        raise NotAllowedError(f"License {held} expired on {held.expires_on}.")
    if held.kind == LicenseKind.NAC_NOTIFICATION and held.cleared_on is None:
        raise NotAllowedError(f"BIS has not let notification {held} pass yet.")
    if held.value_left is not None and held.currency != facts.currency:
        stated = facts.currency or "no currency"
        raise NotAllowedError(f"License {held} is in {held.currency}, the order in {stated}.")


def _known(held: License, amount: Decimal | None, name: str, line: LineFacts) -> Decimal:
    limit = held.quantity_left if name == "quantity" else held.value_left
    if amount is None and limit is not None:
        raise NotAllowedError(f"Line {line.number} states no {name}, which license {held} limits.")
    return amount or ZERO


def _take(held: License, quantity: Decimal, value: Decimal) -> None:
    for name, wanted in (("quantity", quantity), ("value", value)):
        left = getattr(held, f"{name}_left")
        if left is None:
            continue
        if wanted > left:
            raise NotAllowedError(
                f"License {held} has {name} {left:f} left, the order draws {wanted:f}."
            )
        setattr(held, f"{name}_left", left - wanted)
    held.save(update_fields=["quantity_left", "value_left"])


def _return(
    held: License, reservation: LicenseMovement, amounts: tuple[Decimal, Decimal], why: str, by: Any
) -> LicenseMovement:
    for name, amount in zip(("quantity_left", "value_left"), amounts, strict=True):
        if (left := getattr(held, name)) is not None:
            setattr(held, name, left + amount)
    held.save(update_fields=["quantity_left", "value_left"])
    return _book_taking(Kind.GIVEN_BACK, held, reservation, amounts, why, by)


def _locked_open(reservation: LicenseMovement) -> tuple[License, Open]:
    held = License.objects.select_for_update(no_key=True).get(pk=reservation.license_id)
    return held, _open(reservation)


def _open(reservation: LicenseMovement) -> Open:
    taken = reservation.takings.aggregate(quantity=Sum("quantity"), value=Sum("value"))
    return Open(
        reservation,
        reservation.quantity - (taken["quantity"] or ZERO),
        reservation.value - (taken["value"] or ZERO),
    )


def _check_taking(left: Open, quantity: Decimal, value: Decimal) -> None:
    if quantity < 0 or value < 0 or quantity + value == 0:
        raise NotAllowedError("Name a quantity or a value above zero.")
    if quantity > left.quantity or value > left.value:
        raise NotAllowedError(
            f"Of this reservation {left.quantity:f} units and value {left.value:f} are left."
        )


def _shipped(case: Case, held: License, line: int) -> tuple[Decimal, Decimal]:
    """What was shipped of this line of the order under the license before."""
    order = case.screening.transaction
    own = Q(
        case__screening__transaction__reference=order.reference,
        line=line,
    ) | Q(
        case__screening__transaction__reference=order.source_order or order.reference,
        note=_shipment_note(order, line),
    )
    return _summed(
        LicenseMovement._base_manager.filter(
            own,
            kind=Kind.CONSUMED,
            license=held,
            case__screening__transaction__owner=order.owner_id,
        )
    )


def _book_taking(
    kind: str,
    held: License,
    reservation: LicenseMovement,
    amounts: tuple[Decimal, Decimal],
    note: str,
    by: Any,
) -> LicenseMovement:
    return _book(kind, held, reservation.case, reservation.line, amounts, note, by, reservation)


def _book(
    kind: str,
    held: License,
    case: Case,
    line: int,
    amounts: tuple[Decimal, Decimal],
    note: str,
    by: Any,
    reservation: LicenseMovement | None = None,
) -> LicenseMovement:
    movement: LicenseMovement = LicenseMovement.objects.create(
        license=held,
        reservation=reservation,
        case=case,
        line=line,
        kind=kind,
        quantity=amounts[0],
        value=amounts[1],
        note=note[:200],
        by=by,
    )
    audit.record(
        verb=f"license_{kind}",
        subject=held,
        by=by.get_username(),
        case=case.number,
        line=line,
        quantity=amounts[0],
        value=amounts[1],
        quantity_left=held.quantity_left,
        value_left=held.value_left,
        note=note,
    )
    return movement
