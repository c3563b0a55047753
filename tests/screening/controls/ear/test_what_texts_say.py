"""What the words of an order make of it: 15 CFR 732 Supp. 3, part 744."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.what_texts_say import RULES
from screening.controls.flag_policy import TURNED, MentionSwitch, read_mentions
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.errors import InvalidPolicyError
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import CIVIL_USE, ask, line, order


def test_words_that_name_an_embargoed_place_hold_and_are_quoted(tables: ControlTables) -> None:
    answer = ask(order("DE", special_instructions="After arrival re-export to Iran"), tables)
    (reason,) = (r for r in answer.reasons if r.code == "text.destination")
    assert answer.outcome is Outcome.HOLD
    assert '"Iran"' in reason.summary
    assert reason.subject == "special_instructions"
    assert {d.result for d in answer.determinations} == {Result.UNDETERMINED}


def test_ban_on_the_same_words_stays_clear(tables: ControlTables) -> None:
    words = "These items may not be re-exported to Iran."
    assert ask(order("DE", special_instructions=words), tables).outcome is Outcome.CLEAR


def test_words_of_one_line_leave_the_others_decided(tables: ControlTables) -> None:
    lines = [line(), line(number=2, description="AMMO 9MM LUGER FMJ 124GR")]
    answer = ask(order("DE", lines=lines), tables)
    assert [d.result for d in answer.determinations] == [Result.NLR, Result.UNDETERMINED]


@pytest.mark.parametrize(
    ("fields", "held", "why"),
    [
        ({"lines": [line(description="Thiodiglycol, drum")]}, {1}, "a precursor by its name"),
        (
            {"lines": [line(description="Phosgene"), line(number=2)]},
            {1},
            "the other line is not named",
        ),
        (
            {"end_use": {**CIVIL_USE, "statement": "Making of thionyl chloride at our works"}},
            {1},
            "the end use names it",
        ),
        ({"lines": [line(eccn="1C350.b.13", description="Triethanolamine")]}, {1}, "a schedule"),
        ({"lines": [line(description="Mustard, one jar")]}, set(), "mustard is food"),
        ({"lines": [line(description="Phosgene detector tubes")]}, set(), "it only detects"),
    ],
)
def test_line_that_names_a_chemical_of_concern(
    tables: ControlTables, fields: dict[str, Any], held: set[int], why: str
) -> None:
    answer = ask(order(**fields), tables)
    found = {d.line for d in answer.determinations if d.result is Result.UNDETERMINED}
    assert found == held, why
    assert answer.outcome is (Outcome.HOLD if held else Outcome.CLEAR)
    assert len([r for r in answer.reasons if r.code.startswith("text.")]) == len(held)


def test_conduct_holds_the_order_and_decides_no_license(tables: ControlTables) -> None:
    words = "Remove all serial numbers before shipping"
    answer = ask(order("DE", special_instructions=words), tables)
    assert answer.outcome is Outcome.HOLD
    assert {d.result for d in answer.determinations} == {Result.NLR}


def test_flag_stated_false_beside_words_that_say_otherwise_is_told(tables: ControlTables) -> None:
    use = {"statement": "Spare parts for a uranium enrichment plant", "nuclear": False}
    answer = ask(order("EG", end_use=use), tables)
    (reason,) = (r for r in answer.reasons if r.code == "text.end_use")
    assert "end_use.nuclear is stated false" in reason.summary


@pytest.mark.parametrize(("eccn", "minded"), [("EAR99", False), ("9A991.d", True)])
def test_military_words_count_with_an_item_of_supplement_2(
    eccn: str, minded: bool, tables: ControlTables
) -> None:
    use = {"statement": "Spare parts for helicopters of the army", "military": False}
    answer = ask(order("NI", lines=[line(eccn=eccn)], end_use=use), tables)
    assert any(r.code == "text.end_use" for r in answer.reasons) is minded


def _turned(kind: str, switch: MentionSwitch) -> ControlsPolicy:
    return replace(SHIPPED_POLICY, mentions={**SHIPPED_POLICY.mentions, kind: switch}, version="ab")


def test_kind_that_is_off_is_said_and_not_told(tables: ControlTables) -> None:
    submission = order("DE", special_instructions="After arrival re-export to Iran")
    policy = _turned("place", MentionSwitch(enabled=False, severity="stop"))
    answer = ask(submission, tables, policy=policy)
    assert answer.outcome is Outcome.CLEAR
    (said,) = [n.sentence for n in answer.coverage.not_examined if n.code == "us.text.place"]
    assert said.startswith("Not made: switched off by policy version ab: ")


def test_kind_that_is_looked_at_only_stands_in_the_path(tables: ControlTables) -> None:
    submission = order("DE", special_instructions="After arrival re-export to Iran")
    policy = _turned("place", MentionSwitch(enabled=True, severity="look"))
    answer = ask(submission, tables, policy=policy)
    assert answer.outcome is Outcome.CLEAR
    (line_1,) = answer.determinations
    (element,) = [step for step in line_1.path if step.rule_id == "us.text.place"]
    assert element.inputs["quote"] == "Iran"


def test_every_kind_has_a_rule_and_a_row_of_the_policy() -> None:
    assert set(RULES) == set(TURNED) == set(SHIPPED_POLICY.mentions)


@pytest.mark.parametrize(
    "row", [{"enabled": True}, {"enabled": "no", "severity": "stop"}, {"severity": "grave"}]
)
def test_policy_refuses_a_row_that_says_nothing(row: dict[str, Any]) -> None:
    rows = {kind: {"enabled": True, "severity": "stop"} for kind in TURNED}
    with pytest.raises(InvalidPolicyError):
        read_mentions(rows | {"place": row})
