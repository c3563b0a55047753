"""What must be known before any rule can answer, and since when the law is known to us."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.what_must_be_known import known_on_the_day
from screening.controls.findings import NOTHING
from screening.controls.reference import ReferenceData
from screening.controls.sets import KnownFrom
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import (
    TODAY,
    ask,
    codes,
    inquiry_of,
    line,
    only_line,
    order,
    party,
)

LAW = "law.not_known"
ORDERS: tuple[dict[str, Any], ...] = (
    order(),
    order("CA"),
    order("US"),
    order("CN", lines=[line(eccn="3A090.a")]),
    order("CU"),
    order(lines=[line(eccn=None)]),
)


@pytest.mark.parametrize("submission", ORDERS)
def test_day_before_our_knowledge_is_never_clear(
    reference: ReferenceData, submission: dict[str, Any]
) -> None:
    answer = ask(submission, reference.on(TODAY), as_of=date(2020, 1, 2))
    assert answer.outcome is not Outcome.CLEAR
    (reason,) = [r for r in answer.reasons if r.code == LAW]
    assert "sets of the law that its rules asked for begins: 15 CFR " in reason.summary
    assert reason.summary.endswith("and parties, none if it did not.")
    determination = only_line(answer)
    assert determination.result is not Result.NLR
    (step,) = [s for s in determination.path if s.rule_id == "us.law_not_yet_known"]
    assert len(step.inputs["not_yet_known"]) == reason.summary.count("(from ") == 5
    assert all(one in reason.summary for one in step.inputs["not_yet_known"])
    citations = [one.rpartition(" (from")[0] for one in step.inputs["not_yet_known"]]
    assert len(set(citations)) == len(citations), "each once"
    unknown = reference.on(date(2020, 1, 2)).not_yet_known
    assert 5 < step.inputs["sets"] < len(unknown)


def test_only_what_an_order_asked_for_is_named(reference: ReferenceData) -> None:
    day = date(2026, 9, 23)
    told = {}
    for eccn in ("EAR99", "3A090.a"):
        answer = ask(order("CN", lines=[line(eccn=eccn)]), reference.on(TODAY), as_of=day)
        (step,) = [s for s in only_line(answer).path if s.rule_id == "us.law_not_yet_known"]
        told[eccn] = step.inputs["sets"]
        assert answer.outcome is not Outcome.CLEAR
    assert told["EAR99"] < told["3A090.a"]


def test_order_that_asked_for_nothing_unknown_is_held_all_the_same(
    reference: ReferenceData,
) -> None:
    """What begins later might have been asked for on that day, by a rule we do not know."""
    late = KnownFrom("999.9.countries", "15 CFR 999.9", date(2027, 1, 1))
    tables = replace(reference.on(TODAY), not_yet_known=(late,))
    inquiry = replace(inquiry_of(order(), tables), tables=tables.watched())
    (reason,) = known_on_the_day(inquiry, NOTHING).reasons
    assert reason.outcome is Outcome.HOLD
    assert "15 CFR 999.9 (from 2027-01-01)" in reason.summary


def test_line_that_nothing_else_decides_is_undetermined(reference: ReferenceData) -> None:
    determination = only_line(ask(order(), reference.on(TODAY), as_of=date(2020, 1, 2)))
    assert determination.result is Result.UNDETERMINED
    assert determination.rule == "us.law_not_yet_known"
    assert "required if the law of that day demanded one" in determination.hangs_on[0]


@pytest.mark.parametrize("submission", ORDERS)
def test_today_says_nothing(reference: ReferenceData, submission: dict[str, Any]) -> None:
    answer = ask(submission, reference.on(TODAY))
    assert LAW not in codes(answer)
    rules = {step.rule_id for step in only_line(answer).path}
    assert "us.law_not_yet_known" not in rules


def test_last_day_that_is_not_known_and_first_that_is(reference: ReferenceData) -> None:
    first = max(row.known_from for row in reference.law.records)
    before = date.fromordinal(first.toordinal() - 1)
    assert LAW in codes(ask(order(), reference.on(TODAY), as_of=before))
    assert LAW not in codes(ask(order(), reference.on(TODAY), as_of=first))


def test_nicaragua_before_it_was_named(reference: ReferenceData) -> None:
    """89 FR 18780 put it into D:5 and 744.21 on 2024-03-15."""
    submission = order(
        "NI",
        lines=[line(eccn="9A610.a"), line(number=2, eccn="3A991.a.1")],
        parties=[party(country="NI")],
        end_use={"statement": "For the army", "military": True, "location_country": "NI"},
    )
    before = ask(submission, reference.on(TODAY), as_of=date(2023, 6, 1))
    after = ask(submission, reference.on(TODAY), as_of=date(2024, 3, 15))
    for answer, is_named in ((before, False), (after, True)):
        made = {s.rule_id for d in answer.determinations for s in d.path if s.makes is not None}
        assert ("us.600_series.d5" in made) is is_named
        cited = {r.citation for r in answer.reasons}
        assert any("744.21" in citation for citation in cited) is is_named
        assert LAW in codes(answer), "other sets are known from a later day"


def test_no_destination_leaves_every_line_undetermined(reference: ReferenceData) -> None:
    submission = order(lines=[line(), line(number=2, eccn="3A001.a.7")])
    for key in ("destination_country", "parties", "end_use"):
        submission[key] = None
    submission = {k: v for k, v in submission.items() if v is not None}
    submission["parties"] = [{"role": "purchaser", "name": "Example Werke GmbH"}]
    answer = ask(submission, reference.on(TODAY))
    assert [d.result for d in answer.determinations] == [Result.UNDETERMINED] * 2
    for determination in answer.determinations:
        assert any("No country of destination is known" in s for s in determination.hangs_on)


def test_country_off_the_chart_leaves_every_line_undetermined(reference: ReferenceData) -> None:
    answer = ask(order("ZZ", lines=[line(), line(number=2)]), reference.on(TODAY))
    for determination in answer.determinations:
        assert determination.result is Result.UNDETERMINED
        assert determination.rule == "us.destination.chart"
        assert any("none by this rule if not" in said for said in determination.hangs_on)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"eccn": None, "description": "Zzyzx"}, "absent is not EAR99"),
        ({"eccn": "no such code"}, "is no ECCN"),
        ({"eccn": "3D998"}, "is not on the loaded control list"),
    ],
)
def test_line_without_a_usable_code_is_unclassified(
    reference: ReferenceData, fields: dict[str, Any], words: str
) -> None:
    answer = ask(order(lines=[line(**fields)]), reference.on(TODAY))
    assert only_line(answer).result is Result.UNCLASSIFIED
    assert only_line(answer).rule == "us.classification"
    (reason,) = [r for r in answer.reasons if r.code == "item.unclassified"]
    assert words in reason.summary
    assert any(q.field == "lines[0].eccn" for q in answer.questions)
