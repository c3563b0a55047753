"""Asking for a rehearsal, stopping it, and taking it up again: each an audit event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from screening import audit
from screening.desk.governing.settings import (
    GATHERED_BY,
    Change,
    changes_between,
    changes_matching,
    is_known,
    read_value,
    value_at,
    with_value,
)
from screening.errors import InvalidPolicyError, NotAllowedError
from screening.models import PolicyVersion, Rehearsal, Screening
from screening.policies import check_policy, in_todays_shape
from screening.rehearsals.judging import Side
from screening.rehearsals.names import plays_of
from screening.terms.values import FIRST_DAY, LAST_DAY, is_askable, start_of

LONGEST = timedelta(days=5 * 366)
"""As long as records are kept at least; a slip of the keyboard asks for more."""


def last_quarter(today: date) -> tuple[date, date]:
    """The first and last day of the calendar quarter before the one a day lies in."""
    begins = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    ends = begins - timedelta(days=1)
    return date(ends.year, ends.month - 2, 1), ends


def orders_of(begins_on: date, ends_on: date) -> QuerySet[Screening]:
    """The screenings of a period that were judged, as they follow each other."""
    return Screening.objects.filter(
        finished_at__gte=start_of(begins_on),
        finished_at__lt=start_of(ends_on + timedelta(days=1)),
        policy__isnull=False,
    ).order_by("finished_at", "id")


def policy_with(changes: Iterable[Change]) -> dict[str, Any]:
    """The policy in force with some settings changed; stored nowhere."""
    content: dict[str, Any] = _in_force().content_today
    for change in changes:
        content = with_value(content, change.setting, change.after)
    return content


def policy_with_setting(setting: str, typed: str) -> dict[str, Any]:
    """The policy in force with one setting as somebody typed it.

    Raises:
        InvalidPolicyError: there is no such setting, or the value is no JSON.
    """
    if not is_known(setting):
        raise InvalidPolicyError(f"{setting}: there is no such setting")
    return policy_with([Change(setting, None, read_value(typed))])


def value_in_force(setting: str) -> Any:
    """What the policy in force says of a setting; None where it says nothing."""
    return value_at(_in_force().content_today, setting)


def ask_for_rehearsal(
    *, content: Mapping[str, Any], begins_on: date, ends_on: date, by: str
) -> Rehearsal:
    """Store the wish to try a policy on the orders of a period; the caller queues the work.

    Args:
        content: the whole policy as it would be.
        by: who asks.

    Raises:
        InvalidPolicyError: the engines cannot take the policy; nothing was stored.
        NotAllowedError: it is the policy in force, the period is none, or stored orders cannot
            tell what a change would have done.
    """
    check_policy(content)
    whole = in_todays_shape(content)
    for field, day in (("Orders screened from", begins_on), ("Until", ends_on)):
        if not is_askable(day):
            raise NotAllowedError(f"{field}: write a day from {FIRST_DAY} to {LAST_DAY}.")
    if ends_on < begins_on:
        raise NotAllowedError("The period ends before it begins.")
    if ends_on - begins_on > LONGEST:
        raise NotAllowedError("The period is longer than records are kept: five years at most.")
    with audit.recorded():
        force = _in_force()
        changes = changes_between(force.content_today, whole)
        if not changes:
            raise NotAllowedError("This is the policy in force: nothing would change.")
        _refuse_what_was_gathered(changes)
        rehearsal = Rehearsal.objects.create(
            content=whole,
            version=PolicyVersion.version_of(whole),
            base=force.row,
            changes=[change.to_json() for change in changes],
            begins_on=begins_on,
            ends_on=ends_on,
            asked_by=by,
            total=orders_of(begins_on, ends_on).count(),
            names_total=_names_to_play(force.content_today, whole, changes),
        )
        audit.record(
            verb="rehearsal_asked_for",
            subject=rehearsal,
            by=by,
            changes=rehearsal.changes,
            begins_on=begins_on,
            ends_on=ends_on,
            base=force.row.version,
            version=rehearsal.version,
        )
    return rehearsal


def _names_to_play(
    before: Mapping[str, Any], tried: Mapping[str, Any], changes: Iterable[Change]
) -> int:
    """How many ordinary names it plays: none where nothing of matching changes."""
    return len(plays_of(Side.of(before), Side.of(tried))) if changes_matching(changes) else 0


def _refuse_what_was_gathered(changes: Iterable[Change]) -> None:
    """A rehearsal that must find nothing would look like one that found no harm."""
    for change in changes:
        if change.setting in GATHERED_BY:
            raise NotAllowedError(
                f"{change.setting} says what is gathered of the past: stored orders cannot tell "
                "what another value would have done."
            )


def stop_rehearsal(*, rehearsal: Rehearsal, by: str) -> Rehearsal:
    """Stop the work; what was judged so far stays, and it can be taken up again.

    Raises:
        NotAllowedError: it is finished, failed or stopped already.
    """
    with audit.recorded():
        locked = Rehearsal.objects.select_for_update(no_key=True).get(pk=rehearsal.pk)
        if not locked.is_unfinished:
            raise NotAllowedError(f"The rehearsal is {locked.get_status_display()}.")
        locked.status, locked.lease_until = Rehearsal.Status.STOPPED, None
        locked.save(update_fields=["status", "lease_until", "touched_at"])
        audit.record(
            verb="rehearsal_stopped", subject=locked, by=by, judged=locked.judged,
            total=locked.total,
        )  # fmt: skip
    return locked


def resume_rehearsal(*, rehearsal: Rehearsal, by: str) -> Rehearsal:
    """Take up the work where it was left; the caller queues it.

    Raises:
        NotAllowedError: it is neither stopped nor failed.
    """
    with audit.recorded():
        locked = Rehearsal.objects.select_for_update(no_key=True).get(pk=rehearsal.pk)
        if not locked.may_go_on:
            raise NotAllowedError(f"The rehearsal is {locked.get_status_display()}.")
        locked.status, locked.crashes, locked.problem = Rehearsal.Status.QUEUED, 0, ""
        locked.save(update_fields=["status", "crashes", "problem", "touched_at"])
        audit.record(verb="rehearsal_resumed", subject=locked, by=by, judged=locked.judged)
    return locked


def changes_of(rehearsal: Rehearsal) -> tuple[Change, ...]:
    """What it tries, setting by setting."""
    return tuple(Change(**row) for row in rehearsal.changes)


class _InForce:
    """The policy in force, as its row and as it reads today."""

    def __init__(self, row: PolicyVersion) -> None:
        self.row = row
        self.content_today = in_todays_shape(row.content)


def _in_force() -> _InForce:
    """Raises InvalidPolicyError while no policy was ever set."""
    newest = PolicyVersion.objects.first()
    if newest is None:
        raise InvalidPolicyError("no policy was ever set: there is nothing to compare with")
    return _InForce(newest)
