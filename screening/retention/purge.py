"""Removing the records of an order past its time, for good, with a tombstone in the chain.

The audit events of the order stay: they are the proof that it was there. What goes is the
submission, the screenings with their findings, the case with its answers, signatures and documents,
its license bookings and clearances (see ``remains.py`` for what stays of those), and what later
orders looked up of it. The tombstone keeps the hashes of what went, so that a copy
found elsewhere can still be recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.db.transaction import on_commit

from screening import audit
from screening.errors import NotAllowedError
from screening.models import (
    Attachment,
    Clearance,
    Disposition,
    LegalHold,
    Screening,
    StandingRecord,
    Transaction,
)
from screening.models.guards.permit import purge_permitted
from screening.policies import retention_in_force
from screening.retention.due import Retained, retained_order
from screening.retention.remains import part_with_clearances, settle_licenses
from screening.terms.values import text_hash

REMOVABLE = frozenset(
    {
        "Transaction",
        "TransactionParty",
        "TransactionLine",
        "PartyTrait",
        "SerialNumber",
        "Screening",
        "Screening_list_versions",
        "BatchRow",
        "Hit",
        "Determination",
        "RedFlag",
        "HoldCause",
        "RehearsedChange",
        "ChangeEffect",
        "Case",
        "CaseDraft",
        "CaseViewer",
        "CaseWord",
        "CaseNote",
        "Mention",
        "SearchedOrder",
        "SearchPlace",
        "Disposition",
        "Signature",
        "Attachment",
        "CustomerLetter",
        "CustomerAnswer",
        "Cancellation",
        "SubmissionKey",
        "ReleaseToken",
        "ReleasedPart",
        "LicenseMovement",
        "Clearance",
    }
)
"""Records that go with an order. Whatever else leans on them keeps the order: doubt keeps."""


def purge_order(*, order: Retained, today: date, by: str) -> dict[str, int]:
    """Remove the records of one order.

    Everything is looked at again under a lock: a hold placed since, or a new event, keeps it. No
    hold stands on record before the purge of what it holds.

    Args:
        order: as ``past_their_time`` gave it.
        by: who removes.

    Returns:
        How many rows of each kind were removed.

    Raises:
        NotAllowedError: it is not past its time, something keeps it, or another record leans on
            it; nothing was removed.
    """
    with audit.recorded():
        transactions = list(
            Transaction.objects.select_for_update()
            .filter(owner_id=order.owner_id, reference=order.reference)
            .order_by("revision")
        )
        if not transactions:
            raise NotAllowedError(f"{order.reference} is gone already.")
        now = retained_order(order.owner_id, order.reference, retention_in_force())
        if now.kept_until >= today:
            raise NotAllowedError(f"{order.reference} is kept until {now.kept_until}.")
        if now.kept_by:
            raise NotAllowedError(f"{order.reference} is kept by {'; '.join(now.kept_by)}.")
        tombstone = _tombstone(now, transactions)
        documents = list(Attachment.objects.filter(case__screening__transaction__in=transactions))
        tombstone["shipped_under"] = settle_licenses(transactions)
        clearances = part_with_clearances(transactions)
        rows = list(_with_all_that_leans_on(transactions))
        _check_own(rows, transactions)
        if clearances:
            rows.append(Clearance.objects.filter(pk__in=[row.pk for row in clearances]))
        removed = _remove(rows)
        audit.hold_end()  # who is promised a hold from here on reads that the order is gone
        if (hold := LegalHold.objects.over(order.reference).first()) is not None:
            raise NotAllowedError(f"{order.reference} is kept by legal hold {hold.pk}.")
        on_commit(lambda: _remove_files(documents))
        audit.record(
            verb="records_purged", subject=transactions[0], by=by, removed=removed, **tombstone
        )
    return removed


def _tombstone(order: Retained, transactions: list[Transaction]) -> dict[str, Any]:
    screenings = Screening.objects.filter(transaction__in=transactions).select_related("case")
    return {
        "reference": order.reference,
        "retention_class": order.retention_class,
        "years": order.years,
        "citation": order.citation,
        "last_event_on": order.last_event_on,
        "kept_until": order.kept_until,
        "transactions": [
            {"id": str(t.pk), "revision": t.revision, "content_hash": t.content_hash}
            for t in transactions
        ],
        "screenings": [
            {
                "id": str(s.pk),
                "outcome": s.outcome,
                "answer_sha256": text_hash(s.answer_json),
                "case": s.case.number if hasattr(s, "case") else None,
                "case_id": s.case.pk if hasattr(s, "case") else None,
                "signatures": _of_case(s, "signatures", "content_hash"),
                "documents": _of_case(s, "attachments", "sha256"),
                "letters": _of_case(s, "letters", "sha256"),
            }
            for s in screenings.order_by("queued_at")
        ],
    }


def _of_case(screening: Screening, relation: str, column: str) -> list[str]:
    """The hashes of what stands on a screening's case; none where there is no case."""
    if not hasattr(screening, "case"):
        return []
    return list(getattr(screening.case, relation).values_list(column, flat=True))


def _with_all_that_leans_on(
    rows: list[Any], seen: set[tuple[type[Model], Any]] | None = None
) -> Iterator[QuerySet[Any]]:
    """The rows and everything that points at them, what leans before what it leans on.

    Args:
        seen: rows that were met on the way; two kinds may lean on each other.
    """
    model, seen = type(rows[0]), set() if seen is None else seen
    if model.__name__ not in REMOVABLE:
        raise NotAllowedError(f"{model._meta.verbose_name} {rows[0]} leans on these records.")
    seen.update((model, row.pk) for row in rows)
    for relation in model._meta.get_fields(include_hidden=True):
        child: Any = relation.related_model
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        found = child._base_manager.filter(**{f"{relation.field.name}__in": rows})
        leaning = [row for row in found if (child, row.pk) not in seen]
        if leaning and child is model:
            # Rows of one kind are gathered together: this one belongs to another order.
            raise NotAllowedError(
                f"{model._meta.verbose_name} {leaning[0]} leans on these records."
            )
        if leaning:
            yield from _with_all_that_leans_on(leaning, seen)
    yield QuerySet(model=model).filter(pk__in=[row.pk for row in rows])


def _check_own(found: list[QuerySet[Any]], transactions: list[Transaction]) -> None:
    """Refuse where an answer to another order would go along, through what both rest on."""
    for rows in found:
        if rows.model is Disposition:
            foreign = rows.exclude(case__screening__transaction__in=transactions).first()
            if foreign is not None:
                raise NotAllowedError(f"An answer on case {foreign.case} leans on these records.")


def _remove(found: list[QuerySet[Any]]) -> dict[str, int]:
    removed: dict[str, int] = {}
    with purge_permitted():
        for rows in found:
            name = _name_of(rows.model)
            removed[name] = removed.get(name, 0) + rows._raw_delete(rows.db)
    return removed


def _remove_files(documents: Iterable[Attachment]) -> None:
    """Remove the bytes of documents, unless another case or a record on file holds the same."""
    for document in documents:
        on_file = StandingRecord.objects.filter(document_sha256=document.sha256)
        if not (Attachment.objects.filter(sha256=document.sha256).exists() or on_file.exists()):
            document.path.unlink(missing_ok=True)


def _name_of(model: type[Model]) -> str:
    return str(model._meta.verbose_name)
