"""Screening a stored transaction so that a killed worker loses nothing.

A worker takes a screening with a lease. If it dies the lease runs out, the sweep queues the
screening again and another worker takes it. Whoever finishes first writes; a late second finds
the work done and writes nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from screening import audit
from screening.cases.learned import propose_learned
from screening.cases.machine import MACHINE
from screening.cases.opening import (
    lock_screenings,
    open_case,
    supersede_earlier_screenings,
)
from screening.cases.shipping import ship_clear, source_order_of
from screening.desk.hold_causes import causes_of
from screening.errors import LedgerMovedError
from screening.models import (
    Determination,
    Hit,
    HoldCause,
    RedFlag,
    Screening,
    TransactionLine,
)
from screening.pipeline.answer import Screened, screen_submission, unjudged
from screening.pipeline.past import blocked_revision, earlier_answers
from screening.pipeline.reference import Reference, reference_in_force
from screening.terms.outcome import Outcome
from screening.terms.values import text_hash, to_plain

log = structlog.get_logger(__name__)
TRIES_AT_THE_LEDGER = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    """The right to screen, until the lease ends; ``attempt`` tells two holders apart."""

    screening: Screening
    attempt: int


def run_screening(*, screening_id: str, at: datetime | None = None) -> None:
    """Screen a queued transaction; does nothing if it is done or another worker is at it.

    Args:
        screening_id: primary key of a Screening.
        at: the moment whose day the rules are asked for and at which lists must be fresh;
            without it the present.

    Raises:
        Screening.DoesNotExist: no such screening.
    """
    started = time.perf_counter()
    claim = _claim(screening_id)
    if claim is None:
        return
    log.info("screening_started", screening=screening_id, attempt=claim.attempt)
    if claim.attempt > settings.SCREENING_MAX_ATTEMPTS:
        _give_up(claim)
        return
    screened = _screen_and_complete(claim, at or timezone.now())
    if screened is None:
        # Its lease runs out, the sweep queues it again, and in the end it is held.
        log.warning("screening_outrun", screening=screening_id, attempt=claim.attempt)
        return
    whole = (time.perf_counter() - started) * 1000
    log.info(
        "screening_finished",
        screening=screening_id,
        outcome=screened.outcome.value,
        # What is neither matching nor rules is the database: claim, lists, findings, commit.
        database_ms=round(whole - sum(screened.timings_ms.values()), 3),
        **{f"{stage}_ms": spent for stage, spent in screened.timings_ms.items()},
    )


def _screen_and_complete(claim: _Claim, instant: datetime) -> Screened | None:
    """Screen and store; once more where the ledger moved on meanwhile, None where it always did."""
    order = claim.screening.transaction
    for _ in range(TRIES_AT_THE_LEDGER):
        reference = reference_in_force()
        screened = screen_submission(
            order.content,
            reference=reference,
            as_of=instant.date(),
            instant=instant,
            submitted_at=order.submitted_at,
            order=source_order_of(order),
            blocked=blocked_revision(order),
            earlier=earlier_answers(order, days=reference.days_remembered(instant.date())),
        )
        try:
            _complete(claim, screened, reference)
        except LedgerMovedError:
            continue
        return screened
    return None


def forgotten_screenings() -> list[str]:
    """Screenings that nobody is at work on although they are not completed, oldest first."""
    now = timezone.now()
    patience = timedelta(seconds=settings.SCREENING_LEASE_SECONDS)
    forgotten = Screening.objects.forgotten(now=now, queued_before=now - patience)
    return [str(pk) for pk in forgotten.order_by("queued_at").values_list("pk", flat=True)[:1000]]


def _claim(screening_id: str) -> _Claim | None:
    now = timezone.now()
    with audit.recorded():
        screening = (
            Screening.objects.select_for_update(of=("self",), no_key=True)
            .select_related("transaction")
            .get(pk=screening_id)
        )
        if screening.status == Screening.Status.COMPLETED:
            return None
        if screening.lease_until is not None and screening.lease_until > now:
            return None
        screening.status = Screening.Status.RUNNING
        screening.started_at = now
        screening.attempts += 1
        screening.lease_until = now + timedelta(seconds=settings.SCREENING_LEASE_SECONDS)
        screening.save(update_fields=["status", "started_at", "attempts", "lease_until"])
    return _Claim(screening, screening.attempts)


def _complete(claim: _Claim, screened: Screened, reference: Reference) -> None:
    with audit.recorded():
        screening = _locked_if_still_ours(claim)
        if screening is None:
            return
        _store_findings(screening, screened)
        _store_recognised(screening, screened)
        _store_list_versions(screening, reference)
        screening.policy = reference.policy_row
        screening.records = to_plain(screened.past)
        screening.stale_lists = sorted(screened.stale)
        _finish(screening, screened)


def _give_up(claim: _Claim) -> None:
    answer = unjudged(
        claim.screening.transaction.reference,
        why="see the worker's log",
        attempts=claim.attempt - 1,
    )
    with audit.recorded():
        screening = _locked_if_still_ours(claim)
        if screening is not None:
            _finish(screening, Screened(answer, Outcome.HOLD))
    log.error("screening_given_up", screening=str(claim.screening.pk), attempts=claim.attempt - 1)


def _locked_if_still_ours(claim: _Claim) -> Screening | None:
    lock_screenings(order=claim.screening.transaction)
    screening = Screening.objects.select_related("transaction").get(pk=claim.screening.pk)
    done = screening.status == Screening.Status.COMPLETED
    return None if done or screening.attempts != claim.attempt else screening


def _finish(screening: Screening, screened: Screened) -> None:
    answer, answer_json, outcome = screened.answer, screened.answer_json, screened.outcome
    screening.status = Screening.Status.COMPLETED
    screening.finished_at = timezone.now()
    screening.lease_until = None
    screening.outcome = outcome.value
    screening.answer_json = answer_json
    screening.as_of = answer["as_of"].get("date")
    screening.engine = answer["as_of"]["engine"]
    screening.save()
    _store_causes(screening, answer)
    is_superseded = supersede_earlier_screenings(screening=screening)
    audit.record(
        verb="screening_completed",
        subject=screening,
        by=MACHINE,
        outcome=outcome.value,
        as_of=answer["as_of"],
        answer_sha256=text_hash(answer_json),
    )
    if is_superseded or screening.transaction.canceled_at is not None:
        return
    propose_learned(screening=screening)
    if outcome is Outcome.CLEAR:
        ship_clear(
            shipment=screening.transaction,
            by=screening.transaction.owner,
            screened_against=screened.past.source_order,
        )
    else:
        open_case(screening=screening)


def _store_causes(screening: Screening, answer: dict[str, Any]) -> None:
    """Why it is not clear, as rows that can be counted without reading answers."""
    assert screening.finished_at is not None
    HoldCause.objects.bulk_create(
        HoldCause(
            screening=screening,
            finished_at=screening.finished_at,
            kind=cause.kind.value,
            code=cause.code,
            outcome=screening.outcome,
            is_alone=cause.is_alone,
        )
        for cause in causes_of(answer)
    )


def _store_list_versions(screening: Screening, reference: Reference) -> None:
    through = Screening.list_versions.through
    through._default_manager.bulk_create(
        through(screening=screening, listversion=version) for version in reference.versions
    )


def _store_recognised(screening: Screening, screened: Screened) -> None:
    """Say on the stored lines what they were recognised as; later serial numbers lead here."""
    lines = list(screening.transaction.lines.all())
    for line, (product, ac_class) in zip(lines, screened.recognised, strict=False):
        line.product, line.ac_class = product, ac_class
    TransactionLine.objects.bulk_update(lines, ["product", "ac_class"], batch_size=500)
    is_advanced = any(line.ac_class for line in lines)
    screening.transaction.traits.exclude(is_advanced=is_advanced).update(is_advanced=is_advanced)


def _store_findings(screening: Screening, screened: Screened) -> None:
    Hit.objects.bulk_create(
        Hit(
            screening=screening,
            position=position,
            party=found.hit.party,
            subject=screened.answer["hits"][position]["subject"],
            party_name=found.hit.submitted_name,
            listed_party=found.listed_party,
            source_code=found.hit.record.source,
            met_name=found.hit.name,
            via=found.hit.via,
            score=found.match.score,
            is_match=found.match.is_match,
            evidence=screened.answer["hits"][position]["evidence"],
        )
        for position, found in enumerate(screened.hits)
    )
    Determination.objects.bulk_create(
        Determination(
            screening=screening,
            position=position,
            line=content["line"],
            eccn=content["eccn"] or "",
            result=content["result"],
            rule=content.get("rule", ""),
            content=content,
        )
        for position, content in enumerate(screened.answer["determinations"])
    )
    RedFlag.objects.bulk_create(
        RedFlag(
            screening=screening,
            position=position,
            code=content["code"],
            severity=content["severity"],
            content=content,
        )
        for position, content in enumerate(screened.answer["red_flags"])
    )
