"""Policy as data: dates, switches, and refusal of what nobody reads."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from screening.controls.policy import AFFILIATES_50, H200_POLICY, UAE_A5, ControlsPolicy
from screening.errors import InvalidPolicyError
from tests.screening.controls.conftest import FIXTURES, SHIPPED_POLICY


def test_shipped_policy_says_what_the_code_defaults_say(policy: ControlsPolicy) -> None:
    assert policy == SHIPPED_POLICY


@pytest.mark.parametrize(
    ("day", "in_force", "why"),
    [
        (date(2025, 9, 28), False, "the day before the rule (90 FR 47201)"),
        (date(2025, 9, 29), True, "first day"),
        (date(2025, 11, 9), True, "last day before the stay (90 FR 50857)"),
        (date(2025, 11, 10), False, "first day of the stay"),
        (date(2026, 11, 9), False, "last day of the stay"),
        (date(2026, 11, 10), True, "back by itself"),
    ],
)
def test_affiliates_rule_has_two_periods(day: date, in_force: bool, why: str) -> None:
    assert SHIPPED_POLICY.in_force(AFFILIATES_50, day) is in_force, why


@pytest.mark.parametrize(
    ("rule", "first_day"), [(H200_POLICY, date(2026, 1, 15)), (UAE_A5, date(2026, 7, 10))]
)
def test_rule_begins_on_its_day(rule: str, first_day: date) -> None:
    assert SHIPPED_POLICY.in_force(rule, first_day)
    assert not SHIPPED_POLICY.in_force(rule, first_day.replace(day=first_day.day - 1))


def test_switch_off_keeps_the_dates() -> None:
    policy = ControlsPolicy.from_mapping({"rules": {AFFILIATES_50: {"enabled": False}}})
    assert not policy.in_force(AFFILIATES_50, date(2026, 11, 20))
    assert policy.rules[AFFILIATES_50].periods == SHIPPED_POLICY.rules[AFFILIATES_50].periods


@pytest.mark.parametrize(
    "data",
    [
        {"end_use_limit": 1},
        {"rules": {"us.affiliate50": {"enabled": False}}},
        {"rules": {AFFILIATES_50: {"enable": False}}},
        {"rules": {AFFILIATES_50: {"enabled": "no"}}},
        {"rules": {AFFILIATES_50: {"periods": [{"from": "2026-01-01"}]}}},
        {"rules": {AFFILIATES_50: {"periods": [{"valid_from": "soon"}]}}},
        {"end_use_value_limit_usd": "plenty"},
        {"end_use_value_limit_usd": -1},
    ],
)
def test_policy_refuses_what_it_does_not_know(data: dict[str, object]) -> None:
    with pytest.raises(InvalidPolicyError):
        ControlsPolicy.from_mapping(data)


def test_policy_takes_numbers_as_text_or_number() -> None:
    assert ControlsPolicy.from_mapping(
        {"end_use_value_limit_usd": "75000"}
    ) == ControlsPolicy.from_mapping({"end_use_value_limit_usd": 75000})
    assert ControlsPolicy.from_mapping({}).end_use_value_limit_usd == Decimal(50000)


def test_shipped_policy_names_every_limit_and_price(policy: ControlsPolicy) -> None:
    text = (FIXTURES / "policy.json").read_text(encoding="utf-8")
    shipped = json.loads(text)["controls"]
    assert set(shipped["rules"]) == set(SHIPPED_POLICY.rules)
    flags = shipped["flags"]
    assert set(flags["limits"]) == set(SHIPPED_POLICY.flags.limits)
    assert set(flags["countries"]) == set(SHIPPED_POLICY.flags.countries)
    for table in ("reference_prices_usd", "ordinary_prices_usd"):
        assert set(flags[table]) == set(getattr(SHIPPED_POLICY.flags, table))
