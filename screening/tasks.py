"""Celery tasks: ids in, ids out, safe to run twice.

The settings say which of them nobody waits for: they have a queue and workers of their own.
"""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

import structlog
from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from screening import break_glass, person_mail, pipeline, sign_in_limits
from screening.audit import checks
from screening.audit.anchors import keep_anchor
from screening.batches import taking
from screening.cases import asking, clearances, mailing
from screening.errors import NotAllowedError
from screening.fetching.fetch import fetch_list as fetch_one
from screening.fetching.schedule import due_sources, is_due
from screening.lists.sync import register_sources
from screening.monitoring import kept_readings
from screening.monitoring import running as monitoring
from screening.monitoring.noticing import notice_change, notice_partners
from screening.pipeline import trying
from screening.rehearsals import running
from screening.reports import runs
from screening.search import following
from screening.webhooks import telling

log = structlog.get_logger(__name__)
_NO_MAIL = (OSError, SMTPException)


def enqueue(task: Task[..., Any], *ids: str | list[str]) -> bool:
    """Queue the work on stored rows; where the broker is down the sweep does it later.

    Returns:
        Whether the broker took it.
    """
    try:
        task.delay(*ids)
    except OperationalError as error:
        log.warning("broker_down", task=task.name, row=" ".join(map(str, ids)), error=str(error))
        return False
    return True


@shared_task
def run_screening(screening_id: str) -> str:
    """Screen one transaction; does nothing if another worker holds it or it is done."""
    pipeline.run_screening(screening_id=screening_id)
    return screening_id


@shared_task
def run_screenings(screening_ids: list[str]) -> list[str]:
    """Screen a batch of transactions; those that another worker holds or that are done are left."""
    for left in pipeline.run_screenings(screening_ids=screening_ids):
        enqueue(run_screenings, [left])
    return screening_ids


@shared_task
def requeue_forgotten_screenings() -> list[str]:
    """Queue again what the broker forgot or a killed worker left behind."""
    forgotten = pipeline.forgotten_screenings()
    for batch in forgotten:
        if len(batch) == 1:
            enqueue(run_screening, batch[0])
        else:
            enqueue(run_screenings, batch)
    return [screening_id for batch in forgotten for screening_id in batch]


BATCH_SECONDS = 3600
"""Taking a file in takes minutes; its lease, not this limit, finds a dead worker."""


@shared_task(time_limit=BATCH_SECONDS)
def take_in_batch(batch_id: str) -> str:
    """Take in the rows of a file; does nothing if another worker is at it or it is through."""
    taking.take_in(batch_id=batch_id, queue=queue_in_bulk)
    return batch_id


def queue_in_bulk(screening_ids: list[str]) -> None:
    """Queue screenings that nobody waits for, in batches that are run together."""
    size = settings.SCREENING_BATCH
    for start in range(0, len(screening_ids), size):
        enqueue(run_screenings, screening_ids[start : start + size])


@shared_task
def requeue_forgotten_batches() -> list[str]:
    """Queue again the files that a killed worker or the broker left behind."""
    forgotten = taking.forgotten_batches()
    for batch_id in forgotten:
        enqueue(take_in_batch, batch_id)
    return forgotten


REPORT_SECONDS = 3600
"""A report of 100,000 rows takes minutes; its lease, not this limit, finds a dead worker."""


@shared_task(time_limit=REPORT_SECONDS)
def make_report(run_id: str) -> str:
    """Make one report; does nothing if another worker is at it or it is made."""
    runs.make_report(run_id=run_id)
    return run_id


@shared_task
def requeue_forgotten_reports() -> list[str]:
    """Queue again the reports that a killed worker or the broker left behind."""
    forgotten = runs.forgotten_reports()
    for run_id in forgotten:
        enqueue(make_report, run_id)
    return forgotten


CHECK_SECONDS = 7200
"""A check of a million events takes minutes; its lease, not this limit, finds a dead worker."""


@shared_task(time_limit=CHECK_SECONDS)
def check_record(check_id: str) -> str:
    """Make one check of the record; does nothing if another worker is at it or it is made."""
    checks.make_check(check_id=check_id)
    return check_id


@shared_task
def requeue_forgotten_checks() -> list[str]:
    """Queue again the checks that a killed worker or the broker left behind."""
    forgotten = checks.forgotten_checks()
    for check_id in forgotten:
        enqueue(check_record, check_id)
    return forgotten


@shared_task
def remove_expired_reports() -> int:
    """Remove the files of reports that are past their time."""
    return runs.remove_expired_reports()


REHEARSAL_SECONDS = 600
"""A slice takes seconds; an index of lists that were in force then may have to be built for it."""


@shared_task(time_limit=REHEARSAL_SECONDS)
def rehearse(rehearsal_id: str) -> str:
    """Judge a slice of a rehearsal, and queue the rest behind what came meanwhile."""
    if running.run_slice(rehearsal_id=int(rehearsal_id)):
        enqueue(rehearse, rehearsal_id)
    return rehearsal_id


@shared_task
def requeue_forgotten_rehearsals() -> list[str]:
    """Queue again the rehearsals that a killed worker or the broker left behind."""
    forgotten = running.forgotten_rehearsals()
    for rehearsal_id in forgotten:
        enqueue(rehearse, rehearsal_id)
    return forgotten


MONITORING_SECONDS = 1200
"""A slice takes seconds; the index of the lists before may have to be built for it."""


@shared_task(time_limit=MONITORING_SECONDS)
def monitor(change_id: str) -> str:
    """Look through some more of a change, and queue the rest behind what came meanwhile."""
    if monitoring.run_slice(change_id=int(change_id)):
        enqueue(monitor, change_id)
    return change_id


@shared_task
def take_up_monitoring() -> list[str]:
    """Notice what changed, and queue the change whose turn it is, once for each worker."""
    notice_change()
    notice_partners()
    forgotten = monitoring.forgotten_changes()
    for change_id in forgotten:
        for _ in range(settings.CELERY_WORKER_CONCURRENCY):
            enqueue(monitor, change_id)
    return forgotten


@shared_task
def remove_old_readings() -> int:
    """Remove readings of partners that no night has asked for lately."""
    return kept_readings.remove_old_readings()


@shared_task
def keep_audit_anchor() -> str | None:
    """Note the end of the audit chain outside its table."""
    anchor = keep_anchor()
    return str(anchor) if anchor else None


@shared_task
def end_outdated_clearances() -> int:
    """End clearances that expired or whose listed party changed."""
    return clearances.end_outdated_clearances()


LETTER_SECONDS = 120
"""A mail server may be slow; its lease, not this limit, lets another worker mail it."""


@shared_task(time_limit=LETTER_SECONDS)
def mail_letter(letter_id: str) -> str:
    """Mail one letter to a customer; does nothing if another worker is at it or it went."""
    mailing.send_letter(letter_id=int(letter_id))
    return letter_id


@shared_task
def mail_letters() -> list[str]:
    """Queue the letters whose turn it is, where a mail server is set."""
    waiting = [str(pk) for pk in mailing.letters_to_send()] if mailing.can_mail() else []
    for letter_id in waiting:
        enqueue(mail_letter, letter_id)
    return waiting


@shared_task
def remind_customers() -> list[str]:
    """Remind the customers whose day has gone by, or bring their cases back to the queue."""
    return asking.remind_customers()


SCHEDULE = "schedule"
"""Who asks where nobody did, for the record."""
FETCH_SECONDS = 3600
"""A file may take half an hour, its rows and the index some minutes more. One that is handed out
twice meanwhile does nothing: a source is fetched by one process at a time."""


@shared_task(time_limit=FETCH_SECONDS)
def fetch_list(source: str, by: str = SCHEDULE) -> str:
    """Look at what the publisher of a list gives; what the schedule asks for only while due."""
    if by == SCHEDULE and not is_due(source, timezone.now()):
        return source
    try:
        check = fetch_one(source=source, by=by)
    except NotAllowedError as refusal:
        log.warning("list_not_fetched", source=source, why=str(refusal))
        return source
    log.info("list_fetched", source=source, outcome=check.outcome)
    clearances.end_outdated_clearances()
    return source


@shared_task
def fetch_due_lists() -> list[str]:
    """Queue a look at every list whose time has come, where lists are to be fetched at all."""
    if not settings.FETCH_LISTS:
        return []
    register_sources()
    due = due_sources(timezone.now(), with_licensed=settings.OPENSANCTIONS_LICENSED)
    for source in due:
        enqueue(fetch_list, source)
    return due


@shared_task(autoretry_for=_NO_MAIL, retry_backoff=30, max_retries=6)
def mail_people(people: list[str], subject: str, words: str) -> list[str]:
    """Mail to people of the desk about an account."""
    person_mail.mail_to(people=people, subject=subject, words=words)
    return people


@shared_task
def seal_break_glass() -> int:
    """Void the passwords of break-glass accounts whose hours are over."""
    return break_glass.seal_what_is_past(timezone.now())


@shared_task
def tell_refused_sign_ins() -> int:
    """Write the refused sign-ins of hours that are over into the record."""
    return sign_in_limits.tell_refused(timezone.now())


@shared_task
def forget_trials() -> int:
    """Forget the orders of test keys that are past their day."""
    return trying.forget_trials()


WEBHOOK_SECONDS = 120
"""A round begins no request after twenty seconds; a receiver may be slow to end the last."""


@shared_task(time_limit=WEBHOOK_SECONDS)
def serve_webhook(webhook_id: str) -> str:
    """Tell one address what waits for it; does nothing if another worker is at it."""
    telling.serve(int(webhook_id))
    return webhook_id


@shared_task
def serve_webhooks() -> list[str]:
    """Queue a round for every address that has something to be told."""
    waiting = [str(pk) for pk in telling.webhooks_to_serve()]
    for webhook_id in waiting:
        enqueue(serve_webhook, webhook_id)
    return waiting


SEARCH_SECONDS = 300
SLICES = 10
"""Of a record that the search has not read yet, so many at a time; the schedule goes on."""


@shared_task(time_limit=SEARCH_SECONDS)
def follow_for_search() -> bool:
    """Read on in the record for the search; whether more is left."""
    return following.follow(slices=SLICES)
