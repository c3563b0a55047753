"""The work of a rehearsal in slices: read a page of orders, judge them, note what moved, go on.

Where the change touches matching, pages of ordinary names come before the orders: they are soon
done, and no such change is approved without them.

A slice holds a lease, as a screening does; progress, what moved and the place reached are stored in
one transaction, so that nothing is counted twice or skipped, whenever a worker dies or somebody
stops it. Never more than a page of orders is in memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog
from django.db.models import Q
from django.utils import timezone

from screening import audit
from screening.errors import ScreeningError
from screening.models import Rehearsal, RehearsedChange, Screening
from screening.policies import in_todays_shape
from screening.rehearsals.asking import orders_of
from screening.rehearsals.fates import fates_of, why_false_clear
from screening.rehearsals.judging import Compared, ListsOfThen, Side, compare
from screening.rehearsals.names import Playing
from screening.rehearsals.tally import Tally

log = structlog.get_logger(__name__)
PAGE = 20
"""Orders between two notes of progress; each prolongs the lease."""
SLICE_SECONDS = 2.0
"""After which the worker lets others go first: an ERP waits ten seconds for its answer."""
LEASE = timedelta(seconds=180)
"""Longer than a page takes, were the index of an old list to be built for it."""
LEASE_OF_NAMES = timedelta(seconds=600)
"""As long as a slice may last at all: the index of an engine that nobody has asked yet is built for
the first page of names."""
MOST_CRASHES = 3
MAKER = "rehearsals"


def run_slice(*, rehearsal_id: int, seconds: float = SLICE_SECONDS) -> bool:
    """Judge some more orders of a rehearsal; nothing if it is stopped, done or in other hands.

    Args:
        seconds: how long to go on before others' work goes first.

    Returns:
        Whether there is more to do, for which the caller queues it again.

    Raises:
        Rehearsal.DoesNotExist: no such rehearsal.
    """
    rehearsal = _claim(rehearsal_id)
    if rehearsal is None:
        return False
    until = time.monotonic() + seconds
    base = Side.of(in_todays_shape(rehearsal.base.content))
    base.row.version = rehearsal.base.version
    tried, lists = Side.of(rehearsal.content), ListsOfThen()
    playing = Playing.of(base, tried) if rehearsal.names_judged < rehearsal.names_total else None
    while playing and rehearsal.names_judged < rehearsal.names_total:
        playing.play_page(rehearsal)
        if not _store(rehearsal, ()):
            return False
        if time.monotonic() >= until:
            return _lay_down(rehearsal)
    while True:
        page = _next_page(rehearsal)
        if not page:
            _complete(rehearsal)
            return False
        if not _judge_page(rehearsal, page, lists, base, tried):
            return False
        if time.monotonic() >= until:
            return _lay_down(rehearsal)


def forgotten_rehearsals() -> list[str]:
    """Rehearsals that nobody is at work on although they are not finished."""
    now = timezone.now()
    forgotten = Rehearsal.objects.forgotten(now=now, queued_before=now - LEASE)
    return [str(pk) for pk in forgotten.order_by("pk").values_list("pk", flat=True)[:100]]


def _claim(rehearsal_id: int) -> Rehearsal | None:
    now = timezone.now()
    with audit.recorded():
        rehearsal = (
            Rehearsal.objects.select_for_update(of=("self",), no_key=True)
            .select_related("base")
            .get(pk=rehearsal_id)
        )
        is_held = rehearsal.lease_until is not None and rehearsal.lease_until > now
        if not rehearsal.is_unfinished or is_held:
            return None
        if rehearsal.status == Rehearsal.Status.RUNNING:
            rehearsal.crashes += 1
        if rehearsal.crashes > MOST_CRASHES:
            _fail(rehearsal)
            return None
        lease = LEASE_OF_NAMES if rehearsal.names_judged < rehearsal.names_total else LEASE
        rehearsal.status, rehearsal.lease_until = Rehearsal.Status.RUNNING, now + lease
        rehearsal.claims += 1
        rehearsal.save(update_fields=["status", "lease_until", "claims", "crashes", "touched_at"])
    return rehearsal


def _fail(rehearsal: Rehearsal) -> None:
    rehearsal.status, rehearsal.lease_until = Rehearsal.Status.FAILED, None
    rehearsal.problem = (
        f"Its worker died {MOST_CRASHES} times after order {rehearsal.judged:,}: see the "
        "worker's log."
    )
    rehearsal.save()
    audit.record(verb="rehearsal_failed", subject=rehearsal, by=MAKER, why=rehearsal.problem)


def _next_page(rehearsal: Rehearsal) -> list[Screening]:
    """The orders after the last one judged, read by the index of when they were screened."""
    rows = orders_of(rehearsal.begins_on, rehearsal.ends_on)
    if rehearsal.reached_at is not None:
        rows = rows.filter(
            Q(finished_at__gt=rehearsal.reached_at)
            | Q(finished_at=rehearsal.reached_at, id__gt=rehearsal.reached),
            finished_at__gte=rehearsal.reached_at,
        )
    whole = rows.select_related("transaction", "policy", "case").defer("policy__content")
    return list(whole[:PAGE])


def _judge_page(
    rehearsal: Rehearsal, page: list[Screening], lists: ListsOfThen, base: Side, tried: Side
) -> bool:
    """Judge a page and store what came of it; False where the work is no longer ours."""
    of_then = lists.of(page)
    moved: list[tuple[Screening, Compared]] = []
    tally = Tally.read(rehearsal.tally)
    for screening in page:
        lists.keep_those_in_force(of_then[screening.pk].versions)
        try:
            compared = compare(screening, of_then[screening.pk], base=base, tried=tried)
        except ScreeningError as error:
            tally.miss(f"{screening.pk}: {error}")
            continue
        tally.count(compared)
        if compared.has_moved:
            moved.append((screening, compared))
    rehearsal.tally = tally.to_json()
    rehearsal.judged += len(page)
    rehearsal.reached_at, rehearsal.reached = page[-1].finished_at, page[-1].pk
    return _store(rehearsal, _changes(rehearsal, moved))


def _store(rehearsal: Rehearsal, changes: Iterable[RehearsedChange]) -> bool:
    with audit.recorded():
        mine = Rehearsal.objects.filter(
            pk=rehearsal.pk, claims=rehearsal.claims, status=Rehearsal.Status.RUNNING
        )
        stored = mine.update(
            tally=rehearsal.tally,
            judged=rehearsal.judged,
            names=rehearsal.names,
            names_judged=rehearsal.names_judged,
            names_total=rehearsal.names_total,
            reached_at=rehearsal.reached_at,
            reached=rehearsal.reached,
            crashes=0,
            lease_until=timezone.now() + LEASE,
            touched_at=timezone.now(),
        )
        if stored:
            RehearsedChange.objects.bulk_create(changes)
    return bool(stored)


def _changes(
    rehearsal: Rehearsal, moved: Sequence[tuple[Screening, Compared]]
) -> list[RehearsedChange]:
    """The rows of orders that moved, with what officers made of each."""
    fates = fates_of([screening for screening, _ in moved])
    return [
        RehearsedChange(
            rehearsal=rehearsal,
            screening=screening,
            before=compared.before.outcome,
            after=compared.after.outcome,
            gone=sorted(compared.before.codes - compared.after.codes),
            come=sorted(compared.after.codes - compared.before.codes),
            fate=fates[screening.pk].status,
            why_false_clear=why_false_clear(screening, compared, fates[screening.pk]),
        )
        for screening, compared in moved
    ]


def _lay_down(rehearsal: Rehearsal) -> bool:
    """Give the work back to the queue; False where it is no longer ours."""
    mine = Rehearsal.objects.filter(
        pk=rehearsal.pk, claims=rehearsal.claims, status=Rehearsal.Status.RUNNING
    )
    return bool(
        mine.update(status=Rehearsal.Status.QUEUED, lease_until=None, touched_at=timezone.now())
    )


def _complete(rehearsal: Rehearsal) -> None:
    now = timezone.now()
    with audit.recorded():
        mine = Rehearsal.objects.filter(
            pk=rehearsal.pk, claims=rehearsal.claims, status=Rehearsal.Status.RUNNING
        )
        if not mine.update(
            status=Rehearsal.Status.COMPLETED, lease_until=None, finished_at=now, touched_at=now
        ):
            return
        audit.record(
            verb="rehearsal_finished",
            subject=rehearsal,
            by=MAKER,
            judged=rehearsal.judged,
            tally=rehearsal.tally,
            names=rehearsal.names,
            false_clears=rehearsal.moved.exclude(why_false_clear="").count(),
        )
    log.info("rehearsal_finished", rehearsal=rehearsal.pk, judged=rehearsal.judged)
