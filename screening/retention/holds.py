"""Placing and lifting legal holds."""

from __future__ import annotations

from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import LegalHold


def place_hold(*, reference: str, reason: str, by: str) -> LegalHold:
    """Keep the records of an order until the hold is lifted.

    Args:
        reference: the order; empty for every record there is.
        reason: who asked for the records and why, not blank.
        by: who places it.

    Raises:
        NotAllowedError: no reason.
    """
    if not reason.strip():
        raise NotAllowedError("Say why: who asked for the records.")
    with audit.recorded():
        hold = LegalHold.objects.create(reference=reference, reason=reason.strip(), placed_by=by)
        audit.record(
            verb="legal_hold_placed", subject=hold, by=by, reference=reference, reason=hold.reason
        )
    return hold


def lift_hold(*, hold: LegalHold, why: str, by: str) -> LegalHold:
    """End a hold.

    Raises:
        NotAllowedError: it was lifted before, or no reason is given.
    """
    if not why.strip():
        raise NotAllowedError("Say why the hold may end.")
    with audit.recorded():
        locked = LegalHold.objects.select_for_update(no_key=True).get(pk=hold.pk)
        if locked.lifted_at is not None:
            raise NotAllowedError(f"The hold was lifted by {locked.lifted_by}.")
        locked.lifted_at, locked.lifted_by, locked.lifted_why = timezone.now(), by, why.strip()
        locked.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        audit.record(
            verb="legal_hold_lifted", subject=locked, by=by, reference=locked.reference, why=why
        )
    return locked
