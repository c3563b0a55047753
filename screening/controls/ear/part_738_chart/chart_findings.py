"""What the rows of a control list entry find at one destination, and how it is told of a line.

A verdict is the same for every line of the same ECCN, so it is found once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from screening.controls.answers import PathStep, Question, Reason, Result, ReviewPolicy
from screening.controls.ear.part_738_chart.country_chart import CITATION
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement
from screening.controls.inquiry import Inquiry
from screening.terms.control_list import ControlRow
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

STEP = "chart"


class Kind(Enum):
    """What a verdict makes of a line."""

    TOLD = "nothing is required; the path says why"
    REQUIRED = "a license is required"
    OPEN = "a condition that the facts do not decide"
    HELD = "only a person can decide"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one row or rule finds for an ECCN at a destination.

    Args:
        words: the condition of an open one, the why of a held or required one.
        steps: what the path says, in order.
    """

    kind: Kind
    rule_id: str
    citation: str
    steps: tuple[PathStep, ...]
    reason: str = ""
    review_policy: ReviewPolicy | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One ECCN at one destination, while its rows are asked.

    ``is_class_known`` says whether the advanced-computing step decides lines of this ECCN.
    """

    inquiry: Inquiry
    eccn: Eccn
    country: str
    is_class_known: bool

    def step(self, rule_id: str, cite: str, result: str, **inputs: Any) -> PathStep:
        """A path step with what the rule looked at."""
        return PathStep(
            step=STEP,
            rule_id=rule_id,
            cite=cite,
            inputs={"eccn": str(self.eccn), "destination": self.country, **inputs},
            result=result,
            as_of=self.inquiry.as_of.isoformat(),
        )

    def only_told(self, rule_id: str, citation: str, step: PathStep) -> Verdict:
        """Nothing is required, as a step of the path already says."""
        return Verdict(Kind.TOLD, rule_id, citation, (step,))

    def told(self, rule_id: str, citation: str, words: str) -> Verdict:
        """Nothing is required, for the reason in ``words``."""
        return self.only_told(rule_id, citation, self.step(rule_id, citation, words))

    def required(
        self,
        reason: str,
        rule_id: str,
        citation: str,
        *before: PathStep,
        review_policy: ReviewPolicy | None = None,
        words: str = "",
    ) -> Verdict:
        """A license is required for one reason for control, or as ``words`` say."""
        step = self.step(rule_id, citation, "license required", reason=reason)
        steps = (*before, step)
        return Verdict(Kind.REQUIRED, rule_id, citation, steps, reason, review_policy, words)

    def open_condition(self, row: ControlRow, rule_id: str, *before: PathStep) -> Verdict:
        """A control that may bite: hold, and ask for what would decide it."""
        condition = row.prose or row.scope
        step = self.step(rule_id, CITATION, "open condition", condition=condition)
        steps = (*before, step)
        return Verdict(Kind.OPEN, rule_id, CITATION, steps, row.reason, words=condition)

    def held(self, rule_id: str, citation: str, why: str) -> Verdict:
        """A control that only a person can decide, without any question to ask."""
        step = self.step(rule_id, citation, f"hold: {why}")
        return Verdict(Kind.HELD, rule_id, citation, (step,), words=why)


def demands_of(lines: Sequence[LineFacts], country: str, verdicts: Iterable[Verdict]) -> Findings:
    """What the verdicts on an ECCN at a destination demand of every line of it, with the path."""
    indexes = tuple(line.index for line in lines)
    requirements: list[Requirement] = []
    path: list[LineStep] = []
    for verdict in verdicts:
        path.extend(LineStep(indexes, step) for step in verdict.steps)
        if verdict.kind in (Kind.REQUIRED, Kind.OPEN):
            requirements.append(_requirement(indexes, country, verdict))
    return Findings(requirements=tuple(requirements), path=tuple(path))


def words_of(line: LineFacts, eccn: Eccn, country: str, verdicts: Iterable[Verdict]) -> Findings:
    """The same told of one line: the reasons, and what to ask."""
    reasons: list[Reason] = []
    questions: list[Question] = []
    for verdict in verdicts:
        if verdict.kind is not Kind.TOLD:
            reasons.append(_reason(line, eccn, country, verdict))
        if verdict.kind is Kind.OPEN:
            questions.append(_question(line, eccn, verdict))
    return Findings(reasons=tuple(reasons), questions=tuple(questions)) if reasons else NOTHING


def _reason(line: LineFacts, eccn: Eccn, country: str, verdict: Verdict) -> Reason:
    is_required = verdict.kind is Kind.REQUIRED
    if is_required:
        why = f"reason for control {verdict.reason}" if verdict.reason else verdict.words
        words = f"needs a license for {country}: {why}"
        summary = f"Line {line.number} ({eccn}) {words}."
    elif verdict.kind is Kind.OPEN:
        summary = (
            f"Line {line.number} ({eccn}): the {verdict.reason} control for {country} depends on "
            f'"{verdict.words}", which the facts do not decide.'
        )
    else:
        summary = f"Line {line.number} ({eccn}) to {country}: {verdict.words}."
    return Reason(
        code="item.chart" if is_required else "question.open",
        outcome=Outcome.BLOCK if is_required else Outcome.HOLD,
        summary=summary,
        citation=verdict.citation,
        subject=line.subject,
        lines=(line.index,) if is_required else (),
    )


def _requirement(lines: tuple[int, ...], country: str, verdict: Verdict) -> Requirement:
    is_required = verdict.kind is Kind.REQUIRED
    return Requirement(
        lines=lines,
        result=Result.LICENSE_REQUIRED if is_required else Result.UNCLASSIFIED,
        rule_id=verdict.rule_id,
        citation=verdict.citation,
        basis=STEP,
        reason_for_control=verdict.reason if is_required else "",
        review_policy=verdict.review_policy,
        country=country,
    )


def _question(line: LineFacts, eccn: Eccn, verdict: Verdict) -> Question:
    text = (
        f"Which paragraph of ECCN {eccn.entry} does the item meet, and does this apply to it: "
        f"{verdict.words}?"
    )
    return Question(
        field=f"{line.subject}.eccn", text=text, why="question.open", topic="classification"
    )
