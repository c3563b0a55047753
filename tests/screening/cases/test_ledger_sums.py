"""Whatever ships, changes and is canceled: what a license granted is left, reserved or shipped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.cases.cancelling import Wish, cancel_order
from screening.cases.deciding import release_case
from screening.cases.ledger import open_of, shipped_of
from screening.cases.shipping import ship_clear
from screening.errors import LedgerMovedError, NotAllowedError
from screening.models import License, LicenseMovement, Transaction
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    LicenseFactory,
    TransactionFactory,
    UserFactory,
    plain_order,
)
from tests.record import broken_record
from tests.screening.cases.conftest import answered

GRANTED, ORDERED = 30, 12
SHIPMENTS = ("SH-1", "SH-2", "SH-3")
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("ship"), st.sampled_from(SHIPMENTS), st.integers(1, ORDERED + 2)),
        st.tuples(st.just("cancel"), st.sampled_from(("SO-1", *SHIPMENTS)), st.just(0)),
        st.tuples(st.just("order"), st.just("SO-1"), st.integers(1, ORDERED)),
    ),
    max_size=8,
)


class Dealings:
    """One order, its shipments and the license they draw on."""

    def __init__(self) -> None:
        self.owner, self.officer = UserFactory(), UserFactory()
        self.held: License = LicenseFactory(quantity_left=GRANTED, value_left=400 * GRANTED)
        self.told = 0
        self.gone: dict[str, int] = {}

    def order(self, reference: str, quantity: int) -> None:
        placed = self._submit(reference, quantity, kind="order")
        case = CaseFactory(screening__outcome="hold", screening__transaction=placed)
        DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
        answered(case, self.officer, line="licensed", number=self.held.number)
        release_case(case=case, comment="Licensed.", by=self.officer)

    def ship(self, reference: str, quantity: int) -> None:
        shipment = self._submit(reference, quantity, kind="shipment", source_order="SO-1")
        ship_clear(shipment=shipment, by=self.owner)
        self.gone[reference] = quantity

    def cancel(self, reference: str, _: int) -> None:
        self.told += 1
        wish = Wish(reference=reference, key=f"K-{self.told}", reason="x", canceled_by="x")
        cancel_order(wish=wish, owner=self.owner, through="test")
        self.gone.pop(reference, None)

    def _submit(self, reference: str, quantity: int, **columns: Any) -> Transaction:
        content = plain_order(reference=reference) | {"kind": columns["kind"]}
        content["lines"][0] |= {"quantity": quantity, "license_number": self.held.number}
        same = Transaction.objects.revisions_of(owner=self.owner, reference=reference)
        placed: Transaction = TransactionFactory(
            owner=self.owner, reference=reference, content=content, revision=same.count() + 1,
            **columns,
        )  # fmt: skip
        return placed


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_what_was_granted_is_left_reserved_or_shipped(own_data_dir: None, moves: Any) -> None:
    dealings = Dealings()
    dealings.order("SO-1", ORDERED)
    for verb, reference, quantity in moves:
        try:
            getattr(dealings, verb)(reference, quantity)
        except (LedgerMovedError, NotAllowedError, Transaction.DoesNotExist):
            continue  # refused: then nothing moved
        finally:
            _check(dealings.held, gone=sum(dealings.gone.values()))
    assert broken_record() == []


def _check(held: License, *, gone: int) -> None:
    held.refresh_from_db()
    movements = LicenseMovement._base_manager.filter(license=held)
    reserved = [open_of(row) for row in movements.filter(kind="reserved")]
    assert all(left.quantity >= 0 and left.value >= 0 for left in reserved)
    shipped = shipped_of(movements)
    assert shipped == (gone, 400 * gone)
    assert held.quantity_left + sum(left.quantity for left in reserved) + shipped[0] == GRANTED
    assert held.value_left == 400 * held.quantity_left
