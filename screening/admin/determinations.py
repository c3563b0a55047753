"""A determination as a path that opens step by step. Pure functions from its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.places import in_words
from screening.admin.record import Cell, cell
from screening.admin.wording import label_of, plain_words
from screening.controls.outcome import RESULT_OUTCOME
from screening.terms.determination import deciding_step
from screening.terms.outcome import Outcome


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path; the deciding one stands open."""

    number: int
    step: str
    said: str
    cite: str
    rule: str
    inputs: tuple[tuple[str, Cell], ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """A license exception that was considered, and why it is or is not open."""

    code: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class DeterminationView:
    """One line against the control lists and the chart."""

    line: int
    name: str
    eccn: str
    result: str
    outcome: str
    facts: tuple[tuple[str, Cell], ...]
    exceptions: tuple[ExceptionView, ...]
    exceptions_summary: str
    steps: tuple[StepView, ...]
    doubts: tuple[str, ...] = ()


NOT_SETTLED = "Not settled"


def determination_of(
    row: Mapping[str, Any], content: Mapping[str, Any], doubts: Sequence[str] = ()
) -> DeterminationView:
    """A determination, its line named from the submission.

    Args:
        row: the stored determination.
        content: the submission.
        doubts: what is open on a line that needs no license by what is stated; with any the page
            does not say that it needs none.
    """
    result = str(row.get("result") or "unclassified")
    line = int(row.get("line") or 0)
    exceptions = tuple(_exception(e) for e in row.get("exceptions_considered") or [])
    return DeterminationView(
        line=line,
        name=_line_name(line, content),
        eccn=str(row.get("eccn") or "no ECCN"),
        result=NOT_SETTLED if doubts else label_of(result),
        outcome=str(Outcome.HOLD) if doubts else _outcome(result),
        facts=_facts(row, content),
        exceptions=exceptions,
        exceptions_summary=_counted(exceptions),
        steps=_steps(row, content),
        doubts=tuple(in_words(text, content) for text in doubts),
    )


def _line_name(number: int, content: Mapping[str, Any]) -> str:
    for position, line in enumerate(content.get("lines") or [], 1):
        if int(line.get("number") or position) == number:
            return str(line.get("description") or line.get("part_number") or f"Line {number}")
    return f"Line {number}"


def _facts(row: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    named = (
        ("Classified by", label_of(str(row.get("classified_by") or "")).lower()),
        ("Reasons for control", row.get("reasons_for_control")),
        ("Review policy", label_of(str(row.get("review_policy") or ""))),
        ("Citation", row.get("citation")),
        ("Rule", row.get("rule")),
        ("Hangs on", in_words(" ".join(row.get("hangs_on") or []), content)),
    )
    return tuple((name, cell(value)) for name, value in named if value)


def _exception(considered: Any) -> ExceptionView:
    if not isinstance(considered, Mapping):
        return ExceptionView(str(considered), "Considered", "")
    status = label_of(str(considered.get("status") or "considered"))
    return ExceptionView(
        str(considered.get("code") or ""), status, str(considered.get("why") or "")
    )


def _counted(exceptions: tuple[ExceptionView, ...]) -> str:
    """How many exceptions stand where: "3 not claimed, 10 rejected"."""
    counts: dict[str, int] = {}
    for considered in exceptions:
        counts[considered.status] = counts.get(considered.status, 0) + 1
    return ", ".join(f"{count} {status.lower()}" for status, count in sorted(counts.items()))


def _outcome(result: str) -> str:
    """What a result implies; one that this release does not know is a hold."""
    known = {str(one): outcome for one, outcome in RESULT_OUTCOME.items()}
    return str(known.get(result, Outcome.HOLD))


def _steps(row: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[StepView, ...]:
    path = row.get("path") or []
    deciding = deciding_step(row)
    return tuple(
        StepView(
            number=number,
            step=label_of(str(step.get("step") or "Step")),
            said=in_words(str(step.get("result") or ""), content),
            cite=str(step.get("cite") or ""),
            rule=str(step.get("rule_id") or ""),
            inputs=tuple(
                (label_of(name), cell(in_words(plain_words(value), content)))
                for name, value in (step.get("inputs") or {}).items()
            ),
            is_open=number - 1 == deciding,
        )
        for number, step in enumerate(path, 1)
    )
