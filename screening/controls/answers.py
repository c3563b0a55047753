"""What an evaluation answers, in the shapes of the screening's JSON.

Every value here is frozen, comes in a fixed order and turns itself into JSON with ``to_json``,
so that the same facts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from screening.controls.money.rates import Rate
from screening.terms.outcome import Outcome
from screening.terms.standing_record import RecordUse

if TYPE_CHECKING:
    from screening.controls.ear.part_758_filing.block import Filing


class Result(StrEnum):
    """What a line needs, worst last (order of severity in ``outcome.RESULT_SEVERITY``)."""

    NLR = "NLR"
    UNCLASSIFIED = "unclassified"
    LICENSE_EXCEPTION = "license_exception"
    LICENSE_REQUIRED = "license_required"
    PROHIBITED = "prohibited"
    UNDETERMINED = "undetermined"
    """Whether a license is needed is a person's to decide, or hangs on what nobody stated."""


class ReviewPolicy(StrEnum):
    """How BIS says it would look at an application."""

    PRESUMPTION_OF_APPROVAL = "presumption_of_approval"
    CASE_BY_CASE = "case_by_case"
    PER_ENTRY = "per_entry"
    PRESUMPTION_OF_DENIAL = "presumption_of_denial"
    POLICY_OF_DENIAL = "policy_of_denial"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the outcome is what it is.

    Args:
        code: a word of the closed list of reason codes.
        outcome: what this reason alone would make of the transaction.
        summary: one or two sentences for the officer.
        citation: the provision, to the paragraph.
        subject: path into the submission ("parties[0]", "lines[2]", "" for the whole).
        lines: indexes of the lines whose license requirement this reason states; a candidate
            exception or a held license for all of them turns a block into a hold. Empty for a
            reason no license exception can touch. Not part of the JSON.
    """

    code: str
    outcome: Outcome
    summary: str
    citation: str
    subject: str
    lines: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the answer's ``reasons``."""
        return {
            "code": self.code,
            "outcome": self.outcome.value,
            **({"summary": self.summary} if self.summary else {}),
            "citation": self.citation,
            "subject": self.subject,
        }


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the reasoning on one line.

    Args:
        step: name of the step in ``ear.steps.STEPS``.
        rule_id: the rule that spoke.
        cite: the provision.
        inputs: what the rule looked at, JSON-ready.
        result: what it found, one sentence or word.
        as_of: the date for which the rule was asked, ISO.
        makes: what the rule makes of the line; ``None`` where it only tells.
    """

    step: str
    rule_id: str
    cite: str
    inputs: Mapping[str, Any]
    result: str
    as_of: str
    makes: Result | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON object of a determination's ``path``."""
        return {
            "step": self.step,
            "rule_id": self.rule_id,
            "cite": self.cite,
            "inputs": dict(sorted(self.inputs.items())),
            "result": self.result,
            "as_of": self.as_of,
            "makes": self.makes.value if self.makes else None,
        }


@dataclass(frozen=True, slots=True)
class ExceptionConsidered:
    """A license exception that was looked at, and why it is or is not open.

    Args:
        status: ``candidate`` (a person must confirm it), ``rejected`` (the facts rule it out) or
            ``not_claimed`` (nothing rules it out, but the exporter must ask for it).
        conditions: what a person must confirm before anything is shipped under it.
    """

    code: str
    status: str
    why: str
    citation: str
    conditions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of a determination's ``exceptions_considered``."""
        return {
            "code": self.code,
            "status": self.status,
            "why": self.why,
            "citation": self.citation,
            "conditions": list(self.conditions),
        }


@dataclass(frozen=True, slots=True)
class DestinationResult:
    """What one destination alone makes of a line; ``sources`` says where it was named."""

    country: str
    sources: tuple[str, ...]
    result: Result
    reasons_for_control: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of a determination's ``destinations``."""
        return {
            "country": self.country,
            "sources": list(self.sources),
            "result": self.result.value,
            "reasons_for_control": list(self.reasons_for_control),
        }


class Told:
    """Parts of an answer as JSON, each made once: lines that are alike share theirs.

    For one answer: a part is known again by being the same object. Nobody changes what it gives.
    """

    def __init__(self) -> None:
        self._known: dict[int, dict[str, Any]] = {}

    def of(self, part: PathStep | ExceptionConsidered | DestinationResult) -> dict[str, Any]:
        """The JSON object of a part."""
        known = self._known.get(id(part))
        if known is None:
            known = self._known[id(part)] = part.to_json()
        return known


@dataclass(frozen=True, slots=True)
class Determination:
    """One line against the control list, the chart and everything that overrides it.

    Args:
        line: the line's own number.
        eccn: the classification that counted, ``None`` when there is none.
        citation: the provision that decided.
        rule: the rule that decided; one element of ``path`` is its own.
        hangs_on: of an undetermined line, what is open and what would make it which.
        review_policy: ``None`` unless a license is required and its policy is known.
        product, ac_class: kept for later transactions, not part of the JSON.
    """

    line: int
    eccn: str | None
    classified_by: str | None
    result: Result
    citation: str
    rule: str = ""
    hangs_on: tuple[str, ...] = ()
    reasons_for_control: tuple[str, ...] = ()
    review_policy: ReviewPolicy | None = None
    exceptions_considered: tuple[ExceptionConsidered, ...] = ()
    destinations: tuple[DestinationResult, ...] = ()
    path: tuple[PathStep, ...] = ()
    product: str = ""
    ac_class: str = ""

    def to_json(self, told: Told | None = None) -> dict[str, Any]:
        """The JSON object of the answer's ``determinations``."""
        once = Told() if told is None else told
        return {
            "line": self.line,
            "eccn": self.eccn,
            "classified_by": self.classified_by,
            "result": self.result.value,
            "citation": self.citation,
            "rule": self.rule,
            "hangs_on": list(self.hangs_on),
            "reasons_for_control": list(self.reasons_for_control),
            "review_policy": self.review_policy.value if self.review_policy else None,
            "exceptions_considered": [once.of(e) for e in self.exceptions_considered],
            "destinations": [once.of(d) for d in self.destinations],
            "path": [once.of(step) for step in self.path],
        }


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A rule about behavior, route or ownership that fired; ``severity`` is low, medium, high."""

    code: str
    severity: str
    summary: str
    inputs: Mapping[str, Any]
    citation: str

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the answer's ``red_flags``."""
        return {
            "code": self.code,
            "severity": self.severity,
            "summary": self.summary,
            "inputs": dict(sorted(self.inputs.items())),
            "citation": self.citation,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask the customer.

    Args:
        field: path into the submission that would hold the answer.
        text: the question, with a word of its topic.
        why: code of the reason or red flag that needs the answer.
        topic: word of the closed list of topics; for grouping, not part of the JSON.
    """

    field: str
    text: str
    why: str
    topic: str

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the answer's ``questions``."""
        return {"field": self.field, "text": self.text, "why": self.why}


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A check that could not be made, and the fields or data it lacked."""

    check: str
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``coverage.not_evaluated``."""
        return {"check": self.check, "missing": list(self.missing)}


@dataclass(frozen=True, slots=True)
class NotExamined:
    """A control family this version does not look at, said in one sentence."""

    code: str
    sentence: str

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``coverage.not_examined``."""
        return {"code": self.code, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The three answers: decided, to be asked, not examined. Present on a clear answer too."""

    decided: tuple[str, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    not_examined: tuple[NotExamined, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the answer's ``coverage``."""
        return {
            "decided": list(self.decided),
            "not_evaluated": [n.to_json() for n in self.not_evaluated],
            "not_examined": [n.to_json() for n in self.not_examined],
        }


_VERBS = {Outcome.BLOCK: "Blocked", Outcome.HOLD: "Held", Outcome.CLEAR: "Released"}


def in_one_sentence(outcome: Outcome, reasons: Sequence[Reason]) -> str:
    """What a person would say of an outcome: its first reason, or that there is none."""
    nothing = "no license is required, and nothing is open."
    said = reasons[0].summary if reasons else nothing
    return f"{_VERBS[outcome]}: {said}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the control rules say of one transaction.

    Args:
        summary: in one sentence.
        filing: what the exporter files if it ships; None where nothing was judged.
        exchange_rate: where its sums are in another currency than the dollar and could be compared.
        records: on file, that rules rested on; told in the JSON by whoever gathered them.
    """

    outcome: Outcome
    summary: str = ""
    reasons: tuple[Reason, ...] = ()
    determinations: tuple[Determination, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    questions: tuple[Question, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    records: tuple[RecordUse, ...] = ()
    filing: Filing | None = None
    exchange_rate: Rate | None = None

    def to_json(self) -> dict[str, Any]:
        """The rules' part of a screening's JSON."""
        rate, told = self.exchange_rate, Told()
        return {
            **({"exchange_rate": rate.to_json()} if rate else {}),
            "outcome": self.outcome.value,
            **({"summary": self.summary} if self.summary else {}),
            "reasons": [r.to_json() for r in self.reasons],
            "determinations": [d.to_json(told) for d in self.determinations],
            "red_flags": [f.to_json() for f in self.red_flags],
            "questions": [q.to_json() for q in self.questions],
            "coverage": self.coverage.to_json(),
            **({"filing": self.filing.to_json()} if self.filing else {}),
        }
