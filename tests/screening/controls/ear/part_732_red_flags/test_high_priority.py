"""Common high priority items: both sides of each flag, boundary days and numbers included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.ear.part_732_red_flags.high_priority import TIERS
from screening.controls.past import Past
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_732_red_flags.orders import firm, flags, plain_order
from tests.screening.controls.orders import line


def priority_order(country: str = "AM", hts: str = "8542.31", **fields: Any) -> dict[str, Any]:
    """Ordinary integrated circuits to a country."""
    return plain_order(country, lines=[line(hts=hts, quantity=30)], **fields)


def test_there_are_fifty_codes(tables: ControlTables) -> None:
    told = [code for codes in TIERS.values() for code in tables.members(codes)]
    assert len(told) == len(set(told)) == 50


@pytest.mark.parametrize(
    ("country", "hts", "severity", "why"),
    [
        ("AM", "8542.31", "high", "tier 1"),
        ("AM", "8517.62.0090", "high", "tier 2, more digits"),
        ("AM", "8504.40", "medium", "tier 3"),
        ("TR", "8471.80", "medium", "tier 4"),
        ("AM", "7318.15", None, "screws"),
        ("DE", "8542.31", None, "no country of concern"),
    ],
)
def test_high_priority_code(
    tables: ControlTables, country: str, hts: str, severity: str | None, why: str
) -> None:
    assert flags(priority_order(country, hts), tables).get("rf.chpl") == severity, why


def test_transit_counts(tables: ControlTables) -> None:
    submission = priority_order("DE", route={"transit_countries": ["KZ"]})
    assert "rf.chpl" in flags(submission, tables)


@pytest.mark.parametrize(
    ("day", "fires"), [("2022-02-24", False), ("2022-02-25", True), (None, False)]
)
def test_company_founded_after_the_war_began(
    tables: ControlTables, day: str | None, fires: bool
) -> None:
    submission = priority_order(parties=[firm(country="AM", incorporated_on=day)])
    assert ("rf.chpl_new_company" in flags(submission, tables)) is fires


@pytest.mark.parametrize(
    ("mean", "fires", "why"),
    [
        ("10", False, "three times the mean"),
        ("9.999", True, "above three times the mean"),
        (None, False, "no purchases before"),
    ],
)
def test_surge(tables: ControlTables, mean: str | None, fires: bool, why: str) -> None:
    means = {} if mean is None else {"0 854231": Decimal(mean)}
    past = Past(is_gathered=True, mean_before_2022=means)
    assert ("rf.chpl_surge" in flags(priority_order(), tables, past=past)) is fires, why


@pytest.mark.parametrize("order_of_parties", [(0, 1), (1, 0)])
def test_surge_is_held_against_the_least_of_several_buyers(
    tables: ControlTables, order_of_parties: tuple[int, int]
) -> None:
    """A database may hand the records back in another order; the answer is the same."""
    means = {0: Decimal(1), 1: Decimal(1_000_000)}
    past = Past(
        is_gathered=True, mean_before_2022={f"{p} 854231": means[p] for p in order_of_parties}
    )
    assert "rf.chpl_surge" in flags(priority_order(), tables, past=past)


@pytest.mark.parametrize("hts", ["8542.32", "8532.24", "9014.80", "9030.82"], ids="1234")
@pytest.mark.parametrize(("day", "fires"), [(date(2024, 2, 29), False), (date(2024, 3, 1), True)])
def test_codes_of_every_tier_are_known_from_their_day(
    tables: ControlTables, hts: str, day: date, fires: bool
) -> None:
    assert ("rf.chpl" in flags(priority_order(hts=hts), tables, as_of=day)) is fires


def test_each_code_fires_with_the_weight_of_its_tier(tables: ControlTables) -> None:
    weight = {"1": "high", "2": "high", "3": "medium", "4": "medium"}
    told = {code: weight[tier] for tier, codes in TIERS.items() for code in tables.members(codes)}
    found = {code: flags(priority_order(hts=code), tables).get("rf.chpl") for code in told}
    assert found == told
