"""Asking the flags: what holds, what is said, what a policy can turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.controls.ear.part_732_red_flags.rule import Evaluable
from screening.controls.flag_policy import FlagPolicy, FlagSwitch
from screening.controls.reference import ControlTables
from screening.errors import InvalidPolicyError
from screening.management.scenarios.comparison import TOPIC_WORDS
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import with_flags
from tests.screening.controls.ear.part_732_red_flags.orders import (
    GATHERED,
    chip_order,
    firm,
    flags,
    not_evaluated,
    plain_order,
)
from tests.screening.controls.orders import ask, codes, line, only_line

PACKAGING = {"special_instructions": "please relabel the boxes"}
LOW = with_flags(
    switches={
        code: FlagSwitch(severity="low")
        for code in ("rf.packaging", "rf.rename", "rf.forwarder_consignee")
    },
)


def test_explained_order_has_no_flag(tables: ControlTables) -> None:
    assert flags(chip_order(), tables) == {}
    answer = ask(chip_order(), tables, past=GATHERED)
    assert answer.outcome is Outcome.CLEAR
    assert answer.questions == ()


def test_one_flag_of_medium_or_high_holds(tables: ControlTables) -> None:
    answer = ask(plain_order(**PACKAGING), tables, past=GATHERED)
    assert answer.outcome is Outcome.HOLD
    assert codes(answer) == {"flags.unresolved"}
    assert [q.why for q in answer.questions] == ["rf.packaging"]


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"previous_names": ["Example Old"]}, Outcome.CLEAR),
        ({"previous_names": ["Example Old"], "business_type": "forwarder"}, Outcome.HOLD),
    ],
    ids=["two low", "three low"],
)
def test_three_low_flags_hold_and_two_do_not(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome
) -> None:
    submission = plain_order(parties=[firm(**fields)], **PACKAGING)
    answer = ask(submission, tables, policy=LOW, past=GATHERED)
    assert answer.outcome is outcome


def test_flag_decides_no_license_and_stands_in_the_path(tables: ControlTables) -> None:
    answer = ask(plain_order(**PACKAGING), tables, past=GATHERED)
    (element,) = [s for s in only_line(answer).path if s.step == "red_flags"]
    (reason,) = answer.reasons
    assert only_line(answer).result == "NLR"
    assert (element.rule_id, element.makes) == ("us.red_flags.unresolved", None)
    assert element.cite == reason.citation
    assert element.inputs == {"flags": ["rf.packaging"]}


def test_flag_that_waits_for_an_answer_stands_in_the_path(tables: ControlTables) -> None:
    answer = ask(plain_order(lines=[line(eccn="9A610.x")]), tables, past=GATHERED)
    (element,) = [s for s in only_line(answer).path if s.rule_id == "us.red_flags.not_seen"]
    assert element.inputs["flag"] == "rf.parts_excess"
    assert element.makes is None
    assert "question.open" in codes(answer)


@pytest.mark.parametrize(
    ("day", "cite"),
    [
        (date(2025, 5, 12), "15 CFR 732 Supp. 3 (diversion pattern, own rule)"),
        (date(2025, 5, 13), "BIS guidance 2025-05-13"),
    ],
)
def test_guidance_is_cited_from_its_day(tables: ControlTables, day: date, cite: str) -> None:
    submission = chip_order(parties=[firm(website=None), firm("end_user")])
    answer = ask(submission, tables, past=GATHERED, as_of=day)
    assert [f.citation for f in answer.red_flags if f.code == "rf.ac_no_web"] == [cite]
    held = [r.citation for r in answer.reasons if "rf.ac_no_web" in r.summary]
    assert held == [cite]


def test_flag_that_is_off_is_said_and_not_asked(tables: ControlTables) -> None:
    flags_off = with_flags(switches={"rf.packaging": FlagSwitch(enabled=False)})
    policy = replace(flags_off, version="0123abcd")
    answer = ask(plain_order(**PACKAGING), tables, policy=policy, past=GATHERED)
    assert answer.outcome is Outcome.CLEAR
    (said,) = [n.sentence for n in answer.coverage.not_examined if n.code == "rf.packaging"]
    assert said.startswith("Not made: switched off by policy version 0123abcd: ")


def test_missing_input_is_neither_fired_nor_silent(tables: ControlTables) -> None:
    answer = ask(plain_order(), tables, past=GATHERED)
    assert not_evaluated(answer)["rf.payer_third_country"] == ("payment.payer_country",)
    assert answer.outcome is Outcome.CLEAR


@pytest.mark.parametrize("rule", FLAG_RULES, ids=lambda rule: rule.code)
def test_every_row_is_whole(rule: Any) -> None:
    assert rule.predicate.__doc__, "the officer reads the predicate's words"
    assert rule.severity in {"low", "medium", "high"}
    assert rule.inputs
    assert rule.citation
    words = TOPIC_WORDS[rule.topic]
    assert any(word in rule.question.lower() for word in words), "the question names its topic"


def test_codes_are_told_once() -> None:
    told = [rule.code for rule in FLAG_RULES]
    assert len(told) == len(set(told))


def test_what_only_a_person_sees_stands_on_the_checklist(tables: ControlTables) -> None:
    answer = ask(chip_order(), tables, past=GATHERED)
    human = {rule.code for rule in FLAG_RULES if rule.evaluable is Evaluable.HUMAN}
    assert human <= set(not_evaluated(answer))


@pytest.mark.parametrize(
    "part",
    [
        {"limit": {}},
        {"limits": {"cash_order": 1}},
        {"limits": {"cash_order_usd": "much"}},
        {"countries": {"hubs": ["SG"]}},
        {"switches": {"rf.cash": {"severity": "grave"}}},
        {"switches": {"rf.cash": {"enabled": "no"}}},
        {"switches": {"rf.cash": {"on": True}}},
        {"reference_prices_usd": {"nvidia-h20": -1}},
    ],
)
def test_policy_refuses_what_nobody_reads(part: dict[str, Any]) -> None:
    with pytest.raises(InvalidPolicyError):
        FlagPolicy.from_mapping(part)
