"""What is open on a line that needs no license by what is stated."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.doubts import doubts_on, line_place, question_on
from screening.cases.findings import FindingState, findings_of
from screening.cases.review import answer_finding
from screening.models import Disposition, Hit, RedFlag
from tests.factories import CaseFactory, HitFactory, RedFlagFactory

ASKED = {"field": "parties[0].headquarters_country", "text": "Where?", "why": "rf.ac_hq_unknown"}
LISTED = {"code": "party.possible_match", "outcome": "hold", "subject": "parties[0]"}
FLAGGED = {
    "code": "flags.unresolved",
    "outcome": "hold",
    "subject": "",
    "summary": "Unanswered red flag rf.ac_hq_unknown: unknown.",
}


def hit(kind: str = "") -> FindingState:
    given = (Disposition(kind=kind),) if kind else ()
    return FindingState(Hit(subject="parties[0]"), given)


def flag(kind: str = "") -> FindingState:
    given = (Disposition(kind=kind),) if kind else ()
    return FindingState(RedFlag(code="rf.ac_hq_unknown"), given)


@pytest.mark.parametrize(
    ("answer", "states", "open_now"),
    [
        ({}, (), False),
        ({"questions": [ASKED]}, (), True),
        ({"questions": [ASKED]}, (flag("mitigated"),), False),
        ({"questions": [ASKED]}, (flag("escalate"),), True),
        ({"questions": [ASKED | {"field": "lines[0].eccn"}]}, (), True),
        ({"questions": [ASKED | {"field": "lines[1].eccn"}]}, (), False),
        ({"reasons": [LISTED | {"summary": "May be listed."}]}, (), True),
        ({"reasons": [LISTED | {"summary": "May be listed."}]}, (hit("false_positive"),), False),
        ({"reasons": [LISTED | {"summary": "May be listed."}]}, (hit("true_match"),), True),
        (
            {"reasons": [LISTED | {"summary": "May be listed."}]},
            (hit("false_positive"), hit()),
            True,
        ),
        ({"reasons": [FLAGGED], "red_flags": [{"code": "rf.ac_hq_unknown"}]}, (flag(),), True),
        (
            {"reasons": [FLAGGED], "red_flags": [{"code": "rf.ac_hq_unknown"}]},
            (flag("mitigated"),),
            False,
        ),
        ({"reasons": [LISTED | {"subject": "lines[1]", "summary": "Line 2."}]}, (), False),
        ({"reasons": [{"code": "lists.stale", "outcome": "hold", "summary": "Stale."}]}, (), True),
    ],
)
def test_a_line_is_settled_when_nothing_that_bears_on_it_is_open(
    answer: dict[str, Any], states: tuple[FindingState, ...], open_now: bool
) -> None:
    assert bool(doubts_on(0, answer, states)) is open_now


def test_a_line_is_found_by_its_number_or_its_place() -> None:
    content = {"lines": [{"number": 10}, {}]}
    assert [line_place(n, content) for n in (10, 2, 99)] == [0, 1, -1]


@pytest.mark.django_db
def test_the_question_of_a_finding_is_asked_and_an_answer_settles_it(officer: Any) -> None:
    case = CaseFactory()
    HitFactory(screening=case.screening)
    RedFlagFactory(screening=case.screening, code="rf.ac_hq_unknown")
    answer, content = case.screening.answer, case.screening.transaction.content
    asked = {s.key.split("-")[0]: s.finding for s in findings_of(case)}
    assert question_on(asked["hit"], answer, content) == ""
    assert "headquarters" in question_on(asked["red_flag"], answer, content)
    kinds = {"hit": ("false_positive", "name_only"), "red_flag": ("mitigated", "site_visit")}
    for name, (kind, code) in kinds.items():
        assert doubts_on(0, answer, findings_of(case))
        answer_finding(
            case=case, finding=asked[name], kind=kind, reason_code=code, comment="Seen.",
            by=officer,
        )  # fmt: skip
    assert doubts_on(0, answer, findings_of(case)) == ()
