"""How often the machine stops an order, and how often a person finds it was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import TruncMonth

from screening.models import Case, Disposition, Hit
from screening.reports.questions.decisions import screenings_of
from screening.reports.report import PERIOD, Filters, ReportKind, Section, Value
from screening.terms.outcome import Outcome


def ask(filters: Filters) -> tuple[Section, ...]:
    """By month, then by list."""
    return (
        Section("By month", MONTH_COLUMNS, _months(filters)),
        Section("By list", LIST_COLUMNS, _lists(filters)),
    )


MONTH_COLUMNS = (
    "Month", "Screened", "Clear", "Hold", "Block", "Alarm rate", "Cases decided", "Released",
    "Licensed", "Share released", "Mean hours to a decision",
)  # fmt: skip
LIST_COLUMNS = (
    "List", "Hits", "Strong hits", "Answered", "False positive", "True match", "Share overturned",
)  # fmt: skip


NOTHING_DECIDED: dict[str, Any] = {"decided": 0, "released": 0, "licensed": 0, "wait": None}


def _months(filters: Filters) -> Iterator[tuple[Value, ...]]:
    counted = (
        screenings_of(filters)
        .order_by()
        .annotate(month=TruncMonth("finished_at"))
        .values("month")
        .annotate(
            screened=Count("pk"),
            clear=Count("pk", filter=Q(outcome=Outcome.CLEAR.value)),
            hold=Count("pk", filter=Q(outcome=Outcome.HOLD.value)),
            block=Count("pk", filter=Q(outcome=Outcome.BLOCK.value)),
        )
        .order_by("month")
    )
    decided = {row["month"]: row for row in _decided_by_month(filters)}
    for row in counted:
        cases = decided.get(row["month"], NOTHING_DECIDED)
        wait = cases["wait"]
        yield (
            f"{row['month']:%Y-%m}",
            row["screened"],
            row["clear"],
            row["hold"],
            row["block"],
            _share(row["hold"] + row["block"], row["screened"]),
            cases["decided"],
            cases["released"],
            cases["licensed"],
            _share(cases["released"] + cases["licensed"], cases["decided"]),
            round(wait / timedelta(hours=1), 1) if wait is not None else None,
        )


def _decided_by_month(filters: Filters) -> Iterator[Any]:
    """Cases of the screenings of each month, wherever their decision fell."""
    cases = Case.objects.decided().filter(screening__in=screenings_of(filters).order_by())
    yield from (
        cases.order_by()
        .annotate(month=TruncMonth("screening__finished_at"))
        .values("month")
        .annotate(
            decided=Count("pk"),
            released=Count("pk", filter=Q(status=Case.Status.RELEASED)),
            licensed=Count("pk", filter=Q(status=Case.Status.LICENSED)),
            wait=Avg(F("decided_at") - F("opened_at")),
        )
    )


def _lists(filters: Filters) -> Iterator[tuple[Value, ...]]:
    hits = Hit.objects.filter(screening__in=screenings_of(filters).order_by()).order_by()
    counted = hits.values("source_code").annotate(
        n=Count("pk"), strong=Count("pk", filter=Q(is_match=True))
    )
    answers = {row["hit__source_code"]: row for row in _answers(filters)}
    for row in counted.order_by("source_code"):
        told = answers.get(row["source_code"], {"answered": 0, "false": 0, "true": 0})
        yield (
            row["source_code"],
            row["n"],
            row["strong"],
            told["answered"],
            told["false"],
            told["true"],
            _share(told["false"], told["answered"]),
        )


def _answers(filters: Filters) -> Iterator[Any]:
    """What was answered to hits, the newest answer to each."""
    to_hits = Disposition.objects.filter(
        hit__isnull=False, hit__screening__in=screenings_of(filters).order_by()
    )
    newest = to_hits.exclude(hit__dispositions__pk__gt=F("pk")).order_by()
    kind = Disposition.Kind
    yield from newest.values("hit__source_code").annotate(
        answered=Count("pk"),
        false=Count("pk", filter=Q(kind=kind.FALSE_POSITIVE)),
        true=Count("pk", filter=Q(kind=kind.TRUE_MATCH)),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


REPORT = ReportKind(
    code="rates",
    title="Alarm and overturn rates",
    description="By month and by list: how many orders were stopped, and how many alarms fell.",
    filters=PERIOD,
    ask=ask,
)
