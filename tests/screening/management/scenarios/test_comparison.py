"""An answer against its expectation: what is a difference, and what every answer must hold."""

from __future__ import annotations

from typing import Any

import pytest

from screening.management.scenarios.comparison import differences, is_of_family


def answer(**changes: Any) -> dict[str, Any]:
    """A hold on one line with one hit, flag and question."""
    known = {
        "outcome": "hold",
        "reasons": [{"code": "flags.unresolved", "outcome": "hold", "citation": "x"}],
        "red_flags": [{"code": "rf.cash", "severity": "medium", "citation": "x"}],
        "hits": [{"party": 0, "listed_party": {"name": "Listed"}, "via": "name", "score": 0.9}],
        "determinations": [
            {"line": 1, "eccn": "5A992.c", "result": "NLR", "review_policy": None, "citation": "x"}
        ],
        "questions": [{"text": "Who pays?"}],
    }
    return {**known, **changes}


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"outcome": "hold"},
        {"outcome": "clear", "outcome_also_accepted": ["hold"]},
        {"reason_codes": ["flags.unresolved"], "reason_codes_absent": ["party.sdn"]},
        {"red_flags": ["rf.cash"], "red_flags_absent": ["rf.rename"]},
        {"hits": [{"party": 0, "listed_name": "Listed", "min_score": 0.9}]},
        {"hits_absent": [{"party": 1, "listed_name": "Listed"}]},
        {"determinations": [{"line": 1, "eccn": "5A992", "result": "NLR"}]},
        {"questions_about": ["payer"]},
    ],
)
def test_answer_holds_what_is_expected(expect: dict[str, Any]) -> None:
    assert differences([answer()], expect) == []


@pytest.mark.parametrize(
    ("expect", "about"),
    [
        ({"outcome": "block"}, "outcome"),
        ({"reason_codes": ["party.sdn"]}, "reasons"),
        ({"reason_codes_absent": ["flags.unresolved"]}, "reasons"),
        ({"red_flags": ["rf.rename"]}, "red_flags"),
        ({"red_flags_absent": ["rf.cash"]}, "red_flags"),
        ({"hits": [{"party": 0, "listed_name": "Listed", "min_score": 0.91}]}, "hit"),
        ({"hits": [{"party": 0, "listed_name": "Listed", "min_score": 0, "via": "owner"}]}, "hit"),
        ({"hits_absent": [{"listed_name": "Listed"}]}, "hit"),
        ({"determinations": [{"line": 2, "result": "NLR"}]}, "determination of line 2"),
        (
            {"determinations": [{"line": 1, "result": "prohibited"}]},
            "determination of line 1: result",
        ),
        (
            {"determinations": [{"line": 1, "eccn": "5A991", "result": "NLR"}]},
            "determination of line 1: ECCN",
        ),
        ({"questions_about": ["nationality"]}, "question about nationality"),
    ],
)
def test_what_is_missing_is_named(expect: dict[str, Any], about: str) -> None:
    (found,) = differences([answer()], expect)
    assert found.about == about


def test_earlier_answers_are_held_against_their_own_expectation() -> None:
    earlier = [{"transaction": 0, "red_flags_absent": ["rf.cash"]}]
    (found,) = differences([answer(), answer()], {}, earlier)
    assert found.about == "transaction 0: red_flags"


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "clear"},
        {"outcome": "clear", "reasons": []},
        {"reasons": []},
        {"red_flags": [{"code": "rf.cash", "severity": "medium", "citation": ""}]},
    ],
    ids=["clear with a reason", "clear with a flag", "hold without a reason", "no citation"],
)
def test_what_every_answer_must_hold(changes: dict[str, Any]) -> None:
    assert differences([answer(**changes)], {})


@pytest.mark.parametrize(
    ("actual", "family", "is_of"),
    [
        ("5A992.c", "5A992", True),
        ("5A992.c", "5A992.c", True),
        ("5A992", "5A992.c", False),
        ("3A090.a.1", "3A090.a", True),
        ("4A090.a", "3A090.a", True),
        ("5A992.z.1", "3A090.a", True),
        ("5A002.z.1.a", "3A090.a", True),
        ("5A002.z.1.b", "3A090.a", False),
        ("4A090.b", "3A090.b", True),
        ("3A090.b.1", "3A090.a", False),
        ("3A001.a", "3A090.a", False),
        (None, "EAR99", False),
    ],
)
def test_family_of_an_eccn(actual: str | None, family: str, is_of: bool) -> None:
    assert is_of_family(actual, family) is is_of
