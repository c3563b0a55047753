"""What the person before left in words, for the head of the case: why it was handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.models import AuditEvent, Case

_SAYS = {
    "case_escalated": "Escalated",
    "case_snoozed": "Put off",
    "case_sent_back": "Sent back",
}
SHOWN = 3


@dataclass(frozen=True, slots=True)
class WordsLeft:
    """One handing on of a case.

    Args:
        what: what was done with it.
        by: user name of who did it.
        comment: in their own words.
    """

    what: str
    by: str
    at: datetime
    comment: str


def words_left(case: Case) -> tuple[WordsLeft, ...]:
    """Why an open case was handed on, the newest first; nothing once it is decided."""
    if not case.is_open:
        return ()
    events = AuditEvent.objects.filter(
        subject_type="case", subject_id=str(case.pk), verb__in=_SAYS
    ).order_by("-id")
    return tuple(
        WordsLeft(_what(event), event.actor, event.at, str(event.data.get("comment", "")))
        for event in events[:SHOWN]
    )


def _what(event: AuditEvent) -> str:
    until = event.data.get("until")
    return f"{_SAYS[event.verb]} until {until}" if until else _SAYS[event.verb]
