"""Making a report in the background, and handing out its file while it lasts.

Like a screening, a run is a row with a lease: a killed worker's report is made by another. Asking,
making, each download and the end of the file are audit events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from screening import audit
from screening.errors import FieldError, InvalidReportError, NotAllowedError
from screening.models import ReportRun
from screening.reports.catalog import report_named
from screening.reports.files import WRITERS, Writer
from screening.reports.report import About, ReportKind, Section, Value
from screening.terms.audit_chain import Anchor

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=60)
TOLD_EVERY = 1000
"""Rows between two notes of progress; each prolongs the lease."""
MOST_ATTEMPTS = 3
MAKER = "reports"


def ask_for_report(*, report: str, filters: Mapping[str, str], format: str, by: str) -> ReportRun:
    """Store the wish for a report; the caller queues the run.

    Args:
        report: code of the report.
        filters: as they come from a form, query or command; empty ones are left out.
        format: csv, xlsx or pdf.
        by: who asks.

    Raises:
        InvalidReportError: no such report, filter or format.
    """
    given = {name: value for name, value in filters.items() if value.strip()}
    report_named(report).parse(given)
    _writer_of(format)
    with audit.recorded():
        run = ReportRun.objects.create(report=report, filters=given, format=format, asked_by=by)
        audit.record(
            verb="report_asked_for", subject=run, by=by, report=report, filters=given, format=format
        )
    return run


def make_report(*, run_id: str) -> None:
    """Make a report that was asked for; does nothing if it is made or another worker is at it.

    A run whose maker fails is marked as failed with the reason, so that nobody waits for it.

    Raises:
        ReportRun.DoesNotExist: no such run.
        OperationalError, InterfaceError: the database is out of reach.
    """
    run = _claim(run_id)
    if run is None:
        return
    try:
        kind = report_named(run.report)
        sections = kind.ask(kind.parse(run.filters))
        _write(run, kind, sections)
    except InvalidReportError as error:
        _fail(run, str(error))
    except (InterfaceError, OperationalError):
        raise  # nothing could be noted; whoever finds the lease over tries again
    except Exception as error:
        log.exception("report_failed", report=run.report, run=str(run.pk))
        _fail(
            run,
            f"It could not be made ({type(error).__name__}): the worker's log says more. Ask for "
            "it again; for a shorter period if it was long.",
        )


def open_download(*, run: ReportRun, by: str) -> Path:
    """The file of a report, and the event that it was taken.

    Raises:
        NotAllowedError: it is not ready, or past its time.
    """
    if run.status != ReportRun.Status.COMPLETED:
        raise NotAllowedError(f"The report is {run.get_status_display()}.")
    if run.expires_at is None or run.expires_at <= timezone.now():
        raise NotAllowedError("The file is past its time: ask for the report again.")
    if not run.path.exists():
        raise NotAllowedError("The file is not on this machine: ask for the report again.")
    audit.record(verb="report_downloaded", subject=run, by=by, sha256=run.sha256)
    return run.path


def remove_expired_reports() -> int:
    """Remove the files that are past their time; how many there were."""
    outlived = list(ReportRun.objects.outlived(now=timezone.now()))
    for run in outlived:
        run.path.unlink(missing_ok=True)
        with audit.recorded():
            ReportRun.objects.filter(pk=run.pk).update(status=ReportRun.Status.EXPIRED)
            audit.record(verb="report_expired", subject=run, by=MAKER)
    return len(outlived)


def forgotten_reports() -> list[str]:
    """Runs that nobody is at work on although they are not finished."""
    now = timezone.now()
    forgotten = ReportRun.objects.forgotten(now=now, asked_before=now - LEASE)
    return [str(pk) for pk in forgotten.values_list("pk", flat=True)[:100]]


def write_report(
    *,
    report: str,
    filters: Mapping[str, str],
    format: str,
    by: str,
    path: Path,
    progress: Callable[[int], None] = lambda rows: None,
) -> About:
    """Make a report at once, into a file of the caller's; the shell's way.

    Args:
        progress: called with the number of rows so far.

    Raises:
        InvalidReportError: no such report, filter or format, or too much for the format.
    """
    kind, writer = report_named(report), _writer_of(format)
    sections = kind.ask(kind.parse(filters))
    event = audit.record_now(
        verb="report_exported", by=by, report=report, filters=dict(filters), format=format
    )
    about = _about(kind, filters, made_at=event.at, by=by, anchor=Anchor(event.pk, event.hash))
    writer(path, about, _counted(sections, progress))
    return about


def _counted(sections: Iterable[Section], told: Callable[[int], None]) -> Iterator[Section]:
    """The sections as they are, telling after each row how many went by."""
    rows_so_far = count(1)

    def passing(rows: Iterable[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
        for row in rows:
            yield row
            told(next(rows_so_far))

    for section in sections:
        yield replace(section, rows=passing(section.rows))


class _Progress:
    """Notes how far a run is, which prolongs its lease; stops when the lease was lost."""

    def __init__(self, run: ReportRun) -> None:
        self._run = run
        self.rows = 0

    def __call__(self, rows: int) -> None:
        self.rows = rows
        if rows % TOLD_EVERY:
            return
        mine = ReportRun.objects.filter(
            pk=self._run.pk, attempts=self._run.attempts, status=ReportRun.Status.RUNNING
        )
        if not mine.update(rows_done=rows, lease_until=timezone.now() + LEASE):
            raise InvalidReportError((FieldError("", "lost", "Another worker makes this report."),))


def _claim(run_id: str) -> ReportRun | None:
    now = timezone.now()
    with audit.recorded():
        run = ReportRun.objects.select_for_update(no_key=True).get(pk=run_id)
        is_held = run.lease_until is not None and run.lease_until > now
        if run.status not in (ReportRun.Status.QUEUED, ReportRun.Status.RUNNING) or is_held:
            return None
        run.status, run.lease_until = ReportRun.Status.RUNNING, now + LEASE
        run.attempts += 1
        run.save(update_fields=["status", "lease_until", "attempts"])
    if run.attempts > MOST_ATTEMPTS:
        _fail(run, f"It failed {MOST_ATTEMPTS} times: see the worker's log.")
        return None
    return run


def _write(run: ReportRun, kind: ReportKind, sections: tuple[Section, ...]) -> None:
    ReportRun.objects.filter(pk=run.pk).update(rows_total=sum(s.total for s in sections))
    end = audit.head()
    about = _about(kind, run.filters, made_at=timezone.now(), by=run.asked_by, anchor=end)
    run.path.parent.mkdir(parents=True, exist_ok=True)
    aside = run.path.with_suffix(f".{run.attempts}")
    progress = _Progress(run)
    try:
        _writer_of(run.format)(aside, about, _counted(sections, progress))
        _complete(run, about, aside, progress.rows)
    finally:
        aside.unlink(missing_ok=True)


def _complete(run: ReportRun, about: About, made: Path, rows: int) -> None:
    with made.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with audit.recorded():
        locked = ReportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if locked.attempts != run.attempts or locked.status != ReportRun.Status.RUNNING:
            return
        locked.status = ReportRun.Status.COMPLETED
        locked.lease_until = None
        locked.rows_done, locked.rows_total = rows, max(rows, locked.rows_total)
        locked.made_at = about.made_at
        locked.expires_at = timezone.now() + timedelta(hours=settings.REPORT_LIFETIME_HOURS)
        locked.sha256, locked.size_bytes = sha256, made.stat().st_size
        locked.head_position, locked.head_hash = about.anchor.position, about.anchor.hash
        made.rename(locked.path)
        locked.save()
        audit.record(
            verb="report_made", subject=locked, by=MAKER, sha256=sha256, rows=rows,
            head=str(about.anchor),
        )  # fmt: skip


def _fail(run: ReportRun, why: str) -> None:
    with audit.recorded():
        mine = ReportRun.objects.filter(pk=run.pk, attempts=run.attempts)
        if mine.update(status=ReportRun.Status.FAILED, lease_until=None, problem=why):
            audit.record(verb="report_failed", subject=run, by=MAKER, why=why)


def _about(
    kind: ReportKind, filters: Mapping[str, str], *, made_at: datetime, by: str, anchor: Anchor
) -> About:
    asked = tuple((f.label, filters[f.name]) for f in kind.filters if filters.get(f.name))
    return About(kind.title, asked, made_at.replace(microsecond=0), by, anchor)


def _writer_of(format: str) -> Writer:
    try:
        return WRITERS[format]
    except KeyError:
        message = f"There is no format {format!r}. Known: {', '.join(WRITERS)}."
        raise InvalidReportError((FieldError("format", "unknown", message),)) from None
