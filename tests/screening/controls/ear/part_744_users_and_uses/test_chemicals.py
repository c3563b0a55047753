"""Words of an order that name chemicals of concern (15 CFR 744.4, 742.18)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import CIVIL_USE, ask, line, order


@pytest.mark.parametrize(
    ("fields", "held", "why"),
    [
        ({"lines": [line(description="Thiodiglycol, drum")]}, {1}, "a precursor by its name"),
        (
            {"lines": [line(description="Phosgene"), line(number=2)]},
            {1},
            "the other line is not named",
        ),
        (
            {"end_use": {**CIVIL_USE, "statement": "Making of thionyl chloride at our works"}},
            {1},
            "the end use names it",
        ),
        ({"lines": [line(description="Mustard, one jar")]}, set(), "mustard is food"),
    ],
)
def test_line_that_names_a_chemical_of_concern(
    tables: ControlTables, fields: dict[str, Any], held: set[int], why: str
) -> None:
    answer = ask(order(**fields), tables)
    found = {d.line for d in answer.determinations if d.rule == "us.744.4.chemicals"}
    assert found == held, why
    assert answer.outcome is (Outcome.HOLD if held else Outcome.CLEAR)
    for determination in answer.determinations:
        is_held = determination.line in held
        assert determination.result is (Result.UNDETERMINED if is_held else Result.NLR)
    assert len([q for q in answer.questions if "CAS" in q.text]) == len(held)
