"""Why orders hold: by reason, by flag, by list, and how often officers cleared them.

Counted from rows that each screening leaves, so that no answer is read. A handful of queries,
however many orders there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from screening.desk.governing.lookup import governing
from screening.desk.governing.rows import Governs
from screening.desk.governing.settings import SWITCHES, value_at
from screening.desk.hold_causes import CauseKind
from screening.models import Case, Disposition, HoldCause, PolicyVersion, Screening
from screening.policies import RULE_OF_FLAG, in_todays_shape, spelled_out
from screening.reports.report import PERIOD, Filters, ReportKind, Section
from screening.reports.report import Value as CellValue
from screening.terms.outcome import Outcome

HELD, BLOCKED = Outcome.HOLD.value, Outcome.BLOCK.value
CLEARED = (Disposition.Kind.FALSE_POSITIVE, Disposition.Kind.MITIGATED)
NEVER_LISTED = "no row of the mapping: a code of another release"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment to before the last."""

    begins_at: datetime
    ends_before: datetime


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One cause of holds in a period.

    Args:
        held, blocked: orders that it stopped, by what became of the whole order.
        alone: of these, those stopped by nothing else of its kind.
        asked: of a flag, orders held because it could not be evaluated.
        decided: how many a person has decided: cases of a reason, answers to a flag or hit.
        cleared: of those, let go without a license, or found no match, or explained.
        governs: what governs it; None for a code that is not in the closed list.
    """

    kind: CauseKind
    code: str
    held: int
    blocked: int
    alone: int
    asked: int
    decided: int
    cleared: int
    governs: Governs | None

    @property
    def share_cleared(self) -> float | None:
        """0 to 1; None while nobody has decided."""
        return round(self.cleared / self.decided, 4) if self.decided else None


@dataclass(frozen=True, slots=True)
class WhyHolds:
    """The answer: what was screened, and what stopped how much of it, the most frequent first."""

    screened: int
    held: int
    blocked: int
    reasons: tuple[WhyRow, ...]
    flags: tuple[WhyRow, ...]
    lists: tuple[WhyRow, ...]


def why_holds(period: Period) -> WhyHolds:
    """Count a period."""
    counted = _counted(period)
    cases = _decided_cases(period)
    flags = _answers(period, "red_flag__code", "red_flag__screening")
    hits = _answers(period, "hit__source_code", "hit__screening")
    totals = _outcomes(period)
    return WhyHolds(
        screened=sum(totals.values()),
        held=totals.get(HELD, 0),
        blocked=totals.get(BLOCKED, 0),
        reasons=_rows(CauseKind.REASON, counted, cases),
        flags=_rows(CauseKind.FLAG, counted, flags),
        lists=_rows(CauseKind.LIST, counted, hits),
    )


ALONE = "alone"
_Counts = Mapping[tuple[str, str], Mapping[str, int]]
_Decided = Mapping[str, tuple[int, int]]


def _outcomes(period: Period) -> dict[str, int]:
    rows = Screening.objects.filter(
        finished_at__gte=period.begins_at, finished_at__lt=period.ends_before
    )
    return dict(rows.order_by().values_list("outcome").annotate(n=Count("pk")))


def _counted(period: Period) -> _Counts:
    """Orders by cause, read from the index alone and added up here."""
    rows = HoldCause.objects.within(period.begins_at, period.ends_before).order_by()
    counted: dict[tuple[str, str], Counter[str]] = {}
    for kind, code, outcome, is_alone, n in rows.values_list(
        "kind", "code", "outcome", "is_alone"
    ).annotate(n=Count("*")):
        count = counted.setdefault((kind, code), Counter())
        count[outcome] += n
        count[ALONE] += n if is_alone else 0
    return counted


def _decided_cases(period: Period) -> _Decided:
    """Of each reason how many cases were decided, and how many let go without a license."""
    # Looked up one by one: a join would go through the screenings, and be three times as slow.
    case = Case.objects.filter(screening_id=OuterRef("screening_id"), status__in=Case.DECIDED)
    rows = (
        HoldCause.objects.within(period.begins_at, period.ends_before)
        .filter(kind=CauseKind.REASON)
        .order_by()
        .annotate(state=Subquery(case.order_by().values("status")[:1]))
        .values_list("code", "state")
        .annotate(n=Count("*"))
    )
    found: dict[str, tuple[int, int]] = {}
    for code, state, n in rows:
        if state is not None:
            decided, cleared = found.get(code, (0, 0))
            found[code] = decided + n, cleared + (n if state == Case.Status.RELEASED else 0)
    return found


def _answers(period: Period, code: str, screening: str) -> _Decided:
    """Of each flag or list how many findings were answered, and how many of them cleared."""
    answers: QuerySet[Disposition, Any] = Disposition.objects.filter(
        **{
            f"{screening}__finished_at__gte": period.begins_at,
            f"{screening}__finished_at__lt": period.ends_before,
        }
    )
    finding = screening.partition("__")[0]
    newest = answers.exclude(**{f"{finding}__dispositions__pk__gt": F("pk")})
    # Grouped by an expression: by the bare column SQLite would go through the findings of every
    # period in that column's order.
    rows = (
        newest.order_by()
        .annotate(code=Coalesce(code, Value("")))
        .values_list("code")
        .annotate(decided=Count("pk"), cleared=Count("pk", filter=Q(kind__in=CLEARED)))
    )
    return {code: (decided, cleared) for code, decided, cleared in rows}


NOTHING: Mapping[str, int] = Counter()


def _rows(kind: CauseKind, counted: _Counts, decided: _Decided) -> tuple[WhyRow, ...]:
    kinds = (kind, CauseKind.ASKED) if kind is CauseKind.FLAG else (kind,)
    codes = {code for of, code in counted if of in kinds}
    rows = (_row(kind, code, counted, decided) for code in codes)
    return tuple(sorted(rows, key=lambda row: (-row.held - row.asked, -row.blocked, row.code)))


def _row(kind: CauseKind, code: str, counted: _Counts, decided: _Decided) -> WhyRow:
    count = counted.get((kind.value, code), NOTHING)
    unseen = counted.get((CauseKind.ASKED.value, code), NOTHING)
    asked = unseen[HELD] + unseen[BLOCKED] if kind is CauseKind.FLAG else 0
    answered, cleared = decided.get(code, (0, 0))
    return WhyRow(
        kind=kind,
        code=code,
        held=count[HELD],
        blocked=count[BLOCKED],
        alone=count[ALONE],
        asked=asked,
        decided=answered,
        cleared=cleared,
        governs=governing(kind, code),
    )


def policy_spelled_out() -> Mapping[str, Any]:
    """The policy in force with every setting stated, that of the release where it says nothing."""
    newest = PolicyVersion.objects.first()
    return spelled_out(in_todays_shape(newest.content if newest else {}))


def value_words(policy: Mapping[str, Any], setting: str) -> str:
    """The value in force as a person reads it.

    Args:
        policy: spelled out.
    """
    value = value_at(policy, setting)
    above, _, last = setting.rpartition("/")
    if above == SWITCHES:
        rule = RULE_OF_FLAG.get(last)
        own = f"{rule.severity if rule else ''}, as its rule says"
        return f"asked; weighs {value['severity'] or own}" if value["enabled"] else "not asked"
    if setting == SWITCHES:
        off = sum(not row["enabled"] for row in value.values())
        return f"{len(value)} flags, {off} not asked"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value) or "none"
    if isinstance(value, list):
        return f"{len(value)} rows" if len(value) != 1 else "1 row"
    if isinstance(value, Mapping):
        return _object_words(value)
    return "not stated" if value is None else str(value)


def _object_words(value: Mapping[str, Any]) -> str:
    """A switch, a dated rule, or prices by name."""
    if "enabled" not in value:
        return f"{len(value)} entries" if value else "none stated"
    words = ["on" if value["enabled"] else "off"]
    if "periods" in value:
        spans = (
            f"{p['valid_from'] or 'ever'} to {p['valid_to'] or 'open'}" for p in value["periods"]
        )
        words.append("; ".join(spans) or "in no period")
    words += [str(value[key]) for key in ("severity", "value") if value.get(key)]
    return ", ".join(words)


COLUMNS = (
    "Code", "Held", "Blocked", "Alone", "Held for want of data", "Decided", "Cleared",
    "Share cleared", "Governed by", "Value in force", "Answered without a change by",
)  # fmt: skip


def ask(filters: Filters) -> tuple[Section, ...]:
    """By reason, by flag, by list; above them what was screened."""
    found = why_holds(Period(filters.begins_at, filters.ends_before))
    policy = policy_spelled_out()
    totals = (("Screened", found.screened), ("Held", found.held), ("Blocked", found.blocked))
    return (
        Section("Orders", ("What", "Count"), iter(totals)),
        Section("By reason", COLUMNS, _cells(found.reasons, policy)),
        Section("By red flag", COLUMNS, _cells(found.flags, policy)),
        Section("By list", COLUMNS, _cells(found.lists, policy)),
    )


def _cells(rows: tuple[WhyRow, ...], policy: Mapping[str, Any]) -> Iterator[tuple[CellValue, ...]]:
    for row in rows:
        settings = row.governs.settings if row.governs else ()
        values = "; ".join(value_words(policy, name) for name in settings)
        said = row.governs.words if row.governs else NEVER_LISTED
        yield (
            row.code,
            row.held,
            row.blocked,
            row.alone,
            row.asked,
            row.decided,
            row.cleared,
            row.share_cleared,
            "; ".join(settings) or said,
            values,
            row.governs.answered_by if row.governs else "",
        )


REPORT = ReportKind(
    code="why_holds",
    title="Why orders hold",
    description="By reason, by red flag and by list: how many orders were stopped, how many "
    "officers cleared, and the setting of the policy that governs it.",
    filters=PERIOD,
    ask=ask,
)
