"""The page opens the step of the determination's own rule: asked of every scenario there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screening.admin.determinations import determination_of
from screening.controls.outcome import NO_REQUIREMENT
from screening.management.rule_book.reference import shipped_tables
from screening.management.rule_book.rules import rules_of_law
from screening.terms.determination import deciding_step
from tests.screening.controls.conftest import FIXTURES, SHIPPED_POLICY
from tests.screening.controls.scenario_files import FILES, load

TABLES = shipped_tables(FIXTURES)
DECIDED_BY_A_RULE = {"license_required", "license_exception", "prohibited", "undetermined"}


def answered() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each determination of each scenario through the real matcher and the real rules."""
    for path in FILES:
        scenario = load(path)
        answer = scenario.ask(scenario.submission, TABLES.on(scenario.as_of)).to_json()
        for row in answer["determinations"]:
            yield f"{Path(path).stem}, line {row['line']}", row, scenario.submission


ANSWERED = tuple(answered())
OF_A_RULE = [case for case in ANSWERED if case[1]["result"] in DECIDED_BY_A_RULE]


def test_there_are_enough_to_speak_of() -> None:
    results = {row["result"] for _, row, _ in ANSWERED}
    assert results >= DECIDED_BY_A_RULE
    assert len(OF_A_RULE) > 50


@pytest.mark.parametrize(
    ("row", "submission"), [case[1:] for case in OF_A_RULE], ids=[case[0] for case in OF_A_RULE]
)
def test_own_step_of_the_deciding_rule_stands_open(
    row: dict[str, Any], submission: dict[str, Any]
) -> None:
    view = determination_of(row, submission)
    (open_step,) = [step for step in view.steps if step.is_open]
    assert open_step.rule == row["rule"]
    assert open_step.cite == row["citation"]
    element = row["path"][open_step.number - 1]
    assert element["makes"] in {row["result"], "license_required"}
    assert dict(view.facts)["Rule"].text == row["rule"]


@pytest.mark.parametrize("row", [case[1] for case in ANSWERED], ids=[case[0] for case in ANSWERED])
def test_every_determination_names_a_rule_that_the_rule_book_knows(row: dict[str, Any]) -> None:
    known = {rule.rule_id for rule in rules_of_law()} | {NO_REQUIREMENT.rule_id}
    known |= {letter.rule_id for letter in SHIPPED_POLICY.letters} | set(SHIPPED_POLICY.rules)
    assert row["rule"] in known
    assert deciding_step(row) is not None


@pytest.mark.parametrize(
    "row",
    [case[1] for case in ANSWERED if case[1]["result"] == "undetermined"],
    ids=[case[0] for case in ANSWERED if case[1]["result"] == "undetermined"],
)
def test_undetermined_line_says_what_would_make_it_which(row: dict[str, Any]) -> None:
    assert row["hangs_on"]
    assert dict(determination_of(row, {}).facts)["Hangs on"].text


def test_answer_of_rules_r1_opens_what_cites_the_same_and_nothing_wrong() -> None:
    path = [
        {"step": "chart", "rule_id": "chart.NS", "result": "required", "cite": "15 CFR 738.4"},
        {"step": "embargo", "rule_id": "us.746.russia", "result": "block", "cite": "15 CFR 746.8"},
        {"step": "red_flags", "rule_id": "us.step.red_flags", "result": "", "cite": "732"},
    ]
    row = {"line": 1, "result": "license_required", "citation": "15 CFR 746.8", "path": path}
    assert deciding_step(row) == 1
    assert deciding_step(row | {"citation": "15 CFR 744.11"}) is None
