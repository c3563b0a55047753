"""Goods for a vessel or aircraft (15 CFR 744.7)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, only_line, order, party

VESSEL = party("vessel", "PA", name="MV Example")


@pytest.mark.parametrize(
    ("fields", "rule", "why"),
    [
        ({"parties": [party(), VESSEL]}, "us.744.7.vessel", "the vessel is a party"),
        ({"lines": [line(description="Pump, ship's spares")]}, "us.744.7.on_board", "by its words"),
        ({"lines": [line(description="Valve for the vessel")]}, "us.744.7.on_board", "the vessel"),
        ({"special_instructions": "For use on board"}, "us.744.7.on_board", "instructions"),
        (
            {"parties": [party(), VESSEL], "lines": [line(description="Ship's stores")]},
            "us.744.7.vessel",
            "asked once, of the vessel that is named",
        ),
        ({"lines": [line(description="Aircraft parts for a workshop")]}, "", "not for on board"),
    ],
)
def test_goods_for_a_vessel_hang_on_where_it_is_and_whose(
    tables: ControlTables, fields: dict[str, Any], rule: str, why: str
) -> None:
    answer = ask(order(**fields), tables)
    determination = only_line(answer)
    if not rule:
        assert answer.outcome is Outcome.CLEAR, why
        return
    assert answer.outcome is Outcome.HOLD, why
    assert (determination.result, determination.rule) == (Result.UNDETERMINED, rule), why
    assert determination.citation == "15 CFR 744.7"
    assert [q.topic for q in answer.questions] == ["ownership"]
