"""What a list means for a party (15 CFR part 744, read 2026-07-23; 31 CFR chapter V)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.reference import ControlTables
from screening.terms.listed_party import NameKind, PartySchema
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import (
    TODAY,
    ask,
    codes,
    hit,
    line,
    listed,
    only_line,
    order,
    party,
)

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR
UNDETERMINED = Result.UNDETERMINED


@pytest.mark.parametrize(
    ("source", "role", "code", "outcome", "why"),
    [
        ("us-bis-entity-list", "purchaser", "party.entity_list", BLOCK, "748.5(c)"),
        ("us-bis-entity-list", "intermediate_consignee", "party.entity_list", BLOCK, "748.5(d)"),
        ("us-bis-entity-list", "ultimate_consignee", "party.entity_list", BLOCK, "748.5(e)"),
        ("us-bis-entity-list", "end_user", "party.entity_list", BLOCK, "748.5(f)"),
        ("us-bis-entity-list", "freight_forwarder", "party.other_role", HOLD, "not 748.5(c)-(f)"),
        ("us-bis-entity-list", "bill_to", "party.other_role", HOLD, "not 748.5(c)-(f)"),
        ("us-bis-denied-persons", "carrier", "party.denied_person", BLOCK, "GP 4: any role"),
        ("us-ofac-sdn", "bill_to", "party.sdn", BLOCK, "blocked in any role"),
        ("us-bis-unverified-list", "freight_forwarder", "party.uvl", HOLD, "744.15: any role"),
        ("us-bis-meu-list", "end_user", "party.meu", HOLD, "EAR99 is not in Supp. 2"),
        ("us-bis-meu-list", "bill_to", "party.other_role", HOLD, "not 748.5(c)-(f)"),
        ("us-ofac-ns-cmic", "end_user", "party.possible_match", HOLD, "no export ban, look"),
        ("us-bis-mieu", "end_user", "end_use.military_intelligence", BLOCK, "744.22: any item"),
        ("us-bis-mieu", "bill_to", "party.other_role", HOLD, "not 748.5(c)-(f)"),
        ("us-state-isn", "end_user", "party.possible_match", HOLD, "744.19, nothing required"),
        ("eu-fsf", "end_user", "party.possible_match", HOLD, "nexus is decided by a person"),
    ],
)
def test_list_and_role(
    tables: ControlTables, source: str, role: str, code: str, outcome: Outcome, why: str
) -> None:
    submission = order(parties=[party(role, name="Listed Example Co., Ltd.")])
    answer = ask(submission, tables, hits=[hit(listed(source))])
    assert code in codes(answer), why
    assert answer.outcome is outcome, why


@pytest.mark.parametrize(
    ("eccn", "outcome"),
    [("5A992.c", BLOCK), ("3A991", BLOCK), ("4A994", HOLD), ("EAR99", HOLD), (None, HOLD)],
)
def test_military_end_user_depends_on_the_item(
    tables: ControlTables, eccn: str | None, outcome: Outcome
) -> None:
    answer = ask(order(lines=[line(eccn=eccn)]), tables, hits=[hit(listed("us-bis-meu-list"))])
    assert answer.outcome is outcome


def test_military_end_user_in_russia_needs_a_license_for_any_item(tables: ControlTables) -> None:
    record = replace(listed("us-bis-meu-list"), countries=("RU",))
    assert ask(order(), tables, hits=[hit(record)]).outcome is BLOCK


def test_entity_list_block_names_party_alias_and_citations(tables: ControlTables) -> None:
    record = listed(name="Listed Example Information Industry Co., Ltd.")
    answer = ask(
        order(parties=[party(name="LEI Systems")]),
        tables,
        hits=[hit(record, name="LEI Systems", name_kind=NameKind.ALIAS)],
    )
    (reason,) = [r for r in answer.reasons if r.code == "party.entity_list"]
    assert "Listed Example Information Industry" in reason.summary
    assert 'listed alias "LEI Systems"' in reason.summary
    assert reason.citation.startswith("15 CFR 744.11")
    assert "84 FR 22961" in reason.citation
    assert reason.subject == "parties[0]"
    determination = only_line(answer)
    assert determination.result is Result.LICENSE_REQUIRED
    assert determination.review_policy is ReviewPolicy.PRESUMPTION_OF_DENIAL


@pytest.mark.parametrize(
    ("fields", "result", "why"),
    [
        ({"is_match": False, "score": 0.8}, UNDETERMINED, "not enough to call it the same party"),
        ({"via": "previous_name"}, UNDETERMINED, "a former name"),
        ({"via": "officer"}, Result.NLR, "an officer is not the party"),
    ],
)
def test_likeness_is_a_possible_match(
    tables: ControlTables, fields: dict[str, Any], result: Result, why: str
) -> None:
    answer = ask(order(), tables, hits=[hit(listed(), **fields)])
    assert codes(answer) - {"flags.unresolved"} == {"party.possible_match"}, why
    assert answer.outcome is HOLD
    assert only_line(answer).result is result, why
    question = answer.questions[0]
    assert "identity" in question.text
    for question in answer.questions:
        assert listed().name not in question.text, "nobody may learn whom the party resembles"


@pytest.mark.parametrize(
    ("source", "role", "says"),
    [
        ("us-bis-entity-list", "end_user", "a license is required if it is the same party"),
        ("us-ofac-sdn", "bill_to", "prohibited if it is the same party"),
        ("us-bis-denied-persons", "carrier", "prohibited if it is the same party"),
        ("us-bis-meu-list", "end_user", "a license may be required, as its entry says"),
        ("us-bis-entity-list", "freight_forwarder", ""),
        ("us-bis-unverified-list", "end_user", ""),
        ("us-ofac-ns-cmic", "end_user", ""),
        ("eu-fsf", "end_user", ""),
    ],
)
def test_line_hangs_on_a_likeness_that_would_bind_it(
    tables: ControlTables, source: str, role: str, says: str
) -> None:
    submission = order(parties=[party(role, name="Listed Example Co., Ltd.")])
    answer = ask(submission, tables, hits=[hit(listed(source), is_match=False, score=0.8)])
    assert answer.outcome is HOLD
    determination = only_line(answer)
    if says:
        assert determination.result is UNDETERMINED
        assert says in " ".join(determination.hangs_on)
    else:
        assert determination.result is Result.NLR


def test_freeze_hangs_on_a_likeness_where_it_binds_the_exporter(tables: ControlTables) -> None:
    submission = order(ship_from={"country": "DE"})
    answer = ask(submission, tables, hits=[hit(listed("eu-fsf"), is_match=False, score=0.8)])
    assert "prohibited if it is the same party" in " ".join(only_line(answer).hangs_on)


@pytest.mark.parametrize(
    ("percent", "result"), [("60", UNDETERMINED), (None, UNDETERMINED), ("10", Result.NLR)]
)
def test_line_hangs_on_a_likely_owner_whose_share_may_reach_the_rule(
    tables: ControlTables, percent: str | None, result: Result
) -> None:
    owner = {"name": "Listed Example Co., Ltd."} | ({"percent": percent} if percent else {})
    likely = replace(
        hit(listed("us-ofac-sdn"), is_match=False, score=0.8),
        via="owner",
        submitted_name="Listed Example Co., Ltd.",
    )
    answer = ask(order(parties=[party(owners=[owner])]), tables, hits=[likely])
    assert "party.possible_match" in codes(answer)
    assert answer.outcome is HOLD
    assert only_line(answer).result is result


@pytest.mark.parametrize(
    ("measure", "outcome", "why"),
    [
        ({"expires_on": date(2026, 11, 19)}, CLEAR, "expired the day before"),
        ({"expires_on": TODAY}, BLOCK, "last day"),
        ({"effective_on": date(2026, 11, 21)}, CLEAR, "begins tomorrow"),
        ({"effective_on": TODAY}, BLOCK, "first day"),
        ({"note": "Standard order"}, BLOCK, "a standard order denies everything"),
        ({"note": "Not a standard order: read it"}, HOLD, "its text controls"),
    ],
)
def test_denial_order_by_its_dates_and_kind(
    tables: ControlTables, measure: dict[str, Any], outcome: Outcome, why: str
) -> None:
    record = listed("us-bis-denied-persons", **measure)
    assert ask(order(), tables, hits=[hit(record)]).outcome is outcome, why


def test_denied_person_and_blocked_party_are_prohibited(tables: ControlTables) -> None:
    for source in ("us-bis-denied-persons", "us-ofac-sdn"):
        answer = ask(order(), tables, hits=[hit(listed(source))])
        assert only_line(answer).result is Result.PROHIBITED
        assert only_line(answer).review_policy is None


def test_listed_address_blocks_only_an_exact_unit(tables: ControlTables) -> None:
    record = listed(name="Address 01", schema=PartySchema.ADDRESS)
    exact = ask(order(), tables, hits=[hit(record, via="address")])
    near = ask(order(), tables, hits=[hit(record, via="address", is_match=False)])
    assert exact.outcome is BLOCK
    assert near.outcome is HOLD
    assert "party.listed_address" in codes(exact) & codes(near)


def test_address_of_a_listed_party_is_held(tables: ControlTables) -> None:
    answer = ask(order(), tables, hits=[hit(listed(), via="address")])
    assert codes(answer) == {"party.shared_address"}
    assert answer.outcome is HOLD


def test_no_exception_lifts_an_entity_list_block(tables: ControlTables) -> None:
    part = line(eccn="5A002.a.1", license_exception="ENC")
    answer = ask(order(lines=[part]), tables, hits=[hit(listed())])
    assert answer.outcome is BLOCK
    assert only_line(answer).result is Result.LICENSE_REQUIRED
    assert {e.status for e in only_line(answer).exceptions_considered} == {"rejected"}


def test_unverified_party_bars_every_exception(tables: ControlTables) -> None:
    submission = order("TW", lines=[line(eccn="3A001.a.7", license_exception="GBS")])
    answer = ask(submission, tables, hits=[hit(listed("us-bis-unverified-list"))])
    considered = only_line(answer).exceptions_considered
    assert considered
    assert {e.status for e in considered} == {"rejected"}
    assert answer.outcome is BLOCK


@pytest.mark.parametrize(
    ("source", "measure", "result", "why"),
    [
        (
            "us-bis-entity-list",
            {"license_requirement": "For items on the CCL"},
            Result.UNDETERMINED,
            "the entry must be read",
        ),
        (
            "us-bis-entity-list",
            {"license_requirement": "All items subject to the EAR except EAR99"},
            Result.UNDETERMINED,
            "a person must confirm the EAR99",
        ),
        ("us-bis-meu-list", {}, Result.UNDETERMINED, "not, or only in part, in Supp. 2"),
        ("us-bis-denied-persons", {"note": "see the order"}, Result.UNDETERMINED, "its text"),
        ("us-bis-unverified-list", {}, Result.NLR, "a statement is no license"),
        ("us-ofac-ns-cmic", {}, Result.NLR, "advice"),
    ],
)
def test_hold_of_a_list_says_whether_a_license_hangs_on_it(
    tables: ControlTables, source: str, measure: dict[str, Any], result: Result, why: str
) -> None:
    answer = ask(order(), tables, hits=[hit(listed(source, **measure))])
    assert answer.outcome is HOLD
    determination = only_line(answer)
    assert determination.result is result, why
    assert bool(determination.hangs_on) is (result is Result.UNDETERMINED)


def test_address_that_may_be_the_listed_one_leaves_the_line_open(tables: ControlTables) -> None:
    record = listed(name="Address 01", schema=PartySchema.ADDRESS)
    near = hit(record, via="address", is_match=False)
    assert only_line(ask(order(), tables, hits=[near])).result is Result.UNDETERMINED
    forwarder = [party(), party("freight_forwarder", "DE", name="Example Spedition")]
    other = hit(record, party=1, via="address", is_match=False)
    found = ask(order(parties=forwarder), tables, hits=[other])
    assert only_line(found).result is Result.NLR


def test_lines_of_one_entry_are_told_by_what_it_makes_of_them(tables: ControlTables) -> None:
    lines = [line(eccn="5A992.c"), line(number=2, eccn="EAR99"), line(number=3, eccn="3A991")]
    answer = ask(order(lines=lines), tables, hits=[hit(listed("us-bis-meu-list"))])
    results = [d.result for d in answer.determinations]
    required, undetermined = Result.LICENSE_REQUIRED, Result.UNDETERMINED
    assert results == [required, undetermined, required]
    assert [r.outcome for r in answer.reasons if r.code == "party.meu"] == [BLOCK, HOLD]


def test_path_cites_what_the_determination_cites(tables: ControlTables) -> None:
    determination = only_line(ask(order(), tables, hits=[hit(listed())]))
    (step,) = [s for s in determination.path if s.makes is Result.LICENSE_REQUIRED]
    assert (step.rule_id, step.cite) == (determination.rule, determination.citation)
    assert "84 FR 22961" in step.cite


@pytest.mark.parametrize(
    ("countries", "eccn", "printed", "policy", "why"),
    [
        (("CN",), "5A992.c", "", ReviewPolicy.PRESUMPTION_OF_DENIAL, "744.21(e)(1)"),
        (("RU",), "5A992.c", "", ReviewPolicy.POLICY_OF_DENIAL, "744.21(e)(1): (a)(2)"),
        (("RU",), "EAR99", "", ReviewPolicy.PER_ENTRY, "food and medicine one by one"),
        (("CN",), "5A992.c", "Policy of denial", ReviewPolicy.POLICY_OF_DENIAL, "as printed"),
    ],
)
def test_review_policy_of_a_military_end_user(
    tables: ControlTables,
    countries: tuple[str, ...],
    eccn: str,
    printed: str,
    policy: ReviewPolicy,
    why: str,
) -> None:
    record = replace(listed("us-bis-meu-list", license_policy=printed), countries=countries)
    answer = ask(order(lines=[line(eccn=eccn)]), tables, hits=[hit(record)])
    assert only_line(answer).review_policy is policy, why


@pytest.mark.parametrize(
    ("day", "result"),
    [(date(2022, 2, 23), None), (date(2022, 2, 24), Result.LICENSE_REQUIRED)],
)
def test_any_item_for_russian_military_users_since_its_day(
    tables: ControlTables, day: date, result: Result | None
) -> None:
    record = replace(listed("us-bis-meu-list"), countries=("RU",))
    path = only_line(ask(order(), tables, hits=[hit(record)], as_of=day)).path
    makes = [s.makes for s in path if s.rule_id == "party.meu"]
    assert makes == [result or Result.UNDETERMINED]


def test_military_intelligence_has_its_review_policy(tables: ControlTables) -> None:
    """744.22(e), where the row prints none of its own."""
    answer = ask(order(), tables, hits=[hit(listed("us-bis-mieu", license_policy=""))])
    assert only_line(answer).review_policy is ReviewPolicy.PRESUMPTION_OF_DENIAL


@pytest.mark.parametrize(("day", "cites"), [(date(2025, 5, 12), False), (date(2025, 5, 13), True)])
def test_guidance_on_addresses_is_cited_since_its_day(
    tables: ControlTables, day: date, cites: bool
) -> None:
    answer = ask(order(), tables, hits=[hit(listed(), via="address")], as_of=day)
    (reason,) = [r for r in answer.reasons if r.code == "party.shared_address"]
    assert ("guidance" in reason.citation) is cites
