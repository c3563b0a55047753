"""Every screening of a period with its outcome and what an officer made of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from screening.models import Disposition, Hit, Screening
from screening.reports.report import PERIOD, Filter, Filters, ReportKind, Section, Value
from screening.terms.outcome import Outcome

CHUNK = 1000


def screenings_of(filters: Filters) -> QuerySet[Screening]:
    """Screenings completed in the period, oldest first, without their long texts."""
    rows = Screening.objects.completed().filter(
        finished_at__gte=filters.begins_at, finished_at__lt=filters.ends_before
    )
    if outcome := filters.text("outcome"):
        rows = rows.filter(outcome=outcome)
    return rows.order_by("finished_at", "pk")


def ask(filters: Filters) -> tuple[Section, ...]:
    """The report's one section."""
    rows = screenings_of(filters)
    return (Section("Decisions", COLUMNS, _rows(rows), rows.count()),)


COLUMNS = (
    "Screened at", "Reference", "Revision", "Kind", "Destination", "Outcome", "Decision", "Case",
    "Decided at", "Decided by", "Comment", "Hits", "Strong hits", "Answers", "Policy", "Engine",
    "Screening",
)  # fmt: skip


def _rows(screenings: QuerySet[Screening]) -> Iterator[tuple[Value, ...]]:
    hits = Hit.objects.filter(screening=OuterRef("pk")).order_by().values("screening")
    answers = Disposition.objects.filter(case__screening=OuterRef("pk")).order_by()
    counted = screenings.annotate(
        hit_count=Coalesce(Subquery(hits.annotate(n=Count("pk")).values("n")), 0),
        strong_count=Coalesce(
            Subquery(hits.filter(is_match=True).annotate(n=Count("pk")).values("n")), 0
        ),
        answer_count=Coalesce(
            Subquery(answers.values("case").annotate(n=Count("pk")).values("n")), 0
        ),
    )
    whole = counted.select_related("transaction", "policy", "case__decided_by").defer(
        "answer_json", "transaction__content", "policy__content"
    )
    for screening in whole.iterator(chunk_size=CHUNK):
        case = getattr(screening, "case", None)
        yield (
            screening.finished_at,
            screening.transaction.reference,
            screening.transaction.revision,
            screening.transaction.kind,
            screening.transaction.destination_country,
            screening.outcome,
            screening.decision,
            case.number if case else None,
            case.decided_at if case else None,
            case.decided_through or None if case else None,
            case.decision_comment if case else None,
            screening.hit_count,
            screening.strong_count,
            screening.answer_count,
            screening.policy.version if screening.policy else None,
            screening.engine,
            str(screening.pk),
        )


REPORT = ReportKind(
    code="decisions",
    title="Decisions in a period",
    description="Every screening that was completed, its outcome, and what an officer decided.",
    filters=(*PERIOD, Filter("outcome", "Outcome", choices=tuple(o.value for o in Outcome))),
    ask=ask,
)
