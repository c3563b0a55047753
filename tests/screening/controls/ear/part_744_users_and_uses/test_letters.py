"""Is-informed letters of the policy (15 CFR 744.11(c), 744.21(b), 744.23(b))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.policy import ControlsPolicy, Letter
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import TODAY, ask, codes, line, only_line, order, party

H20 = line(eccn="4A994", manufacturer="NVIDIA", description="H20 96GB SXM")
L4 = line(eccn="5A992.c", manufacturer="NVIDIA", description="L4")
NO_CHIP = line(eccn="EAR99")
OURS = "us.is_informed.h20_mi308"
SECOND = "us.is_informed.second"


def with_letters(*letters: Letter) -> ControlsPolicy:
    return replace(SHIPPED_POLICY, letters=(*SHIPPED_POLICY.letters, *letters))


def second(**fields: Any) -> Letter:
    """A letter to us for two countries, from a day on."""
    data: dict[str, Any] = {
        "name": "second",
        "products": ["nvidia-l4"],
        "destinations": ["BR", "MX"],
        "by_headquarters": False,
        "periods": [{"valid_from": "2026-11-20"}],
        "citation": "15 CFR 744.11(c)",
    }
    return Letter.from_mapping(0, {**data, **fields})


def rules_that_require(answer: Any) -> set[str]:
    """Rules of the path that make a license required."""
    return {s.rule_id for s in only_line(answer).path if s.makes is Result.LICENSE_REQUIRED}


@pytest.mark.parametrize(
    ("day", "country", "part", "is_required", "why"),
    [
        (TODAY, "BR", L4, True, "the first country, on its first day"),
        (TODAY, "MX", L4, True, "the second country"),
        (date(2026, 11, 19), "BR", L4, False, "the day before it says nothing"),
        (TODAY, "AR", L4, False, "not named"),
        (TODAY, "BR", NO_CHIP, False, "not its product"),
    ],
)
def test_second_letter_counts_from_its_day_on(
    tables: ControlTables,
    day: date,
    country: str,
    part: dict[str, Any],
    is_required: bool,
    why: str,
) -> None:
    submission = order(country, lines=[part])
    answer = ask(submission, tables, policy=with_letters(second()), as_of=day)
    assert ("item.is_informed" in codes(answer)) is is_required, why
    determination = only_line(answer)
    expected = Result.LICENSE_REQUIRED if is_required else Result.NLR
    assert determination.result is expected, why
    if is_required:
        assert determination.rule == SECOND
        assert determination.citation == "15 CFR 744.11(c)"
        assert determination.review_policy is ReviewPolicy.PER_ENTRY
    else:
        assert SECOND not in {s.rule_id for s in determination.path}


def test_letter_that_has_ended_says_nothing(tables: ControlTables) -> None:
    ended = second(periods=[{"valid_from": "2026-01-01", "valid_to": "2026-11-19"}])
    policy = with_letters(ended)
    submission = order("BR", lines=[L4])
    assert "item.is_informed" not in codes(ask(submission, tables, policy=policy))
    last = ask(submission, tables, policy=policy, as_of=date(2026, 11, 19))
    assert "item.is_informed" in codes(last)


def test_letters_are_asked_each_for_itself(tables: ControlTables) -> None:
    both = second(products=["nvidia-h20"], destinations=["CN"])
    answer = ask(order("CN", lines=[H20]), tables, policy=with_letters(both))
    assert rules_that_require(answer) >= {OURS, SECOND}


def test_policy_without_letters_asks_none(tables: ControlTables) -> None:
    none = replace(SHIPPED_POLICY, letters=())
    assert "item.is_informed" not in codes(ask(order("CN", lines=[H20]), tables, policy=none))


def test_country_with_the_row_of_another_may_be_named_alone(tables: ControlTables) -> None:
    """Hong Kong counts as China; a letter for Hong Kong alone is not one for China."""
    policy = with_letters(second(destinations=["HK"]))
    hong_kong = ask(order("HK", lines=[L4]), tables, policy=policy)
    assert SECOND in rules_that_require(hong_kong)
    china = ask(order("CN", lines=[L4]), tables, policy=policy)
    assert SECOND not in rules_that_require(china)
    for_china = with_letters(second(destinations=["CN"]))
    assert SECOND in rules_that_require(ask(order("HK", lines=[L4]), tables, policy=for_china))


@pytest.mark.parametrize(
    ("seat", "parent_country", "rule", "result", "why"),
    [
        ("BR", None, SECOND, Result.LICENSE_REQUIRED, "headquartered there"),
        ("DE", "BR", SECOND, Result.LICENSE_REQUIRED, "its parent sits there"),
        ("DE", "DE", "", Result.NLR, "neither"),
    ],
)
def test_headquarters_count_where_the_letter_says_so(
    tables: ControlTables,
    seat: str | None,
    parent_country: str | None,
    rule: str,
    result: Result,
    why: str,
) -> None:
    buyer = party(country="DE", headquarters_country=seat, ultimate_parent=None)
    if parent_country:
        buyer["ultimate_parent"] = "Example Holding"
        buyer["owners"] = [{"name": "Example Holding", "country": parent_country, "percent": 100}]
    letter = second(by_headquarters=True)
    answer = ask(order("DE", parties=[buyer], lines=[L4]), tables, policy=with_letters(letter))
    determination = only_line(answer)
    assert determination.result is result, why
    assert (determination.rule == SECOND) is bool(rule), why
    without = ask(order("DE", parties=[buyer], lines=[L4]), tables, policy=with_letters(second()))
    assert SECOND not in {s.rule_id for s in only_line(without).path}, "by destination only"


def test_headquarters_nobody_stated_hold_the_order_and_are_asked_for(
    tables: ControlTables,
) -> None:
    buyer = party(country="DE", headquarters_country=None, ultimate_parent=None)
    letter = second(by_headquarters=True)
    submission = order("DE", parties=[buyer], lines=[L4])
    answer = ask(submission, tables, policy=with_letters(letter))
    assert answer.outcome is Outcome.HOLD
    (reason,) = [r for r in answer.reasons if r.code == "item.is_informed"]
    assert reason.outcome is Outcome.HOLD
    assert "BR, MX" in reason.summary
    assert only_line(answer).result is Result.UNDETERMINED
    assert reason.summary in only_line(answer).hangs_on
    asked = [q.field for q in answer.questions if q.topic == "ultimate_parent"]
    assert asked == ["parties[0].headquarters_country"], "once, whatever asks"


def test_destination_that_is_reached_leaves_no_headquarters_open(tables: ControlTables) -> None:
    buyer = party(country="BR", headquarters_country=None, ultimate_parent=None)
    letter = second(by_headquarters=True)
    submission = order("BR", parties=[buyer], lines=[L4])
    answer = ask(submission, tables, policy=with_letters(letter))
    assert only_line(answer).result is Result.LICENSE_REQUIRED
    assert not [q for q in answer.questions if q.why == "item.is_informed"]


def test_product_the_catalog_only_suggests_is_undetermined(tables: ControlTables) -> None:
    part = line(eccn="EAR99", description="NVIDIA H20 or H200")
    answer = ask(order("CN", lines=[part]), tables)
    (step,) = [s for s in only_line(answer).path if s.rule_id == OURS]
    assert step.makes is Result.UNDETERMINED
    (reason,) = [r for r in answer.reasons if r.code == "item.is_informed"]
    assert reason.outcome is Outcome.HOLD
    assert "none by this letter if not" in reason.summary


@pytest.mark.parametrize(
    ("destination", "seat"), [("MO", "MO"), ("DE", "MO"), ("VE", "VE"), ("DE", "VE")]
)
def test_our_letter_reaches_macau_beside_country_group_d5(
    tables: ControlTables, destination: str, seat: str
) -> None:
    """Macau is no member of the group: the letter names it, as a place and as headquarters."""
    buyer = party(country=destination, headquarters_country=seat)
    answer = ask(order(destination, parties=[buyer], lines=[H20]), tables)
    (element,) = [s for s in only_line(answer).path if s.rule_id == OURS]
    assert element.makes is Result.LICENSE_REQUIRED
    (reason,) = [r for r in answer.reasons if r.code == "item.is_informed"]
    assert reason.outcome is Outcome.BLOCK
