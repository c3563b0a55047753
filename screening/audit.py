"""Appending one audit event. The lowest service, so that every other can call it.

Call it inside the same ``atomic`` block as the change it tells of: either both stand or neither.
Call it last in that block: the chain has one end, and whoever writes to it holds it until commit.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from screening.models import AuditEvent
from screening.terms.values import to_plain


def record(*, verb: str, by: str, subject: Model | None = None, **data: Any) -> AuditEvent:
    """Record that somebody did something.

    Args:
        verb: what was done, past tense, for example ``case_released``; at most 60 characters.
        by: user name, API key or command.
        subject: the row it was done to; None where there is none, as of a refused sign-in.
        data: what a reader needs to understand the event later, JSON-ready after ``to_plain``.

    Returns:
        The stored event.
    """
    return AuditEvent.objects.create(
        actor=by,
        verb=verb,
        subject_type=(subject._meta.model_name or "") if subject else "",
        subject_id=str(subject.pk) if subject else "",
        data=to_plain(data),
    )
