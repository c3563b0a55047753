"""A screening's answer as an officer reads it: reasons, flags, questions, what was not examined.

Pure functions from the answer's JSON. Every key may be missing: an older answer stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.record import Cell, cell
from screening.admin.wording import label_of, plain_words

HEADLINES = {
    "block": "Block: not to be shipped without a license",
    "hold": "Hold: a person must look",
    "clear": "Clear: ship",
}
SHOWN_REASONS = 6
"""Reasons in sight at once; the others are a click away."""

SEVERITY_ICONS = {"high": "sev-high", "medium": "sev-medium"}
_SUBJECT = re.compile(r"(parties|lines)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason; ``anchor`` leads to its evidence on the page, empty when there is none."""

    code: str
    outcome: str
    summary: str
    citation: str
    subject: str
    anchor: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What to ask the customer, and for which reason."""

    text: str
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The three answers: decided, to be asked, not examined."""

    decided: tuple[str, ...]
    not_evaluated: tuple[tuple[str, str], ...]
    not_examined: tuple[str, ...]

    @property
    def open_count(self) -> int:
        """How many checks were not made."""
        return len(self.not_evaluated) + len(self.not_examined)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The middle column of a case, hits and determinations apart."""

    outcome: str
    headline: str
    summary: str
    reasons: tuple[ReasonView, ...]
    questions: tuple[QuestionView, ...]
    coverage: CoverageView
    as_of: tuple[tuple[str, Cell], ...]

    @property
    def first_reasons(self) -> tuple[ReasonView, ...]:
        """The reasons in sight, blocks first."""
        return self.reasons[:SHOWN_REASONS]

    @property
    def more_reasons(self) -> tuple[ReasonView, ...]:
        """The reasons that open on a click."""
        return self.reasons[SHOWN_REASONS:]


def answer_of(
    answer: Mapping[str, Any],
    content: Mapping[str, Any],
    anchors: Mapping[str, str] | None = None,
) -> AnswerView:
    """The answer, its subjects named from the submission.

    Args:
        answer: the screening's JSON.
        content: the submission.
        anchors: subject (``party-0``, ``line-1``) to the place on the page that shows it.
    """
    reasons = tuple(_reason(r, content, anchors or {}) for r in answer.get("reasons") or [])
    outcome = str(answer.get("outcome") or "")
    return AnswerView(
        outcome=outcome,
        headline=HEADLINES.get(outcome, "Not answered yet"),
        summary=_counted(reasons),
        reasons=tuple(sorted(reasons, key=lambda reason: reason.outcome != "block")),
        questions=tuple(_question(q) for q in answer.get("questions") or []),
        coverage=_coverage(answer.get("coverage") or {}),
        as_of=as_of_rows(answer.get("as_of") or {}),
    )


def _counted(reasons: Sequence[ReasonView]) -> str:
    if not reasons:
        return "No reason against shipping was found in what was examined."
    counts = [(o, sum(r.outcome == o for r in reasons)) for o in ("block", "hold")]
    parts = ", ".join(f"{n} {o}" for o, n in counts if n)
    plural = "reason" if len(reasons) == 1 else "reasons"
    return f"{len(reasons)} {plural}: {parts}." if parts else f"{len(reasons)} {plural}."


def _reason(
    reason: Mapping[str, Any], content: Mapping[str, Any], anchors: Mapping[str, str]
) -> ReasonView:
    subject, place = _subject(str(reason.get("subject") or ""), content)
    return ReasonView(
        code=str(reason.get("code") or ""),
        outcome=str(reason.get("outcome") or ""),
        summary=str(reason.get("summary") or label_of(str(reason.get("code") or ""))),
        citation=str(reason.get("citation") or ""),
        subject=subject,
        anchor=anchors.get(place, ""),
    )


def _subject(path: str, content: Mapping[str, Any]) -> tuple[str, str]:
    found = _SUBJECT.match(path)
    if not found:
        return path, ""
    kind, index = found[1], int(found[2])
    rows = content.get(kind) or []
    if index >= len(rows):
        return path, ""
    if kind == "lines":
        return f"line {rows[index].get('number', index + 1)}", f"line-{index + 1}"
    return str(rows[index].get("name") or path), f"party-{index}"


def _question(question: Mapping[str, Any]) -> QuestionView:
    return QuestionView(
        text=str(question.get("text") or ""),
        field=str(question.get("field") or ""),
        why=str(question.get("why") or ""),
    )


def _coverage(coverage: Mapping[str, Any]) -> CoverageView:
    return CoverageView(
        decided=tuple(label_of(str(name)) for name in coverage.get("decided") or []),
        not_evaluated=tuple(
            (label_of(str(row.get("check", ""))), plain_words(row.get("missing")))
            for row in coverage.get("not_evaluated") or []
        ),
        not_examined=tuple(
            str(row.get("sentence") or row.get("code") or "")
            for row in coverage.get("not_examined") or []
        ),
    )


def as_of_rows(as_of: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    """What the answer rests on: list versions, policy, engine."""
    lists = tuple(
        (str(row.get("source", "")), _version_cell(row)) for row in as_of.get("lists") or []
    )
    return (
        *lists,
        ("Policy", cell(as_of.get("policy"), "mono")),
        ("Engine", cell(as_of.get("engine"), "mono")),
    )


def _version_cell(row: Mapping[str, Any]) -> Cell:
    published = row.get("published") or "undated"
    return Cell(f"{published} ({str(row.get('version') or '')[:12]})")
