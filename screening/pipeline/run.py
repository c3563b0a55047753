"""Screening stored transactions so that a killed worker loses nothing.

A worker takes screenings with a lease. If it dies the lease runs out, the sweep queues them again
and another worker takes them. Whoever finishes first writes; a late second finds the work done and
writes nothing. One path takes any number: a batch is claimed, searched and stored together, what
does not stand alone in it is taken out, and a batch that fails falls apart into single orders, so
that one bad order holds only itself: what takes too long or fails by itself is held for a person
on its first failure, what fails around it is tried again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DataError
from django.utils import timezone

from screening.errors import LedgerMovedError
from screening.models import Transaction
from screening.pipeline.answer import Screened, screen_submissions
from screening.pipeline.claiming import Claim, claim, give_back
from screening.pipeline.completing import complete
from screening.pipeline.limits import NotJudgedError, TooLongError, limited_to, passes
from screening.pipeline.on_file import ToScreen
from screening.pipeline.parts import FoundPart, part_that_may_ship
from screening.pipeline.past import earlier_answers_of
from screening.pipeline.reference import Reference, reference_in_force
from screening.pipeline.stored import stored_order
from screening.pipeline.storing import Answered
from screening.pipeline.together import search_together
from screening.pipeline.unjudged import unjudged
from screening.pipeline.waiting import stands_alone, that_wait
from screening.terms.outcome import Outcome

log = structlog.get_logger(__name__)
TRIES_AT_THE_LEDGER = 3
_LAST_BEGINNING = 0.75
"""Of the lease: an order that could end later than this is left to a task of its own."""


def run_screening(*, screening_id: str, at: datetime | None = None) -> None:
    """``run_screenings`` of one; what fails around it is raised.

    Raises:
        Screening.DoesNotExist: no such screening.
    """
    claims = _claimed([screening_id])
    for one in claims:
        _run_one(one, at or timezone.now())


def run_screenings(*, screening_ids: Sequence[str], at: datetime | None = None) -> list[str]:
    """Screen queued transactions; does nothing to those that are done or that another is at.

    Args:
        screening_ids: primary keys of Screenings, a batch of some tens or hundreds.
        at: the moment whose day the rules are asked for and at which lists must be fresh;
            without it the present.

    Returns:
        Keys of those for which no time was left; they are queued, and each is to be run alone.

    Raises:
        Screening.DoesNotExist: there is no such screening.
    """
    instant, begun = at or timezone.now(), time.monotonic()
    claims = _claimed(screening_ids)
    left = [one for one in claims if not stands_alone(one.screening.transaction)]
    batch = [one for one in claims if one not in left]
    if len(batch) > 1:
        left += _run_together(batch, instant)
    else:
        left += batch
    left.sort(key=lambda each: each.screening.queued_at)
    latest = settings.SCREENING_LEASE_SECONDS * _LAST_BEGINNING - settings.SCREENING_CPU_SECONDS
    for place, one in enumerate(left):
        if place and time.monotonic() - begun > latest:
            return give_back(left[place:])
        try:
            _run_one(one, instant)
        except Exception:
            # Its lease runs out and the sweep queues it again, alone; the others go on.
            log.exception("screening_failed", screening=str(one.screening.pk))
    return []


def _claimed(screening_ids: Sequence[str]) -> list[Claim]:
    """The claims that are to be screened; what failed too often is given up."""
    claims = claim(screening_ids)
    for one in claims:
        log.info("screening_started", screening=str(one.screening.pk), attempt=one.attempt)
        if one.is_last_straw:
            _give_up(one, why="see the worker's log", attempts=one.attempt - 1)
    return [one for one in claims if not one.is_last_straw]


def _run_together(claims: list[Claim], instant: datetime) -> list[Claim]:
    """Screen and store a batch; the claims that are left to be run one by one."""
    started = time.perf_counter()
    orders = [one.screening.transaction for one in claims]
    try:
        reference = reference_in_force()
        _open(reference)
        with limited_to(settings.SCREENING_CPU_SECONDS):
            asked, screened = _screened(orders, reference, instant)
            waiting = that_wait(orders, screened)
            found = zip(claims, asked, screened, strict=True)
            answered = [
                _answered(one, each, reference, _part(one, of, each, reference, instant))
                for place, (one, of, each) in enumerate(found)
                if place not in waiting
            ]
        apart = {one.screening.pk for one in complete(answered)}
    except Exception:
        # One of them takes too long or fails: each alone, so that it holds only itself.
        log.exception("batch_fell_apart", screenings=len(claims))
        return claims
    left = [
        one for place, one in enumerate(claims) if place in waiting or one.screening.pk in apart
    ]
    done = [one for one in answered if one.screening.pk not in apart]
    _tell(done, started)
    return left


def _run_one(one: Claim, instant: datetime) -> None:
    """Screen and store one, or hold it where it cannot be judged."""
    try:
        _judge_one(one, instant)
    except TooLongError as error:
        log.exception("screening_took_too_long", screening=str(one.screening.pk))
        _give_up(one, why=f"{error}, far more than any order needs")
    except NotJudgedError as error:
        log.exception("screening_not_judged", screening=str(one.screening.pk))
        _give_up(one, why=str(error))


def _judge_one(one: Claim, instant: datetime) -> None:
    """Screen and store one; once more where the ledger moved on meanwhile."""
    started = time.perf_counter()
    order = one.screening.transaction
    for _ in range(TRIES_AT_THE_LEDGER):
        reference = reference_in_force()
        with _of_its_own(reference):
            (asked,), (screened,) = _screened([order], reference, instant)
            part = _part(one, asked, screened, reference, instant)
        answered = _answered(one, screened, reference, part)
        try:
            complete([answered])
        except LedgerMovedError:
            continue
        except DataError as error:
            raise NotJudgedError(_named(error)) from error
        _tell([answered], started)
        return
    # Its lease runs out, the sweep queues it again, and in the end it is held.
    log.warning("screening_outrun", screening=str(one.screening.pk), attempt=one.attempt)


@contextmanager
def _of_its_own(reference: Reference) -> Iterator[None]:
    """Judging one order: within the limit, and what fails by itself is its own.

    Lists and index are opened before: an index that must be built, or that is broken, is none of
    the order's failures.
    """
    _open(reference)
    with limited_to(settings.SCREENING_CPU_SECONDS):
        try:
            yield
        except Exception as error:
            if passes(error):
                raise
            raise NotJudgedError(_named(error)) from error


def _open(reference: Reference) -> None:
    reference.tables()
    search_together(reference, [])


def _named(error: Exception) -> str:
    return f"it failed with {type(error).__name__}; see the worker's log"


def _screened(
    orders: Sequence[Transaction], reference: Reference, instant: datetime
) -> tuple[list[ToScreen], list[Screened]]:
    day = instant.date()
    earlier = earlier_answers_of(orders, days=reference.days_remembered(day))
    asked = [
        stored_order(order, earlier=answers) for order, answers in zip(orders, earlier, strict=True)
    ]
    return asked, screen_submissions(asked, reference=reference, as_of=day, instant=instant)


def _part(
    one: Claim, asked: ToScreen, screened: Screened, reference: Reference, instant: datetime
) -> FoundPart | None:
    return part_that_may_ship(
        one.screening.transaction,
        asked,
        screened,
        reference=reference,
        as_of=instant.date(),
        instant=instant,
    )


def _answered(
    one: Claim, screened: Screened, reference: Reference | None, part: FoundPart | None = None
) -> Answered:
    return Answered(one.screening, screened, screened.answer_json, reference, one.attempt, part)


def _give_up(one: Claim, *, why: str, attempts: int = 1) -> None:
    """Hold an order that was not judged, for a person."""
    answer = unjudged(one.screening.transaction.reference, why=why, attempts=attempts)
    complete([_answered(one, Screened(answer, Outcome.HOLD), None)])
    log.error("screening_given_up", screening=str(one.screening.pk), attempts=attempts)


def _tell(answered: Sequence[Answered], started: float) -> None:
    whole = (time.perf_counter() - started) * 1000 / max(len(answered), 1)
    for one in answered:
        timings = one.screened.timings_ms
        log.info(
            "screening_finished",
            screening=str(one.screening.pk),
            outcome=one.screened.outcome.value,
            # What is neither matching nor rules is the database: claim, findings, commit.
            database_ms=round(whole - sum(timings.values()), 3),
            **{f"{stage}_ms": spent for stage, spent in timings.items()},
        )
