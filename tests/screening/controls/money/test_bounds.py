"""What is known of a sum in a currency without a reference rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from screening.controls.money.bounds import DEAREST_UNIT
from screening.controls.money.dollars import is_over
from screening.controls.reference import ControlTables
from tests.screening.controls.orders import ask, inquiry_of, order

LIMIT = Decimal(10_000)


@pytest.mark.parametrize(
    ("currency", "amount", "expected", "why"),
    [
        ("TWD", "180000", False, "about 5,600 USD"),
        ("VND", "150000000", False, "about 5,700"),
        ("CLP", "5400000", False, "about 5,700"),
        ("KZT", "3000000", False, "about 5,800"),
        ("COP", "24000000", False, "about 6,000"),
        ("TWD", "900000", None, "28,000: nobody knows by a bound"),
        ("VND", "900000000", None, "34,000"),
        ("BWP", "2000", False, "no unit of money is worth more than five dollars"),
        ("BWP", "20000", None, "of one without a bound of its own no more is known"),
        ("XAU", "12", None, "twelve ounces of gold are some 50,000"),
        ("XPT", "0.01", None, "of metals nothing is known"),
        ("CLF", "300", None, "a unit of account of Chile is some 40"),
        ("XDR", "100", None, "special drawing rights"),
    ],
)
def test_a_sum_is_small_where_its_currency_allows(
    currency: str, amount: str, expected: bool | None, why: str, tables: ControlTables
) -> None:
    inquiry = inquiry_of(order(currency=currency), tables)
    assert is_over(inquiry, Decimal(amount), LIMIT) is expected, why


def test_a_bound_does_not_hold_of_earlier_years(tables: ControlTables) -> None:
    early = date(2024, 12, 31)
    inquiry = inquiry_of(order(currency="EGP"), tables.on(early), as_of=early)
    assert is_over(inquiry, LIMIT / DEAREST_UNIT + 1, LIMIT) is None


@pytest.mark.parametrize(("currency", "outcome"), [("XAU", "hold"), ("USD", "clear")])
def test_a_card_priced_in_gold_is_not_cheap(
    currency: str, outcome: str, tables: ControlTables
) -> None:
    buyer = {"name": "Example Compute", "type": "organization", "address": {"country": "SG"}}
    card = {
        "number": 1,
        "description": "Processing card 700 W",
        "quantity": 8,
        "unit_value": "12",
        "eccn": "EAR99",
        "hts": "8473.30",
        "country_of_origin": "US",
    }
    use = {"statement": "Use in the buyer's own office", "location_country": "SG"}
    submission = {
        "reference": "SO-1",
        "kind": "order",
        "currency": currency,
        "ship_from": {"country": "US"},
        "destination_country": "SG",
        "parties": [{"role": role, **buyer} for role in ("purchaser", "ultimate_consignee")],
        "lines": [card],
        "end_use": use | {"military": False, "reexport": False},
    }
    assert ask(submission, tables).outcome.value == outcome
