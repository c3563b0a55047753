"""What is told at which decision, and what an officer relied on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from screening.controls.ear.part_758_filing.showing import (
    WHOLE,
    Relied,
    told_by_decision,
    told_by_outcome,
)
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.ear.part_758_filing.blocks import goods, leaving, met
from tests.screening.controls.orders import ask


def told(outcome: Outcome, tables: ControlTables, *lines: dict[str, Any], to: str = "DE") -> Any:
    body = ask(leaving(to, *lines), tables).to_json()
    return told_by_outcome(body, outcome)


def families(answer: dict[str, Any]) -> set[str]:
    return {row["code"] for row in answer["coverage"]["not_examined"]}


def test_a_clear_order_is_told_all(tables: ControlTables) -> None:
    answer = told(Outcome.CLEAR, tables, goods("900"))
    assert answer["filing"]["eei"]["due"] == "no"
    assert WHOLE not in answer
    assert "filing" not in families(answer)
    assert "reports" in families(answer)


@pytest.mark.parametrize(("value", "due"), [("900", "check"), ("9000", "yes")])
def test_a_held_order_is_told_no_code(value: str, due: str, tables: ControlTables) -> None:
    answer = told(Outcome.HOLD, tables, goods(value))
    assert set(answer["filing"]) == {"eei", "questions"}
    assert answer["filing"]["eei"] == {"due": due}
    assert "C33" not in json.dumps(answer["filing"])
    assert ("filing" in families(answer)) is (due == "check")
    assert answer[WHOLE]["lines"][0]["license_code"] == "C33"


def test_a_refused_order_is_told_nothing(tables: ControlTables) -> None:
    answer = told(Outcome.BLOCK, tables, goods("9000"))
    assert answer["filing"] is None
    assert "filing" in families(answer)


def test_an_answer_of_sealed_rules_stays_as_it_was() -> None:
    body = {"outcome": "hold", "coverage": {"not_examined": [{"code": "filing"}]}}
    assert told_by_outcome(body, Outcome.HOLD) == body
    assert told_by_decision(body, "release", {}) is None


@pytest.mark.parametrize("decision", ["reject", "superseded", "canceled"])
def test_what_may_not_ship_is_told_nothing(decision: str, tables: ControlTables) -> None:
    answer = told(Outcome.HOLD, tables, goods("9000"))
    assert told_by_decision(answer, decision, {}) is None


def test_a_release_is_told_all(tables: ControlTables) -> None:
    answer = told(Outcome.HOLD, tables, goods("900"))
    assert told_by_decision(answer, "pending", {}) == answer["filing"]
    block = told_by_decision(answer, "release", {})
    assert block is not None
    assert block["eei"]["legend"] == "NOEEI § 30.37(a)"


def test_the_license_of_an_officer_is_filed(tables: ControlTables) -> None:
    answer = told(Outcome.BLOCK, tables, goods("900", eccn="3A090.a"), to="CN")
    open_block = told_by_decision(answer, "release", {})
    assert open_block is not None
    assert open_block["lines"][0]["license_code"] is None
    assert "choices" not in open_block["lines"][0]
    block = told_by_decision(answer, "release", {1: Relied("license", "D123456")})
    assert block is not None
    assert block["lines"][0]["license_code"] == "C30"
    assert block["lines"][0]["license_number"] == "D123456"
    assert block["eei"]["due"] == "yes"
    assert "lines[0].license_number" not in {q["field"] for q in block["questions"]}


def test_the_exception_of_an_officer_is_filed(tables: ControlTables) -> None:
    one = goods("900", eccn="3A001.a.14", description="Goods")  # LVS and GBS are open to it
    answer = told(Outcome.HOLD, tables, one, to="IL")
    block = told_by_decision(answer, "release", {1: Relied("GBS")})
    assert block is not None
    (line,) = block["lines"]
    assert (line["license_code"], line["license_number"], line["due"]) == ("C36", "GBS", "no")
    assert (block["eei"]["due"], block["eei"]["loading_authority"]) == ("no", "GBS")
    other = told_by_decision(answer, "release", {1: Relied("MED")})
    assert other is not None
    assert other["lines"][0]["license_code"] is None


@pytest.mark.parametrize(("value", "due"), [("900", "no"), ("9000", "yes")])
def test_no_license_as_an_officer_finds_is_filed(
    value: str, due: str, tables: ControlTables
) -> None:
    answer = told(Outcome.HOLD, tables, goods(value, eccn=None, description="Parts"))
    assert answer["filing"]["eei"]["due"] in ("check", "yes")
    block = told_by_decision(answer, "release", {1: Relied("NLR")})
    assert block is not None
    (line,) = block["lines"]
    assert block["eei"]["due"] == line["due"] == due
    assert line["license_code"] is None  # AES takes no item without an ECCN or EAR99
    assert block["eei"]["legend"] == ("NOEEI § 30.37(a)" if due == "no" else None)


def test_no_license_for_an_item_that_is_known(tables: ControlTables) -> None:
    submission = leaving("DE", goods("900"))
    submission["end_use"]["reexport"] = True  # where to is not known, so the line is open
    answer = told_by_outcome(ask(submission, tables).to_json(), Outcome.HOLD)
    assert answer["filing"]["eei"]["due"] == "check"
    block = told_by_decision(answer, "release", {1: Relied("NLR")})
    assert block is not None
    assert (block["eei"]["due"], block["lines"][0]["license_code"]) == ("no", "C33")
    assert {q["field"] for q in block["questions"]} == {"parties[0].business_type"}


def test_who_was_found_to_be_another_is_not_filed_for(tables: ControlTables) -> None:
    hits = [met("us-bis-unverified-list", is_match=False)]
    body = ask(leaving("DE", goods("900")), tables, hits=hits).to_json()
    answer = told_by_outcome(body, Outcome.HOLD)
    assert "apart_from_unverified" not in json.dumps(answer["filing"])
    same = told_by_decision(answer, "release", {})
    other = told_by_decision(answer, "release", {}, nobody_unverified=True)
    assert same is not None
    assert other is not None
    assert (same["eei"]["due"], other["eei"]["due"]) == ("check", "no")
    assert "apart_from_unverified" not in same
