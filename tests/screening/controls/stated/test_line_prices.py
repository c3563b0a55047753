"""What lines cost: prices by quantity, currencies, parts of a set."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from screening.controls.facts import TransactionFacts
from screening.controls.stated.line_prices import counted, currencies_of, price_of_one
from tests.screening.controls.orders import line, order


@pytest.mark.parametrize(
    ("stated", "price"),
    [
        ({}, None),
        ({"price_unit": 100}, None),
        ({"unit_value": "250.00"}, "250.00"),
        ({"unit_value": "250.00", "price_unit": 1}, "250.00"),
        ({"unit_value": "250.00", "price_unit": 100}, "2.5"),
        ({"unit_value": "1", "price_unit": 0.5}, "2"),
    ],
)
def test_price_is_of_one_unit(stated: dict[str, Any], price: str | None) -> None:
    assert price_of_one(stated) == (None if price is None else Decimal(price))


@pytest.mark.parametrize(
    ("whole", "lines", "told"),
    [
        ("USD", [None, None], ("USD", ())),
        ("USD", ["USD", None], ("USD", ())),
        ("USD", ["EUR", None, "JPY", "EUR"], ("USD", ("EUR", "JPY"))),
        (None, ["EUR", "EUR"], ("EUR", ())),
        (None, ["EUR", None], (None, ("EUR",))),
        (None, [None], (None, ())),
    ],
)
def test_currency_that_all_lines_have_is_the_orders(
    whole: str | None, lines: list[str | None], told: tuple[Any, ...]
) -> None:
    rows = [{} if code is None else {"currency": code} for code in lines]
    assert currencies_of({"lines": rows} | ({"currency": whole} if whole else {})) == told


def _set(*rows: dict[str, Any]) -> TransactionFacts:
    known = {"quantity": 1, "unit_value": None}
    lines = [line(**({"number": n} | known | row)) for n, row in enumerate(rows, 1)]
    return TransactionFacts.from_submission(order(lines=lines))


@pytest.mark.parametrize(
    ("why", "rows", "numbers"),
    [
        ("no set", [{"unit_value": "1"}, {"unit_value": "2"}], [1, 2]),
        ("the set is dearer", [{"unit_value": "9"}, {"unit_value": "2", "parent_line": 1}], [1]),
        ("its parts are", [{"unit_value": "1"}, {"unit_value": "2", "parent_line": 1}], [2]),
        ("only parts priced", [{}, {"unit_value": "2", "parent_line": 1}], [2]),
        ("only the set priced", [{"unit_value": "9"}, {"parent_line": 1}], [1]),
        (
            "a set of sets",
            [
                {"unit_value": "9"},
                {"unit_value": "2", "parent_line": 1},
                {"unit_value": "20", "parent_line": 2},
            ],
            [3],
        ),
        (
            "not to be compared",
            [{"unit_value": "9"}, {"unit_value": "2", "parent_line": 1, "currency": "EUR"}],
            [1, 2],
        ),
        ("no such line", [{"unit_value": "9"}, {"unit_value": "2", "parent_line": 7}], [1, 2]),
    ],
)
def test_set_and_its_parts_are_counted_once(
    why: str, rows: list[dict[str, Any]], numbers: list[int]
) -> None:
    assert [each.number for each in counted(_set(*rows).lines)] == numbers, why


def test_sum_of_two_currencies_is_not_known() -> None:
    facts = _set({"unit_value": "9"}, {"unit_value": "2", "currency": "EUR"})
    assert facts.value is None
    assert facts.currencies == ("USD", "EUR")
