"""How the buyer bought before: both sides of each flag, boundary values and days included."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.past import NOTHING_GATHERED, PartnerRecord, Past
from screening.controls.policy import STRUCTURING_VALUE
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.ear.part_732_red_flags.orders import (
    GATHERED,
    chip,
    chip_order,
    earlier,
    flags,
    linked,
    not_evaluated,
    plain_order,
)
from tests.screening.controls.orders import TODAY, ask, line


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def known(**fields: Any) -> Past:
    """Records of the first party as a business partner."""
    return Past(is_gathered=True, partners={"0": PartnerRecord("Example Werke GmbH", **fields)})


@pytest.mark.parametrize(
    ("first", "quantity", "fires", "why"),
    [
        (date(2022, 10, 6), 8, False, "a customer before the rules"),
        (date(2022, 10, 7), 8, True, "new since the rules, eight units"),
        (date(2022, 10, 7), 7, False, "seven units"),
    ],
)
def test_new_customer(
    tables: ControlTables, first: date, quantity: int, fires: bool, why: str
) -> None:
    submission = chip_order(lines=[chip(quantity=quantity, unit_value="100.00")])
    found = flags(submission, tables, past=known(first_ac_purchase_on=first))
    assert ("rf.ac_new_customer_post_2022" in found) is fires, why


@pytest.mark.parametrize(
    ("is_advanced_buyer", "fires"), [(True, True), (False, False)], ids=["of chips", "of screws"]
)
def test_new_customer_who_bought_under_another_name(
    tables: ControlTables, is_advanced_buyer: bool, fires: bool
) -> None:
    neighbor = linked("phone", is_advanced_buyer=is_advanced_buyer)
    past = Past(is_gathered=True, linked=(neighbor,))
    submission = chip_order(lines=[chip(quantity=8, unit_value="100.00")])
    answer = ask(submission, tables, past=past)
    told = [f.summary for f in answer.red_flags if f.code == "rf.ac_new_customer_post_2022"]
    assert [("Example Shadow Ltd (T-0" in words and "by phone" in words) for words in told] == [
        True
    ] * fires
    assert answer.outcome is not Outcome.CLEAR


@pytest.mark.parametrize(
    ("value", "fires"), [("125000.00", False), ("125000.01", True)], ids=["limit", "above"]
)
def test_first_order_of_high_value(tables: ControlTables, value: str, fires: bool) -> None:
    past = known(first_ac_purchase_on=date(2026, 1, 1))
    submission = chip_order(lines=[chip(quantity=2, unit_value=value)])
    found = flags(submission, tables, past=past)
    assert ("rf.ac_new_customer_post_2022" in found) is fires


@pytest.mark.parametrize(
    ("quantity", "outcome"), [(7, Outcome.CLEAR), (8, Outcome.HOLD)], ids=["seven", "eight"]
)
def test_empty_history_is_a_question_where_it_matters(
    tables: ControlTables, quantity: int, outcome: Outcome
) -> None:
    submission = chip_order(lines=[chip(quantity=quantity, unit_value="100.00")])
    answer = ask(submission, tables, past=GATHERED)
    assert answer.outcome is outcome
    assert "rf.quantity_anomaly" in not_evaluated(answer)
    asked = any("purchase" in question.text for question in answer.questions)
    assert asked is (outcome is Outcome.HOLD)


@pytest.mark.parametrize(
    ("units", "quantity", "fires", "why"),
    [
        ((10, 10), 30, False, "three times the mean"),
        ((10, 10), 31, True, "above three times the mean"),
        ((5, 15), 40, False, "the mean and two deviations"),
        ((5, 15), 41, True, "above both"),
        ((10,), 30, False, "three times the only order"),
        ((10,), 31, True, "above it"),
        ((), 500, False, "no order is no mean"),
    ],
)
def test_quantity_against_the_last_twelve_months(
    tables: ControlTables, units: tuple[int, ...], quantity: int, fires: bool, why: str
) -> None:
    orders = tuple(earlier(f"T-{n}", units=n, on=days_ago(200)) for n in units)
    past = Past(is_gathered=True, orders=orders)
    submission = chip_order(lines=[chip(quantity=quantity)])
    found = flags(submission, tables, past=past)
    assert ("rf.quantity_anomaly" in found) is fires, why


def test_orders_of_more_than_a_year_ago_do_not_count(tables: ControlTables) -> None:
    orders = tuple(earlier(f"T-{n}", units=1, on=days_ago(366)) for n in range(3))
    past = Past(is_gathered=True, orders=orders)
    found = flags(chip_order(lines=[chip(quantity=100)]), tables, past=past)
    assert "rf.quantity_anomaly" not in found


def split(*values: str | None, days: int = 1, **fields: Any) -> Past:
    orders = tuple(
        earlier(f"T-{n}", value=value, on=days_ago(days), **fields)
        for n, value in enumerate(values)
    )
    return Past(is_gathered=True, orders=orders)


@pytest.mark.parametrize(
    ("past", "value", "fires", "why"),
    [
        (split("40000", "40000"), "20000.01", True, "three below the limit, together above"),
        (split("40000", "40000"), "20000.00", False, "together at the limit"),
        (split("90000"), "90000.00", False, "two orders"),
        (split("40000", "40000", days=30), "40000.00", True, "thirty days ago"),
        (split("40000", "40000", days=31), "40000.00", False, "thirty-one days ago"),
        (split("40000", "100000"), "40000.00", False, "one order is not below"),
        (split("40000", "40000"), "100000.00", False, "this one is not below"),
        (split("40000", "40000", "40000"), "40000.00", True, "four"),
        (split("40000", None, "40000"), "40000.00", True, "a value nobody knows is left out"),
    ],
)
def test_structuring(tables: ControlTables, past: Past, value: str, fires: bool, why: str) -> None:
    submission = chip_order(lines=[chip(quantity=1, unit_value=value)])
    assert ("rf.structuring" in flags(submission, tables, past=past)) is fires, why


@pytest.mark.parametrize(
    ("eccn", "buyers", "fires", "why"),
    [
        ("5A992.c", ("Example Other Ltd",), True, "another name, linked by phone"),
        ("5A992.c", ("Example Werke GmbH",), False, "a dealer's own repeated orders"),
        ("3A001.a.7", ("Example Werke GmbH",), True, "controlled goods"),
        ("EAR99", ("Example Other Ltd",), False, "no license to stay below"),
    ],
)
def test_structuring_of_other_goods(
    tables: ControlTables, eccn: str, buyers: tuple[str, ...], fires: bool, why: str
) -> None:
    past = split("40000", "40000", buyers=buyers, links=("phone",))
    submission = plain_order(lines=[line(eccn=eccn, quantity=1, unit_value="40000.00")])
    assert ("rf.structuring" in flags(submission, tables, past=past)) is fires, why


def test_structuring_of_chips_below_the_thresholds(tables: ControlTables) -> None:
    chips = line(eccn="5A992.c", quantity=1, unit_value="40000.00", parameters={"tpp": 1500})
    found = flags(plain_order(lines=[chips]), tables, past=split("40000", "40000"))
    assert "rf.structuring" in found, "the same buyer, too"


def test_structuring_takes_its_value_from_the_policy(tables: ControlTables) -> None:
    submission = chip_order(lines=[chip(quantity=1, unit_value="40000.00")])
    past = split("40000", "40000")
    policy = SHIPPED_POLICY.switched(STRUCTURING_VALUE, value=Decimal(500_000))
    assert "rf.structuring" not in flags(submission, tables, past=past, policy=policy)
    off = SHIPPED_POLICY.switched(STRUCTURING_VALUE, enabled=False)
    answer = ask(submission, tables, past=past, policy=off)
    assert "rf.structuring" in not_evaluated(answer)


def test_structuring_without_history_or_value_is_not_evaluated(tables: ControlTables) -> None:
    submission = chip_order(lines=[chip(quantity=1)])
    answer = ask(submission, tables, past=NOTHING_GATHERED)
    assert not_evaluated(answer)["rf.structuring"] == ("earlier transactions",)
    submission = chip_order(lines=[chip(quantity=1)], currency=None)
    answer = ask(submission, tables, past=split("1", "1"))
    assert not_evaluated(answer)["rf.structuring"] == ("currency",)


def rush(*days: int) -> Past:
    orders = tuple(earlier(f"T-{d}", units=10, on=TODAY - timedelta(days=d)) for d in days)
    return Past(is_gathered=True, orders=orders)


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2026, 9, 28), "the affiliates rule is 43 days away"), (TODAY, "no rule is coming")],
)
def test_no_rush_without_a_coming_rule(tables: ControlTables, day: date, why: str) -> None:
    found = flags(chip_order(), tables, past=rush(60, 61, 62), as_of=day)
    assert "rf.pattern_rush" not in found, why


@pytest.mark.parametrize(
    ("quantity", "fires", "why"),
    [(13, True, "13 of 43 units"), (12, False, "12 of 42 units, below 30 %")],
)
def test_rush_before_a_rule(tables: ControlTables, quantity: int, fires: bool, why: str) -> None:
    day = date(2026, 11, 9)  # the day before the affiliates rule returns
    orders = tuple(earlier(f"T-{d}", units=10, on=day - timedelta(days=d)) for d in (60, 70, 80))
    past = Past(is_gathered=True, orders=orders)
    submission = chip_order(lines=[chip(quantity=quantity, unit_value="1.00")])
    found = flags(submission, tables, past=past, as_of=day)
    assert found.get("rf.pattern_rush") == ("low" if fires else None), why


@pytest.mark.parametrize(
    ("result", "fires"), [("failed", True), ("refused", True), ("passed", False)]
)
def test_post_shipment_verification(tables: ControlTables, result: str, fires: bool) -> None:
    past = known(psv_result=result, psv_on=date(2026, 5, 1))
    assert ("rf.psv_fail" in flags(plain_order(), tables, past=past)) is fires


def test_default_structuring_value_is_in_the_policy() -> None:
    assert SHIPPED_POLICY.rules[STRUCTURING_VALUE].value == Decimal(100_000)
