"""A red flag as the case page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.admin.answer import SEVERITY_ICONS
from screening.admin.places import in_words
from screening.admin.record import Cell, cell
from screening.admin.wording import label_of
from screening.models import RedFlag

NAMED_IN_SUMMARY = "fields"
"""The input of a red flag that its summary says already."""


@dataclass(frozen=True, slots=True)
class FlagView:
    """A red flag with the question it raises for the customer."""

    code: str
    severity: str
    icon: str
    summary: str
    citation: str
    inputs: tuple[tuple[str, Cell], ...]
    question: str


def flag_of(fired: RedFlag, submission: Mapping[str, Any], answer: Mapping[str, Any]) -> FlagView:
    """A flag that fired, with what it looked at and what it asks.

    Args:
        submission: as taken in.
        answer: the screening's JSON.
    """
    content = fired.content
    asked = (q for q in answer.get("questions") or [] if q.get("why") == fired.code)
    facts = {k: v for k, v in (content.get("inputs") or {}).items() if k != NAMED_IN_SUMMARY}
    return FlagView(
        code=fired.code,
        severity=fired.severity,
        icon=SEVERITY_ICONS.get(fired.severity, "alert"),
        summary=in_words(str(content.get("summary") or label_of(fired.code)), submission),
        citation=str(content.get("citation") or ""),
        inputs=tuple((label_of(k), cell(v)) for k, v in facts.items()),
        question=" ".join(dict.fromkeys(str(q.get("text") or "") for q in asked)),
    )
