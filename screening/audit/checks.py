"""Checks of the record that somebody asks for on the desk: made in the background, kept as rows.

Like a report, a check is a row with a lease: a killed worker's check is made by another. What is
checked is ``verify.py``'s to say; asking and what was found are audit events.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from screening import audit
from screening.audit.verify import AuditReport, verify_audit
from screening.errors import NotAllowedError
from screening.models import AuditCheck
from screening.terms.audit_chain import Anchor

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=5)
"""Longer than the rows that one event tells of take to be looked at."""
TOLD_EVERY_SECONDS = 1.0
MOST_ATTEMPTS = 3
CHECKER = "record check"
FAULTS_ON_RECORD = 10
"""Faults that the event names; the row has all that were found."""


class LostLeaseError(Exception):
    """Another worker makes this check."""


def ask_for_check(*, why: str, known_anchor: str, by: str) -> AuditCheck:
    """Store the wish for a check; the caller queues it.

    Args:
        why: what for, in the person's words.
        known_anchor: an end of the chain that the person knows, as reports print it; empty for
            none.

    Raises:
        NotAllowedError: it says nothing of what for, or the anchor cannot be read.
    """
    if not why.strip():
        raise NotAllowedError("Say what the check is for.")
    if known_anchor.strip():
        try:
            known_anchor = str(Anchor.parse(known_anchor))
        except ValueError:
            raise NotAllowedError(
                "The end of the chain reads as POSITION:HASH, with 64 digits 0-9 and a-f; copy it "
                "from a report."
            ) from None
    with audit.recorded():
        check = AuditCheck.objects.create(
            why=why.strip(), known_anchor=known_anchor.strip(), asked_by=by
        )
        audit.record(
            verb="record_check_asked_for", subject=check, by=by, why=check.why,
            anchor=check.known_anchor,
        )  # fmt: skip
    return check


def make_check(*, check_id: str) -> None:
    """Make a check that was asked for; does nothing if it is made or another worker is at it.

    Raises:
        AuditCheck.DoesNotExist: no such check.
        OperationalError, InterfaceError: the database is out of reach.
    """
    check = _claim(check_id)
    if check is None:
        return
    known = (
        (Anchor.parse(check.known_anchor, source="the anchor that was given"),)
        if check.known_anchor
        else ()
    )
    try:
        report = verify_audit(anchors=known, progress=_Progress(check))
    except LostLeaseError:
        return
    except (InterfaceError, OperationalError):
        raise  # nothing could be noted; whoever finds the lease over tries again
    except Exception as error:
        log.exception("record_check_failed", check=check.pk)
        _fail(check, f"{type(error).__name__}: the worker's log says more.")
        return
    _finish(check, report)


def forgotten_checks() -> list[str]:
    """Checks that nobody is at work on although they are not finished."""
    now = timezone.now()
    forgotten = AuditCheck.objects.forgotten(now=now, asked_before=now - timedelta(minutes=1))
    return [str(pk) for pk in forgotten.values_list("pk", flat=True)[:100]]


class _Progress:
    """Notes how far a check is, which prolongs its lease; stops when the lease was lost.

    Positions go through the chain once and then, from the first again, through what it tells of.
    """

    def __init__(self, check: AuditCheck) -> None:
        self._check = check
        self._told_at = time.monotonic()
        self._last = 0
        self._is_second = False

    def __call__(self, position: int) -> None:
        self._is_second = self._is_second or position < self._last
        self._last = position
        if time.monotonic() - self._told_at < TOLD_EVERY_SECONDS:
            return
        self._told_at = time.monotonic()
        done: dict[str, Any] = {"lease_until": timezone.now() + LEASE}
        if self._is_second:
            done |= {"records_done": position, "events_done": self._check.events_total}
        else:
            done["events_done"] = position
        if not _mine(self._check).update(**done):
            raise LostLeaseError


def _mine(check: AuditCheck) -> Any:
    return AuditCheck.objects.filter(
        pk=check.pk, attempts=check.attempts, status=AuditCheck.Status.RUNNING
    )


def _claim(check_id: str) -> AuditCheck | None:
    now = timezone.now()
    with audit.recorded():
        check = AuditCheck.objects.select_for_update(no_key=True).get(pk=check_id)
        is_held = check.lease_until is not None and check.lease_until > now
        if not check.is_unfinished or is_held:
            return None
        check.status, check.lease_until = AuditCheck.Status.RUNNING, now + LEASE
        check.attempts += 1
        check.events_total = audit.head().position
        check.events_done = check.records_done = 0
        check.save()
    if check.attempts > MOST_ATTEMPTS:
        _fail(check, f"It failed {MOST_ATTEMPTS} times: see the worker's log.")
        return None
    return check


def _finish(check: AuditCheck, report: AuditReport) -> None:
    end, faults = report.chain.head, list(report.faults)
    status = AuditCheck.Status.BROKEN if faults else AuditCheck.Status.SOUND
    total = max(check.events_total, end.position)
    with audit.recorded():
        is_mine = _mine(check).update(
            status=status,
            lease_until=None,
            finished_at=timezone.now(),
            events_total=total,
            events_done=end.position if report.chain.broken else total,
            records_done=0 if report.chain.broken else total,
            count=report.chain.count,
            head_position=end.position,
            head_hash=end.hash,
            faults=faults,
        )
        if is_mine:
            audit.record(
                verb="record_checked",
                subject=check,
                by=CHECKER,
                found=status.value,
                events=report.chain.count,
                head=str(end),
                faults=faults[:FAULTS_ON_RECORD],
                faults_in_all=len(faults),
            )


def _fail(check: AuditCheck, why: str) -> None:
    with audit.recorded():
        if _mine(check).update(status=AuditCheck.Status.FAILED, lease_until=None, problem=why):
            audit.record(verb="record_check_failed", subject=check, by=CHECKER, why=why)
