"""End use and end user (15 CFR part 744, read 2026-07-23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.dealings import END_USE_FLAGS
from screening.controls.ear.part_744_users_and_uses.military_items import listed_military_item
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import USE_RULES
from screening.controls.past import EarlierOrder, Past
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import (
    CIVIL_USE,
    TODAY,
    ask,
    codes,
    line,
    only_line,
    order,
    party,
)

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
    expected = {BLOCK: Result.LICENSE_REQUIRED, HOLD: Result.UNDETERMINED}
    determination = only_line(answer)
    assert determination.result is expected.get(outcome, Result.NLR)
    if outcome is not CLEAR:
        assert determination.rule == f"us.744.{flag}"
    if outcome is HOLD:
        assert all("none by this rule" in words for words in determination.hangs_on)


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


@pytest.mark.parametrize(
    ("orders", "own", "outcome", "why"),
    [
        (5, "9000", HOLD, "six orders of 9,000 within the month are 54,000"),
        (4, "9000", CLEAR, "five are 45,000"),
        (5, "5000", CLEAR, "45,000 before this one"),
        (5, "5000.01", HOLD, "just above with this one"),
    ],
)
def test_many_small_unanswered_orders_are_one_large_one(
    orders: int, own: str, outcome: Outcome, why: str, tables: ControlTables
) -> None:
    def earlier(days: int, *, same: bool = True) -> EarlierOrder:
        day = TODAY - timedelta(days=days)
        return EarlierOrder("S", day, ("B",), ("name",), Decimal(9000), is_same_buyer=same)

    past = Past(
        is_gathered=True,
        orders=(
            *(earlier(day) for day in range(1, orders + 1)),
            earlier(31),  # too long ago
            earlier(3, same=False),  # another buyer
        ),
    )
    submission = order("CN", lines=[line(eccn="2A991", quantity=1, unit_value=own)])
    del submission["end_use"]
    assert (ask(submission, tables, past=past).outcome is HOLD) is (outcome is HOLD), why
    answered = order("CN", lines=[line(eccn="2A991", quantity=1, unit_value=own)])
    topics = {q.topic for q in ask(answered, tables, past=past).questions}
    assert "military_end_use" not in topics


def test_below_the_limit_the_open_flags_are_still_said(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="5A992.c")])
    del submission["end_use"]
    answer = ask(submission, tables)
    (open_check,) = [n for n in answer.coverage.not_evaluated if n.check == "end_use"]
    assert "end_use.military" in open_check.missing


def test_limit_is_policy(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="5A992.c")])
    del submission["end_use"]
    strict = replace(SHIPPED_POLICY, end_use_value_limit_usd=Decimal(100))
    assert ask(submission, tables, policy=strict).outcome is HOLD


@pytest.mark.parametrize(
    ("currency", "price", "outcome", "why"),
    [
        ("JPY", "100.00", CLEAR, "less than a dollar"),
        ("EUR", "60000.00", HOLD, "67,032 dollars"),
        ("RUB", "9000000.00", HOLD, "there is no rate of these days"),
        ("RUB", "90000.00", HOLD, "small, and the money of an embargoed country"),
        ("KZT", "90000.00", CLEAR, "small by what a tenge is worth at most"),
        ("VND", "9000000000.00", HOLD, "there is no rate"),
        ("BWP", "90000.00", HOLD, "nor a bound"),
        ("VND", "100.00", CLEAR, "small in any currency"),
        ("AED", "180000.00", CLEAR, "pegged: 49,013 dollars"),
        ("AED", "190000.00", HOLD, "pegged: 51,736 dollars"),
    ],
)
def test_other_currency_is_compared_with_the_limit_by_its_rate(
    tables: ControlTables, currency: str, price: str, outcome: Outcome, why: str
) -> None:
    part = line(eccn="5A992.c", unit_value=price, quantity=1)
    submission = order("CN", lines=[part], currency=currency)
    del submission["end_use"]
    assert ask(submission, tables).outcome is outcome, why


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
def test_military_items_of_supplement_two(
    tables: ControlTables, code: str, is_whole: bool | None
) -> None:
    eccn = Eccn.parse(code)
    assert eccn is not None
    found = listed_military_item(eccn, tables)
    assert (found.is_whole_entry if found else None) is is_whole


def test_declared_military_use_is_a_reason_of_its_own(tables: ControlTables) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    answer = ask(order("CN", lines=[line(eccn="5A992.c")], end_use=use), tables)
    assert "end_use.military" in codes(answer)


@pytest.mark.parametrize(
    ("country", "day", "eccn", "result", "why"),
    [
        ("NI", date(2024, 3, 14), "5A992.c", None, "Nicaragua was not yet named"),
        ("NI", date(2024, 3, 15), "5A992.c", Result.LICENSE_REQUIRED, "89 FR 18780"),
        ("KH", date(2021, 12, 8), "5A992.c", None, "Cambodia was not yet named"),
        ("KH", date(2021, 12, 9), "5A992.c", Result.LICENSE_REQUIRED, "86 FR 70015"),
        ("RU", date(2022, 2, 23), "EAR99", Result.UNDETERMINED, "Supp. 2 limited Russia too"),
        ("RU", date(2022, 2, 24), "EAR99", Result.LICENSE_REQUIRED, "any item, 87 FR 12226"),
        ("BY", date(2022, 3, 1), "EAR99", None, "Belarus was not yet named"),
        ("BY", date(2022, 3, 2), "EAR99", Result.LICENSE_REQUIRED, "any item, 87 FR 13048"),
        ("MM", date(2021, 10, 5), "3B991", Result.LICENSE_REQUIRED, "Burma, 86 FR 13173"),
        ("VE", date(2021, 10, 5), "9A991", Result.LICENSE_REQUIRED, "Venezuela"),
    ],
)
def test_countries_of_the_military_rule_by_their_days(
    tables: ControlTables, country: str, day: date, eccn: str, result: Result | None, why: str
) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    submission = order(country, lines=[line(eccn=eccn)], end_use=use)
    path = only_line(ask(submission, tables, as_of=day)).path
    makes = {s.makes for s in path if s.rule_id == "us.744.military"}
    assert makes == ({result} if result else set()), why


@pytest.mark.parametrize(
    ("flag", "country", "eccn", "policy", "why"),
    [
        ("military", "CN", "5A992.c", ReviewPolicy.PRESUMPTION_OF_DENIAL, "744.21(e)(1)"),
        ("military", "BY", "5A992.c", ReviewPolicy.POLICY_OF_DENIAL, "744.21(e)(1)"),
        ("missile", "PK", "EAR99", ReviewPolicy.CASE_BY_CASE, "744.3(d)(1)"),
        ("chem_bio", "DE", "EAR99", ReviewPolicy.CASE_BY_CASE, "744.4(d)(1)"),
    ],
)
def test_review_policy_of_a_declared_use(
    tables: ControlTables, flag: str, country: str, eccn: str, policy: ReviewPolicy, why: str
) -> None:
    use = {"statement": "Use in our own factory hall", "military": False, flag: True}
    answer = ask(order(country, lines=[line(eccn=eccn)], end_use=use), tables)
    assert only_line(answer).review_policy is policy, why


def test_food_and_medicine_leave_the_policy_for_russia_open(tables: ControlTables) -> None:
    """744.21(e)(1): EAR99 food and medicine are looked at one by one, everything else denied."""
    use = {"statement": "Use in our own factory hall", "military": True}
    answer = ask(order("BY", end_use=use), tables)
    (reason,) = [r for r in answer.reasons if r.code == "end_use.military"]
    assert "food and medicine" in reason.summary
    listed = ask(order("BY", lines=[line(eccn="5A992.c")], end_use=use), tables)
    (reason,) = [r for r in listed.reasons if r.code == "end_use.military"]
    assert "food and medicine" not in reason.summary


def test_license_of_another_rule_is_reviewed_as_military(tables: ControlTables) -> None:
    """744.21(e)(3): an item outside Supp. 2 that needs a license anyway."""
    part = [line(eccn="3A001.a.7")]
    civil = {"statement": "Use in our own factory hall", "military": False}
    plain = only_line(ask(order("CN", lines=part, end_use=civil), tables))
    military = only_line(ask(order("CN", lines=part, end_use={**civil, "military": True}), tables))
    assert plain.result is military.result is Result.LICENSE_REQUIRED
    assert military.review_policy is ReviewPolicy.PRESUMPTION_OF_DENIAL


def test_government_that_may_be_military_leaves_the_line_open(tables: ControlTables) -> None:
    user = party("end_user", "CN", business_type="government")
    answer = ask(order("CN", parties=[user], lines=[line(eccn="3A991")]), tables)
    determination = only_line(answer)
    assert determination.result is Result.UNDETERMINED
    assert determination.rule == "us.744.21.government_user"
    assert "Supp. 2" in determination.hangs_on[0]


def test_military_buyer_in_russia_needs_a_license_for_any_item(tables: ControlTables) -> None:
    """744.21(a)(2): the user counts wherever the goods go."""
    parties = [party(), party("purchaser", "RU", name="Example Base", business_type="military")]
    found = only_line(ask(order(parties=parties), tables))
    assert found.result is Result.LICENSE_REQUIRED
    assert found.rule == "us.744.military"


def test_unanswered_flag_leaves_the_lines_open(tables: ControlTables) -> None:
    lines = [line(eccn="5A992.c", unit_value="60000", quantity=1)]
    submission = order("CN", lines=lines)
    del submission["end_use"]
    determination = only_line(ask(submission, tables))
    assert determination.result is Result.UNDETERMINED
    assert any("Nobody said" in words for words in determination.hangs_on)


def test_quantity_nobody_stated_is_named_beside_the_supercomputer_question(
    tables: ControlTables,
) -> None:
    part = line(eccn="4A994", quantity=None, parameters={"tpp": 2368, "die_area_mm2": 1500})
    answer = ask(order("CN", lines=[part]), tables)
    missing = {m for gap in answer.coverage.not_evaluated for m in gap.missing}
    assert "lines[0].quantity" in missing
    assert any(q.topic == "supercomputer" for q in answer.questions)


@pytest.mark.parametrize(
    ("eccn", "country", "use", "asks", "why"),
    [
        ("3B991", "CN", {}, True, "744.23(a)(2): the node is not known"),
        ("3E991", "MO", {}, True, "Macau counts"),
        ("3B991", "CN", {"advanced_node_fab": False}, False, "answered"),
        ("3B991", "VN", {}, False, "not in D:5"),
        ("3A991", "CN", {}, False, "not a fabrication item"),
    ],
)
def test_fabrication_items_ask_for_the_node(
    tables: ControlTables, eccn: str, country: str, use: dict[str, Any], asks: bool, why: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn)], end_use={**CIVIL_USE, **use}), tables)
    asked = any("advanced-node" in q.text for q in answer.questions)
    assert asked is asks, why
    assert (answer.outcome is HOLD) is asks


@pytest.mark.parametrize("eccn", ["3A991.a.1", "4A994", "5A002", "5A992.c"])
def test_entries_that_may_hold_a_microprocessor(tables: ControlTables, eccn: str) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    determination = only_line(ask(order("VN", lines=[line(eccn=eccn)], end_use=use), tables))
    (step,) = [s for s in determination.path if s.rule_id == "us.744.17"]
    assert step.makes is Result.UNDETERMINED
    if determination.result is Result.UNDETERMINED:
        assert any("5 GFLOPS" in words for words in determination.hangs_on)


@pytest.mark.parametrize(
    ("country", "outcome", "why"),
    [("VN", HOLD, "744.17: D:1"), ("TH", CLEAR, "not in D:1")],
)
def test_microprocessors_for_military_users(
    tables: ControlTables, country: str, outcome: Outcome, why: str
) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    answer = ask(order(country, lines=[line(eccn="3A991.a.1")], end_use=use), tables)
    assert answer.outcome is outcome, why


def test_military_user_of_processors_anywhere_in_d1_is_looked_at(tables: ControlTables) -> None:
    """15 CFR 744.17: the user counts as well as the use."""
    parties = [party("end_user", "VN", business_type="military")]
    submission = order("VN", parties=parties, lines=[line(eccn="3A991.a.1")])
    assert "15 CFR 744.17" in {reason.citation for reason in ask(submission, tables).reasons}


def test_military_use_in_a_country_nobody_named_is_held(tables: ControlTables) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    nowhere = party(country="DE", address={"city": "Example City"})
    submission = order(parties=[nowhere], lines=[line(eccn="3A991")], end_use=use)
    del submission["destination_country"]
    answer = ask(submission, tables)
    (reason,) = [r for r in answer.reasons if r.code == "end_use.military"]
    assert reason.outcome is HOLD


@pytest.mark.parametrize(
    ("name", "is_asked", "why"),
    [
        ("Example Mill Japan K.K.", True, "a company of the exporter's own"),
        ("EXAMPLE MILL GMBH", True, "in capitals, with another legal form"),
        ("Example Milling Tools GmbH", False, "another word"),
        ("Japan Example Mill K.K.", False, "the name stands elsewhere"),
        ("Beispiel Werke GmbH", False, "a customer"),
    ],
)
def test_own_company_is_asked_who_uses_the_goods(
    tables: ControlTables, name: str, is_asked: bool, why: str
) -> None:
    policy = replace(SHIPPED_POLICY, own_companies=("Example Mill",))
    consignee = party("ultimate_consignee", name=name)
    answer = ask(order(parties=[consignee]), tables, policy=policy)
    assert ("end_use.unknown" in codes(answer)) is is_asked, why
    assert (answer.outcome is HOLD) is is_asked
    if is_asked:
        assert only_line(answer).result is Result.UNDETERMINED
        assert any("end user" in q.text for q in answer.questions)
    named = order(parties=[consignee, party("end_user", name="Beispiel Werke GmbH")])
    assert ask(named, tables, policy=policy).outcome is CLEAR


def test_nobody_is_the_exporters_own_company_unless_the_policy_says_so(
    tables: ControlTables,
) -> None:
    assert SHIPPED_POLICY.own_companies == ()
