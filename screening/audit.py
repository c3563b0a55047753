"""Appending one audit event. The lowest service, so that every other can call it.

Call it inside the same ``atomic`` block as the change it tells of: either both stand or neither.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from screening.models import AuditEvent
from screening.terms.values import to_plain


def append_event(*, verb: str, subject: Model, by: str, **data: Any) -> AuditEvent:
    """Record that somebody did something.

    Args:
        verb: what was done, past tense, for example ``case_released``.
        subject: the row it was done to.
        by: user name, API key or command.
        data: what a reader needs to understand the event later, JSON-ready after ``to_plain``.

    Returns:
        The stored event.
    """
    return AuditEvent.objects.create(
        actor=by,
        verb=verb,
        subject_type=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        data=to_plain(data),
    )
