"""Note 1 to 3A090.a: a logic circuit of 16 nm or below is presumed 3A090.a where that matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.part_742_reasons.advanced_computing.foundry import CODE
from screening.controls.flag_policy import FlagSwitch
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import with_flags
from tests.screening.controls.orders import ask, codes, line, only_line, order, party

FLAG_OFF = with_flags(switches={"rf.foundry_design": FlagSwitch(enabled=False)})


def die(**parameters: Any) -> dict[str, Any]:
    return line(eccn="3A991.a.1", description="Packaged logic die", parameters=parameters)


@pytest.mark.parametrize(
    ("parameters", "is_presumed", "why"),
    [
        ({"node_nm": 16}, True, "the 16/14 nm node"),
        ({"node_nm": "16.1"}, False, "above it"),
        ({"node_nm": 5}, True, "below it"),
        ({"node_nm": 5, "logic": False}, False, "memory or analog"),
        ({"node_nm": 5, "designer_attested": True}, False, "rebutted, Supp. 6"),
        ({"node_nm": 5, "designer_attested": False}, True, "no attestation"),
        ({"node_nm": 5, "transistor_count": 20_000_000_000}, True, "packaged where, nobody says"),
        ({}, False, "no node"),
    ],
)
def test_node_and_attestation_decide(
    tables: ControlTables, parameters: dict[str, Any], is_presumed: bool, why: str
) -> None:
    answer = ask(order("VN", lines=[die(**parameters)]), tables)
    assert (CODE in codes(answer)) is is_presumed, why
    assert any(q.why == CODE for q in answer.questions) is is_presumed


@pytest.mark.parametrize(
    ("submission", "is_presumed", "why"),
    [
        (order("CN", lines=[die(node_nm=7)]), True, "D:5"),
        (order("VN", lines=[die(node_nm=7)]), True, "D:1"),
        (order("DE", lines=[die(node_nm=7)]), False, "3A090.a needs no license for Germany"),
        (
            order("DE", lines=[die(node_nm=7)], parties=[party(headquarters_country="CN")]),
            True,
            "headquartered in D:5, 742.6(a)(6)(iii)(A)",
        ),
        (
            order("DE", lines=[die(node_nm=7)], parties=[party(headquarters_country=None)]),
            True,
            "headquarters unknown",
        ),
    ],
)
def test_it_holds_where_the_class_would_need_a_license(
    tables: ControlTables, submission: dict[str, Any], is_presumed: bool, why: str
) -> None:
    answer = ask(submission, tables, policy=FLAG_OFF)
    assert (CODE in codes(answer)) is is_presumed, why
    steps = [step.result for step in only_line(answer).path if step.step == "foundry"]
    assert len(steps) == 1, "the path says either way what was looked at"
    if is_presumed:
        assert answer.outcome is not Outcome.CLEAR
        assert only_line(answer).result is Result.UNDETERMINED
        assert any("none by this rule if not" in said for said in only_line(answer).hangs_on)


def test_line_of_the_class_is_not_presumed_to_be_of_it(tables: ControlTables) -> None:
    chip = line(eccn="3A090.a", parameters={"node_nm": 5})
    assert CODE not in codes(ask(order("CN", lines=[chip]), tables))


@pytest.mark.parametrize(
    ("day", "is_presumed"), [(date(2025, 1, 15), False), (date(2025, 1, 16), True)]
)
def test_presumption_has_its_first_day(tables: ControlTables, day: date, is_presumed: bool) -> None:
    """90 FR 5298."""
    answer = ask(order("VN", lines=[die(node_nm=7)]), tables, as_of=day)
    assert (CODE in codes(answer)) is is_presumed
