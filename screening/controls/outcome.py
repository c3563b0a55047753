"""How everything the steps found becomes determinations and one outcome.

Two tables say it all: how severe a result is, and what outcome a result implies. The rest is
"the worst counts", over rules, destinations, lines and reasons (domain notes, license
determination section 2, step 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from screening.controls.answers import (
    Answer,
    Coverage,
    DestinationResult,
    Determination,
    ExceptionConsidered,
    PathStep,
    Reason,
    Result,
    ReviewPolicy,
    in_one_sentence,
)
from screening.controls.facts import LineFacts
from screening.controls.findings import (
    CANDIDATE,
    Findings,
    LineException,
    Requirement,
    Rule,
    words_of,
)
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.telling.once import asked_once, of_a_house, of_all_lines
from screening.terms.outcome import Outcome, worst

if TYPE_CHECKING:
    from screening.controls.ear.destinations import Destination
    from screening.controls.ear.part_774_items.classification import Classification

# Worst first.
RESULT_SEVERITY = (
    Result.PROHIBITED,
    Result.LICENSE_REQUIRED,
    Result.LICENSE_EXCEPTION,
    Result.UNCLASSIFIED,
    Result.UNDETERMINED,
    Result.NLR,
)
RESULT_OUTCOME = {
    Result.PROHIBITED: Outcome.BLOCK,
    Result.LICENSE_REQUIRED: Outcome.BLOCK,
    Result.LICENSE_EXCEPTION: Outcome.HOLD,
    Result.UNCLASSIFIED: Outcome.HOLD,
    Result.UNDETERMINED: Outcome.HOLD,
    Result.NLR: Outcome.CLEAR,
}
# Strictest first: of several policies the strictest is shown.
POLICY_SEVERITY = (
    ReviewPolicy.POLICY_OF_DENIAL,
    ReviewPolicy.PRESUMPTION_OF_DENIAL,
    ReviewPolicy.PER_ENTRY,
    ReviewPolicy.CASE_BY_CASE,
    ReviewPolicy.PRESUMPTION_OF_APPROVAL,
)
_WORST_FIRST = {outcome: place for place, outcome in enumerate(reversed(Outcome))}
NO_REQUIREMENT = Rule(
    rule_id="us.no_requirement",
    citation="15 CFR 732.3; 738.4",
    step="conclusion",
    code="",
    words="a line of which no rule demands a license needs none",
)


def combine(inquiry: Inquiry, found: Findings) -> Answer:
    """The answer of one transaction from all findings."""
    by_line = _by_line(inquiry, found)
    decisions = _decisions(inquiry, by_line)
    determinations = tuple(
        _determination(inquiry, by_line[line.index], line, classification, decisions[line.index])
        for line, classification in inquiry.classified_lines
    )
    candidates = frozenset(
        line.index
        for line, determination in zip(inquiry.facts.lines, determinations, strict=True)
        if determination.result is Result.LICENSE_EXCEPTION
    )
    licensed = _licensed(inquiry, found, determinations)
    lifted = (_lift(reason, candidates | licensed) for reason in of_all_lines(found.reasons))
    reasons = of_a_house(_order(lifted, deciding=_deciding(determinations)))
    implied = [
        Outcome.HOLD if line.index in licensed else RESULT_OUTCOME[d.result]
        for line, d in zip(inquiry.facts.lines, determinations, strict=True)
    ]
    outcome = worst([*implied, *(reason.outcome for reason in reasons)])
    return Answer(
        outcome=outcome,
        summary=in_one_sentence(outcome, reasons),
        reasons=reasons,
        determinations=determinations,
        red_flags=found.red_flags,
        questions=asked_once(found.questions),
        coverage=Coverage(found.decided, found.not_evaluated, found.not_examined),
        records=found.records,
    )


def _licensed(
    inquiry: Inquiry, found: Findings, determinations: tuple[Determination, ...]
) -> frozenset[int]:
    """Lines that need a license and have one; a license lifts no prohibition."""
    return frozenset(
        line.index
        for line, determination in zip(inquiry.facts.lines, determinations, strict=True)
        if line.index in found.licensed and determination.result is Result.LICENSE_REQUIRED
    )


@dataclass(slots=True)
class _OfLine:
    """What was found of one line."""

    requirements: list[Requirement] = field(default_factory=list)
    exceptions: list[LineException] = field(default_factory=list)
    path: list[PathStep] = field(default_factory=list)


def _by_line(inquiry: Inquiry, found: Findings) -> dict[int, _OfLine]:
    """The findings sorted to their lines in one pass; a step without a line belongs to all."""
    lines = {line.index: _OfLine() for line in inquiry.facts.lines}
    for requirement in found.requirements:
        for index in requirement.lines:
            lines[index].requirements.append(requirement)
    for exception in found.exceptions:
        for index in exception.lines:
            lines[index].exceptions.append(exception)
    for step in found.path:
        for index in lines if step.lines is None else step.lines:
            lines[index].path.append(step.step)
    return lines


@dataclass(frozen=True, slots=True)
class _Decision:
    """What the findings make of a line, or alike of several."""

    result: Result
    rule: str
    citation: str
    required: tuple[Requirement, ...]
    reasons_for_control: tuple[str, ...]
    review_policy: ReviewPolicy | None
    exceptions_considered: tuple[ExceptionConsidered, ...]
    destinations: tuple[DestinationResult, ...]


def _decisions(inquiry: Inquiry, by_line: Mapping[int, _OfLine]) -> Mapping[int, _Decision]:
    """The decision on each line; lines with the same findings are decided once."""
    known: dict[tuple[object, ...], _Decision] = {}
    decisions = {}
    for index, found in by_line.items():
        # What is found alike of several lines is one object.
        places = inquiry.destinations_of(index)
        key = tuple(map(id, found.requirements)), tuple(map(id, found.exceptions)), places
        if key not in known:
            known[key] = _decision(places, tuple(found.requirements), tuple(found.exceptions))
        decisions[index] = known[key]
    return decisions


def _decision(
    places: tuple[Destination, ...],
    required: tuple[Requirement, ...],
    considered: tuple[LineException, ...],
) -> _Decision:
    decisive = _worst(required)
    result = decisive.result if decisive else Result.NLR
    if result is Result.LICENSE_REQUIRED and _could_be_met(required, considered):
        result = Result.LICENSE_EXCEPTION
    return _Decision(
        result=result,
        rule=decisive.rule_id if decisive else NO_REQUIREMENT.rule_id,
        citation=decisive.citation if decisive else NO_REQUIREMENT.citation,
        required=required,
        reasons_for_control=_controls(required),
        review_policy=_policy(required) if result is Result.LICENSE_REQUIRED else None,
        exceptions_considered=tuple(row.exception for row in considered),
        destinations=_by_destination(places, required),
    )


def _determination(
    inquiry: Inquiry,
    of_line: _OfLine,
    line: LineFacts,
    classification: Classification,
    decision: _Decision,
) -> Determination:
    return Determination(
        line=line.number,
        eccn=str(classification.eccn) if classification.eccn else None,
        classified_by=classification.by,
        result=decision.result,
        citation=decision.citation,
        rule=decision.rule,
        hangs_on=_hangs_on(line, decision),
        reasons_for_control=decision.reasons_for_control,
        review_policy=decision.review_policy,
        exceptions_considered=decision.exceptions_considered,
        destinations=decision.destinations,
        path=(*of_line.path, *(() if decision.required else (_conclusion(inquiry, line.index),))),
        product=classification.product.uid if classification.product else "",
        ac_class=classification.ac_class or "",
    )


def _hangs_on(line: LineFacts, decision: _Decision) -> tuple[str, ...]:
    """Of an undetermined line, what is open and what would make it which."""
    if decision.result is not Result.UNDETERMINED:
        return ()
    said = (words_of(r.words, line) for r in decision.required if r.words)
    return tuple(dict.fromkeys(said))


def _conclusion(inquiry: Inquiry, line: int) -> PathStep:
    """The last element of the path of a line that needs no license."""
    return _concluded(inquiry)[inquiry.destinations_of(line)]


@once_an_inquiry
def _concluded(inquiry: Inquiry) -> Mapping[tuple[Destination, ...], PathStep]:
    """By where lines go, as one object for all that go there."""
    places = (inquiry.destinations, *inquiry.destinations_apart.values())
    return {place: _no_license(inquiry, place) for place in places}


def _no_license(inquiry: Inquiry, places: tuple[Destination, ...]) -> PathStep:
    return PathStep(
        step=NO_REQUIREMENT.step,
        rule_id=NO_REQUIREMENT.rule_id,
        cite=NO_REQUIREMENT.citation,
        inputs={"destinations": [d.code for d in places]},
        result="no license required: no rule of this path demands one",
        as_of=inquiry.day,
        makes=Result.NLR,
    )


def _could_be_met(required: Iterable[Requirement], considered: Iterable[LineException]) -> bool:
    """Whether candidate exceptions, once confirmed, would meet every license requirement."""
    candidates = [row for row in considered if row.exception.status == CANDIDATE]
    return all(
        any(exception.could_meet(requirement) for exception in candidates)
        for requirement in required
        if requirement.result is Result.LICENSE_REQUIRED
    )


def _worst(required: Iterable[Requirement]) -> Requirement | None:
    """The most severe requirement; the first of equals."""
    return min(required, key=lambda r: RESULT_SEVERITY.index(r.result), default=None)


def _controls(required: Iterable[Requirement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.reason_for_control for r in required if r.reason_for_control))


def _policy(required: Iterable[Requirement]) -> ReviewPolicy | None:
    """The strictest; no approval is presumed while the policy of one requirement is not known."""
    given = {r.review_policy for r in required}
    strictest = min(given - {None}, key=POLICY_SEVERITY.index, default=None)
    is_mild = strictest is ReviewPolicy.PRESUMPTION_OF_APPROVAL
    return None if is_mild and None in given else strictest


def _by_destination(
    places: tuple[Destination, ...], required: Iterable[Requirement]
) -> tuple[DestinationResult, ...]:
    """What each destination makes of the line; what binds everywhere binds at each."""
    results = []
    for destination in places:
        here = tuple(r for r in required if r.country in ("", destination.country))
        decisive = _worst(here)
        result = decisive.result if decisive else Result.NLR
        if not destination.country and decisive is None:
            result = Result.UNCLASSIFIED
        results.append(
            DestinationResult(
                country=destination.code,
                sources=destination.sources,
                result=result,
                reasons_for_control=_controls(here),
            )
        )
    return tuple(results)


def _lift(reason: Reason, met: frozenset[int]) -> Reason:
    """A block becomes a hold where each line it speaks of has a license or candidate exception."""
    is_lifted = bool(reason.lines) and set(reason.lines) <= met
    if reason.outcome is Outcome.BLOCK and is_lifted:
        return replace(reason, outcome=Outcome.HOLD)
    return reason


def _order(reasons: Iterable[Reason], *, deciding: str) -> tuple[Reason, ...]:
    """Blocks first, then holds; of each what was found before what is only missing, and of both
    first what decides."""

    def place(reason: Reason) -> tuple[int, bool, bool]:
        is_missing = reason.code in _ONLY_MISSING
        return _WORST_FIRST[reason.outcome], is_missing, reason.citation != deciding

    return tuple(sorted(reasons, key=place))


_ONLY_MISSING = ("question.open", "flags.unresolved")


def _deciding(determinations: Iterable[Determination]) -> str:
    """The provision that decides the worst line; empty where there is no line."""
    decisive = min(determinations, key=lambda d: RESULT_SEVERITY.index(d.result), default=None)
    return decisive.citation if decisive else ""
