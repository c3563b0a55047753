"""The chain of audit events. The lowest service, so that every other can append to it.

``record`` appends; ``anchors.py`` keeps the end of the chain outside the table; ``verify.py``
checks it all, ``records.py`` the rows it tells of; ``bundle.py`` gives it out. Begin with
``terms/audit_chain.py``: what is hashed.

Call ``record`` inside a ``recorded`` block, an ``atomic`` one that writes its events as its last
statements: either both the change and its event stand or neither, and nothing is locked after the
one end that the chain has. Locks before it are taken in one order: screenings of an order, cases,
the order itself, licenses and clearances by key; without ``KEY``, so that a row that names another
waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.db.transaction import atomic, on_commit
from django.utils import timezone
from structlog.contextvars import get_contextvars

from screening import notices
from screening.models import AuditEvent, AuditHead
from screening.models.copying import insert_rows
from screening.terms.audit_chain import Anchor, link_hash
from screening.terms.values import canonical_json

_waiting: ContextVar[list[dict[str, Any]] | None] = ContextVar("waiting_events", default=None)
"""Events of the ``recorded`` block we are in, in order; None outside of one."""


@contextmanager
def recorded() -> Iterator[None]:
    """An ``atomic`` block whose events are appended when the outermost such block ends.

    So services can call each other: all their locks come before the end of the chain is held,
    and two transactions can never wait for each other with it. What a block told before it was
    undone is dropped with it.
    """
    outer, told = _waiting.get(), list[dict[str, Any]]()
    token = _waiting.set(told)
    try:
        with atomic():
            yield
            if outer is None:
                _append(told)
    finally:
        _waiting.reset(token)
    if outer is not None:
        outer.extend(told)


def record(*, verb: str, by: str, subject: Model | None = None, **data: Any) -> None:
    """Record that somebody did something: one link of the chain.

    In a ``recorded`` block it is appended when the outermost ends, elsewhere at once.

    Args:
        verb: what was done, past tense, for example ``case_released``; at most 60 characters.
        by: user name, API key or command.
        subject: the row it was done to; None where there is none, as of a refused sign-in.
        data: what a reader needs to understand the event later, JSON-ready after ``to_plain``;
            the id of the request it came of is added, so that log and record can be laid together.

    Raises:
        ValueError: the data holds a number JSON does not have (NaN, infinity).
    """
    columns = _columns(verb, by, subject, data)
    waiting = _waiting.get()
    if waiting is None:
        _append([columns])
    else:
        waiting.append(columns)


def record_now(*, verb: str, by: str, subject: Model | None = None, **data: Any) -> AuditEvent:
    """``record`` at once, for who must name the link; for a transaction of its own.

    Returns:
        The stored event.
    """
    (event,) = _append([_columns(verb, by, subject, data)])
    return event


def _columns(verb: str, by: str, subject: Model | None, data: dict[str, Any]) -> dict[str, Any]:
    if request_id := get_contextvars().get("request_id"):
        data = {"request_id": request_id} | data
    return {
        "actor": by,
        "verb": verb,
        "subject_type": (subject._meta.model_name or "") if subject else "",
        "subject_id": str(subject.pk) if subject else "",
        "data_json": canonical_json(data),
    }


def _append(told: Sequence[dict[str, Any]]) -> list[AuditEvent]:
    """One link for each event, all under one lock and with one step of the end of the chain."""
    if not told:
        return []
    events: list[AuditEvent] = []
    # No savepoint: an event that cannot be written must undo the change it tells of.
    with atomic(savepoint=False):
        end = _locked_head()
        position, last = end.position, end.hash
        for columns in told:
            position += 1
            event = AuditEvent(id=position, at=timezone.now(), previous_hash=last, **columns)
            event.hash = last = link_hash(event.to_link())
            events.append(event)
        insert_rows(events)
        AuditHead.objects.filter(pk=end.pk).update(position=position, hash=last)
        named = {event.subject_id for event in events if event.subject_id}
        on_commit(lambda: notices.tell(named), robust=True)
    return events


def hold_end() -> None:
    """Hold the end of the chain until commit, for a last look before what cannot be undone.

    Whatever was recorded before is seen by that look; what comes is recorded after the events of
    this transaction. Nothing may be locked between this and the end of the ``recorded`` block.
    """
    _locked_head()


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
