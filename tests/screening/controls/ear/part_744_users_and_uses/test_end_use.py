"""End use and end user (15 CFR part 744, read 2026-07-23)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.part_744_users_and_uses.military_items import listed_military_item
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import USE_RULES
from screening.controls.facts import END_USE_FLAGS
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, line, only_line, order, party

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR


def test_every_flag_of_a_submission_has_a_rule() -> None:
    assert {rule.flag for rule in USE_RULES} == set(END_USE_FLAGS)


@pytest.mark.parametrize(
    ("flag", "country", "eccn", "outcome", "why"),
    [
        ("military", "CN", "5A992.c", BLOCK, "744.21: Supp. 2 item"),
        ("military", "CN", "4A994", HOLD, "744.21: in Supp. 2 only above a performance"),
        ("military", "CN", "EAR99", HOLD, "744.21: not in Supp. 2, a person looks"),
        ("military", "RU", "EAR99", BLOCK, "744.21: any item for Russia"),
        ("military", "DE", "5A992.c", CLEAR, "744.21 does not name Germany"),
        ("military_intelligence", "CN", "EAR99", HOLD, "744.22"),
        ("nuclear", "CN", "EAR99", HOLD, "744.2"),
        ("nuclear", "KR", "EAR99", HOLD, "744.2: Korea is not in Supp. 3"),
        ("nuclear", "DE", "EAR99", CLEAR, "744.2: Germany is in Supp. 3"),
        ("missile", "PK", "EAR99", BLOCK, "744.3: D:4"),
        ("missile", "BR", "EAR99", HOLD, "744.3: elsewhere"),
        ("chem_bio", "DE", "EAR99", BLOCK, "744.4: everywhere"),
        ("naval_nuclear", "BR", "EAR99", HOLD, "744.5"),
        ("supercomputer", "CN", "EAR99", HOLD, "744.23(a)(1)"),
        ("advanced_node_fab", "CN", "EAR99", HOLD, "744.23(a)(2)"),
        ("sme_production", "CN", "EAR99", HOLD, "744.23(a)(4)"),
    ],
)
def test_flag_that_is_true(
    tables: ControlTables, flag: str, country: str, eccn: str, outcome: Outcome, why: str
) -> None:
    use = {"statement": "Use in our own factory hall", "military": False, flag: True}
    answer = ask(order(country, lines=[line(eccn=eccn)], end_use=use), tables)
    assert answer.outcome is outcome, why
    if outcome is BLOCK:
        assert only_line(answer).result is Result.LICENSE_REQUIRED


@pytest.mark.parametrize(
    ("fields", "outcome", "why"),
    [
        ({}, HOLD, "unanswered, sensitive, above the limit"),
        ({"end_use": {"military": False}}, HOLD, "other flags open and no statement"),
        (
            {"end_use": {"military": False, "statement": "Accounting in our own office"}},
            CLEAR,
            "a civil statement answers for the rest",
        ),
        (
            {"end_use": {"statement": "Accounting in our own office"}},
            HOLD,
            "in a country of 744.21 the military flag itself must be answered",
        ),
        ({"end_use": {"military": False, "statement": "resale"}}, HOLD, "says nothing"),
    ],
)
def test_unanswered_flags_of_a_sensitive_order(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome, why: str
) -> None:
    lines = [line(eccn="5A992.c", unit_value="50000.01", quantity=1)]
    submission = order("CN", lines=lines)
    del submission["end_use"]
    submission.update(fields)
    answer = ask(submission, tables)
    assert answer.outcome is outcome, why
    if outcome is HOLD:
        assert any(q.topic in {"military_end_use", "end_use"} for q in answer.questions)


@pytest.mark.parametrize(
    ("line_fields", "country", "outcome", "why"),
    [
        ({"unit_value": "50000"}, "CN", CLEAR, "not above the limit"),
        ({"unit_value": "50000.01"}, "CN", HOLD, "above the limit"),
        ({"unit_value": None}, "CN", HOLD, "an unknown value is not below"),
        ({"unit_value": "50000.01", "eccn": "EAR99"}, "CN", CLEAR, "not a sensitive item"),
        ({"unit_value": "50000.01", "eccn": "2A994"}, "VN", CLEAR, "AT only and not in Supp. 2"),
        ({"unit_value": "50000.01"}, "TH", CLEAR, "not a sensitive destination"),
    ],
)
def test_value_item_and_place_decide_whether_to_ask(
    tables: ControlTables,
    line_fields: dict[str, Any],
    country: str,
    outcome: Outcome,
    why: str,
) -> None:
    fields = {"eccn": "5A992.c", "quantity": 1, **line_fields}
    submission = order(country, lines=[line(**fields)])
    del submission["end_use"]
    assert ask(submission, tables).outcome is outcome, why


def test_below_the_limit_the_open_flags_are_still_said(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="5A992.c")])
    del submission["end_use"]
    answer = ask(submission, tables)
    (open_check,) = [n for n in answer.coverage.not_evaluated if n.check == "end_use"]
    assert "end_use.military" in open_check.missing


def test_limit_is_policy(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="5A992.c")])
    del submission["end_use"]
    strict = ControlsPolicy.from_mapping({"end_use_value_limit_usd": 100})
    assert ask(submission, tables, policy=strict).outcome is HOLD


def test_other_currency_is_not_compared_with_the_limit(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="5A992.c")], currency="JPY")
    del submission["end_use"]
    assert ask(submission, tables).outcome is HOLD


@pytest.mark.parametrize(
    ("quantity", "asks", "why"),
    [(422, False, "999,296 TPP in all"), (423, True, "1,001,664 TPP in all")],
)
def test_much_computing_to_d5_asks_for_supercomputers(
    tables: ControlTables, quantity: int, asks: bool, why: str
) -> None:
    parameters = {"tpp": 2368, "die_area_mm2": 1500, "data_center": True}
    part = line(eccn="4A994", quantity=quantity, parameters=parameters)
    answer = ask(order("CN", lines=[part]), tables)
    assert any(q.topic == "supercomputer" for q in answer.questions) is asks, why


@pytest.mark.parametrize(
    ("business_type", "country", "eccn", "outcome"),
    [
        ("military", "CN", "3A991", BLOCK),
        ("military", "DE", "3A991", CLEAR),
        ("government", "CN", "3A991", HOLD),
        ("university", "CN", "3A991", CLEAR),
    ],
)
def test_kind_of_user_counts_inside_the_seven_countries(
    tables: ControlTables, business_type: str, country: str, eccn: str, outcome: Outcome
) -> None:
    user = party("end_user", country, business_type=business_type)
    answer = ask(order(country, parties=[user], lines=[line(eccn=eccn)]), tables)
    assert answer.outcome is outcome


@pytest.mark.parametrize(
    ("code", "is_whole"),
    [
        ("3A991.a.2", True),
        ("5A992.c", True),
        ("4A994", False),
        ("5A991.b", False),
        ("9A012.a.1", False),
        ("9D001", False),
        ("9D002", False),
        ("9D004", False),
        ("9E001", False),
        ("9D003", None),
        ("3A001", None),
    ],
)
def test_military_items_of_supplement_two(code: str, is_whole: bool | None) -> None:
    eccn = Eccn.parse(code)
    assert eccn is not None
    found = listed_military_item(eccn)
    assert (found.is_whole_entry if found else None) is is_whole


def test_declared_military_use_is_a_reason_of_its_own(tables: ControlTables) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    answer = ask(order("CN", lines=[line(eccn="5A992.c")], end_use=use), tables)
    assert "end_use.military" in codes(answer)
