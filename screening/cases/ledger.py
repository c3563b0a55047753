"""The ledger of the licenses we hold: what each booking takes and leaves.

Every booking locks the license's row, so two officers never spend the same unit; the database
refuses a balance below zero as well. 15 CFR 750.7(c), 750.11, 762.2; read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from screening import audit
from screening.controls.facts import LineFacts, TransactionFacts
from screening.errors import NotAllowedError
from screening.models import Case, License, LicenseMovement, Transaction
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


def lock_licenses(keys: Iterable[int]) -> dict[int, License]:
    """The licenses of these keys, locked one after the other in one order.

    Whoever books on more than one license takes them all by this before the first booking: two
    transactions that draw on the same licenses never wait for each other.
    """
    rows = License.objects.select_for_update(no_key=True).filter(pk__in=set(keys))
    return {held.pk: held for held in rows.order_by("pk")}


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
        held, left = locked_open(reservation)
        _check_taking(left, quantity, value)
        amounts = (quantity, value)
        return book_taking(Kind.CONSUMED, held, reservation, amounts, shipment.strip(), by)


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
        held, left = locked_open(reservation)
        _check_taking(left, quantity, value)
        return return_unshipped(held, reservation, (quantity, value), why.strip(), by)


def unship(
    *,
    reservation: LicenseMovement,
    quantity: Decimal,
    value: Decimal,
    shipment: str,
    why: str,
    by: Any,
) -> LicenseMovement:
    """Put what was booked as shipped and did not leave back to what the order reserved.

    Args:
        shipment: as the ledger names it.

    Raises:
        NotAllowedError: more than was shipped of this reservation under that name, nothing at
            all, or no reason.
    """
    if not why.strip():
        raise NotAllowedError("Write why it did not ship.")
    with audit.recorded():
        held, _left = locked_open(reservation)
        shipped = shipped_of(reservation.takings.filter(note=shipment.strip()))
        _check_amounts(quantity, value)
        if quantity > shipped[0] or value > shipped[1]:
            raise NotAllowedError(
                f"Of this reservation {shipped[0]:f} units and value {shipped[1]:f} are booked as "
                f"shipped with '{shipment}'."
            )
        amounts, note = (quantity, value), shipment.strip()
        return book_taking(Kind.UNSHIPPED, held, reservation, amounts, note, by, why=why.strip())


def give_back_reserved(*, order: Transaction, by: Any, why: str) -> list[LicenseMovement]:
    """Give back all that cases of this order, in any revision, reserved and did not ship.

    Returns:
        The bookings, one a reservation.
    """
    reserved = list(reserved_by(order).order_by("license_id", "id"))
    lock_licenses(reservation.license_id for reservation in reserved)
    booked = []
    for reservation in reserved:
        held, left = locked_open(reservation)
        if left.is_open:
            amounts = (left.quantity, left.value)
            booked.append(return_unshipped(held, reservation, amounts, why, by))
    return booked


def reserved_by(order: Transaction) -> QuerySet[LicenseMovement]:
    """The reservations of every case of an order, in all its revisions."""
    return LicenseMovement._base_manager.filter(
        kind=Kind.RESERVED,
        case__screening__transaction__owner=order.owner_id,
        case__screening__transaction__reference=order.reference,
    )


def open_reservations(held: License) -> list[Open]:
    """The reservations of a license with something left to ship, oldest first."""
    reserved = held.movements.filter(kind=Kind.RESERVED).select_related("case").order_by("id")
    return [left for left in map(open_of, reserved) if left.is_open]


def open_of(reservation: LicenseMovement) -> Open:
    """What is left of one reservation."""
    given_back = _summed(reservation.takings.filter(kind=Kind.GIVEN_BACK))
    shipped = shipped_of(reservation.takings.all())
    return Open(
        reservation,
        reservation.quantity - given_back[0] - shipped[0],
        reservation.value - given_back[1] - shipped[1],
    )


def shipped_of(movements: QuerySet[LicenseMovement]) -> tuple[Decimal, Decimal]:
    """Quantity and value that movements tell to have shipped: consumed, less what did not."""
    consumed = _summed(movements.filter(kind=Kind.CONSUMED))
    unshipped = _summed(movements.filter(kind=Kind.UNSHIPPED))
    return consumed[0] - unshipped[0], consumed[1] - unshipped[1]


def _summed(movements: QuerySet[LicenseMovement]) -> tuple[Decimal, Decimal]:
    sums = movements.order_by().aggregate(quantity=Sum("quantity"), value=Sum("value"))
    return sums["quantity"] or ZERO, sums["value"] or ZERO


def check_usable(held: License, facts: TransactionFacts, today: date) -> None:
    """Refuse a license that is not good for an order today.

    Raises:
        NotAllowedError: it expired or was withdrawn, BIS has not let it pass, or its value is in
            another currency.
    """
    if held.withdrawn_on is not None:
        raise NotAllowedError(f"License {held} was withdrawn on {held.withdrawn_on}.")
    if held.expires_on is not None and held.expires_on < today:
        raise NotAllowedError(f"License {held} expired on {held.expires_on}.")
    if held.kind == LicenseKind.NAC_NOTIFICATION and held.cleared_on is None:
        raise NotAllowedError(f"BIS has not let notification {held} pass yet.")
    if held.value_left is not None and facts.currencies != (held.currency,):
        stated = " and ".join(facts.currencies) or "no currency"
        raise NotAllowedError(f"License {held} is in {held.currency}, the order in {stated}.")


def stated_on(held: License, line: LineFacts) -> tuple[Decimal, Decimal]:
    """Quantity and value of a line as it draws on a license; zero where none is stated or asked.

    Raises:
        NotAllowedError: it states none of what the license limits.
    """
    for name, amount, limit in (
        ("quantity", line.quantity, held.quantity_left),
        ("value", line.value, held.value_left),
    ):
        if amount is None and limit is not None:
            raise NotAllowedError(
                f"Line {line.number} states no {name}, which license {held} limits."
            )
    return line.quantity or ZERO, line.value or ZERO


def take(held: License, quantity: Decimal, value: Decimal) -> None:
    """Take from the balance of a locked license.

    Raises:
        NotAllowedError: too little is left.
    """
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


def return_unshipped(
    held: License, reservation: LicenseMovement, amounts: tuple[Decimal, Decimal], why: str, by: Any
) -> LicenseMovement:
    """Put what of a reservation will not ship back on a locked license."""
    for name, amount in zip(("quantity_left", "value_left"), amounts, strict=True):
        if (left := getattr(held, name)) is not None:
            setattr(held, name, left + amount)
    held.save(update_fields=["quantity_left", "value_left"])
    return book_taking(Kind.GIVEN_BACK, held, reservation, amounts, why, by)


def locked_open(reservation: LicenseMovement) -> tuple[License, Open]:
    """The license of a reservation, locked, and what is left of it."""
    held = License.objects.select_for_update(no_key=True).get(pk=reservation.license_id)
    return held, open_of(reservation)


def _check_amounts(quantity: Decimal, value: Decimal) -> None:
    if quantity < 0 or value < 0 or quantity + value == 0:
        raise NotAllowedError("Name a quantity or a value above zero.")


def _check_taking(left: Open, quantity: Decimal, value: Decimal) -> None:
    _check_amounts(quantity, value)
    if quantity > left.quantity or value > left.value:
        raise NotAllowedError(
            f"Of this reservation {left.quantity:f} units and value {left.value:f} are left."
        )


def book_taking(
    kind: str,
    held: License,
    reservation: LicenseMovement,
    amounts: tuple[Decimal, Decimal],
    note: str,
    by: Any,
    why: str = "",
) -> LicenseMovement:
    """Write what is taken of a reservation, or put back to it."""
    return book(kind, held, reservation.case, reservation.line, amounts, note, by, reservation, why)


def book(
    kind: str,
    held: License,
    case: Case,
    line: int,
    amounts: tuple[Decimal, Decimal],
    note: str,
    by: Any,
    reservation: LicenseMovement | None = None,
    why: str = "",
) -> LicenseMovement:
    """Write a movement and its audit event; the balance is the caller's to move."""
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
        **({"why": why} if why else {}),
    )
    return movement
