"""A dear processor whose performance nobody stated is asked for it (coverage notes, 2026-09-24)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.orders import ask, codes, line, order


@pytest.mark.parametrize(
    ("fields", "country", "asks", "why"),
    [
        ({"hts": "8471.80", "unit_value": "10000.01"}, "CN", True, "dear, and nothing of TPP"),
        ({"hts": "8471.80", "unit_value": "10000"}, "CN", False, "not above the limit"),
        ({"hts": "8471.80", "unit_value": None}, "CN", True, "an unknown value is not small"),
        ({"hts": "8471.80", "unit_value": "20000"}, "NL", False, "no class needs a license there"),
        ({"hts": "7318.15", "unit_value": "20000"}, "CN", False, "no processor's code"),
        (
            {"hts": "84733020", "unit_value": "20000", "parameters": {"tpp": 900}},
            "CN",
            False,
            "TPP stated",
        ),
    ],
)
def test_dear_processors_are_asked_for_their_performance(
    tables: ControlTables, fields: dict[str, Any], country: str, asks: bool, why: str
) -> None:
    answer = ask(order(country, lines=[line(**fields)]), tables)
    assert ("item.parameters_unknown" in codes(answer)) is asks, why
