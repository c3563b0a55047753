"""The chain of audit events. The lowest service, so that every other can append to it.

``record`` appends; ``anchors.py`` keeps the end of the chain outside the table; ``verify.py``
checks it all, ``records.py`` the rows it tells of; ``bundle.py`` gives it out. Begin with
``terms/audit_chain.py``: what is hashed.

Call ``record`` inside the same ``atomic`` block as the change it tells of: either both stand or
neither. Call it last in that block: the chain has one end, and whoever writes to it holds it
until commit.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.transaction import atomic
from django.utils import timezone

from screening.models import AuditEvent, AuditHead
from screening.terms.audit_chain import Anchor, link_hash
from screening.terms.values import canonical_json


def record(*, verb: str, by: str, subject: Model | None = None, **data: Any) -> AuditEvent:
    """Record that somebody did something: append one link to the chain.

    Args:
        verb: what was done, past tense, for example ``case_released``; at most 60 characters.
        by: user name, API key or command.
        subject: the row it was done to; None where there is none, as of a refused sign-in.
        data: what a reader needs to understand the event later, JSON-ready after ``to_plain``.

    Returns:
        The stored event.

    Raises:
        ValueError: the data holds a number JSON does not have (NaN, infinity).
    """
    data_json = canonical_json(data)
    # No savepoint: an event that cannot be written must undo the change it tells of.
    with atomic(savepoint=False):
        end = _locked_head()
        event = AuditEvent(
            id=end.position + 1,
            at=timezone.now(),
            actor=by,
            verb=verb,
            subject_type=(subject._meta.model_name or "") if subject else "",
            subject_id=str(subject.pk) if subject else "",
            data_json=data_json,
            previous_hash=end.hash,
        )
        event.hash = link_hash(event.to_link())
        event.save(force_insert=True)
        AuditHead.objects.filter(pk=end.pk).update(position=event.pk, hash=event.hash)
    return event


def head() -> Anchor:
    """The end of the chain now; position 0 before the first event."""
    return (AuditHead.objects.first() or AuditHead()).anchor


def _locked_head() -> AuditHead:
    """The end of the chain, held until commit, so that two workers append one after the other."""
    end = AuditHead.objects.select_for_update().first()
    if end is None:
        AuditHead.objects.bulk_create([AuditHead()], ignore_conflicts=True)
        end = AuditHead.objects.select_for_update().get()
    return end
