"""The work of a change in parts: take one that is free, look through it, note how far it is.

Each part holds a lease of its own, so that as many workers as there are go through a change at
once, and one that dies leaves its part to the next. Looking at a subject twice does nothing the
second time. Never more than a page of subjects is in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

import structlog
from django.db.models import F, Max, Sum
from django.utils import timezone

from screening import audit
from screening.cases.clearances import end_outdated_clearances
from screening.cases.source_orders import answered
from screening.errors import NotAllowedError
from screening.matching import Index
from screening.models import MonitoredChange, MonitoringPart, Screening
from screening.monitoring.changed_entries import ChangedEntries, changed_entries
from screening.monitoring.differences import differences, party_versions
from screening.monitoring.kept_readings import partners_that_may_meet
from screening.monitoring.meeting import order_may_meet
from screening.monitoring.noticing import MONITOR
from screening.monitoring.on_file import (
    Sides,
    as_party,
    clearances_touched,
    licenses_touched,
    partners_touched,
    records_touched,
)
from screening.monitoring.subjects import (
    Cut,
    Subjects,
    changed_partners,
    everything_watched,
    orders_of_partners,
    rows_in,
    stragglers,
)
from screening.monitoring.summary import summary_of
from screening.monitoring.touched import is_watched, look_at
from screening.monitoring.watched import is_watch_changed, records_after, records_before
from screening.pipeline.past.learned_since import partners_named, partners_since
from screening.pipeline.reference import Reference, reference_in_force
from screening.policies import read_policy
from screening.terms.engine import EngineVersion

log = structlog.get_logger(__name__)
SLICE_SECONDS = 10.0
"""After which a worker lets others' work go first."""
LEASE = timedelta(seconds=600)
"""Longer than a part takes, were the index of an old list to be built for it."""
MOST_CLAIMS = 4
PAGE = 250
BATCH = 1000
Kind, Status = MonitoredChange.Kind, MonitoredChange.Status


def run_slice(*, change_id: int, seconds: float = SLICE_SECONDS) -> bool:
    """Look through some more of a change; nothing if it is stopped or done.

    Changes are looked through one after another: a later one waits until those before it are done.

    Returns:
        Whether there is more to do now, for which the caller queues it again.

    Raises:
        MonitoredChange.DoesNotExist: no such change.
    """
    change = MonitoredChange.objects.get(pk=change_id)
    earlier = MonitoredChange.objects.unfinished().filter(pk__lt=change.pk)
    if not change.is_unfinished or earlier.exists():
        return False
    if change.planned_at is None:
        plan(change)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        part = _claim(change)
        if part is None:
            return _finish(change)
        _look_through(part, change)
        if not MonitoredChange.objects.unfinished().filter(pk=change.pk).exists():
            return False
    return True


def forgotten_changes() -> list[str]:
    """The change whose turn it is, where nobody is at it; one at most."""
    now = timezone.now()
    change = MonitoredChange.objects.unfinished().order_by("pk").first()
    if change is None or change.parts.open().filter(lease_until__gte=now).exists():
        return []
    return [str(change.pk)]


def plan(change: MonitoredChange) -> None:
    """Cut all that a change can touch into parts; once, whoever comes first."""
    with audit.recorded():
        locked = MonitoredChange.objects.select_for_update(no_key=True).get(pk=change.pk)
        if locked.planned_at is None:
            locked.planned_at, locked.status = timezone.now(), Status.RUNNING
            locked.save(update_fields=["planned_at", "status", "touched_at"])
            if locked.kind == Kind.REFERENCE:
                if locked.scope != MonitoredChange.Scope.NOTHING:
                    _add_parts(locked, everything_watched(locked))
            else:
                _add_parts(locked, (*orders_of_partners(locked), *changed_partners(locked)))
    change.refresh_from_db()


def stop_monitoring(*, change: MonitoredChange, by: str) -> MonitoredChange:
    """Stop the work; what was looked through stays, and it can be taken up again.

    Raises:
        NotAllowedError: it is finished or stopped already.
    """
    return _turn(change, Status.STOPPED, "monitoring_stopped", by, lambda c: c.is_unfinished)


def resume_monitoring(*, change: MonitoredChange, by: str) -> MonitoredChange:
    """Take up the work where it was left; the caller queues it.

    Raises:
        NotAllowedError: it is neither stopped nor failed.
    """
    change.parts.open().update(claims=0, lease_until=None)
    return _turn(change, Status.QUEUED, "monitoring_resumed", by, lambda c: c.may_go_on)


def progress_of(change: MonitoredChange) -> tuple[int, int]:
    """How many parts are done, and how many there are."""
    done = change.parts.filter(finished_at__isnull=False).count()
    return done, change.parts.count()


def _turn(
    change: MonitoredChange,
    status: str,
    verb: str,
    by: str,
    may: Callable[[MonitoredChange], bool],
) -> MonitoredChange:
    with audit.recorded():
        locked = MonitoredChange.objects.select_for_update(no_key=True).get(pk=change.pk)
        if not may(locked):
            raise NotAllowedError(f"The work on {locked} is {locked.get_status_display()}.")
        locked.status, locked.problem = status, ""
        locked.save(update_fields=["status", "problem", "touched_at"])
        audit.record(verb=verb, subject=locked, by=by)
    return locked


def _add_parts(change: MonitoredChange, cuts: Iterable[Cut]) -> int:
    last = change.parts.aggregate(last=Max("position"))["last"]
    rows = (
        MonitoringPart(
            change=change,
            position=place,
            subjects=cut.subjects.value,
            first=cut.first,
            last=cut.last,
        )
        for place, cut in enumerate(cuts, start=0 if last is None else last + 1)
    )
    added = 0
    while page := list(islice(rows, BATCH)):
        added += len(MonitoringPart.objects.bulk_create(page))
    return added


def _claim(change: MonitoredChange) -> MonitoringPart | None:
    """The next part that nobody is at, with a lease; None where there is none."""
    now = timezone.now()
    for part in change.parts.free(now=now).order_by("position")[:20]:
        if part.claims >= MOST_CLAIMS:
            _fail(change, part)
            return None
        mine = MonitoringPart.objects.free(now=now).filter(pk=part.pk, claims=part.claims)
        if mine.update(lease_until=now + LEASE, claims=F("claims") + 1):
            part.claims += 1
            return part
    return None


def _fail(change: MonitoredChange, part: MonitoringPart) -> None:
    problem = (
        f"A worker died {MOST_CLAIMS} times at {part.subjects} from {part.first} to {part.last}."
    )
    with audit.recorded():
        if (
            MonitoredChange.objects.unfinished()
            .filter(pk=change.pk)
            .update(status=Status.FAILED, problem=problem, touched_at=timezone.now())
        ):
            audit.record(verb="monitoring_failed", subject=change, by=MONITOR, why=problem)


def _look_through(part: MonitoringPart, change: MonitoredChange) -> None:
    looked_at = _LOOK[Subjects(part.subjects)](part, change)
    mine = MonitoringPart.objects.filter(pk=part.pk, claims=part.claims, finished_at=None)
    mine.update(finished_at=timezone.now(), lease_until=None, looked_at=looked_at)


def _look_at_orders(part: MonitoringPart, change: MonitoredChange) -> int:
    looked_at, now = 0, timezone.now()
    rows = list(rows_in(part).prefetch_related("screenings__case"))
    partners = partners_named(order.content for order in rows)
    policy = reference_in_force().policy.matching
    changed = _changed(change) if change.scope == MonitoredChange.Scope.NAMES else None
    is_seen_by_lists = change.kind == Kind.REFERENCE and not is_watch_changed(change)
    for order in rows:
        if not is_watched(order, now=now):
            continue
        looked_at += 1
        screening = answered(order)
        assert screening is not None
        if changed is None or order_may_meet(
            order.content,
            screening.records,
            screening.as_of or now.date(),
            changed,
            policy,
            since=partners_since(order.content, order.submitted_at, partners),
        ):
            look_at(order, change, is_seen_by_lists=is_seen_by_lists)
    return looked_at


def _look_at_partners(part: MonitoringPart, change: MonitoredChange) -> int:
    changed, sides = _changed(change), _sides(change)
    rows = rows_in(part)
    if change.kind == Kind.PARTNERS:
        rows = rows.filter(changed_at__gt=change.since, changed_at__lte=change.until)
    marks = list(rows.values_list("pk", "changed_at"))
    wanted = [pk for pk, _ in marks]
    if changed is not None:
        met = partners_that_may_meet(
            marks,
            lambda: [as_party(partner) for partner in rows_in(part)],
            changed,
            sides.after.policy.matching,
        )
        wanted = [wanted[place] for place in met]
    for start in range(0, len(wanted), PAGE):
        page = list(rows.filter(pk__in=wanted[start : start + PAGE]))
        for _ in partners_touched(page, change, changed, sides):
            pass
    return len(marks)


def _by(touched: Callable[..., Iterable[Any]]) -> Callable[[MonitoringPart, MonitoredChange], int]:
    def look(part: MonitoringPart, change: MonitoredChange) -> int:
        rows = list(rows_in(part))
        for _ in touched(rows, change, _changed(change), _sides(change)):
            pass
        return len(rows)

    return look


_LOOK: dict[Subjects, Callable[[MonitoringPart, MonitoredChange], int]] = {
    Subjects.ORDERS: _look_at_orders,
    Subjects.PARTNERS: _look_at_partners,
    Subjects.LICENSES: _by(licenses_touched),
    Subjects.CLEARANCES: _by(clearances_touched),
    Subjects.RECORDS: _by(records_touched),
}


def _changed(change: MonitoredChange) -> ChangedEntries | None:
    """The changed entries; None where not they alone make the difference."""
    if change.scope == MonitoredChange.Scope.EVERYTHING and change.engine_before:
        return None
    return _laid_out(change.pk, change.noticed_at) if change.kind == Kind.REFERENCE else None


@lru_cache(maxsize=1)
def _laid_out(change_id: int, _noticed_at: datetime) -> ChangedEntries:
    """What a change never stops being, so a worker lays it out once.

    Known by its instant, too: the key of one that was rolled back goes to the next.
    """
    change = MonitoredChange.objects.get(pk=change_id)
    before, after = party_versions(change.before), party_versions(change.after)
    return changed_entries(
        before,
        after,
        told=differences(before, after).parties,
        watched=(records_before(change), records_after(change)),
        engine=EngineVersion.parse(change.engine_after).matching,
    )


@lru_cache(maxsize=1)
def _sides_of(change_id: int, _noticed_at: datetime) -> Sides:
    change = MonitoredChange.objects.get(pk=change_id)
    now = reference_in_force()
    before, after = party_versions(change.before), party_versions(change.after)
    policy, engine = now.policy, now.engine
    if change.policy_before is not None:
        policy = read_policy(change.policy_before.content)
    if change.engine_before:
        engine = EngineVersion(EngineVersion.parse(change.engine_before).matching, engine.rules)
    old = Reference(tuple(before), now.policy_row, policy, engine) if before else None
    return Sides(
        old,
        Reference(tuple(after), now.policy_row, now.policy, now.engine),
        Index.build(records_before(change), engine=engine.matching),
        Index.build(records_after(change), engine=now.engine.matching),
    )


def _sides(change: MonitoredChange) -> Sides:
    return _sides_of(change.pk, change.noticed_at)


def _finish(change: MonitoredChange) -> bool:
    """Close a change whose parts are all done; True where orders came behind it meanwhile."""
    if change.parts.open().exists():
        return False  # another worker is at the last ones
    if _add_parts(change, stragglers(change)):
        return True
    if Screening.objects.filter(
        status=Screening.Status.RUNNING, started_at__lte=change.noticed_at
    ).exists():
        return False  # what it is answered with is the time before: the sweep comes again
    end_outdated_clearances()
    with audit.recorded():
        locked = MonitoredChange.objects.select_for_update(no_key=True).get(pk=change.pk)
        if not locked.is_unfinished:
            return False
        locked.status, locked.finished_at = Status.COMPLETED, timezone.now()
        counted = locked.parts.order_by().values_list("subjects").annotate(n=Sum("looked_at"))
        locked.looked_at = dict(counted)
        locked.summary = summary_of(locked)
        locked.save()
        audit.record(
            verb="change_looked_through",
            subject=locked,
            by=MONITOR,
            summary=locked.summary,
            looked_at=locked.looked_at,
        )
    log.info("change_looked_through", change=change.pk, summary=locked.summary)
    return False
