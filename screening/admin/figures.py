"""The figures behind the charts of home; each looks at a bounded number of rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from screening.admin.charts import BarChart, LineChart, Row, line_of, lying_bars, stacked_bars
from screening.models import Case, Disposition, Hit, Screening

DAYS = 14
NEWEST_HITS = 3_000
NEWEST_DECISIONS = 1_000
NEWEST_ANSWERS = 3_000
MOST_SCREENINGS = 20_000
MOST_A_DAY = 10_000
"""Bars grow no higher than this; counting on would cost and tell nothing."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
AGES = (
    ("under 1 h", timedelta(hours=1), "c-ink"),
    ("1 – 4 h", timedelta(hours=4), "c-ink"),
    ("4 h – 1 d", timedelta(days=1), "c-hold"),
    ("1 – 2 d", timedelta(days=2), "c-hold"),
    ("over 2 d", None, "c-block"),
)


@dataclass(frozen=True, slots=True)
class ListAlarms:
    """Alarms of one list among the newest hits, and how many were found false."""

    source: str
    hits: int
    rate: float
    false_share: int


@dataclass(frozen=True, slots=True)
class Charts:
    """What the charts of home show."""

    inflow: BarChart
    ages: tuple[Row, ...]
    decision: LineChart
    alarms: tuple[ListAlarms, ...]
    overturned: str


def charts_of(now: datetime) -> Charts:
    """The charts as of now."""
    return Charts(_inflow(now), _ages(now), _decision(), _alarms(), _overturned())


def _inflow(now: datetime) -> BarChart:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = []
    for day in (today - timedelta(days=n) for n in reversed(range(DAYS))):
        # A count each: asking the database for days would cast every row.
        opened = Case.objects.filter(opened_at__gte=day, opened_at__lt=day + timedelta(days=1))
        hold, block = (
            opened.filter(is_block=is_block).counted(MOST_A_DAY) for is_block in (False, True)
        )
        rows.append((str(day.day), hold, block))
    first = (today - timedelta(days=DAYS - 1)).date()
    return stacked_bars(rows, f"Cases opened each day since {first}")


def _ages(now: datetime) -> tuple[Row, ...]:
    rows, after = [], now + timedelta(days=1)
    for label, limit, look in AGES:
        since = now - limit if limit else EARLIEST
        aged = Case.objects.open().filter(opened_at__gt=since, opened_at__lte=after)
        rows.append((label, aged.counted(MOST_A_DAY), look))
        after = since
    return lying_bars(rows)


def _decision() -> LineChart:
    decided = Case.objects.filter(decided_at__isnull=False).order_by("-decided_at")
    hours: dict[object, list[float]] = {}
    times = decided.values_list("opened_at", "decided_at")[:NEWEST_DECISIONS]
    for opened_at, decided_at in times:
        if decided_at is None:
            continue
        spent = (decided_at - opened_at).total_seconds() / 3600
        hours.setdefault(decided_at.date(), []).append(spent)
    medians = [median(hours[day]) for day in sorted(hours, key=str)][-DAYS:]
    return line_of(medians, "h", "Median hours to decision, day by day")


def _alarms() -> tuple[ListAlarms, ...]:
    hits = Hit.objects.order_by("-id").values_list("id", "source_code", "screening")
    newest = list(hits[:NEWEST_HITS])
    if not newest:
        return ()
    by_list = Counter(source for _, source, _ in newest)
    kinds = dict(
        Disposition.objects.filter(hit__gte=newest[-1][0]).order_by("id").values_list("hit", "kind")
    )
    false = Counter(source for pk, source, _ in newest if kinds.get(pk) == "false_positive")
    answered = Counter(source for pk, source, _ in newest if pk in kinds)
    oldest = Screening.objects.filter(pk=newest[-1][2]).values_list("queued_at", flat=True).first()
    since = Screening.objects.filter(queued_at__gte=oldest).order_by() if oldest else None
    screenings = since[:MOST_SCREENINGS].count() if since is not None else 0
    return tuple(
        ListAlarms(
            source,
            count,
            round(1000 * count / max(screenings, 1), 1),
            round(100 * false[source] / answered[source]) if answered[source] else 0,
        )
        for source, count in by_list.most_common(8)
    )


def _overturned() -> str:
    """Share of answered hits whose newest answer is another kind than the one before."""
    answers = Disposition.objects.filter(hit__isnull=False, carried_from=None).order_by("-id")
    kinds: dict[int, set[str]] = {}
    for hit, kind in answers.values_list("hit", "kind")[:NEWEST_ANSWERS]:
        kinds.setdefault(hit, set()).add(kind)
    if not kinds:
        return "no answers yet"
    share = 100 * sum(len(found) > 1 for found in kinds.values()) / len(kinds)
    return f"{share:.1f} % of the newest {len(kinds):,} answered hits"
