"""Moving cases about the queue: put off, escalate, see who else is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.review import NO_COMMENT, lock_open
from screening.errors import NotAllowedError
from screening.models import Case, CaseViewer

LONGEST_SNOOZE = timedelta(days=30)
PRESENCE = timedelta(minutes=3)
VISIT = timedelta(minutes=30)


def snooze_case(*, case: Case, until: date, comment: str, by: Any) -> Case:
    """Put a case off until a day; it stays out of the queue and comes back by itself.

    Raises:
        NotAllowedError: it is decided, the day is not ahead or too far, or no reason is given.
    """
    today = timezone.now().date()
    if not today < until <= today + LONGEST_SNOOZE:
        raise NotAllowedError(f"Choose a day from tomorrow to {today + LONGEST_SNOOZE}.")
    if not comment.strip():
        raise NotAllowedError(NO_COMMENT)
    with audit.recorded():
        locked = lock_open(case)
        locked.snoozed_until = until
        locked.save(update_fields=["snoozed_until"])
        audit.record(
            verb="case_snoozed",
            subject=locked,
            by=by.get_username(),
            until=until.isoformat(),
            comment=comment.strip(),
        )
        return locked


def escalate_case(*, case: Case, comment: str, by: Any) -> Case:
    """Hand a case up: it is with nobody and stands in the view of the senior officers.

    Raises:
        NotAllowedError: it is decided, or no reason is given.
    """
    if not comment.strip():
        raise NotAllowedError(NO_COMMENT)
    with audit.recorded():
        locked = lock_open(case)
        locked.escalated_at, locked.assigned_to = timezone.now(), None
        locked.snoozed_until = None
        locked.save(update_fields=["escalated_at", "assigned_to", "snoozed_until"])
        audit.record(
            verb="case_escalated", subject=locked, by=by.get_username(), comment=comment.strip()
        )
        return locked


def note_viewer(*, case: Case, user: Any) -> None:
    """Note that somebody has the case open; the first look of a visit is an audit event."""
    now = timezone.now()
    with audit.recorded():
        before = CaseViewer.objects.filter(case=case, user=user).first()
        CaseViewer.objects.update_or_create(case=case, user=user, defaults={"seen_at": now})
        if before is None or now - before.seen_at > VISIT:
            audit.record(verb="case_viewed", subject=case, by=user.get_username())


def others_at(*, case: Case, user: Any) -> Sequence[Any]:
    """Who else has the case open now."""
    since = timezone.now() - PRESENCE
    viewers = CaseViewer.objects.filter(case=case, seen_at__gte=since).exclude(user=user)
    return [viewer.user for viewer in viewers.select_related("user").order_by("seen_at")]
