"""The false positives that are remembered: each with its evidence, its people and its end."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from screening.models import Clearance
from screening.reports.report import Filter, FilterKind, Filters, ReportKind, Section, Value
from screening.terms.values import start_of

DAY = Filter("on", "On the day", FilterKind.DAY, is_required=True)


def clearances_in_force(filters: Filters) -> QuerySet[Clearance]:
    """Clearances that were in force at some moment of the day, oldest first."""
    day = filters.day("on")
    begin = start_of(day)
    return Clearance.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=begin),
        approved_at__date__lte=day,
        expires_on__gte=day,
    ).order_by("approved_at", "pk")


def ask(filters: Filters) -> tuple[Section, ...]:
    """The report's one section."""
    rows = clearances_in_force(filters)
    return (Section("Clearances in force", COLUMNS, _rows(rows), rows.count()),)


COLUMNS = (
    "Clearance", "Party", "Country", "Listed party", "List", "Reason", "Comment", "Evidence",
    "Proposed by", "Proposed at", "Approved by", "Approved at", "Last day", "Times used",
    "Ended at", "Why it ended",
)  # fmt: skip


def _rows(clearances: QuerySet[Clearance]) -> Iterator[tuple[Value, ...]]:
    whole = clearances.select_related("proposed_by", "approved_by").annotate(used=Count("uses"))
    for row in whole.iterator(chunk_size=500):
        yield (
            row.pk,
            row.party_name,
            row.party_country or None,
            row.listed_name,
            row.source_code,
            row.reason_code,
            row.comment,
            "; ".join(str(e.get("detail") or e.get("feature") or "") for e in row.rests_on) or None,
            row.proposed_by.get_username(),
            row.proposed_at,
            row.approved_by.get_username() if row.approved_by else None,
            row.approved_at,
            row.expires_on,
            row.used,
            row.ended_at,
            row.ended_why or None,
        )


REPORT = ReportKind(
    code="clearances",
    title="Clearances in force",
    description="False positives that were remembered and in force on a day, and what of them.",
    filters=(DAY,),
    ask=ask,
)
