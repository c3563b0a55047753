"""Candidates as the path and the reasons of a line tell them."""

from __future__ import annotations

from datetime import date

import pytest

from screening.controls.answers import Answer, Result
from screening.controls.past import Past
from screening.controls.reference import ControlTables
from screening.terms.license import LicenseKind, LicenseRecord
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, only_line, order

NOTICE = "A123456"
GAMING_CARD = {
    "eccn": "3A090.a",
    "parameters": {"tpp": 6704, "memory_bandwidth_gb_s": 1792, "data_center": False},
}


def path_of(answer: Answer, index: int = 0) -> list[tuple[str, str, str, object]]:
    """What the path of a line says of exceptions."""
    steps = answer.determinations[index].path
    return [(s.rule_id, s.cite, s.result, s.makes) for s in steps if s.step == "license_exceptions"]


def test_claimed_candidate_is_an_element_of_the_path(tables: ControlTables) -> None:
    fields = {**GAMING_CARD, "license_exception": "ACA"}
    answer = ask(order("VN", lines=[line(**fields)]), tables)
    assert path_of(answer) == [
        (
            "us.740.aca",
            "15 CFR 740.8",
            "candidate: claimed; a person must confirm every condition",
            None,
        )
    ]
    (reason,) = [r for r in answer.reasons if r.code == "exception.candidate"]
    assert reason.summary == "Line 1 claims License Exception ACA; its conditions are not decided."
    assert reason.citation == "15 CFR 740.8"


def test_only_candidate_holds_by_its_own_rule(tables: ControlTables) -> None:
    answer = ask(order("VN", lines=[line(**GAMING_CARD)]), tables)
    assert [(rule, cite) for rule, cite, _, _ in path_of(answer)] == [
        ("us.740.aca", "15 CFR 740.8")
    ]
    (reason,) = [r for r in answer.reasons if r.code == "exception.candidate"]
    assert "unless License Exception ACA applies" in reason.summary


def test_several_candidates_are_told_each_and_hold_once_a_line(tables: ControlTables) -> None:
    """Lines alike are told alike, each under its own number."""
    lines = [line(eccn="3A001.a.7"), line(number=2, eccn="3A001.a.7"), line(number=3)]
    answer = ask(order("TW", lines=lines), tables)
    known = [(e.code, e.status) for e in answer.determinations[0].exceptions_considered]
    open_ones = [code for code, status in known if status == "candidate"]
    assert len(open_ones) > 1
    rules = [*(f"us.740.{code.lower()}" for code in open_ones), "us.740.candidates"]
    for index in (0, 1):
        assert [rule for rule, *_ in path_of(answer, index)] == rules
        assert all(makes is None for *_, makes in path_of(answer, index))
    assert [rule for rule, *_ in path_of(answer, 2)] == ["us.step.license_exceptions"]
    reasons = [r for r in answer.reasons if r.code == "exception.candidate"]
    assert [r.subject for r in reasons] == ["lines[0]", "lines[1]"]
    for number, reason in enumerate(reasons, start=1):
        named = " or ".join(open_ones)
        assert reason.summary.startswith(f"Line {number} needs a license unless")
        assert f"License Exception {named} applies" in reason.summary
        assert reason.citation == path_of(answer)[-1][1]


def test_line_without_a_candidate_is_told_so_by_the_step(tables: ControlTables) -> None:
    answer = ask(order("CN", lines=[line(eccn="3A001.a.7")]), tables)
    assert [rule for rule, *_ in path_of(answer)] == ["us.step.license_exceptions"]


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (date(2025, 9, 1), Result.LICENSE_REQUIRED),
        (date(2025, 9, 2), Result.LICENSE_EXCEPTION),
    ],
)
def test_spp_is_offered_to_syria_since_its_day(
    tables: ControlTables, day: date, result: Result
) -> None:
    """740.5 and 746.9(b)(1) by 90 FR 42320; claimed or not."""
    for claim in (None, "SPP"):
        submission = order("SY", lines=[line(hts="8471.30", license_exception=claim)])
        answer = ask(submission, tables, as_of=day)
        assert only_line(answer).result is result, claim
        rules = [rule for rule, *_ in path_of(answer)]
        assert ("us.740.spp" in rules) is (result is Result.LICENSE_EXCEPTION)


def test_notice_that_does_not_cover_is_told_by_its_own_rule(tables: ControlTables) -> None:
    record = LicenseRecord(number=NOTICE, kind=LicenseKind.BIS_LICENSE)
    fields = {**GAMING_CARD, "license_exception": "NAC", "license_number": NOTICE}
    past = Past(is_gathered=True, licenses=(record,))
    answer = ask(order("CN", lines=[line(**fields)]), tables, past=past)
    (told,) = [step for step in path_of(answer) if step[0] == "us.740.nac.notice"]
    (reason,) = [r for r in answer.reasons if r.code == "license.not_covered"]
    assert told[1] == reason.citation == "15 CFR 740.8(a)(2), (c); 736.2(b)(9)"
    assert told[3] is None
    assert reason.outcome is Outcome.BLOCK
    assert only_line(answer).result is Result.LICENSE_REQUIRED
