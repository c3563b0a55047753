"""Orders that an officer released although the machine had blocked them or met a strong hit."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from screening.models import Case
from screening.reports.report import PERIOD, Filters, ReportKind, Section, Value
from screening.terms.outcome import Outcome


def overturned_cases(filters: Filters) -> QuerySet[Case]:
    """Cases released in the period against a block or a strong hit."""
    return (
        Case.objects.filter(
            status__in=Case.LET_GO,
            decided_at__gte=filters.begins_at,
            decided_at__lt=filters.ends_before,
        )
        .annotate(strong=Count("screening__hits", filter=Q(screening__hits__is_match=True)))
        .filter(Q(screening__outcome=Outcome.BLOCK.value) | Q(strong__gt=0))
        .order_by("decided_at", "pk")
    )


def ask(filters: Filters) -> tuple[Section, ...]:
    """The report's one section."""
    cases = overturned_cases(filters)
    return (Section("Overturned", COLUMNS, _rows(cases), cases.count()),)


COLUMNS = (
    "Released at", "Case", "Reference", "Outcome", "Decision", "Strongest hit", "Strong hits",
    "Released by", "Comment", "Answers",
)  # fmt: skip


def _rows(cases: QuerySet[Case]) -> Iterator[tuple[Value, ...]]:
    whole = cases.select_related("screening__transaction", "decided_by").prefetch_related(
        "dispositions__answered_by"
    )
    for case in whole.defer("screening__answer_json").iterator(chunk_size=500):
        answers = sorted(case.dispositions.all(), key=lambda d: d.pk)
        yield (
            case.decided_at,
            case.number,
            case.screening.transaction.reference,
            case.screening.outcome,
            case.get_status_display(),
            case.top_score,
            case.strong,  # type: ignore[attr-defined]
            case.decided_through or None,
            case.decision_comment,
            "; ".join(f"{a} by {a.answered_by.get_username()}: {a.comment}" for a in answers),
        )


REPORT = ReportKind(
    code="overturned",
    title="Overturned decisions",
    description="Orders that were released although they were blocked or met a strong hit.",
    filters=PERIOD,
    ask=ask,
)
