"""Noting that somebody looked at a case: an auditor asks who knew what, and when."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from screening import audit
from screening.models import AuditEvent, Case

VIEWED = "case_viewed"
ONE_LOOK = timedelta(minutes=10)
"""Opening the same case again within this time is the same look; each click would be noise."""


def note_view(*, case: Case, by: str) -> None:
    """Record that a case was opened, once for each look."""
    since = timezone.now() - ONE_LOOK
    looks = AuditEvent.objects.about(case).filter(verb=VIEWED, actor=by, at__gte=since)
    if not looks.exists():
        audit.record(verb=VIEWED, subject=case, by=by)
