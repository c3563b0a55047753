"""Value by Schedule B number and origin, and the exemptions (15 CFR 30.36, 30.37)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.past import EarlierOrder, Past
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_758_filing.blocks import (
    OTHER_B,
    SCHEDULE_B,
    asked,
    block_of,
    due,
    goods,
    leaving,
)
from tests.screening.controls.orders import TODAY

X, Y = SCHEDULE_B, OTHER_B


def dues(block: dict[str, Any]) -> list[str]:
    return [line["due"] for line in block["lines"]]


@pytest.mark.parametrize(
    ("rows", "expected", "whole"),
    [
        ([(X, "2000", None), (X, "1000", None), (Y, "900", None)], ["yes", "yes", "no"], "yes"),
        ([(X, "2500", "US")], ["no"], "no"),
        ([(X, "2500.01", "US")], ["yes"], "yes"),
        ([(X, "2000", "US"), (X, "1000", "DE")], ["no", "no"], "no"),
        ([(X, "2000", "DE"), (X, "1000", "CN")], ["yes", "yes"], "yes"),
        ([(X, "2000", "US"), (X, "1000", None)], ["check", "check"], "check"),
        ([(X, "2000", None), (None, "1000", None)], ["check", "check"], "check"),
        ([(None, "2000", None), (None, "400", None)], ["no", "no"], "no"),
        ([("8471.50", "2000", "US"), (Y, "2000", "US")], ["no", "no"], "no"),
        ([("8471.50", "2000", "US"), (X, "2000", "US")], ["check", "check"], "check"),
        ([(X, "2000", "US"), (Y, "2000", "US"), (X, "9", "US")], ["no", "no", "no"], "no"),
        ([(X, None, "US"), (Y, "100", "US")], ["check", "no"], "check"),
    ],
)
def test_lines_add_up_by_number_and_origin(
    rows: list[tuple[str | None, str | None, str | None]],
    expected: list[str],
    whole: str,
    tables: ControlTables,
) -> None:
    lines = [
        goods(value, number=n, schedule_b=code if code and len(code) > 9 else None,
              hts=code, country_of_origin=origin)
        for n, (code, value, origin) in enumerate(rows, 1)
    ]  # fmt: skip
    block = block_of(leaving("DE", *lines), tables)
    assert dues(block) == expected
    assert block["eei"]["due"] == whole


def test_what_is_filed_and_what_is_free_stand_side_by_side(tables: ControlTables) -> None:
    lines = goods("3000", schedule_b=X), goods("900", number=2, schedule_b=Y)
    block = block_of(leaving("DE", *lines), tables)
    first, second = block["lines"]
    assert (first["legend"], second["legend"]) == (None, "NOEEI § 30.37(a)")
    assert second["loading_authority"] == "NLR"
    assert block["eei"]["legend"] is None


def test_licensed_and_free_lines_of_one_number_are_checked(tables: ControlTables) -> None:
    licensed = goods("9000", eccn="3A090.a", license_number="D123456", schedule_b=X)
    free = goods("900", number=2, schedule_b=X)
    apart = goods("900", number=3, schedule_b=Y)
    block = block_of(leaving("SG", licensed, free, apart), tables)
    assert dues(block) == ["yes", "check", "no"]
    assert "lines[1].schedule_b" in asked(block)


@pytest.mark.parametrize(
    ("currency", "expected"), [("USD", "no"), ("XBA", "check"), (None, "check")]
)
def test_a_value_that_is_not_in_dollars(
    currency: str | None, expected: str, tables: ControlTables
) -> None:
    block = block_of(leaving("DE", goods("1900"), currency=currency), tables)
    assert block["eei"]["due"] == expected
    if expected == "check":
        assert asked(block) >= {"lines[0].value_at_port_usd"}
    stated = goods("1900", value_at_port_usd="1900")
    assert due(leaving("DE", stated, currency=currency), tables) == "no"


def test_euro_count_at_the_reference_rate(tables: ControlTables) -> None:
    assert due(leaving("DE", goods("1000"), currency="EUR"), tables) == "no"
    assert due(leaving("DE", goods("9000"), currency="EUR"), tables) == "yes"


def test_the_value_at_the_port_counts_before_the_price(tables: ControlTables) -> None:
    assert due(leaving("DE", goods("1900", value_at_port_usd="2600")), tables) == "yes"
    assert due(leaving("DE", goods("9000", value_at_port_usd="2400")), tables) == "no"
    assert due(leaving("DE", goods("50000", value_at_port_usd="1")), tables) == "check"


@pytest.mark.parametrize(
    ("country", "eccn", "value", "expected", "legend"),
    [
        ("CA", "EAR99", "90000", "no", "NOEEI § 30.36"),
        ("CA", "9A610.x", "90000", "yes", None),
        ("MX", "EAR99", "90000", "yes", None),
        ("DE", "3E991", "90000", "no", "NOEEI § 30.37(f)"),
        ("DE", "5D992.c", "90000", "yes", None),  # mass-market software
        ("DE", "3D991", "90000", "check", None),
        ("DE", "3D991", "900", "no", "NOEEI § 30.37(a)"),
        ("DE", "3A991", "90000", "yes", None),
    ],
)
def test_exemptions(
    country: str, eccn: str, value: str, expected: str, legend: str | None, tables: ControlTables
) -> None:
    block = block_of(leaving(country, goods(value, eccn=eccn, description="Goods")), tables)
    assert (block["eei"]["due"], block["eei"]["legend"]) == (expected, legend)


def test_a_row_bars_the_exemption(tables: ControlTables) -> None:
    technology = goods("1", eccn="3E991", description="Drawings")
    assert due(leaving("CN", technology), tables) == "yes"
    assert due(leaving("TW", technology), tables) == "no"


def test_what_comes_back_is_asked(tables: ControlTables) -> None:
    one = {"eccn": "3A001.a.7", "license_exception": "TMP", "description": "Goods"}
    block = block_of(leaving("IN", goods("9000", **one)), tables)
    if block["lines"][0]["license_code"] == "C40":
        assert block["eei"]["due"] == "check"
        assert due(leaving("IN", goods("900", **one)), tables) == "no"


@pytest.mark.parametrize(
    ("value", "other", "day", "is_same_buyer", "expected"),
    [
        ("1900", "700", TODAY, True, "check"),
        ("1900", None, TODAY, True, "check"),
        ("0.01", "2500", TODAY, True, "check"),
        ("1900", "600", TODAY, True, "no"),
        ("1900", "700", TODAY - timedelta(days=1), True, "no"),
        ("1900", "700", TODAY, False, "no"),
        ("2600", "700", TODAY, True, "yes"),
    ],
)
def test_other_orders_of_the_day_are_pointed_at(
    value: str,
    other: str | None,
    day: date,
    is_same_buyer: bool,
    expected: str,
    tables: ControlTables,
) -> None:
    worth = None if other is None else Decimal(other)
    order = EarlierOrder("SO-7", day, ("B",), ("name",), worth, is_same_buyer=is_same_buyer)
    past = Past(is_gathered=True, orders=(order,))
    block = block_of(leaving("DE", goods(value)), tables, past=past)
    assert block["eei"]["due"] == expected
    told = [q["text"] for q in block["questions"] if q["field"] == "filing.conveyance"]
    assert len(told) == (expected == "check")
    assert all("SO-7" in text for text in told)
