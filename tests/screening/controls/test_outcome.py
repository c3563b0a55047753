"""How findings combine: the worst counts, and each result implies its outcome by itself."""

from __future__ import annotations

import pytest

from screening.controls.answers import ExceptionConsidered, Reason, Result, ReviewPolicy
from screening.controls.findings import Findings, LineException, Requirement
from screening.controls.inquiry import Inquiry
from screening.controls.outcome import combine
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import inquiry_of, line, order


def inquiry(tables: ControlTables, lines: int = 1) -> Inquiry:
    return inquiry_of(order(lines=[line(number=n + 1) for n in range(lines)]), tables)


def requirement(
    result: Result, *, on: int = 0, basis: str = "chart", policy: ReviewPolicy | None = None
) -> Requirement:
    return Requirement(
        lines=(on,),
        result=result,
        rule_id="test",
        citation="15 CFR 738.4",
        basis=basis,
        reason_for_control="NS",
        review_policy=policy,
    )


def reason(*lines: int) -> Reason:
    return Reason(
        code="item.chart",
        outcome=Outcome.BLOCK,
        summary="A license is required.",
        citation="15 CFR 738.4",
        subject="",
        lines=lines,
    )


def candidate(on: int = 0) -> LineException:
    considered = ExceptionConsidered(
        code="GBS", status="candidate", why="claimed", citation="15 CFR 740.4"
    )
    return LineException((on,), considered, ("chart",))


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (Result.NLR, Outcome.CLEAR),
        (Result.UNCLASSIFIED, Outcome.HOLD),
        (Result.LICENSE_EXCEPTION, Outcome.HOLD),
        (Result.LICENSE_REQUIRED, Outcome.BLOCK),
        (Result.PROHIBITED, Outcome.BLOCK),
    ],
)
def test_result_implies_its_outcome_without_any_reason(
    tables: ControlTables, result: Result, outcome: Outcome
) -> None:
    answer = combine(inquiry(tables), Findings(requirements=(requirement(result),)))
    assert answer.outcome is outcome
    assert answer.determinations[0].result is result


def test_worst_result_and_strictest_policy_count(tables: ControlTables) -> None:
    required = Result.LICENSE_REQUIRED
    found = Findings(
        requirements=(
            requirement(Result.UNCLASSIFIED),
            requirement(required, policy=ReviewPolicy.CASE_BY_CASE),
            requirement(required, policy=ReviewPolicy.POLICY_OF_DENIAL, basis="party"),
            requirement(required, policy=ReviewPolicy.PER_ENTRY),
        )
    )
    (determination,) = combine(inquiry(tables), found).determinations
    assert determination.result is required
    assert determination.review_policy is ReviewPolicy.POLICY_OF_DENIAL


def test_worst_line_counts(tables: ControlTables) -> None:
    found = Findings(requirements=(requirement(Result.PROHIBITED, on=1),))
    answer = combine(inquiry(tables, lines=2), found)
    assert [d.result for d in answer.determinations] == [Result.NLR, Result.PROHIBITED]
    assert answer.outcome is Outcome.BLOCK


def test_candidate_meets_only_its_own_step(tables: ControlTables) -> None:
    chart = requirement(Result.LICENSE_REQUIRED)
    party = requirement(Result.LICENSE_REQUIRED, basis="party")
    lifted = combine(
        inquiry(tables),
        Findings(reasons=(reason(0),), requirements=(chart,), exceptions=(candidate(),)),
    )
    stands = combine(
        inquiry(tables),
        Findings(reasons=(reason(0),), requirements=(chart, party), exceptions=(candidate(),)),
    )
    assert (lifted.outcome, lifted.reasons[0].outcome) == (Outcome.HOLD, Outcome.HOLD)
    assert (stands.outcome, stands.reasons[0].outcome) == (Outcome.BLOCK, Outcome.BLOCK)


def test_reason_of_two_lines_is_said_once_and_lifted_only_for_both(tables: ControlTables) -> None:
    found = Findings(
        reasons=(reason(0), reason(1)),
        requirements=(
            requirement(Result.LICENSE_REQUIRED),
            requirement(Result.LICENSE_REQUIRED, on=1),
        ),
        exceptions=(candidate(),),
    )
    answer = combine(inquiry(tables, lines=2), found)
    (only,) = answer.reasons
    assert only.lines == (0, 1)
    assert only.outcome is Outcome.BLOCK


def test_blocks_come_before_holds(tables: ControlTables) -> None:
    hold = Reason(
        code="question.open",
        outcome=Outcome.HOLD,
        summary="Open.",
        citation="15 CFR 732",
        subject="",
    )
    answer = combine(inquiry(tables), Findings(reasons=(hold, reason(0))))
    assert [r.outcome for r in answer.reasons] == [Outcome.BLOCK, Outcome.HOLD]
