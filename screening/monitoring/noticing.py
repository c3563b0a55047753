"""Noticing that orders are screened against something else than monitoring has seen last.

Nobody has to tell: what is in force is compared with what the newest change led to. So a load, a
forced load, a list that was retired and one that was rolled back are seen alike, once each, and
two that come together are looked through together.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening import audit
from screening.models import (
    BusinessPartner,
    ListVersion,
    MonitoredChange,
    PolicyVersion,
    RecordKind,
)
from screening.monitoring.differences import differences
from screening.monitoring.summary import what_changed
from screening.pipeline.reference import ENGINE

MONITOR = "monitoring"
"""Who acts, for the record."""
Scope = MonitoredChange.Scope
_TOUCHES_NOTHING = frozenset({RecordKind.RATE.value})
"""Kinds of lists a new version of which changes no answer: an order keeps the rates of its day."""


def notice_change() -> MonitoredChange | None:
    """Store what changed since the last change that was noticed; the caller queues the work.

    The first time there is nothing to compare with: every order that is open or released is looked
    at once, for nobody knows what it was screened against.

    Returns:
        The change; None where nothing did, or no policy was ever set.
    """
    policy = PolicyVersion.objects.first()
    if policy is None:
        return None
    with audit.recorded():
        newest = MonitoredChange.objects.of_reference().select_for_update(of=("self",)).first()
        before = list(newest.after.select_related("source")) if newest else []
        after = list(ListVersion.objects.active().select_related("source").order_by("source_id"))
        is_same = newest is not None and (
            {v.pk for v in before} == {v.pk for v in after}
            and newest.policy_after_id == policy.pk
            and newest.engine_after == str(ENGINE)
        )
        if is_same or (newest is None and not after):
            return None
        change = MonitoredChange.objects.create(
            scope=_scope_of(newest, before, after, policy),
            what="",
            policy_before=newest.policy_after if newest else None,
            policy_after=policy,
            engine_before=newest.engine_after if newest else "",
            engine_after=str(ENGINE),
        )
        change.before.set(before)
        change.after.set(after)
        change.counts = differences(before, after).counts if newest else {}
        change.what = what_changed(change, before, after)
        change.save(update_fields=["what", "counts"])
        audit.record(
            verb="change_noticed",
            subject=change,
            by=MONITOR,
            what=change.what,
            scope=change.scope,
            counts=change.counts,
        )
    return change


def notice_partner(partner: BusinessPartner) -> MonitoredChange:
    """Store that a partner is new or changed, to be met with all lists."""
    with audit.recorded():
        waiting = MonitoredChange.objects.filter(
            partner=partner, status=MonitoredChange.Status.QUEUED
        )
        if (known := waiting.first()) is not None:
            return known
        change = MonitoredChange.objects.create(
            kind=MonitoredChange.Kind.PARTNER,
            partner=partner,
            what=f"Partner {partner.name_words} changed",
        )
        change.after.set(ListVersion.objects.active().of_kind(RecordKind.PARTY))
        audit.record(verb="change_noticed", subject=change, by=MONITOR, what=change.what)
    return change


def _scope_of(
    newest: MonitoredChange | None,
    before: Iterable[ListVersion],
    after: Iterable[ListVersion],
    policy: PolicyVersion,
) -> str:
    """Names alone where nothing but lists of parties changed."""
    if newest is None or newest.policy_after_id != policy.pk or newest.engine_after != str(ENGINE):
        return Scope.EVERYTHING
    changed = set(before) ^ set(after)
    kinds = {version.source.kind for version in changed} - _TOUCHES_NOTHING
    if not kinds:
        return Scope.NOTHING
    return Scope.NAMES if kinds == {RecordKind.PARTY.value} else Scope.EVERYTHING
