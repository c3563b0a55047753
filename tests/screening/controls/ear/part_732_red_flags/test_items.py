"""What goods are called and cost: both sides of each flag, boundary prices included."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import with_flags
from tests.screening.controls.ear.part_732_red_flags.orders import (
    GATHERED,
    chip,
    chip_order,
    flags,
    not_evaluated,
    plain_order,
)
from tests.screening.controls.orders import ask, line


def adapter(**fields: Any) -> dict[str, Any]:
    """An unclassified adapter."""
    known = {"description": "Computer adapter", "eccn": None, "hts": "8504.40"}
    return line(**{**known, **fields})


@pytest.mark.parametrize(
    ("described", "fires", "why"),
    [
        (chip(description="Toy"), True, "a class a line called toy"),
        (chip(description="SXM module 141GB"), False, "said to be an accelerator's module"),
        (chip(hts="9503.00"), True, "the customs code of toys"),
        (chip(hts="8473.30"), False, "the code of parts of computers"),
        (chip(hts=None), False, "no code stated"),
        (adapter(unit_value="10000.01"), True, "the price of an accelerator"),
        (adapter(unit_value="10000.00"), False, "not above the limit"),
        (adapter(unit_value="30000.00", hts="8413.70"), False, "the code of pumps"),
        (
            chip(
                description="H200 SXM module", manufacturer="NVIDIA", hts="8471.80", eccn="3A090.a"
            ),
            False,
            "called by its name",
        ),
    ],
)
def test_description_mismatch(
    tables: ControlTables, described: dict[str, Any], fires: bool, why: str
) -> None:
    found = flags(plain_order(lines=[described]), tables)
    assert ("rf.description_mismatch" in found) is fires, why


def h200(value: str, description: str = "H200 SXM 141GB") -> dict[str, Any]:
    """A line of a catalog product at a price; the reference is 32,000."""
    return chip(
        description=description, manufacturer="NVIDIA", eccn="3A090.a", unit_value=value, quantity=1
    )


@pytest.mark.parametrize(
    ("priced", "fires", "why"),
    [
        (h200("12799.99"), True, "below 40 %"),
        (h200("12800.00"), False, "40 %"),
        (h200("80000.00"), False, "250 %"),
        (h200("80000.01"), True, "above 250 %"),
        (h200("300000.00", "HGX H200 8-GPU baseboard"), False, "an assembly has another price"),
        (adapter(unit_value="30000.00"), True, "adapters cost less"),
        (line(description="Cable", unit_value="3.00"), False, "an ordinary price"),
    ],
)
def test_value_anomaly(
    tables: ControlTables, priced: dict[str, Any], fires: bool, why: str
) -> None:
    assert ("rf.value_anomaly" in flags(plain_order(lines=[priced]), tables)) is fires, why


@pytest.mark.parametrize(
    ("currency", "price", "fires", "why"),
    [
        ("EUR", "11000.00", True, "12,289 dollars, below 40 %"),
        ("EUR", "12000.00", False, "13,406 dollars"),
        ("JPY", "12000000.00", False, "76,310 dollars"),
        ("JPY", "12000.00", True, "76 dollars"),
        ("CNY", "40000.00", True, "6,012 dollars"),
    ],
)
def test_price_in_another_currency_is_compared_by_its_rate(
    tables: ControlTables, currency: str, price: str, fires: bool, why: str
) -> None:
    submission = plain_order(lines=[h200(price)], currency=currency)
    assert ("rf.value_anomaly" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(("currency", "price"), [("BWP", "20000.00"), ("VND", "800000000.00")])
def test_price_without_a_rate_is_not_compared_and_says_so(
    tables: ControlTables, currency: str, price: str
) -> None:
    submission = plain_order(lines=[h200(price)], currency=currency)
    answer = ask(submission, tables, past=GATHERED)
    assert f"an exchange rate for {currency}" in not_evaluated(answer)["rf.value_anomaly"]
    assert answer.outcome is Outcome.HOLD


def test_price_that_is_nothing_by_any_rate_is_an_anomaly(tables: ControlTables) -> None:
    submission = plain_order(lines=[h200("20000.00")], currency="VND")
    assert "rf.value_anomaly" in flags(submission, tables, past=GATHERED)


def test_a_price_that_is_small_in_any_currency_is_small(tables: ControlTables) -> None:
    submission = plain_order(lines=[h200("1.00")], currency="VND")
    assert "rf.value_anomaly" in flags(submission, tables)


@pytest.mark.parametrize(
    ("caps", "quantity", "fires"),
    [({"DE": 100}, 100, False), ({"DE": 100}, 101, True), ({"*": 10}, 11, True), ({}, 9999, False)],
)
def test_more_than_the_country_takes(
    tables: ControlTables, caps: dict[str, int], quantity: int, fires: bool
) -> None:
    numbers = {country: Decimal(cap) for country, cap in caps.items()}
    policy = with_flags(quantity_caps=numbers)
    submission = chip_order(lines=[chip(quantity=quantity)])
    assert flags(submission, tables, policy=policy).get("rf.tech_level") == (
        "low" if fires else None
    )


def test_cap_nobody_entered_is_said(tables: ControlTables) -> None:
    (missing,) = not_evaluated(ask(chip_order(), tables, past=GATHERED))["rf.tech_level"]
    assert "cap for DE" in missing


def test_cap_counts_semiconductor_equipment_too(tables: ControlTables) -> None:
    """732 Supp. 3 no. 3 names it."""
    policy = with_flags(quantity_caps={"DE": Decimal(1)})
    submission = plain_order(lines=[line(eccn="3B001.k", quantity=2)])
    assert flags(submission, tables, policy=policy).get("rf.tech_level") == "low"


@pytest.mark.parametrize(
    ("maker", "name", "fires"), [("Huawei", "Ascend 910C", True), ("NVIDIA", "L40S", False)]
)
def test_chinese_design(tables: ControlTables, maker: str, name: str, fires: bool) -> None:
    submission = chip_order(lines=[chip(manufacturer=maker, description=f"{name} accelerator")])
    assert ("rf.prc_designed_3a090" in flags(submission, tables)) is fires
