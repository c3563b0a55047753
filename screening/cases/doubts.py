"""What is still open on a line that needs no license by what is stated.

"No license required" rests on the facts that were stated. While a question on them is open, or a
hit or a red flag of the order is, the line is not settled, and no page may say that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from screening.cases.findings import Finding, FindingState, is_no_match
from screening.models import Disposition, Hit, RedFlag

_LINE = re.compile(r"lines\[(\d+)\]")
_SETTLES = frozenset({Disposition.Kind.MITIGATED, Disposition.Kind.LICENSED})


def doubts_on(
    place: int, answer: Mapping[str, Any], states: Sequence[FindingState] = ()
) -> tuple[str, ...]:
    """What is open on a line, each thing once: questions first, then reasons without one.

    Args:
        place: of the line among the lines of the submission, from 0.
        answer: the screening's JSON.
        states: the findings with their answers; without them all counts as open.
    """
    flags = {s.finding.code for s in states if isinstance(s.finding, RedFlag) and _is_settled(s)}
    parties = _cleared_parties(states)
    questions = answer.get("questions") or []
    asked = [
        str(q.get("text") or "")
        for q in questions
        if str(q.get("why")) not in flags and _touches(place, str(q.get("field") or ""))
    ]
    said = [
        str(reason.get("summary") or "")
        for reason in answer.get("reasons") or []
        if reason.get("outcome") in ("hold", "block")
        and _touches(place, str(reason.get("subject") or ""))
        and not _is_answered(reason, answer, flags, parties)
    ]
    return tuple(dict.fromkeys(text for text in (*asked, *said) if text))


def line_place(number: int, content: Mapping[str, Any]) -> int:
    """The place of a line by its number, from 0; -1 where the submission has none of it."""
    numbers = [
        int(line.get("number") or position)
        for position, line in enumerate(content.get("lines") or [], 1)
    ]
    return numbers.index(number) if number in numbers else -1


def question_on(finding: Finding, answer: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """What to ask the customer for the finding to be settled; empty where nothing is to be asked.

    Args:
        finding: of the case; a hit asks an officer and no customer.
        answer: the screening's JSON.
        content: the submission.
    """
    if isinstance(finding, Hit):
        return ""
    if isinstance(finding, RedFlag):
        whys, place = {finding.code}, None
    else:
        whys = {str(step.get("rule_id")) for step in finding.content.get("path") or ()}
        place = line_place(finding.line, content)
    asked = (
        str(question.get("text") or "")
        for question in answer.get("questions") or []
        if str(question.get("why")) in whys
        or (place is not None and _line_of(str(question.get("field") or "")) == place)
    )
    return " ".join(dict.fromkeys(text for text in asked if text))


def _line_of(path: str) -> int | None:
    line = _LINE.match(path)
    return int(line[1]) if line else None


def _touches(place: int, path: str) -> bool:
    """Whether what is said at a path bears on the line: all does that is not another line's."""
    return _line_of(path) in (None, place)


def _is_settled(state: FindingState) -> bool:
    return state.disposition is not None and state.disposition.kind in _SETTLES


def _cleared_parties(states: Iterable[FindingState]) -> set[str]:
    """Subjects of which every hit is told to be another party."""
    met, kept = set(), set()
    for state in states:
        if isinstance(state.finding, Hit):
            met.add(state.finding.subject)
            if not (is_no_match(state) or _is_settled(state)):
                kept.add(state.finding.subject)
    return met - kept


def _is_answered(
    reason: Mapping[str, Any], answer: Mapping[str, Any], flags: set[str], parties: set[str]
) -> bool:
    """Whether the officer's answers settle what the reason rests on."""
    code, summary = str(reason.get("code") or ""), str(reason.get("summary") or "")
    if code.startswith("party."):
        return str(reason.get("subject") or "") in parties
    named = {f["code"] for f in answer.get("red_flags") or [] if f["code"] in summary}
    return bool(named) and named <= flags
