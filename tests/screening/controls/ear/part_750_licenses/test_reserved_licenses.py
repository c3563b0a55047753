"""A shipment against what its order reserved: on both sides, and told in the path."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.past import Past, Reserved, SourceOrder
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.ear.part_750_licenses.test_held_licenses import held
from tests.screening.controls.orders import ask, codes, line, order


def shipped(
    tables: ControlTables,
    reserved: Reserved,
    *,
    canceled_on: date | None = None,
    **of_line: Any,
) -> Any:
    """Ten units at twenty dollars that ship under a license with thousands left."""
    record = held(
        quantity_left=Decimal(5000), value_left=Decimal(90000), eccns=("EAR99",), countries=("DE",)
    )
    past = Past(
        is_gathered=True,
        licenses=(record,),
        source_order=SourceOrder("SO-1", canceled_on=canceled_on, reserved={"D1": reserved}),
    )
    lines = [line(license_number="D1", **of_line)]
    return ask(order(kind="shipment", lines=lines), tables, past=past)


@pytest.mark.parametrize(
    ("reserved", "is_beyond", "why"),
    [
        (Reserved(Decimal(10), Decimal(200)), False, "all of it"),
        (Reserved(Decimal(9), Decimal(200)), True, "one unit too many"),
        (Reserved(Decimal(10), Decimal("199.99")), True, "a cent too much"),
        (Reserved(), True, "its order reserved nothing"),
    ],
)
def test_shipment_stays_within_what_its_order_reserved(
    tables: ControlTables, reserved: Reserved, is_beyond: bool, why: str
) -> None:
    answer = shipped(tables, reserved)
    assert answer.outcome is Outcome.HOLD
    assert ("license.beyond_order" in codes(answer)) is is_beyond, why
    steps = {s.rule_id: s for s in answer.determinations[0].path}
    assert ("us.license.beyond_order" in steps) is is_beyond, why
    if is_beyond:
        (reason,) = [r for r in answer.reasons if r.code == "license.beyond_order"]
        assert steps["us.license.beyond_order"].cite == reason.citation
        assert steps["us.license.beyond_order"].makes is None
        assert [q.field for q in answer.questions if q.why == reason.code] == ["lines[0].quantity"]
    assert answer.determinations[0].result == "NLR"


@pytest.mark.parametrize("missing", ["quantity", "unit_value"])
def test_what_is_not_stated_cannot_be_held_against_it(tables: ControlTables, missing: str) -> None:
    answer = shipped(tables, Reserved(Decimal(10), Decimal(200)), **{missing: None})
    assert "license.beyond_order" in codes(answer)


def test_shipment_of_a_canceled_order_is_held_and_told_of_every_line(
    tables: ControlTables,
) -> None:
    whole = Reserved(Decimal(10), Decimal(200))
    answer = shipped(tables, whole, canceled_on=date(2026, 11, 19))
    assert answer.outcome is Outcome.HOLD
    assert {"shipment.order"} <= codes(answer)
    assert "own.order_canceled" in {s.rule_id for s in answer.determinations[0].path}
    assert any(q.field == "source_order" for q in answer.questions)
