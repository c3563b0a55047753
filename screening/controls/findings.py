"""What rules find: a ruling, from which everything that is told of it is made in one place.

A rule gives back ``Ruling``; ``rule_on`` makes its reason, its requirement, its question and its
element of the path. ``Findings`` is what every step gives back; ``outcome.py`` combines those of
all. What an order makes by the hundred is a named tuple, which takes a fourth of the time to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from screening.controls.answers import (
    ExceptionConsidered,
    NotEvaluated,
    NotExamined,
    PathStep,
    Question,
    Reason,
    RedFlag,
    Result,
    ReviewPolicy,
)
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.outcome import Outcome
from screening.terms.standing_record import RecordUse


class RuleRow(Protocol):
    """A row of any table of rules: what a ruling is made by."""

    @property
    def rule_id(self) -> str:
        """The rule's name, one rule each."""

    @property
    def citation(self) -> str:
        """The provision."""

    @property
    def step(self) -> str:
        """The step of ``STEPS`` that asks it, as a path names it."""

    @property
    def code(self) -> str:
        """The reason code of what it holds or blocks."""

    @property
    def valid(self) -> Period:
        """When it binds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that needs no row of its own shape.

    Args:
        words: the rule in a sentence, for the page of rules.
    """

    rule_id: str
    citation: str
    step: str
    code: str
    words: str
    valid: Period = ALWAYS


Words = str | Callable[[LineFacts], str]
"""A sentence, or one for each line."""
Asking = Question | Callable[[LineFacts], Question]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says of a transaction: the one thing that its reason, its requirement and its
    path element are all made of.

    Args:
        rule: its row.
        lines: indexes of the lines it speaks of; empty for a word on the order as a whole.
        outcome: what it alone makes of the order; ``clear`` is only told in the path.
        result: what it makes of each of the lines; ``None`` where it decides no license.
        words: what the officer reads. A function gives each line a reason of its own.
        inputs: what the rule looked at, JSON-ready.
        question: what to ask; a function asks of each line.
        subject: path into the submission; without it each line is its own subject.
        said: the same in few words, for the path; without it, the words.
        citation: where this finding cites finer than its row.
        code: where this finding has another reason code than its row.
        reason_for_control: two letters, empty when the rule is not a reason for control.
        review_policy: how BIS would look at an application, ``None`` when the text prints none.
        country: the destination that triggers it, empty when it is the same everywhere.
        open_to: license exceptions that may meet it although its step names none.
        record: number of the record on file that it rests on.
    """

    rule: RuleRow
    lines: tuple[int, ...]
    outcome: Outcome
    result: Result | None
    words: Words
    inputs: Mapping[str, Any] = field(default_factory=dict)
    question: Asking | None = None
    subject: str = ""
    said: str = ""
    citation: str = ""
    code: str = ""
    reason_for_control: str = ""
    review_policy: ReviewPolicy | None = None
    country: str = ""
    open_to: tuple[str, ...] = ()
    record: str = ""


class Requirement(NamedTuple):
    """What one rule demands of one line, or alike of several; made of a ruling only.

    Args:
        result: what the rule makes of each of the lines (indexes).
        basis: step that found it: ``chart``, ``advanced_computing``, ``embargo``, ``parties``,
            ``end_use`` ... Only ``chart`` and ``advanced_computing`` can be met by a license
            exception.
        words: of an undetermined one, what it hangs on.
    """

    lines: tuple[int, ...]
    result: Result
    rule_id: str
    citation: str
    basis: str
    reason_for_control: str = ""
    review_policy: ReviewPolicy | None = None
    country: str = ""
    open_to: tuple[str, ...] = ()
    words: Words = ""


class LineStep(NamedTuple):
    """A path step of one or several lines (indexes), ``None`` for one that counts for all."""

    lines: tuple[int, ...] | None
    step: PathStep


CANDIDATE = "candidate"
"""Status of a license exception that a person may confirm."""


class LineException(NamedTuple):
    """A license exception considered for one line, or alike for several.

    Args:
        exception: what is answered about it.
        bases: steps whose requirements it could meet.
        reasons_for_control: reasons it could meet; ``None`` for any.
    """

    lines: tuple[int, ...]
    exception: ExceptionConsidered
    bases: tuple[str, ...] = ()
    reasons_for_control: tuple[str, ...] | None = None

    def could_meet(self, requirement: Requirement) -> bool:
        """Whether the exception, if a person confirms it, would meet a requirement of its line."""
        return (
            self.exception.status == CANDIDATE
            and (requirement.basis in self.bases or self.exception.code in requirement.open_to)
            and (
                self.reasons_for_control is None
                or requirement.reason_for_control in self.reasons_for_control
            )
        )


class Findings(NamedTuple):
    """Everything a step found; every part may be empty.

    ``licensed`` holds the indexes of the lines that a held license covers.
    """

    reasons: tuple[Reason, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    path: tuple[LineStep, ...] = ()
    exceptions: tuple[LineException, ...] = ()
    licensed: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    decided: tuple[str, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    not_examined: tuple[NotExamined, ...] = ()
    records: tuple[RecordUse, ...] = ()

    def __add__(self, other: tuple[Any, ...]) -> Findings:
        """Both findings, this one's first; ``other`` are findings, too."""
        return add_up((self, Findings(*other)))

    def said_once(self) -> Findings:
        """The same in the same order, each question and word of coverage once; done at the end."""
        return self._replace(
            questions=tuple(dict.fromkeys(self.questions)),
            decided=tuple(dict.fromkeys(self.decided)),
            not_evaluated=tuple(dict.fromkeys(self.not_evaluated)),
            not_examined=tuple(dict.fromkeys(self.not_examined)),
        )


NOTHING = Findings()
"""What a step finds of most lines."""
Step = Callable[[Inquiry, Findings], Findings]

_SHORT: Mapping[Result | None, str] = {
    Result.LICENSE_REQUIRED: "license required",
    Result.PROHIBITED: "prohibited",
    Result.UNDETERMINED: "hold: a person must decide",
}


def rule_on(inquiry: Inquiry, *rulings: Ruling) -> Findings:
    """Rulings as findings: of each one its reasons, its requirement, its question, its path.

    The only place where these are made, so that none is forgotten and none contradicts another.
    """
    return add_up(_derived(inquiry, ruling) for ruling in rulings)


def _derived(inquiry: Inquiry, ruling: Ruling) -> Findings:
    lines = inquiry.asked_of(ruling.lines)
    if lines != ruling.lines:
        if not lines:
            return NOTHING
        ruling = replace(ruling, lines=lines)
    rule = ruling.rule
    citation = ruling.citation or rule.citation
    element = PathStep(
        step=rule.step,
        rule_id=rule.rule_id,
        cite=citation,
        inputs=ruling.inputs,
        result=_said(ruling),
        as_of=inquiry.day,
        makes=ruling.result,
    )
    requirements: tuple[Requirement, ...] = ()
    if ruling.result is not None and ruling.lines:
        requirements = (
            Requirement(
                lines=ruling.lines,
                result=ruling.result,
                rule_id=rule.rule_id,
                citation=citation,
                basis=rule.step,
                reason_for_control=ruling.reason_for_control,
                review_policy=ruling.review_policy,
                country=ruling.country,
                open_to=ruling.open_to,
                words=ruling.words if ruling.result is Result.UNDETERMINED else "",
            ),
        )
    return Findings(
        reasons=_reasons(inquiry, ruling, citation),
        requirements=requirements,
        path=(LineStep(ruling.lines or None, element),),
        questions=_questions(inquiry, ruling),
        records=(RecordUse(ruling.record, rule.rule_id),) if ruling.record else (),
    )


def _said(ruling: Ruling) -> str:
    if ruling.said:
        return ruling.said
    if isinstance(ruling.words, str):
        return ruling.words
    return _SHORT.get(ruling.result, ruling.outcome.value)


def _reasons(inquiry: Inquiry, ruling: Ruling, citation: str) -> tuple[Reason, ...]:
    if ruling.outcome is Outcome.CLEAR:
        return ()
    code = ruling.code or ruling.rule.code
    is_met_by_license = ruling.result is Result.LICENSE_REQUIRED
    if isinstance(ruling.words, str) and (ruling.subject or not ruling.lines):
        lines = ruling.lines if is_met_by_license else ()
        reason = Reason(code, ruling.outcome, ruling.words, citation, ruling.subject, lines)
        return (reason,)
    return tuple(
        Reason(
            code,
            ruling.outcome,
            words_of(ruling.words, line),
            citation,
            ruling.subject or line.subject,
            (line.index,) if is_met_by_license else (),
        )
        for line in (inquiry.facts.lines[index] for index in ruling.lines)
    )


def _questions(inquiry: Inquiry, ruling: Ruling) -> tuple[Question, ...]:
    if ruling.question is None:
        return ()
    if isinstance(ruling.question, Question):
        return (ruling.question,)
    return tuple(ruling.question(inquiry.facts.lines[index]) for index in ruling.lines)


def words_of(words: Words, line: LineFacts) -> str:
    """What is said of one line."""
    return words if isinstance(words, str) else words(line)


_OFTEN = ("reasons", "requirements", "path", "exceptions", "questions")
_SELDOM = tuple(name for name in Findings._fields if name not in _OFTEN)


def add_up(parts: Iterable[Findings]) -> Findings:
    """All findings as one, in order.

    What most steps find is written out, because an order of fifty lines adds up hundreds of
    findings nearly all of whose parts are empty.
    """
    reasons: list[Reason] = []
    requirements: list[Requirement] = []
    path: list[LineStep] = []
    exceptions: list[LineException] = []
    questions: list[Question] = []
    seldom: dict[str, list[Any]] = {}
    for part in parts:
        if part is NOTHING:
            continue
        if part.reasons:
            reasons.extend(part.reasons)
        if part.requirements:
            requirements.extend(part.requirements)
        if part.path:
            path.extend(part.path)
        if part.exceptions:
            exceptions.extend(part.exceptions)
        if part.questions:
            questions.extend(part.questions)
        _add_seldom(part, seldom)
    return Findings(
        reasons=tuple(reasons),
        requirements=tuple(requirements),
        path=tuple(path),
        exceptions=tuple(exceptions),
        questions=tuple(questions),
        **{name: tuple(rows) for name, rows in seldom.items()},
    )


def _add_seldom(part: Findings, seldom: dict[str, list[Any]]) -> None:
    told = part.decided or part.red_flags or part.licensed or part.records
    if told or part.not_evaluated or part.not_examined:
        for name in _SELDOM:
            if rows := getattr(part, name):
                seldom.setdefault(name, []).extend(rows)
