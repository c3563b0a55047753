"""What one row of a control list entry, at one destination, can find.

The words and shapes of the answers; which of them a row gets is in ``license_requirement.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from screening.controls.answers import (
    PathStep,
    Question,
    Reason,
    Result,
    ReviewPolicy,
)
from screening.controls.classification import Classification
from screening.controls.country_chart import CITATION
from screening.controls.destinations import Destination
from screening.controls.facts import LineFacts
from screening.controls.findings import Case, Findings, LineStep, Requirement
from screening.terms.control_list import ControlRow
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

STEP = "chart"


@dataclass(frozen=True, slots=True)
class Asked:
    """One line at one destination, while its rows are asked."""

    case: Case
    line: LineFacts
    classification: Classification
    eccn: Eccn
    destination: Destination

    @property
    def country(self) -> str:
        """The country whose row of the chart counts."""
        return self.destination.country

    def step(self, rule_id: str, cite: str, result: str, **inputs: Any) -> LineStep:
        """A path step of this line with what the rule looked at."""
        inputs = {"eccn": str(self.eccn), "destination": self.country, **inputs}
        step = PathStep(
            step=STEP,
            rule_id=rule_id,
            cite=cite,
            inputs=inputs,
            result=result,
            as_of=self.case.as_of.isoformat(),
        )
        return LineStep(self.line.index, step)


def required(
    asked: Asked,
    reason: str,
    rule_id: str,
    citation: str,
    review_policy: ReviewPolicy | None = None,
) -> Findings:
    """A license is required for one reason for control."""
    line = asked.line
    summary = (
        f"Line {line.number} ({asked.eccn}) needs a license for {asked.country}: "
        f"reason for control {reason}."
    )
    return Findings(
        reasons=(
            Reason(
                code="item.chart",
                outcome=Outcome.BLOCK,
                summary=summary,
                citation=citation,
                subject=line.subject,
                lines=(line.index,),
            ),
        ),
        requirements=(
            Requirement(
                line=line.index,
                result=Result.LICENSE_REQUIRED,
                rule_id=rule_id,
                citation=citation,
                basis=STEP,
                reason_for_control=reason,
                review_policy=review_policy,
                country=asked.country,
            ),
        ),
        path=(asked.step(rule_id, citation, "license required", reason=reason),),
    )


def open_condition(asked: Asked, row: ControlRow, rule_id: str) -> Findings:
    """A control that may bite: hold, and ask for what would decide it."""
    line = asked.line
    condition = row.prose or row.scope
    summary = (
        f"Line {line.number} ({asked.eccn}): the {row.reason} control for {asked.country} "
        f'depends on "{condition}", which the facts do not decide.'
    )
    text = (
        f"Which paragraph of ECCN {asked.eccn.entry} does the item meet, and does this apply to "
        f"it: {condition}?"
    )
    return Findings(
        reasons=(
            Reason(
                code="question.open",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=CITATION,
                subject=line.subject,
            ),
        ),
        requirements=(
            Requirement(
                line=line.index,
                result=Result.UNCLASSIFIED,
                rule_id=rule_id,
                citation=CITATION,
                basis=STEP,
                reason_for_control="",
                review_policy=None,
                country=asked.country,
            ),
        ),
        questions=(
            Question(
                field=f"{line.subject}.eccn", text=text, why="question.open", topic="classification"
            ),
        ),
        path=(asked.step(rule_id, CITATION, "open condition", condition=condition),),
    )


def held(asked: Asked, rule_id: str, citation: str, why: str) -> Findings:
    """A control that only a person can decide, without any question to ask."""
    line = asked.line
    summary = f"Line {line.number} ({asked.eccn}) to {asked.country}: {why}."
    return Findings(
        reasons=(
            Reason(
                code="question.open",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=citation,
                subject=line.subject,
            ),
        ),
        path=(asked.step(rule_id, citation, f"hold: {why}"),),
    )
