"""What the words of an order make of it: 15 CFR 732 Supp. 3, part 744."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Answer, Result
from screening.controls.evaluation import evaluate
from screening.controls.facts import TransactionFacts
from screening.controls.reference import ControlTables
from screening.reading.collecting import read_submission
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import TODAY, line, order


def _ask(submission: dict[str, Any], tables: ControlTables) -> Answer:
    return evaluate(
        TransactionFacts.from_submission(submission),
        hits=(),
        tables=tables,
        policy=SHIPPED_POLICY,
        as_of=TODAY,
        mentions=read_submission(submission),
    )


def test_words_that_name_an_embargoed_place_hold_and_are_quoted(tables: ControlTables) -> None:
    answer = _ask(order("DE", special_instructions="After arrival re-export to Iran"), tables)
    (reason,) = (r for r in answer.reasons if r.code == "text.place")
    assert answer.outcome is Outcome.HOLD
    assert '"Iran"' in reason.summary
    assert reason.subject == "special_instructions"
    assert {d.result for d in answer.determinations} == {Result.UNDETERMINED}


def test_ban_on_the_same_words_stays_clear(tables: ControlTables) -> None:
    words = "These items may not be re-exported to Iran."
    assert _ask(order("DE", special_instructions=words), tables).outcome is Outcome.CLEAR


def test_words_of_one_line_leave_the_others_decided(tables: ControlTables) -> None:
    lines = [line(), line(number=2, description="AMMO 9MM LUGER FMJ 124GR")]
    answer = _ask(order("DE", lines=lines), tables)
    assert [d.result for d in answer.determinations] == [Result.NLR, Result.UNDETERMINED]


def test_conduct_holds_the_order_and_decides_no_license(tables: ControlTables) -> None:
    words = "Remove all serial numbers before shipping"
    answer = _ask(order("DE", special_instructions=words), tables)
    assert answer.outcome is Outcome.HOLD
    assert {d.result for d in answer.determinations} == {Result.NLR}


def test_flag_stated_false_beside_words_that_say_otherwise_is_told(tables: ControlTables) -> None:
    use = {"statement": "Spare parts for a uranium enrichment plant", "nuclear": False}
    answer = _ask(order("EG", end_use=use), tables)
    (reason,) = (r for r in answer.reasons if r.code == "text.nuclear")
    assert "end_use.nuclear is stated false" in reason.summary


@pytest.mark.parametrize(("eccn", "minded"), [("EAR99", False), ("9A991.d", True)])
def test_military_words_count_with_an_item_of_supplement_2(
    eccn: str, minded: bool, tables: ControlTables
) -> None:
    use = {"statement": "Spare parts for helicopters of the army", "military": False}
    answer = _ask(order("NI", lines=[line(eccn=eccn)], end_use=use), tables)
    assert any(r.code == "text.military" for r in answer.reasons) is minded
