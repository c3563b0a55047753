"""A red flag as the case page shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.answer import SEVERITY_ICONS
from screening.admin.places import in_words, value_at
from screening.admin.record import Cell, cell
from screening.admin.wording import as_read, label_of, plain_words
from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.models import RedFlag

APART = ("fields", "finds")
"""Inputs that are told in their own way: where the flag looked, and the words it found."""

SHOWN_VALUES = 10
LONGEST = 160
"""Characters of a value in sight; texts stand whole among the texts of the order."""

_SUBJECT = re.compile(r"(parties|lines)\[\d+\]")
_LOOKED_AT = {rule.code: rule.inputs for rule in FLAG_RULES}


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
    told = content.get("inputs") or {}
    words = str(content.get("summary") or label_of(fired.code))
    summary = in_words(words, submission, with_values=True)
    facts = {k: v for k, v in told.items() if k not in APART}
    quotes = [f'"{find["quote"]}"' for find in told.get("finds") or [] if find.get("quote")]
    return FlagView(
        code=fired.code,
        severity=fired.severity,
        icon=SEVERITY_ICONS.get(fired.severity, "alert"),
        summary=summary,
        citation=str(content.get("citation") or ""),
        inputs=(
            *((label_of(k), _cell(v)) for k, v in facts.items()),
            *((("Found", _cell(", ".join(quotes))),) if quotes else ()),
            *_values(fired.code, told.get("fields") or [], submission, words),
        ),
        question=" ".join(dict.fromkeys(str(q.get("text") or "") for q in asked)),
    )


def _values(
    code: str, fields: Sequence[str], submission: Mapping[str, Any], summary: str
) -> tuple[tuple[str, Cell], ...]:
    """What the order states where the flag looked, by the field in words; also what it does not.

    Args:
        summary: of the flag, as stored.
    """
    paths = dict.fromkeys(path for field in fields for path in _paths(code, str(field)))
    rows = []
    for path in paths:
        value = value_at(submission, path)
        if path in summary:  # which tells its value
            continue
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            value = "; ".join(plain_words(item) for item in value)
        name = in_words(path, submission)
        rows.append((name.rpartition(": ")[2] if len(fields) == 1 else name, _cell(value)))
    return tuple(rows[:SHOWN_VALUES])


def _paths(code: str, field: str) -> tuple[str, ...]:
    """Of a whole party or line the fields of it that the rule looks at, else the field itself."""
    subject = _SUBJECT.fullmatch(field)
    if subject is None:
        return (field,) if "." in field or field in _ALONE else ()
    head = f"{subject[1]}."
    looked_at = (name for name in _LOOKED_AT.get(code, ()) if name.startswith(head))
    return tuple(f"{field}.{name.removeprefix(head)}" for name in looked_at)


_ALONE = ("ip_country", "currency", "incoterm", "destination_country", "delivery_date")
"""Fields of the order itself; its texts stand among the texts."""


def _cell(value: Any) -> Cell:
    shown = cell(value)
    text = as_read(shown.text)
    return Cell(text if len(text) <= LONGEST else f"{text[:LONGEST]} …", shown.kind)
