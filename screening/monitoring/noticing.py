"""Noticing that orders are screened against something else than monitoring has seen last.

Nobody has to tell: what is in force is compared with what the newest change led to. So a load, a
forced load, a list that was retired and one that was rolled back are seen alike, once each, and
two that come together are looked through together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from screening import audit
from screening.models import (
    BusinessPartner,
    ListVersion,
    MonitoredChange,
    PolicyVersion,
    RecordKind,
    WatchEntry,
)
from screening.monitoring.differences import differences
from screening.monitoring.summary import what_changed
from screening.monitoring.watched import counted, counting_on
from screening.pipeline.reference import engines_of
from screening.policies import read_policy

MONITOR = "monitoring"
"""Who acts, for the record."""
SETTLED = timedelta(seconds=5)
"""Longer than a partner's change takes to be committed: none is passed over."""
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
        were, are = _watched_by(newest), counting_on(timezone.now().date())
        is_same = newest is not None and (
            {v.pk for v in before} == {v.pk for v in after}
            and set(were) == set(are)
            and newest.policy_after_id == policy.pk
            and newest.engine_after == engine_of(policy)
        )
        if is_same or (newest is None and not after):
            return None
        change = MonitoredChange.objects.create(
            scope=_scope_of(newest, before, after, policy, is_watch_changed=set(were) != set(are)),
            what="",
            policy_before=newest.policy_after if newest else None,
            policy_after=policy,
            engine_before=newest.engine_after if newest else "",
            engine_after=engine_of(policy),
        )
        change.before.set(before)
        change.after.set(after)
        change.watched_before.set(were)
        change.watched_after.set(are)
        if newest is not None:
            change.counts = {**differences(before, after).counts, **counted(were, are)}
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


def notice_partners() -> MonitoredChange | None:
    """Store that partners came or changed since the last time, to be met with all lists.

    Those that were there when monitoring began were met then.

    Returns:
        One change for all of them; None where none changed.
    """
    with audit.recorded():
        begun = MonitoredChange.objects.of_reference().order_by("pk")
        first = begun.select_for_update(of=("self",)).first()
        policy = PolicyVersion.objects.first()
        if first is None or policy is None:
            return None
        newest = MonitoredChange.objects.filter(kind=MonitoredChange.Kind.PARTNERS).first()
        since = newest.until if newest else first.noticed_at
        until = timezone.now() - SETTLED
        count = BusinessPartner.objects.filter(
            merged_into=None, changed_at__gt=since, changed_at__lte=until
        ).count()
        if not count:
            return None
        change = MonitoredChange.objects.create(
            kind=MonitoredChange.Kind.PARTNERS,
            what=f"{count:,} partner{'s' if count > 1 else ''} changed",
            since=since,
            until=until,
            engine_before=engine_of(policy),
            engine_after=engine_of(policy),
        )
        change.after.set(ListVersion.objects.active().of_kind(RecordKind.PARTY))
        change.watched_after.set(counting_on(timezone.now().date()))
        audit.record(verb="change_noticed", subject=change, by=MONITOR, what=change.what)
    return change


def engine_of(policy: PolicyVersion) -> str:
    """The name of the engines that judge under a policy."""
    return str(engines_of(read_policy(policy.content)))


def _watched_by(newest: MonitoredChange | None) -> list[WatchEntry]:
    return list(newest.watched_after.order_by("pk")) if newest else []


def _scope_of(
    newest: MonitoredChange | None,
    before: Iterable[ListVersion],
    after: Iterable[ListVersion],
    policy: PolicyVersion,
    *,
    is_watch_changed: bool,
) -> str:
    """Names alone where nothing but lists of parties, the watch list among them, changed."""
    is_same_judge = newest is not None and newest.engine_after == engine_of(policy)
    if newest is None or newest.policy_after_id != policy.pk or not is_same_judge:
        return Scope.EVERYTHING
    changed = set(before) ^ set(after)
    kinds = {version.source.kind for version in changed} - _TOUCHES_NOTHING
    if not kinds and not is_watch_changed:
        return Scope.NOTHING
    return Scope.NAMES if kinds <= {RecordKind.PARTY.value} else Scope.EVERYTHING
