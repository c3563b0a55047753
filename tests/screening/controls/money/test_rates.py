"""Sums in other currencies: the newest rate by the day, a margin when it is old."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from screening.controls.money.dollars import Dollars, in_dollars, is_over, money_gaps, rate_of
from screening.controls.money.rates import Rates
from screening.controls.reference import ControlTables
from screening.terms.exchange_rate import RateRecord
from tests.screening.controls.orders import ask, inquiry_of, order

RATES = Rates.of(
    (
        RateRecord("2026-10-30", {"USD": "1.10", "JPY": "165.00"}),
        RateRecord("2026-09-30", {"USD": "1.20", "TRY": "48.00"}),
        RateRecord("2026-08-31", {"TRY": "47.00"}),
    )
)


@pytest.mark.parametrize(
    ("currency", "day", "usd", "of"),
    [
        ("EUR", date(2026, 11, 20), "1.10", date(2026, 10, 30)),
        ("EUR", date(2026, 10, 30), "1.10", date(2026, 10, 30)),
        ("EUR", date(2026, 10, 29), "1.20", date(2026, 9, 30)),
        ("JPY", date(2026, 11, 20), Decimal("1.10") / 165, date(2026, 10, 30)),
        ("TRY", date(2026, 11, 20), "0.025", date(2026, 9, 30)),  # not quoted on the newest day
    ],
)
def test_newest_rate_by_the_day_counts(
    currency: str, day: date, usd: str | Decimal, of: date
) -> None:
    rate = RATES.on(currency, day)
    assert rate is not None
    assert (rate.usd, rate.day) == (Decimal(usd), of)


@pytest.mark.parametrize(
    ("currency", "day", "why"),
    [
        ("EUR", date(2026, 8, 30), "before the first day"),
        ("EUR", date(2026, 9, 1), "that day has no dollar"),
        ("XXX", date(2026, 11, 20), "never quoted"),
    ],
)
def test_no_rate_is_none(currency: str, day: date, why: str) -> None:
    assert RATES.on(currency, day) is None, why


@pytest.mark.parametrize(
    ("as_of", "least", "most"),
    [
        (date(2026, 11, 20), "1117.20", "1117.20"),  # three weeks old
        (date(2026, 12, 14), "1117.20", "1117.20"),  # 45 days
        (date(2026, 12, 15), "837.90", "1396.50"),  # 46 days: 25 % either way
    ],
)
def test_an_old_rate_gives_bounds(
    tables: ControlTables, as_of: date, least: str, most: str
) -> None:
    inquiry = inquiry_of(order(currency="EUR"), tables.on(as_of), as_of=as_of)
    assert in_dollars(inquiry, Decimal(1000)) == Dollars(Decimal(least), Decimal(most))


def test_between_the_bounds_nobody_knows() -> None:
    sum_ = Dollars(Decimal(900), Decimal(1100))
    assert [sum_.is_over(Decimal(n)) for n in (899, 1000, 1100)] == [True, None, False]


@pytest.mark.parametrize(
    ("currency", "gaps"),
    [
        ("USD", ()),
        ("EUR", ()),
        ("AED", ()),
        ("VND", ("an exchange rate for VND",)),
        ("RUB", ("an exchange rate for RUB",)),
        (None, ("currency",)),
    ],
)
def test_what_is_missing_is_named(
    tables: ControlTables, currency: str | None, gaps: tuple[str, ...]
) -> None:
    inquiry = inquiry_of(order(currency=currency), tables)
    assert money_gaps(inquiry) == gaps
    assert is_over(inquiry, Decimal(1), Decimal(0)) is (None if gaps else True)
    small = None if currency is None else False
    assert is_over(inquiry, Decimal(1), Decimal(5)) is small


def test_answer_says_rate_and_day(tables: ControlTables) -> None:
    told = ask(order(currency="EUR"), tables).to_json()["exchange_rate"]
    assert told == {
        "currency": "EUR",
        "usd_per_unit": "1.117200",
        "day": "2026-10-30",
        "margin": "0",
        "source": "eu-ecb-reference-rates",
    }
    assert "exchange_rate" not in ask(order(), tables).to_json()
    assert rate_of(inquiry_of(order(), tables)) is not None
