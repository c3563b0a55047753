"""A quarter in review, for management: what came, what stopped, how long it took, what was undone.

Every number is counted from the rows that the other reports list, with their own queries, so that
who doubts one finds it there. Nothing is estimated, and nothing is stored for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from screening.models import Case, ChangeEffect, ListSwitch, MonitoredChange
from screening.reports.questions.decisions import screenings_of
from screening.reports.questions.licenses_running_out import running_out, running_out_section
from screening.reports.questions.overturned import overturned_cases
from screening.reports.questions.why_holds import Period, why_holds
from screening.reports.report import (
    Filter,
    FilterKind,
    Filters,
    Plot,
    ReportKind,
    Section,
    Value,
)
from screening.terms.outcome import Outcome

CLEAR, HOLD, BLOCK = (outcome.value for outcome in (Outcome.CLEAR, Outcome.HOLD, Outcome.BLOCK))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_WEEKS = 16
"""A longer period is drawn by months."""
SPANS: tuple[tuple[str, timedelta | None], ...] = (
    ("under 1 hour", HOUR),
    ("1 to 4 hours", 4 * HOUR),
    ("4 to 24 hours", DAY),
    ("1 to 2 days", 2 * DAY),
    ("2 to 7 days", 7 * DAY),
    ("over 7 days", None),
)
Rows = Iterator[tuple[Value, ...]]
What = ChangeEffect.What


def ask(filters: Filters) -> tuple[Section, ...]:
    """The figures in short, then a section for each question, each with its plot."""
    return (
        _in_short(filters),
        _inflow(filters),
        _reasons(filters),
        _time_to_decision(filters),
        _overturned(filters),
        _overturned_cases(filters),
        _list_changes(filters),
        _touched(filters),
        running_out_section(filters.day("until")),
    )


def before(filters: Filters) -> Filters:
    """The period before, of as many days; of a quarter the quarter before."""
    first, last = filters.day("from"), filters.day("until")
    end = first - DAY
    begin = _quarter_begin(end) if filters.text("quarter") else end - (last - first)
    return Filters({"from": begin, "until": end})


def _quarter_begin(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _decided(filters: Filters) -> QuerySet[Case]:
    """The cases of the period's screenings that were decided, whenever that was."""
    screened = screenings_of(filters).order_by()
    return Case.objects.decided().filter(screening__in=screened).order_by()


def _in_short(filters: Filters) -> Section:
    now, then = _figures(filters), _figures(before(filters))
    rows = [(name, now[name], then[name]) for name in now]
    rows.append(("Licenses running out", len(list(running_out(filters.day("until")))), None))
    earlier = before(filters)
    note = (
        "Orders screened in the period and the cases they led to, as in the report Decisions in a "
        f"period. The period before: {earlier.day('from')} to {earlier.day('until')}."
    )
    return Section(
        "In short", ("Figure", "This period", "The period before"), iter(rows), len(rows), note
    )


def _figures(filters: Filters) -> dict[str, Value]:
    by_outcome = dict(
        screenings_of(filters).order_by().values_list("outcome").annotate(n=Count("pk"))
    )
    screened = sum(by_outcome.values())
    stopped = screened - by_outcome.get(CLEAR, 0)
    decided = _decided(filters).aggregate(
        n=Count("pk"),
        let_go=Count("pk", filter=Q(status__in=Case.LET_GO)),
        by_machine=Count("pk", filter=Q(decided_by__isnull=True)),
    )
    spent = [hours for hours, _ in _hours(filters)]
    return {
        "Orders screened": screened,
        "Clear": by_outcome.get(CLEAR, 0),
        "Held": by_outcome.get(HOLD, 0),
        "Blocked": by_outcome.get(BLOCK, 0),
        "Percent stopped": round(100 * stopped / screened, 1) if screened else None,
        "Cases decided": decided["n"],
        "Of these, let go": decided["let_go"],
        "Of these, by an earlier answer": decided["by_machine"],
        "Median hours to a decision": round(median(spent), 1) if spent else None,
        "Overturned": overturned_cases(filters).count(),
        "List versions put in force": _switches(filters).count(),
    }


def _hours(filters: Filters) -> Iterator[tuple[float, str]]:
    """How long each case took that a person decided, and the outcome of its screening."""
    decided = _decided(filters).filter(decided_by__isnull=False)
    rows = decided.values_list("opened_at", "decided_at", "screening__outcome")
    for opened_at, decided_at, outcome in rows.iterator(chunk_size=2000):
        assert decided_at is not None
        yield (decided_at - opened_at) / HOUR, outcome


def _spans(filters: Filters) -> tuple[str, Callable[[datetime], date], list[date]]:
    """What a bar is of, to which an instant belongs, and the first day of each until today."""
    first = filters.day("from")
    last = max(first, min(filters.day("until"), timezone.now().date()))
    if (last - first).days <= 7 * MOST_WEEKS - 7:
        of, begin_of = "Week of", _monday
    else:
        of, begin_of = "Month of", _first_of_month
    days, day = [], begin_of(first)
    while day <= last:
        days.append(day)
        day = begin_of(day + timedelta(days=7 if begin_of is _monday else 31))
    return of, lambda at: begin_of(at.date()), days


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _inflow(filters: Filters) -> Section:
    of, begin_of, days = _spans(filters)

    def rows() -> Rows:
        counted: Counter[tuple[date, str]] = Counter()
        ended = screenings_of(filters).order_by().values_list("finished_at", "outcome")
        for finished_at, outcome in ended.iterator(chunk_size=5000):
            assert finished_at is not None
            counted[begin_of(finished_at), outcome] += 1
        for day in days:
            yield day, *(counted[day, outcome] for outcome in (CLEAR, HOLD, BLOCK))

    columns = (of, "Clear", "Held", "Blocked")
    said = "Orders screened"
    return Section("Inflow", columns, rows(), len(days), "", Plot(of, columns[1:], said=said))


def _reasons(filters: Filters) -> Section:
    found = why_holds(Period(filters.begins_at, filters.ends_before)).reasons
    rows = (
        (
            row.code,
            row.held,
            row.blocked,
            row.decided,
            row.cleared,
            round(100 * row.cleared / row.decided, 1) if row.decided else None,
        )
        for row in found
    )
    return Section(
        "Holds by reason",
        ("Reason", "Held", "Blocked", "Decided", "Cleared", "Percent cleared"),
        rows,
        len(found),
        "An order with two reasons counts under both, as in the report Why orders hold.",
        Plot("Reason", ("Held", "Blocked"), is_lying=True, said="Orders stopped by reason"),
    )


def _time_to_decision(filters: Filters) -> Section:
    def rows() -> Rows:
        counted: Counter[tuple[str, str]] = Counter()
        for hours, outcome in _hours(filters):
            counted[_span_of(hours), outcome] += 1
        for name, _ in SPANS:
            yield name, counted[name, HOLD], counted[name, BLOCK]

    columns = ("From case to decision", "Held", "Blocked")
    note = "Cases that a person decided, by the time from opening to decision, nights included."
    return Section(
        "Time to decision", columns, rows(), len(SPANS), note,
        Plot(columns[0], columns[1:], said="Cases by the time they took"),
    )  # fmt: skip


def _span_of(hours: float) -> str:
    return next(name for name, limit in SPANS if limit is None or hours < limit / HOUR)


def _overturned(filters: Filters) -> Section:
    of, begin_of, days = _spans(filters)

    def rows() -> Rows:
        counted: Counter[tuple[date, bool]] = Counter()
        for decided_at, outcome in overturned_cases(filters).values_list(
            "decided_at", "screening__outcome"
        ):
            assert decided_at is not None
            counted[begin_of(decided_at), outcome == BLOCK] += 1
        for day in days:
            yield day, counted[day, False], counted[day, True]

    columns = (of, "Held with a strong hit, let go", "Blocked, let go")
    note = "Decided in the period, whenever screened, as in the report Overturned decisions."
    plot = Plot(of, columns[1:], said="Orders let go against the machine")
    return Section("Overturned", columns, rows(), len(days), note, plot)


def _overturned_cases(filters: Filters) -> Section:
    cases = overturned_cases(filters)

    def rows() -> Rows:
        whole = cases.select_related("screening__transaction", "decided_by").defer(
            "screening__answer_json", "screening__records", "screening__transaction__content"
        )
        for case in whole.iterator(chunk_size=500):
            yield (
                case.decided_at,
                case.number,
                case.screening.transaction.reference,
                case.screening.outcome,
                case.get_status_display(),
                case.top_score,
                case.decided_through or None,
            )

    columns = (
        "Released at", "Case", "Reference", "Outcome", "Decision", "Strongest hit", "Released by",
    )  # fmt: skip
    return Section("Overturned, case by case", columns, rows(), cases.count())


def _switches(filters: Filters) -> QuerySet[ListSwitch]:
    return ListSwitch._base_manager.filter(
        at__gte=filters.begins_at, at__lt=filters.ends_before
    ).order_by("at", "pk")


def _list_changes(filters: Filters) -> Section:
    switches = _switches(filters)

    def rows() -> Rows:
        for switch in switches.select_related("version", "source").iterator(chunk_size=500):
            yield (
                switch.at,
                switch.source_id,
                switch.version.published,
                switch.get_kind_display(),
                switch.added_count,
                switch.changed_count,
                switch.removed_count,
            )

    columns = ("Put in force", "List", "Published", "How", "Added", "Changed", "Removed")
    return Section("List changes", columns, rows(), switches.count())


def _touched(filters: Filters) -> Section:
    counts: dict[str, Any] = {
        what.value: Count("effects", filter=Q(effects__what=what.value)) for what in What
    }
    changes = (
        MonitoredChange.objects.of_reference()
        .filter(noticed_at__gte=filters.begins_at, noticed_at__lt=filters.ends_before)
        .annotate(**counts)
        .order_by("pk")
    )

    def rows() -> Rows:
        for change in changes.iterator(chunk_size=500):
            yield (
                f"{change.noticed_at:%m-%d} {change.what}",
                change.get_status_display(),
                *(getattr(change, what.value) for what in What),
            )

    names = tuple(what.label.capitalize() for what in What)
    note = "Orders, shipments, partners and records that a change touched, and what came of it."
    return Section(
        "What list changes touched", ("Change", "Looked through", *names), rows(),
        changes.count(), note, Plot("Change", names, is_lying=True, said="Touched by a change"),
    )  # fmt: skip


REPORT = ReportKind(
    code="quarter",
    title="Quarter in review",
    description="For management, with plots: inflow, holds by reason, time to decision, overturned "
    "decisions, list changes and what they touched, licenses running out.",
    filters=(
        Filter("quarter", "Quarter", FilterKind.QUARTER),
        Filter("from", "Or from", FilterKind.DAY),
        Filter("until", "until, inclusive", FilterKind.DAY),
    ),
    ask=ask,
    permission="screening.review_quarter",
)
