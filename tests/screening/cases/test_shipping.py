"""What ships under a license: what its order reserved, once, and of the rest nothing silently."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.deciding import release_case
from screening.cases.ledger import open_reservations
from screening.cases.shipping import ship_clear, source_orders_of
from screening.errors import LedgerMovedError, NotAllowedError
from screening.models import Case, License, LicenseMovement, Transaction
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    LicenseFactory,
    TransactionFactory,
    UserFactory,
    plain_order,
)
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_licenses import balance, released

pytestmark = pytest.mark.django_db


def shipment_of(case: Case, held: License, reference: str, quantity: int) -> Transaction:
    """A shipment of some units of the order, drawing on the license."""
    order = case.screening.transaction
    content = plain_order() | {"kind": "shipment", "reference": reference}
    content["lines"][0] |= {"quantity": quantity, "license_number": held.number}
    shipment: Transaction = TransactionFactory(
        owner=order.owner, reference=reference, kind="shipment", content=content,
        source_order=order.reference,
    )  # fmt: skip
    return shipment


def booked() -> list[tuple[str, str, int]]:
    """What was consumed: shipment and line, license, quantity."""
    rows = LicenseMovement._base_manager.filter(kind="consumed").order_by("id")
    return [(row.note, row.license.number, int(row.quantity)) for row in rows]


def held_case(shipment: Transaction, held: License, officer: Any) -> Case:
    """The case of a shipment that was held, its line answered with the license."""
    own = CaseFactory(screening__outcome="hold", screening__transaction=shipment)
    DeterminationFactory(screening=own.screening, eccn="5A992.c", result="unclassified")
    return answered(own, officer, line="licensed", number=held.number)


def test_clear_shipment_takes_what_its_order_reserved_and_only_once(
    case: Case, officer: Any
) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    shipment = shipment_of(case, held, "SH-1", 1)
    for _ in range(2):
        ship_clear(shipment=shipment, by=officer)
        assert booked() == [("SH-1, line 1", held.number, 1)]
    assert balance(held) == (98, 99_200)
    ship_clear(shipment=shipment_of(case, held, "SH-2", 1), by=officer)
    assert open_reservations(held) == []


def test_clear_shipment_of_more_than_was_reserved_books_nothing(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    with pytest.raises(LedgerMovedError):
        ship_clear(shipment=shipment_of(case, held, "SH-1", 3), by=officer)
    assert booked() == []


def test_order_of_the_same_number_by_another_owner_gives_nothing(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    shipment = shipment_of(case, held, "SH-1", 1)
    shipment.owner = UserFactory()
    with pytest.raises(LedgerMovedError):
        ship_clear(shipment=shipment, by=officer)
    assert booked() == []


def test_shipment_released_by_an_officer_takes_of_the_license_only_what_its_order_did_not_reserve(
    case: Case, officer: Any
) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    own = held_case(shipment_of(case, held, "SH-1", 3), held, officer)
    release_case(case=own, comment="Licensed.", by=officer)
    assert booked() == [("SH-1, line 1", held.number, 2), ("SH-1, line 1", held.number, 1)]
    assert open_reservations(held) == [], "what left is not kept reserved"
    assert balance(held) == (97, 98_800)


def test_shipment_beyond_order_and_license_cannot_be_released(case: Case, officer: Any) -> None:
    held = LicenseFactory(quantity_left=4)
    released(case, held, officer)
    own = held_case(shipment_of(case, held, "SH-1", 5), held, officer)
    with pytest.raises(NotAllowedError, match=r"quantity 2\.000000 left, the order draws 3"):
        release_case(case=own, comment="Licensed.", by=officer)
    own.refresh_from_db()
    assert own.is_open
    assert booked() == []


def test_what_a_line_names_is_booked_whatever_the_answer_rests_on(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    own = CaseFactory(
        screening__outcome="hold", screening__transaction=shipment_of(case, held, "SH-1", 3)
    )
    release_case(case=own, comment="Nothing to answer.", by=officer)
    assert sum(quantity for _, _, quantity in booked()) == 3
    assert balance(held) == (97, 98_800)


def test_what_may_ship_counts_what_this_shipment_took_before(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    shipment = shipment_of(case, held, "SH-1", 1)
    for _ in range(2):
        (order,) = source_orders_of(shipment)
        assert order is not None
        assert (order.reference, order.canceled_on) == (case.screening.transaction.reference, None)
        reserved = order.reserved[held.number]
        assert (reserved.quantity, reserved.value) == (2, 800)
        ship_clear(shipment=shipment, by=officer)
    (other,) = source_orders_of(shipment_of(case, held, "SH-2", 1))
    assert other is not None
    assert other.reserved[held.number].quantity == 1
    assert source_orders_of(case.screening.transaction) == ()
    assert LicenseMovement._base_manager.filter(kind="consumed").count() == 1


def test_shipments_with_names_too_long_for_the_ledger_are_told_apart(
    case: Case, officer: Any
) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    for end in "AB":
        ship_clear(shipment=shipment_of(case, held, "S" * 199 + end, 1), by=officer)
    assert len({note for note, _, _ in booked()}) == 2
