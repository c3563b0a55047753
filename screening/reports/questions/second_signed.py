"""Decisions that two persons signed: who, when, why two, and what they signed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from screening.models import Signature
from screening.reports.report import PERIOD, Filters, ReportKind, Section, Value


def second_signatures(filters: Filters) -> QuerySet[Signature]:
    """Second signatures of the period, oldest first."""
    return Signature._base_manager.filter(
        first__isnull=False,
        signed_at__gte=filters.begins_at,
        signed_at__lt=filters.ends_before,
    ).order_by("signed_at", "pk")


def ask(filters: Filters) -> tuple[Section, ...]:
    """The report's one section."""
    rows = second_signatures(filters)
    return (Section("Second-signed decisions", COLUMNS, _rows(rows), rows.count()),)


COLUMNS = (
    "Case", "Reference", "Outcome", "Decision", "Why two signed", "Signed first by",
    "Signed first at", "First comment", "Signed second by", "Signed second at", "Second comment",
    "SHA-256 of what was signed",
)  # fmt: skip


def _rows(signatures: QuerySet[Signature]) -> Iterator[tuple[Value, ...]]:
    whole = signatures.select_related(
        "case__screening__transaction", "first__signed_by", "signed_by"
    ).defer("case__screening__answer_json", "case__screening__transaction__content")
    for second in whole.iterator(chunk_size=500):
        screening, first = second.case.screening, second.first
        assert first is not None
        yield (
            second.case.number,
            screening.transaction.reference,
            screening.outcome,
            second.verdict,
            "; ".join(second.content["second_signature"]),
            first.signed_by.get_username(),
            first.signed_at,
            first.comment,
            second.signed_by.get_username(),
            second.signed_at,
            second.comment,
            second.content_hash,
        )


REPORT = ReportKind(
    code="second_signed",
    title="Second-signed decisions",
    description="Decisions that policy let go only with two signatures, and what was signed.",
    filters=PERIOD,
    ask=ask,
)
