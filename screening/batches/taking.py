"""Taking in the rows of a file, chunk by chunk, so that a crash loses and doubles none.

A chunk is committed with the number of rows that are taken. Whoever takes a file holds a lease; if
it dies another goes on behind the last chunk. What a chunk accepted is handed to be screened once
it is committed, and the sweep finds it where that did not come to pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from screening import audit
from screening.batches.files import Row, count_rows, is_gzip, keep, rows_of
from screening.errors import FieldError, InvalidBatchError, NotAllowedError, ScreeningError
from screening.intake.many import accept_transactions
from screening.intake.partners import upsert_partner
from screening.intake.storing import Accepted
from screening.models import Batch, BatchRow, Screening
from screening.models.copying import insert_rows

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5
"""Takers that may die over one chunk."""
Queue = Callable[[list[str]], Any]
"""Hands screenings that are stored to whoever runs them."""


def send_batch(
    *,
    blocks: Iterable[bytes],
    kind: str,
    format: str,
    owner: Any,
    through: str,
    name: str = "",
) -> Batch:
    """Keep a file that is to be taken in; the caller queues it.

    Args:
        blocks: the bytes as they come, gzip or not.
        kind, format: of ``Batch.Kind`` and ``Batch.Format``.
        owner: the user the submitter acts as.
        through: the API key, user or command, for the record.

    Raises:
        InvalidBatchError: it is empty or too large.
    """
    batch = Batch(kind=kind, format=format, owner=owner, through=through, name=name[-200:])
    batch.sha256, batch.size_bytes = keep(blocks, batch.path)
    batch.is_gzip = is_gzip(batch.path)
    with audit.recorded():
        batch.save(force_insert=True)
        audit.record(verb="batch_sent", subject=batch, by=through, kind=kind, sha256=batch.sha256)
    return batch


def take_in(*, batch_id: str, queue: Queue) -> Batch | None:
    """Take in a file to its end, or until it is paused or canceled.

    Args:
        queue: called after each commit with the screenings that are new.

    Returns:
        The batch as it was left; None where another is at it or nothing is to be done.

    Raises:
        Batch.DoesNotExist: no such batch.
    """
    batch = _claim(batch_id)
    if batch is None:
        return None
    try:
        _count(batch)
        if again := _perhaps_not_queued(batch):
            queue(again)
        rows = rows_of(batch, after=batch.rows_done)
        for chunk in _chunks(rows):
            taken = _take_chunk(batch, chunk)
            if taken is None:
                return Batch.objects.get(pk=batch.pk)
            if taken:
                queue(taken)
    except InvalidBatchError as error:
        return _end(batch, Batch.Status.FAILED, str(error))
    return _end(batch, Batch.Status.TAKEN)


def pause_batch(*, batch: Batch, by: str) -> Batch:
    """Take no more rows in until it is resumed; what was taken in is screened.

    Raises:
        NotAllowedError: it is through, or paused already.
    """
    return _change(batch, Batch.Status.PAUSED, by, (Batch.Status.WAITING, Batch.Status.TAKING))


def resume_batch(*, batch: Batch, by: str) -> Batch:
    """Go on behind the last row that was taken; the caller queues it.

    Raises:
        NotAllowedError: it is not paused.
    """
    return _change(batch, Batch.Status.WAITING, by, (Batch.Status.PAUSED,))


def cancel_batch(*, batch: Batch, by: str) -> Batch:
    """Take no more rows in, for good; what was taken in stands and is screened.

    Raises:
        NotAllowedError: it is through.
    """
    open_states = (Batch.Status.WAITING, Batch.Status.TAKING, Batch.Status.PAUSED)
    changed = _change(batch, Batch.Status.CANCELED, by, open_states)
    changed.path.unlink(missing_ok=True)
    return changed


def forgotten_batches() -> list[str]:
    """Files that nobody is at work on although they are not through."""
    now = timezone.now()
    forgotten = Batch.objects.forgotten(now=now, sent_before=now - _lease())
    return [str(pk) for pk in forgotten.values_list("pk", flat=True)[:100]]


def _lease() -> timedelta:
    return timedelta(seconds=settings.SCREENING_LEASE_SECONDS)


def _claim(batch_id: str) -> Batch | None:
    now = timezone.now()
    with audit.recorded():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
        is_held = batch.lease_until is not None and batch.lease_until > now
        if batch.status not in (Batch.Status.WAITING, Batch.Status.TAKING) or is_held:
            return None
        batch.attempts += 1
        batch.status, batch.lease_until = Batch.Status.TAKING, now + _lease()
        if batch.attempts > MOST_ATTEMPTS:
            batch.status = Batch.Status.FAILED
            batch.problem = f"It broke off {MOST_ATTEMPTS} times behind row {batch.rows_done}."
        batch.save(update_fields=["attempts", "status", "lease_until", "problem"])
    return batch if batch.status == Batch.Status.TAKING else None


def _count(batch: Batch) -> None:
    """Know the whole before the first row is taken: a file that is cut is refused as a whole."""
    if batch.rows_total is not None:
        return
    total = count_rows(batch)
    if total > settings.BATCH_MAX_ROWS:
        mend = f"A file may have at most {settings.BATCH_MAX_ROWS:,} rows: send several."
        raise InvalidBatchError((FieldError("", "too_many", mend),))
    batch.rows_total = total
    batch.save(update_fields=["rows_total"])


def _perhaps_not_queued(batch: Batch) -> list[str]:
    """What the last chunk accepted, where its taker may have died before it was handed on."""
    last = batch.rows.filter(number__gt=batch.rows_done - settings.BATCH_CHUNK, is_new=True)
    waiting = last.filter(screening__status=Screening.Status.QUEUED).order_by("number")
    return [str(pk) for pk in waiting.values_list("screening", flat=True)]


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, settings.BATCH_CHUNK)):
        yield chunk


def _take_chunk(batch: Batch, chunk: Sequence[Row]) -> list[str] | None:
    """The new screenings of a chunk; None where the file is no longer ours to take."""
    with audit.recorded():
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        is_ours = held.attempts == batch.attempts and held.rows_done == batch.rows_done
        if held.status != Batch.Status.TAKING or not is_ours:
            return None
        rows = _stored_rows(batch, chunk)
        insert_rows(rows)
        new = [str(row.screening_id) for row in rows if row.is_new and row.screening_id]
        refused = sum(bool(row.errors) for row in rows)
        fresh = sum(row.is_new for row in rows)
        Batch.objects.filter(pk=batch.pk).update(
            rows_done=chunk[-1].number,
            accepted=F("accepted") + fresh,
            refused=F("refused") + refused,
            repeated=F("repeated") + len(rows) - refused - fresh,
            attempts=1,
            lease_until=timezone.now() + _lease(),
        )
    batch.rows_done, batch.attempts = chunk[-1].number, 1
    return new


def _stored_rows(batch: Batch, chunk: Sequence[Row]) -> list[BatchRow]:
    if batch.kind == Batch.Kind.PARTNERS:
        return [_partner_row(batch, row) for row in chunk]
    readable = [row for row in chunk if not row.errors]
    told = dict(
        zip(
            (row.number for row in readable),
            accept_transactions(
                submissions=[row.value for row in readable],
                owner=batch.owner,
                through=batch.through,
            ),
            strict=True,
        )
    )
    return [_order_row(batch, row, told.get(row.number)) for row in chunk]


def _order_row(batch: Batch, row: Row, told: Accepted | ScreeningError | None) -> BatchRow:
    stored = BatchRow(batch=batch, number=row.number, reference=_word(row.value, "reference"))
    if isinstance(told, Accepted):
        stored.reference = told.transaction.reference
        stored.screening, stored.is_new = told.screening, told.is_new
    else:
        stored.errors = _errors(row, told)
    return stored


def _partner_row(batch: Batch, row: Row) -> BatchRow:
    number = _word(row.value, "number")
    stored = BatchRow(batch=batch, number=row.number, reference=number)
    if row.errors:
        stored.errors = _errors(row, None)
        return stored
    details = row.value
    if isinstance(details, dict):
        details = {name: value for name, value in details.items() if name != "number"}
    try:
        kept = upsert_partner(number=number, details=details, by=batch.through, owner=batch.owner)
        stored.is_new = kept.is_new
    except ScreeningError as error:
        stored.errors = _errors(row, error)
    return stored


def _word(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found.strip()[:200] if isinstance(found, str) else ""


def _errors(row: Row, error: ScreeningError | None) -> list[dict[str, str]]:
    faults = row.errors or getattr(error, "errors", ())
    faults = faults or (FieldError("", "refused", str(error)),)
    return [{"field": f.field, "code": f.code, "message": f.message} for f in faults]


def _change(batch: Batch, status: str, by: str, from_states: tuple[str, ...]) -> Batch:
    with audit.recorded():
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.status not in from_states:
            raise NotAllowedError(f"This batch {held.get_status_display()}.")
        held.status, held.lease_until = status, None
        held.waits_since = timezone.now()
        held.save(update_fields=["status", "lease_until", "waits_since"])
        audit.record(verb=f"batch_{status}", subject=held, by=by, rows_done=held.rows_done)
    return held


def _end(batch: Batch, status: str, problem: str = "") -> Batch:
    """Through: its rows stand in the database, so the file goes."""
    with audit.recorded():
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.status != Batch.Status.TAKING or held.attempts != batch.attempts:
            return held
        held.status, held.problem, held.lease_until = status, problem, None
        held.finished_at = timezone.now()
        held.save(update_fields=["status", "problem", "lease_until", "finished_at"])
        audit.record(
            verb=f"batch_{status}",
            subject=held,
            by=held.through,
            rows_done=held.rows_done,
            accepted=held.accepted,
            repeated=held.repeated,
            refused=held.refused,
        )
    held.path.unlink(missing_ok=True)
    return held
