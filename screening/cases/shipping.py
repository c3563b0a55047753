"""What ships under a license: a shipment takes what its order reserved, line by line.

All that leaves under a license on record is booked on it. What the machine lets go may take no
more than its order reserved; a person may let go more, as long as the license has it. 15 CFR
750.7, 750.11; read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from screening import audit
from screening.cases.ledger import (
    ZERO,
    Kind,
    book,
    book_taking,
    check_usable,
    consume,
    give_back_reserved,
    lock_licenses,
    open_of,
    shipped_of,
    stated_on,
    take,
    unship,
)
from screening.cases.source_orders import orders_on_record
from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.past import Reserved, SourceOrder
from screening.errors import LedgerMovedError, NotAllowedError
from screening.models import (
    Case,
    License,
    LicenseMovement,
    Transaction,
    TransactionLine,
)
from screening.terms.meaning import reference_key
from screening.terms.values import text_hash

LONGEST_NAME = 180

Draws = Iterable[tuple[int, int]]
"""Primary key of a license and number of a line that draws on it."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a line of a shipment draws on a license beyond what its order reserved."""

    held: License
    line: int
    quantity: Decimal
    value: Decimal


def ship_clear(
    *, shipment: Transaction, by: Any, screened_against: Sequence[SourceOrder] = ()
) -> None:
    """Book a shipment that the machine lets go; of another transaction nothing is booked.

    What this shipment booked before counts, so that it may be let go twice.

    Args:
        by: the owner of the shipment.
        screened_against: its orders as they stood then; without it only the ledger is looked at.

    Raises:
        LedgerMovedError: since it was screened its order was canceled or moved otherwise, or
            another shipment took of it; nothing is booked, and it must be screened again.
    """
    if not shipment.ships:
        return
    facts = TransactionFacts.from_submission(shipment.content)
    with audit.recorded():
        moved = _canceled(_locked_orders(shipment)) is not None or (
            bool(screened_against) and tuple(screened_against) != source_orders_of(shipment)
        )
        if moved or _book_reserved(shipment, facts, _own_draws(facts), by):
            raise LedgerMovedError(f"{shipment}: the ledger is not as it was screened against.")


def ship_released(*, case: Case, draws: Draws, by: Any) -> None:
    """Book a shipment that a person releases: first what its order reserved, then the balance.

    Args:
        case: of a shipment, locked, about to be decided.
        draws: what its answers name; what its lines name themselves comes on top.

    Raises:
        NotAllowedError: its order was canceled, or a license is not good or has too little left.
    """
    shipment = case.screening.transaction
    facts = TransactionFacts.from_submission(shipment.content)
    order = _canceled(_locked_orders(shipment))
    if order is not None:
        raise NotAllowedError(
            f"Order {order} was canceled on {order.canceled_at:%Y-%m-%d}: it cannot ship. Reject "
            "the shipment, or have the order submitted again."
        )
    drawn = {*draws, *_own_draws(facts)}
    for beyond in _book_reserved(shipment, facts, drawn, by):
        held, amounts = beyond.held, (beyond.quantity, beyond.value)
        held.refresh_from_db(fields=["quantity_left", "value_left"])
        check_usable(held, facts, timezone.now().date())
        take(held, *amounts)
        note = _note(shipment, beyond.line)
        reservation = book(Kind.RESERVED, held, case, beyond.line, amounts, note, by)
        book_taking(Kind.CONSUMED, held, reservation, amounts, note, by)


def unship_all(*, shipment: Transaction, why: str, by: Any) -> None:
    """Put back all that a shipment was booked with: it did not leave. Of an order nothing is.

    What its order reserved is the order's again, or the license's where the order is canceled.
    """
    if not shipment.ships:
        return
    with audit.recorded():
        orders = _locked_orders(shipment)
        booked = _booked_draws(shipment)
        licenses = lock_licenses(license_pk for license_pk, _ in booked)
        for license_pk, number in sorted(booked):
            _unship_beyond(shipment, licenses[license_pk], number, (ZERO, ZERO), why, by)
        for order in orders:
            if order.canceled_at is not None:
                give_back_reserved(order=order, by=by, why=why)


def source_orders_of(shipment: Transaction) -> tuple[SourceOrder, ...]:
    """What is on record of the orders that a shipment fulfils; none of another transaction.

    What they reserved together stands in the first: a license is drawn on by the shipment whole.
    """
    if not shipment.ships:
        return ()
    facts = TransactionFacts.from_submission(shipment.content)
    numbers = {line.license_number for line in facts.lines if line.license_number}
    reserved = {}
    for held in License.objects.numbered(numbers):
        free = [open_of(r) for r in _reserved_for(shipment, [held.pk])]
        taken = [
            _of_what_is_drawn(line, _booked_by(shipment, held, line.number))
            for line in facts.lines
            if line.license_number == held.number
        ]
        reserved[held.number] = Reserved(
            quantity=sum((o.quantity for o in free), ZERO) + sum((t[0] for t in taken), ZERO),
            value=sum((o.value for o in free), ZERO) + sum((t[1] for t in taken), ZERO),
        )
    first, *others = orders_on_record(shipment)
    return (replace(first, reserved=reserved), *others)


def _locked_orders(shipment: Transaction) -> list[Transaction]:
    """The newest revisions of a shipment's orders, locked in one order; of those on record.

    Who cancels an order locks the same row, so that either comes first.
    """
    named = sorted((one.named for one in shipment.fulfils if one.named), key=reference_key)
    rows = (Transaction.objects.order_of(shipment, one) for one in named)
    newest = (each.select_for_update(no_key=True).first() for each in rows)
    return [order for order in newest if order is not None]


def _canceled(orders: Iterable[Transaction]) -> Transaction | None:
    return next((order for order in orders if order.canceled_at is not None), None)


def _own_draws(facts: TransactionFacts) -> set[tuple[int, int]]:
    """What the lines draw on by the license they name, where it is on record."""
    named = {line.license_number for line in facts.lines if line.license_number}
    keys = dict(License.objects.numbered(named).values_list("number", "pk"))
    return {
        (keys[line.license_number], line.number)
        for line in facts.lines
        if line.license_number in keys
    }


def _book_reserved(
    shipment: Transaction, facts: TransactionFacts, draws: Draws, by: Any
) -> list[Beyond]:
    """Book what the order reserved; what the shipment draws beyond that is given back."""
    lines, drawn = {line.number: line for line in facts.lines}, sorted(draws)
    before_this = _booked_draws(shipment)
    licenses = lock_licenses(license_pk for license_pk, _ in {*drawn, *before_this})
    for license_pk, number in sorted(before_this):
        held, ships = licenses[license_pk], (ZERO, ZERO)
        if (license_pk, number) in drawn:
            ships = stated_on(held, lines[number])
        _unship_beyond(shipment, held, number, ships, "the shipment was changed", by)
    give_back_reserved(order=shipment, by=by, why="the shipment was changed")
    beyond = []
    for license_pk, number in drawn:
        held = licenses[license_pk]
        stated, before = stated_on(held, lines[number]), _booked_by(shipment, held, number)
        wanted = [max(ZERO, s - b) for s, b in zip(stated, before, strict=True)]
        for reservation in _own_line_first(_reserved_for(shipment, [license_pk]), number):
            left = open_of(reservation)
            part = (min(wanted[0], left.quantity), min(wanted[1], left.value))
            if any(part):
                _check_currency(held, facts)
                consume(
                    reservation=reservation, quantity=part[0], value=part[1],
                    shipment=_note(shipment, number), by=by,
                )  # fmt: skip
                wanted = [w - p for w, p in zip(wanted, part, strict=True)]
        if any(wanted):
            beyond.append(Beyond(held, number, *wanted))
    return beyond


def _check_currency(held: License, facts: TransactionFacts) -> None:
    if held.value_left is not None and facts.currencies != (held.currency,):
        stated = " and ".join(facts.currencies) or "no currency"
        raise NotAllowedError(f"License {held} is in {held.currency}, the shipment in {stated}.")


def _own_line_first(reserved: QuerySet[LicenseMovement], number: int) -> Iterator[LicenseMovement]:
    yield from sorted(reserved, key=lambda r: (r.line != number, r.pk))


def _reserved_for(shipment: Transaction, licenses: Iterable[int]) -> QuerySet[LicenseMovement]:
    """What the orders of a shipment reserved on licenses, in all their revisions."""
    reserved = LicenseMovement._base_manager.filter(kind=Kind.RESERVED, license__in=licenses)
    spelled = [
        Transaction.objects.spelled(owner=shipment.owner_id, reference=one.named)
        for one in shipment.fulfils
        if one.named
    ]
    return reserved.filter(
        case__screening__transaction__owner=shipment.owner_id,
        case__screening__transaction__reference__in=spelled,
    ).select_related("case")


def _note(shipment: Transaction, line: int) -> str:
    """What the ledger calls a line of a shipment; a name too long for it is told by its hash."""
    name = shipment.reference
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 20]}... {text_hash(name)[:16]}"
    return f"{name}, line {line}"


def _booked_by(shipment: Transaction, held: License, line: int) -> tuple[Decimal, Decimal]:
    """What this line of the shipment took under a license before."""
    return shipped_of(_bookings(shipment, [line]).filter(license=held))


def _bookings(shipment: Transaction, lines: Iterable[int]) -> QuerySet[LicenseMovement]:
    return LicenseMovement._base_manager.filter(
        note__in=[_note(shipment, line) for line in lines],
        case__screening__transaction__owner=shipment.owner_id,
    )


def _booked_draws(shipment: Transaction) -> set[tuple[int, int]]:
    """Licenses and lines that any revision of a shipment was booked on."""
    same = Transaction.objects.revisions_of(owner=shipment.owner_id, reference=shipment.reference)
    lines = TransactionLine.objects.filter(transaction__in=same).order_by()
    by_note = {_note(shipment, n): n for n in lines.values_list("number", flat=True).distinct()}
    booked = _bookings(shipment, by_note.values()).order_by()
    return {(pk, by_note[note]) for pk, note in booked.values_list("license", "note").distinct()}


def _unship_beyond(
    shipment: Transaction,
    held: License,
    line: int,
    kept: tuple[Decimal, Decimal],
    why: str,
    by: Any,
) -> None:
    """Put back what of a line was booked as shipped beyond what it ships, the newest first."""
    booked = _booked_by(shipment, held, line)
    surplus = [max(ZERO, b - k) for b, k in zip(booked, kept, strict=True)]
    bookings = _bookings(shipment, [line]).filter(license=held)
    taken_from = LicenseMovement._base_manager.filter(
        pk__in=bookings.filter(kind=Kind.CONSUMED).values("reservation")
    )
    for reservation in taken_from.select_related("case").order_by("-pk"):
        shipped = shipped_of(bookings.filter(reservation=reservation))
        part = [min(s, left) for s, left in zip(surplus, shipped, strict=True)]
        if any(part):
            unship(
                reservation=reservation, quantity=part[0], value=part[1],
                shipment=_note(shipment, line), why=why, by=by,
            )  # fmt: skip
            surplus = [s - p for s, p in zip(surplus, part, strict=True)]


def _of_what_is_drawn(line: LineFacts, booked: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """Of what was booked before, the part that the line still draws."""
    return min(booked[0], line.quantity or ZERO), min(booked[1], line.value or ZERO)
