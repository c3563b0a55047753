"""Policy as data: dates, switches, and refusal of what nobody reads."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.policy import AFFILIATES_50, H200_POLICY, UAE_A5, ControlsPolicy
from screening.errors import InvalidPolicyError
from tests.screening.controls.conftest import FIXTURES, SHIPPED_POLICY, TODAY

CONTROLS: dict[str, Any] = json.loads((FIXTURES / "policy.json").read_text(encoding="utf-8"))[
    "controls"
]


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The shipped policy with one value changed."""
    content = deepcopy(CONTROLS)
    at: Any = content
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to
    return content


@pytest.mark.parametrize("key", CONTROLS)
def test_policy_that_says_less_than_all_is_refused(key: str) -> None:
    """There is one copy of the policy, and no default that could stand in for a value."""
    with pytest.raises(InvalidPolicyError, match=f"{key} must be given"):
        ControlsPolicy.from_mapping({k: v for k, v in CONTROLS.items() if k != key})


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
    policy = ControlsPolicy.from_mapping(changed("rules", AFFILIATES_50, "enabled", to=False))
    assert not policy.in_force(AFFILIATES_50, date(2026, 11, 20))
    assert policy.rules[AFFILIATES_50].periods == SHIPPED_POLICY.rules[AFFILIATES_50].periods


@pytest.mark.parametrize(
    ("day", "begun"), [(date(2025, 9, 28), False), (date(2025, 9, 29), True), (TODAY, True)]
)
def test_stayed_rule_has_begun_and_a_coming_one_has_not(day: date, begun: bool) -> None:
    assert SHIPPED_POLICY.rules[AFFILIATES_50].has_begun(day) is begun


@pytest.mark.parametrize(
    "data",
    [
        changed("end_use_limit", to=1),
        changed("rules", "us.affiliate50", to={"enabled": False}),
        changed("rules", AFFILIATES_50, "enable", to=False),
        changed("rules", AFFILIATES_50, "enabled", to="no"),
        changed("rules", AFFILIATES_50, "periods", to=[{"from": "2026-01-01"}]),
        changed("rules", AFFILIATES_50, "periods", to=[{"valid_from": "soon"}]),
        changed(
            "rules",
            AFFILIATES_50,
            "periods",
            to=[{"valid_from": "2026-02-01", "valid_to": "2026-01-01"}],
        ),
        changed("end_use_value_limit_usd", to="plenty"),
        changed("end_use_value_limit_usd", to=-1),
        changed("letters", 0, "destinations", to=["XX"]),
        changed("letters", 0, "destinations", to=[]),
        changed("letters", 0, "products", to=[]),
        changed("letters", 0, "by_headquarters", to="yes"),
        changed("letters", to=[CONTROLS["letters"][0]] * 2),
        changed("approved_recipients", 0, "country", to="Emirates"),
        changed("flags", "limits", "price_lo", to="1"),
    ],
    ids=str,
)
def test_policy_refuses_what_it_does_not_know(data: dict[str, object]) -> None:
    with pytest.raises(InvalidPolicyError):
        ControlsPolicy.from_mapping(data)


def test_policy_takes_numbers_as_text_or_number() -> None:
    as_text = ControlsPolicy.from_mapping(changed("end_use_value_limit_usd", to="75000"))
    assert as_text == ControlsPolicy.from_mapping(changed("end_use_value_limit_usd", to=75000))
    assert as_text.end_use_value_limit_usd == Decimal(75000)


def test_letter_binds_on_its_days() -> None:
    (letter,) = SHIPPED_POLICY.letters
    assert letter.rule_id == "us.is_informed.h20_mi308"
    assert letter.in_force(date(2025, 4, 9))
    assert not letter.in_force(date(2025, 4, 8))


def test_recipients_count_in_their_country_on_their_days() -> None:
    day = date(2026, 7, 10)
    assert [row.country for row in SHIPPED_POLICY.recipients_on(day, "AE")] == ["AE"]
    assert SHIPPED_POLICY.recipients_on(day, "SA") == ()
    assert SHIPPED_POLICY.recipients_on(date(2026, 7, 9), "AE") == ()
