"""What stopped an order, read from its answer, whatever release gave it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.desk.hold_causes import Cause, CauseKind, causes_of


def answer(outcome: str = "hold", **parts: Any) -> dict[str, Any]:
    return {"outcome": outcome, "reasons": [], "red_flags": [], "questions": [], **parts}


def reason(code: str, outcome: str = "hold") -> dict[str, str]:
    return {"code": code, "outcome": outcome}


def flag(code: str, severity: str = "high") -> dict[str, str]:
    return {"code": code, "severity": severity}


def codes(found: tuple[Cause, ...], kind: CauseKind) -> list[tuple[str, bool]]:
    return [(cause.code, cause.is_alone) for cause in found if cause.kind is kind]


def test_clear_answer_has_no_cause_whatever_else_it_says() -> None:
    said = answer("clear", red_flags=[flag("rf.rename", "low")], questions=[{"why": "rf.cash"}])
    assert causes_of(said) == ()


def test_each_code_counts_once_and_says_whether_it_is_alone() -> None:
    one = causes_of(answer(reasons=[reason("item.chart"), reason("item.chart")]))
    assert codes(one, CauseKind.REASON) == [("item.chart", True)]
    two = causes_of(answer(reasons=[reason("item.chart"), reason("dest.embargo", "block")]))
    assert codes(two, CauseKind.REASON) == [("dest.embargo", False), ("item.chart", False)]


@pytest.mark.parametrize(
    ("severities", "counted"),
    [
        (["high"], 1),
        (["medium", "low"], 1),
        (["low", "low"], 0),
        (["low", "low", "low"], 3),
        (["high", "low", "low", "low"], 4),
    ],
)
def test_flags_count_as_they_hold(severities: list[str], counted: int) -> None:
    flags = [flag(f"rf.f{n}", severity) for n, severity in enumerate(severities)]
    found = causes_of(answer(red_flags=flags, reasons=[reason("flags.unresolved")]))
    assert len(codes(found, CauseKind.FLAG)) == counted


def test_flag_that_held_nothing_is_no_cause() -> None:
    found = causes_of(answer("block", red_flags=[flag("rf.cash")], reasons=[reason("party.sdn")]))
    assert codes(found, CauseKind.FLAG) == []


def test_flag_that_could_not_be_seen_is_told_apart_from_one_that_fired() -> None:
    said = answer(
        red_flags=[flag("rf.cash")],
        reasons=[reason("flags.unresolved"), reason("question.open")],
        questions=[{"why": "rf.cash"}, {"why": "rf.chpl_surge"}, {"why": "hq.unknown"}],
    )
    found = causes_of(said)
    assert codes(found, CauseKind.FLAG) == [("rf.cash", True)]
    assert codes(found, CauseKind.ASKED) == [("rf.chpl_surge", True)]


def test_lists_are_those_of_the_hits() -> None:
    hits = [{"listed_party": {"source": code}} for code in ("us-ofac-sdn", "eu-fsf", "eu-fsf")]
    found = causes_of(answer(reasons=[reason("party.possible_match")], hits=hits))
    assert codes(found, CauseKind.LIST) == [("eu-fsf", False), ("us-ofac-sdn", False)]


WORDS = st.sampled_from(["a.b", "rf.x", "rf.y", "question.open", "flags.unresolved"])
ANSWERS = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(["clear", "hold", "block"]),
        "reasons": st.lists(
            st.builds(reason, WORDS, st.sampled_from(["hold", "block"])), max_size=4
        ),
        "red_flags": st.lists(
            st.builds(flag, WORDS, st.sampled_from(["low", "medium", "high"])), max_size=4
        ),
        "questions": st.lists(st.builds(lambda why: {"why": why}, WORDS), max_size=4),
    }
)


@given(ANSWERS)
def test_a_cause_is_told_once_and_alone_means_alone(said: dict[str, Any]) -> None:
    found = causes_of(said)
    assert len({(c.kind, c.code) for c in found}) == len(found)
    for kind in CauseKind:
        same = [c for c in found if c.kind is kind]
        assert all(c.is_alone is (len(same) == 1) for c in same)
