"""Signatures of people who lost the right to sign: they fall, and the case is open again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from screening import audit
from screening.cases.review import lock_open, void_signature
from screening.cases.workflow import DECIDE
from screening.models import Case

LOST = "{} may no longer decide cases"


def void_signatures_without_right(*, person: Any, by: Any) -> int:
    """Take a person's first signatures off open cases, where they may no longer decide.

    Call it where roles or the account of a person changed.

    Returns:
        How many fell; none where they may still decide.
    """
    # Fetched anew: who was asked before remembers the rights of that time.
    now = get_user_model()._default_manager.get(pk=person.pk)
    if now.has_perm(DECIDE):
        return 0
    fell = 0
    with audit.recorded():
        signed = Case.objects.filter(status=Case.Status.OPEN, first_signature__signed_by=now)
        for case in signed.order_by("pk"):
            locked = lock_open(case)
            void_signature(locked, by=by, why=LOST.format(now.get_username()))
            fell += 1
    return fell
