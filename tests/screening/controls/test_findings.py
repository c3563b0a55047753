"""What is worked out once is worked out right: for a case, and for lines that are alike."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.controls.answers import Determination, Reason
from screening.controls.findings import NOTHING, Findings, add_up
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import load_tables
from tests.screening.controls.orders import KINDS, TODAY, ask, inquiry_of, line, order

TABLES = load_tables()


def test_what_is_worked_out_of_a_case_is_worked_out_once_and_not_of_another(
    tables: ControlTables,
) -> None:
    asked = []

    @once_an_inquiry
    def count_lines(inquiry: Inquiry) -> int:
        """How many lines."""
        asked.append(inquiry.as_of)
        return len(inquiry.facts.lines)

    inquiry = inquiry_of(order(), tables)
    other = replace(inquiry, as_of=TODAY.replace(year=2025))
    assert [count_lines(inquiry), count_lines(inquiry), count_lines(other)] == [1, 1, 1]
    assert asked == [TODAY, TODAY.replace(year=2025)]
    assert count_lines.__doc__ == "How many lines."


def test_findings_add_up_in_order() -> None:
    def found(code: str) -> Findings:
        reason = Reason(code, Outcome.HOLD, "Why.", "15 CFR 732.3", "")
        return Findings(reasons=(reason,), decided=(code,))

    whole = add_up((found("b"), NOTHING, found("a"), found("b")))
    assert [reason.code for reason in whole.reasons] == ["b", "a", "b"]
    assert whole.said_once().decided == ("b", "a")
    assert NOTHING + NOTHING == NOTHING


def numbered(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line(number=place + 1, **kind) for place, kind in enumerate(kinds)]


def without_number(determination: Determination) -> dict[str, Any]:
    told = determination.to_json()
    number = told.pop("line")
    told["hangs_on"] = [said.replace(f"Line {number}", "Line") for said in told["hangs_on"]]
    # What a step that found nothing says of a line, it says of the whole order; so do red flags.
    told["path"] = [
        s
        for s in told["path"]
        if not s["rule_id"].startswith("us.step.") and s["step"] != "red_flags"
    ]
    for step in told["path"]:
        step["inputs"].pop("line", None)
    # Words that were read in the line are quoted with its place.
    path = json.dumps(told["path"]).replace(f"lines[{number - 1}]", "lines[]")
    return told | {"path": json.loads(path)}


@pytest.mark.parametrize("country", ["CN", "AE", "DE", "RU"])
@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6), st.data())
def test_line_is_determined_as_if_its_like_were_not_there(
    country: str, kinds: list[dict[str, Any]], data: st.DataObject
) -> None:
    """15 CFR 738.4: what a line needs hangs on item, destination and parties, not on its place.

    The value of all lines of an entry counts for LVS, so no kind here has an LVS limit.
    """
    again = data.draw(st.permutations(kinds + kinds))
    whole = ask(order(country, lines=numbered(list(again))), TABLES)
    alone = {
        place: ask(order(country, lines=numbered([kind])), TABLES).determinations[0]
        for place, kind in enumerate(again)
    }
    for place, determination in enumerate(whole.determinations):
        assert without_number(determination) == without_number(alone[place]), again[place]
