"""What a list means for a party (15 CFR part 744, read 2026-07-23; 31 CFR chapter V)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.reference import ControlTables
from screening.terms.listed_party import CitationRecord, NameKind, PartySchema
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
    ("text", "policy"),
    [
        ("Presumption of denial", "presumption_of_denial"),
        ("Policy of Denial", "policy_of_denial"),
        ("Case-by-case review", "case_by_case"),
        ("See § 744.2(d) of the EAR", "per_entry"),
        (
            "Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
            "per_entry",
        ),
        ("", None),
    ],
)
def test_review_policy_of_an_entry(tables: ControlTables, text: str, policy: str | None) -> None:
    answer = ask(order(), tables, hits=[hit(listed(license_policy=text))])
    assert only_line(answer).review_policy == policy


@pytest.mark.parametrize(
    ("text", "eccn", "outcome", "why"),
    [
        ("For all items subject to the EAR", "EAR99", BLOCK, "all items"),
        ("All Items Subject to the EAR", None, BLOCK, "unclassified items too"),
        ("", "EAR99", BLOCK, "no limit printed"),
        ("For items on the CCL", "4A994", BLOCK, "an item on the list"),
        ("For items on the CCL", "EAR99", HOLD, "EAR99 may be named further on"),
        ("All items subject to the EAR except for: crude oil", "EAR99", HOLD, "limited"),
        ("For all items subject to the EAR when used in projects", "4A994", HOLD, "limited"),
        ("See § 744.2(d)", "4A994", HOLD, "words the table does not know"),
        ("All items subject to the EAR except EAR99", "4A994", BLOCK, "an item on the list"),
        (
            "All items subject to the EAR except EAR99 items",
            "EAR99",
            HOLD,
            "left out, a person looks",
        ),
        ("All items subject to the EAR except EAR99", None, HOLD, "unclassified: not known"),
        (
            "For all items subject to the EAR. This license requirement may be overcome by License "
            "Exception GOV under § 740.11(b) when used by a named agency",
            "EAR99",
            BLOCK,
            "the remark on an exception limits no item",
        ),
    ],
)
def test_scope_of_an_entry(
    tables: ControlTables, text: str, eccn: str | None, outcome: Outcome, why: str
) -> None:
    record = listed(license_requirement=text)
    answer = ask(order(lines=[line(eccn=eccn)]), tables, hits=[hit(record)])
    assert answer.outcome is outcome, why


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"is_match": False, "score": 0.8}, "not enough to call it the same party"),
        ({"via": "previous_name"}, "a former name"),
        ({"via": "officer"}, "an officer is not the party"),
    ],
)
def test_likeness_is_a_possible_match(
    tables: ControlTables, fields: dict[str, Any], why: str
) -> None:
    answer = ask(order(), tables, hits=[hit(listed(), **fields)])
    assert codes(answer) - {"flags.unresolved"} == {"party.possible_match"}, why
    assert answer.outcome is HOLD
    assert only_line(answer).result is Result.NLR
    question = answer.questions[0]
    assert "identity" in question.text
    for question in answer.questions:
        assert listed().name not in question.text, "nobody may learn whom the party resembles"


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


def test_citation_is_said_once(tables: ControlTables) -> None:
    twice = (CitationRecord("84 FR 22961"), CitationRecord("84 FR 22961"))
    answer = ask(order(), tables, hits=[hit(listed(citations=twice))])
    (reason,) = [r for r in answer.reasons if r.code == "party.entity_list"]
    assert reason.citation.count("84 FR 22961") == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("us-ofac-ns-cmic", "no export ban"),
        ("us-ofac-ssi", "no ban on other exports"),
        ("us-state-itar-debarred", "defense articles"),
        ("eu-fsf", "EU law"),
        ("un-sc", "national law decides"),
    ],
)
def test_other_list_says_what_it_means_as_advice(
    tables: ControlTables, source: str, words: str
) -> None:
    (reason,) = ask(order(), tables, hits=[hit(listed(source))]).reasons
    assert words in reason.summary
    assert reason.citation


def test_nonproliferation_sanctions_turn_a_requirement_into_denial(tables: ControlTables) -> None:
    """15 CFR 744.19: BIS denies applications; the exceptions of the chart do not help."""
    submission = order("TW", lines=[line(eccn="3A001.a.7")])
    assert ask(submission, tables).outcome is HOLD
    answer = ask(submission, tables, hits=[hit(listed("us-state-isn"))])
    assert answer.outcome is BLOCK
    assert only_line(answer).review_policy is ReviewPolicy.POLICY_OF_DENIAL


def test_exception_named_by_the_entry_stays_open(tables: ControlTables) -> None:
    text = (
        "For all items subject to the EAR. This license requirement may be overcome by License "
        "Exception GOV under § 740.11(b)(2) and (e)"
    )
    submission = order(lines=[line(license_exception="GOV")])
    answer = ask(submission, tables, hits=[hit(listed(license_requirement=text))])
    assert only_line(answer).result is Result.LICENSE_EXCEPTION
    assert answer.outcome is HOLD
    without = ask(submission, tables, hits=[hit(listed())])
    assert only_line(without).result is Result.LICENSE_REQUIRED
    assert without.outcome is BLOCK
