"""Until when a clearance answers: sooner or later than it was proposed for, with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.clearances import is_listed_as_seen, locked_clearance
from screening.errors import FieldError, MovedOnError, NotAllowedError
from screening.models import Clearance
from screening.policies import desk_policy_in_force


def change_last_day(
    *, clearance: Clearance, until: date, why: str, seen: str, by: Any
) -> Clearance:
    """Let a clearance end sooner, or last longer.

    Args:
        until: its new last day; no longer from today than policy lets a new one last.
        why: in the person's own words, not blank.
        seen: its last day as the person saw it, as ``YYYY-MM-DD``.

    Raises:
        MovedOnError: somebody changed it meanwhile; both days are told.
        NotAllowedError: it has ended, the day is past or too far, no reason is given, or it would
            last longer by who found it or for a listed party that changed.
    """
    if not why.strip():
        raise NotAllowedError("Write why: an auditor will read it.")
    today = timezone.now().date()
    longest = today + timedelta(days=desk_policy_in_force().clearance_days)
    if not today <= until <= longest:
        raise NotAllowedError(f"Choose a day from {today} to {longest}.")
    with audit.recorded():
        locked = locked_clearance(clearance)
        if locked.status == Clearance.Status.ENDED:
            raise NotAllowedError("This clearance has ended: answer the hit anew.")
        before = locked.expires_on
        if before.isoformat() != seen:
            raise MovedOnError(
                f"Its last day was changed meanwhile: it is {before}, you sent {until}.",
                FieldError("expires_on", "stands", before.isoformat()),
                FieldError("expires_on", "sent", until.isoformat()),
            )
        if until == before:
            raise NotAllowedError("That is its last day already.")
        if until > before:
            _check_longer(locked, by)
        locked.expires_on = until
        locked.save(update_fields=["expires_on"])
        audit.record(
            verb="clearance_amended",
            subject=locked,
            by=by.get_username(),
            why=why.strip(),
            before={"expires_on": before.isoformat()},
            after={"expires_on": until.isoformat()},
        )
        return locked


def _check_longer(locked: Clearance, by: Any) -> None:
    """What is asked of who lets it last longer is what is asked of who approves it."""
    found_by = locked.disposition.answered_by_id if locked.disposition else None
    if by.pk in (locked.proposed_by_id, found_by, locked.owner_id):
        raise NotAllowedError("Another person than who found it must let it last longer.")
    if not is_listed_as_seen(locked):
        raise NotAllowedError("The listed party changed meanwhile: look at the hit again.")
