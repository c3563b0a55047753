"""Holding the records against the chain: what an event told of a row must still be there.

The chain proves itself; this proves what it speaks of. A screening's answer, a submission, a
policy, the file of a list, an officer's answer, a cancellation and a license's balance stand in
their events, by hash or word for word, so a row that was changed behind the triggers is named. A
row that is gone must have gone by a purge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Model
from django.db.transaction import atomic

from screening.models import (
    AuditEvent,
    Cancellation,
    Case,
    CaseNote,
    Disposition,
    License,
    ListVersion,
    PolicyVersion,
    Screening,
    StandingRecord,
    Transaction,
)
from screening.terms.values import content_hash, text_hash, to_decimal

BATCH = 200
SMALLEST = Decimal("0.000001")
"""What the balance of a license is told apart by: its columns hold six places."""


def record_faults(progress: Callable[[int], None] = lambda position: None) -> Iterator[str]:
    """Every row that is not as its event tells, in the chain's order, in constant memory.

    Args:
        progress: called with the position of each event that was looked at.
    """
    purged = _purged_ids()
    for batch in _batches(AuditEvent.objects.filter(verb__in=CHECKS).order_by("id").iterator()):
        for verb, (model, check) in CHECKS.items():
            events = [event for event in batch if event.verb == verb]
            rows = _rows_by_id(model, {event.subject_id for event in events}) if events else {}
            for event in events:
                if fault := _fault(event, rows.get(event.subject_id), check, purged):
                    yield f"event {event.pk} ({event.verb}): {fault}"
        progress(batch[-1].pk)
    for pk in License.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if _balance_fault(License.objects.get(pk=pk)):
            # A booking may have come between the row and its event: none does under the lock.
            with atomic():
                fault = _balance_fault(License.objects.select_for_update(no_key=True).get(pk=pk))
            if fault:
                yield fault


def _balance_fault(held: License) -> str:
    """Where a license's balance is not what its last booking left."""
    last = AuditEvent.objects.about(held).filter(verb__startswith="license_").first()
    if last is None:
        return ""
    for name in ("quantity_left", "value_left"):
        told, now = to_decimal(last.data.get(name)), getattr(held, name)
        is_limited = told is not None and now is not None
        if (abs(told - now) >= SMALLEST) if is_limited else (told is not now):
            return f"event {last.pk} ({last.verb}): license {held} has {name} {now}, not {told}"
    return ""


def _fault(
    event: AuditEvent,
    row: Any,
    check: Callable[[Any, Mapping[str, Any]], str],
    purged: frozenset[str],
) -> str:
    if row is not None:
        return check(row, event.data)
    if event.subject_id in purged:
        return ""
    return f"{event.subject_type} {event.subject_id} is gone, and no purge took it"


def _screening_fault(row: Screening, told: Mapping[str, Any]) -> str:
    if "answer_sha256" not in told or text_hash(row.answer_json) == told["answer_sha256"]:
        return ""
    return f"the answer of screening {row.pk} is not the one that was given"


def _transaction_fault(row: Transaction, told: Mapping[str, Any]) -> str:
    if content_hash(row.content) == row.content_hash == told["content_hash"]:
        return ""
    return f"the submission {row.pk} is not the one that came"


def _policy_fault(row: PolicyVersion, told: Mapping[str, Any]) -> str:
    if PolicyVersion.version_of(row.content) == row.version == told.get("version", row.version):
        return ""
    return f"policy {row.version} is not the one that was set"


def _list_fault(row: ListVersion, told: Mapping[str, Any]) -> str:
    if row.sha256 != told["sha256"]:
        return f"list version {row.pk} bears another hash than the one that was loaded"
    # Another machine's workers keep their own copies: a file that is not here proves nothing.
    if row.path.is_file() and _file_hash(row) != row.sha256:
        return f"the file of {row} was changed"
    return ""


def _standing_fault(row: StandingRecord, told: Mapping[str, Any]) -> str:
    if content_hash(row.as_proposed()) == row.content_hash == told["content_hash"]:
        return ""
    return f"record {row.number} is not the one that was entered"


def _paper_fault(row: StandingRecord, told: Mapping[str, Any]) -> str:
    if row.document_sha256 == told["sha256"]:
        return ""
    return f"record {row.number} bears another document than the one that was attached"


def _cancellation_fault(row: Transaction, told: Mapping[str, Any]) -> str:
    names = ("key", "reason", "canceled_by")
    same = Cancellation.objects.filter(transaction=row, **{name: told[name] for name in names})
    if row.canceled_at is not None and same.exists():
        return ""
    return f"the cancellation of {row} was changed"


def _answer_fault(row: Case, told: Mapping[str, Any]) -> str:
    field, _, pk = str(told["finding"]).partition("-")
    same = Disposition.objects.filter(
        case=row,
        kind=told["kind"],
        reason_code=told["reason_code"],
        comment=told["comment"],
        **{f"{field}_id": pk},
    )
    return "" if same.exists() else f"the answer to {told['finding']} of case {row} was changed"


def _note_fault(row: Case, told: Mapping[str, Any]) -> str:
    same = CaseNote.objects.filter(case=row, pk=told["note"], text=told["text"])
    return "" if same.exists() else f"note {told['note']} on case {row} was changed"


CHECKS: Mapping[str, tuple[type[Model], Callable[[Any, Mapping[str, Any]], str]]] = {
    "screening_completed": (Screening, _screening_fault),
    "transaction_accepted": (Transaction, _transaction_fault),
    "policy_set": (PolicyVersion, _policy_fault),
    "list_version_activated": (ListVersion, _list_fault),
    "finding_answered": (Case, _answer_fault),
    "case_noted": (Case, _note_fault),
    "standing_record_proposed": (StandingRecord, _standing_fault),
    "standing_record_approved": (StandingRecord, _standing_fault),
    "standing_record_document_attached": (StandingRecord, _paper_fault),
    "order_canceled": (Transaction, _cancellation_fault),
}
"""Verb of an event to the kind of row it is about, and what must still hold of it."""


READ: Mapping[type[Model], tuple[str, ...]] = {
    Screening: ("answer_json",),
    Transaction: ("content", "content_hash", "canceled_at"),
}
"""Of rows with long texts, the columns that the checks look at."""


def _purged_ids() -> frozenset[str]:
    """Ids of everything that purges took, as their tombstones tell."""
    ids: set[str] = set()
    for event in AuditEvent.objects.filter(verb="records_purged").iterator():
        told = event.data
        ids.update(row["id"] for row in (*told["transactions"], *told["screenings"]))
        ids.update(str(row["case_id"]) for row in told["screenings"] if row["case_id"])
    return frozenset(ids)


def _batches(events: Iterable[AuditEvent]) -> Iterator[list[AuditEvent]]:
    left = iter(events)
    while batch := list(islice(left, BATCH)):
        yield batch


def _rows_by_id(model: type[Model], ids: Iterable[str]) -> dict[str, Model]:
    rows = model._base_manager.only(*READ[model]) if model in READ else model._base_manager
    return {str(pk): row for pk, row in rows.in_bulk(list(ids)).items()}


def _file_hash(version: ListVersion) -> str:
    with version.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
