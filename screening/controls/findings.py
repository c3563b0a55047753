"""What the steps of an evaluation hand to each other.

``Case`` is what every step is given: the facts, and what was worked out of them once
(classifications, destinations). ``Findings`` is what every step gives back; the findings of all
steps are added up and ``outcome.py`` combines them. What an order makes by the hundred is a named
tuple, which takes a fourth of the time of a frozen data class to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

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
from screening.controls.facts import LineFacts, PartyHit, TransactionFacts
from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.period import DatedRule
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables

if TYPE_CHECKING:
    from screening.controls.ear.destinations import Destination
    from screening.controls.ear.part_774_items.classification import Classification


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One transaction on one date, ready for the steps.

    ``classifications`` is parallel to ``facts.lines``; ``records`` is what we have on record;
    ``classified_lines`` is each line with its classification.
    """

    facts: TransactionFacts
    hits: tuple[PartyHit, ...]
    tables: ControlTables
    policy: ControlsPolicy
    as_of: date
    classifications: tuple[Classification, ...]
    destinations: tuple[Destination, ...]
    past: Past = NOTHING_GATHERED
    classified_lines: tuple[tuple[LineFacts, Classification], ...] = field(init=False, repr=False)
    _worked_out: dict[Callable[[Inquiry], Any], Any] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        lines = tuple(zip(self.facts.lines, self.classifications, strict=True))
        object.__setattr__(self, "classified_lines", lines)

    def in_force(self, rule: DatedRule) -> bool:
        """Whether a row of a table of rules binds on the day that counts."""
        return rule.valid.covers(self.as_of)


Derived = TypeVar("Derived")


def once_an_inquiry(derive: Callable[[Inquiry], Derived]) -> Callable[[Inquiry], Derived]:
    """Work a thing out of a case when it is first asked for, and keep it with the case.

    For what many rules ask of the same case; a case never changes, so neither does the answer.
    """

    @wraps(derive)
    def kept(inquiry: Inquiry) -> Derived:
        known = inquiry._worked_out
        if derive not in known:
            known[derive] = derive(inquiry)
        found: Derived = known[derive]
        return found

    return kept


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one rule demands of one line, or alike of several.

    Args:
        lines: indexes of the lines.
        result: what the rule makes of each of them.
        rule_id: the rule.
        citation: the provision.
        basis: step that found it: ``chart``, ``advanced_computing``, ``embargo``, ``party``,
            ``end_use`` ... Only ``chart`` and ``advanced_computing`` can be met by a license
            exception.
        reason_for_control: two letters, empty when the rule is not a reason for control.
        review_policy: how BIS would look at an application, ``None`` when not known.
        country: the destination that triggers it, empty when it is the same everywhere.
        open_to: license exceptions that may meet it although its step names none.
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


class LineStep(NamedTuple):
    """A path step of one or several lines (indexes), ``None`` for one that counts for all."""

    lines: tuple[int, ...] | None
    step: PathStep


CANDIDATE = "candidate"
"""Status of a license exception that a person may confirm."""


class LineException(NamedTuple):
    """A license exception considered for one line, or alike for several.

    Args:
        lines: indexes of the lines.
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

    def __add__(self, other: tuple[Any, ...]) -> Findings:
        """Both findings, this one's first; ``other`` are findings, too."""
        return add_up((self, Findings(*other)))

    def said_once(self) -> Findings:
        """The same findings in the same order, each question and each word of coverage once.

        Done once for an answer: steps say the same of many lines, and to look for repetition at
        every addition is most of the cost of an evaluation. Reasons are merged and requirements
        compared where they are combined, whether said once or twice.
        """
        return self._replace(
            questions=tuple(dict.fromkeys(self.questions)),
            decided=tuple(dict.fromkeys(self.decided)),
            not_evaluated=tuple(dict.fromkeys(self.not_evaluated)),
            not_examined=tuple(dict.fromkeys(self.not_examined)),
        )


NOTHING = Findings()
"""What a step finds of most lines."""

Step = Callable[[Inquiry, Findings], Findings]


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
    if part.decided or part.red_flags or part.licensed or part.not_evaluated or part.not_examined:
        for name in _SELDOM:
            if rows := getattr(part, name):
                seldom.setdefault(name, []).extend(rows)
