"""General Prohibition Ten (15 CFR 736.2(b)(10); BIS guidance of 2025-05-13)."""

from __future__ import annotations

from datetime import date

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, only_line, order

CODE = "gp10.prc_designed_3a090"
PART = line(eccn="EAR99", manufacturer="Huawei", description="Ascend 910B module")


def test_part_is_prohibited_with_its_rule_in_the_path(tables: ControlTables) -> None:
    answer = ask(order("MY", lines=[PART]), tables)
    determination = only_line(answer)
    assert answer.outcome is Outcome.BLOCK
    assert (determination.result, determination.rule) == (Result.PROHIBITED, "us.gp10")
    assert any(q.topic == "technical_analysis" for q in answer.questions)


def test_part_the_catalog_only_suggests_is_undetermined(tables: ControlTables) -> None:
    answer = ask(order("MY", lines=[line(description="Ascend 910B")]), tables)
    (reason,) = [r for r in answer.reasons if r.code == CODE]
    assert reason.outcome is Outcome.HOLD
    determination = only_line(answer)
    assert determination.result is Result.UNDETERMINED
    assert reason.summary in determination.hangs_on
    assert any(q.topic == "technical_analysis" for q in answer.questions)


@pytest.mark.parametrize(
    ("day", "result", "cites_guidance"),
    [
        (date(2025, 5, 12), Result.UNDETERMINED, False),
        (date(2025, 5, 13), Result.PROHIBITED, True),
    ],
)
def test_violation_is_presumed_since_the_guidance_only(
    tables: ControlTables, day: date, result: Result, cites_guidance: bool
) -> None:
    answer = ask(order("NL", lines=[PART]), tables, as_of=day)
    (reason,) = [r for r in answer.reasons if r.code == CODE]
    (step,) = [s for s in only_line(answer).path if s.rule_id == "us.gp10"]
    assert (step.makes, step.cite) == (result, reason.citation)
    assert ("guidance" in reason.citation) is cites_guidance


@pytest.mark.parametrize(
    ("statement", "quantity", "outcome"),
    [
        ("One unit for destructive failure analysis in our laboratory only", 1, Outcome.HOLD),
        ("Teardown and decapsulation", 2, Outcome.HOLD),
        ("Fehleranalyse im eigenen Labor", 1, Outcome.HOLD),
        ("Teardown and decapsulation", 500, Outcome.BLOCK),
        ("Data analysis for a bank", 1, Outcome.BLOCK),
        ("Training of models", 1, Outcome.BLOCK),
    ],
)
def test_few_parts_for_technical_analysis_are_referred(
    tables: ControlTables, statement: str, quantity: int, outcome: Outcome
) -> None:
    end_use = {"statement": statement, "location_country": "NL", "military": False}
    answer = ask(order("NL", lines=[{**PART, "quantity": quantity}], end_use=end_use), tables)
    assert answer.outcome is outcome
    assert CODE in {reason.code for reason in answer.reasons}
