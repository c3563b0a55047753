"""What a report is: a question with filters, answered by sections of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from screening.errors import FieldError, InvalidReportError
from screening.terms.audit_chain import Anchor
from screening.terms.values import FIRST_DAY, LAST_DAY, is_askable, start_of

Value = str | int | float | Decimal | bool | date | datetime | None
"""What a cell may hold."""


class FilterKind(Enum):
    """What a filter takes: a day (ISO 8601), a quarter of a year (``2026-Q3``), or words."""

    DAY = "day"
    QUARTER = "quarter"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing a report can be narrowed by; ``choices`` are the only words it takes, if any."""

    name: str
    label: str
    kind: FilterKind = FilterKind.TEXT
    is_required: bool = False
    choices: tuple[str, ...] = ()


FROM = Filter("from", "From", FilterKind.DAY, is_required=True)
UNTIL = Filter("until", "Until, inclusive", FilterKind.DAY, is_required=True)
PERIOD = (FROM, UNTIL)


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked, parsed; days are whole days, UTC."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """The words of a filter, empty when it was not set."""
        return str(self.values.get(name) or "")

    def day(self, name: str) -> date:
        """The day of a required filter."""
        value = self.values[name]
        assert isinstance(value, date)
        return value

    @property
    def begins_at(self) -> datetime:
        """The first moment of the period."""
        return start_of(self.day("from"))

    @property
    def ends_before(self) -> datetime:
        """The first moment after the period."""
        return start_of(self.day("until") + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Plot:
    """How the rows of a section are drawn above their table, where a format can draw.

    Args:
        label: the column that names a bar.
        series: columns whose numbers are its height, one upon the other.
        is_lying: bars that lie, for names that are long; the others stand, in the order of time.
        said: the sentence for who does not see it.
    """

    label: str
    series: tuple[str, ...]
    is_lying: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table.

    Args:
        rows: read once.
        total: how many there will be, if known.
        note: a sentence on what was counted.
        plot: how it is drawn; None where it is not.
        below: columns that a page too narrow for all of them sets below their row first.
    """

    title: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]
    total: int = 0
    note: str = ""
    plot: Plot | None = None
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A question that can be asked.

    Args:
        code: stable name in addresses and commands.
        title, description: what a person reads.
        filters: what it can be narrowed by.
        ask: answers it; raises InvalidReportError where a filter names nothing.
        permission: what it takes to make it and to read its runs on the desk.
    """

    code: str
    title: str
    description: str
    filters: tuple[Filter, ...]
    ask: Callable[[Filters], tuple[Section, ...]]
    permission: str = "screening.add_reportrun"

    def parse(self, given: Mapping[str, str]) -> Filters:
        """Read filters as they come from a form, a query or a command.

        Raises:
            InvalidReportError: an unknown filter, a missing one, or a value that is no day
                or lies where no records can be.
        """
        known = {f.name: f for f in self.filters}
        errors = [
            FieldError(
                name, "unknown_field", f"There is no such filter. Known: {', '.join(known)}."
            )
            for name in given
            if name not in known
        ]
        values: dict[str, Any] = {}
        for name, wanted in known.items():
            try:
                values[name] = _parsed(wanted, given.get(name, ""))
            except ValueError as error:
                errors.append(FieldError(name, "invalid", str(error)))
        if any(f.kind is FilterKind.QUARTER for f in self.filters) and not errors:
            errors += _days_of_a_quarter(values)
        begin, end = values.get("from"), values.get("until")
        if begin and end and end < begin:
            errors.append(FieldError("until", "invalid", "The period ends before it begins."))
        if errors:
            raise InvalidReportError(tuple(errors))
        return Filters(values)


def quarter_days(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter as ``2026-Q3``. Raises ValueError on anything else."""
    year, sign, number = quarter.partition("-Q")
    if not sign or number not in ("1", "2", "3", "4") or not (year.isdecimal() and year.isascii()):
        raise ValueError("Quarter: write it as 2026-Q3.")
    if not FIRST_DAY.year <= int(year) <= LAST_DAY.year:
        raise ValueError(f"Quarter: one of {FIRST_DAY.year} to {LAST_DAY.year}.")
    first = date(int(year), 3 * int(number) - 2, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def quarters_until(day: date, count: int) -> tuple[str, ...]:
    """The quarter that a day lies in and those before it, the newest first."""
    ends_at = day.year * 4 + (day.month - 1) // 3
    return tuple(f"{n // 4}-Q{n % 4 + 1}" for n in range(ends_at, ends_at - count, -1))


def _days_of_a_quarter(values: dict[str, Any]) -> list[FieldError]:
    """Set the days of the quarter that was asked for; what is wrong with how it was asked."""
    quarter, begin, end = (values.get(name) for name in ("quarter", "from", "until"))
    if quarter and (begin or end):
        return [FieldError("quarter", "invalid", "Choose a quarter or give two days, not both.")]
    if not quarter and not (begin and end):
        return [FieldError("quarter", "invalid", "Choose a quarter, or give both days.")]
    if quarter:
        values["from"], values["until"] = quarter_days(quarter)
    return []


def _parsed(wanted: Filter, text: str) -> Any:
    text = text.strip()
    if not text:
        if wanted.is_required:
            raise ValueError(f"{wanted.label}: say which.")
        return None
    if wanted.kind is FilterKind.DAY:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{wanted.label}: write a day as 2026-11-24.") from None
        if not is_askable(day):
            raise ValueError(f"{wanted.label}: write a day from {FIRST_DAY} to {LAST_DAY}.")
        return day
    if wanted.kind is FilterKind.QUARTER:
        quarter_days(text)
    if wanted.choices and text not in wanted.choices:
        raise ValueError(f"{wanted.label}: one of {', '.join(wanted.choices)}.")
    return text


@dataclass(frozen=True, slots=True)
class About:
    """What stands at the head of every report.

    Args:
        asked: label and value of each filter that was set.
        made_at, made_by: when it was made, for whom.
        anchor: where the chain of audit events ended then.
    """

    title: str
    asked: tuple[tuple[str, str], ...]
    made_at: datetime
    made_by: str
    anchor: Anchor

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Names and values to print."""
        return (
            ("Report", self.title),
            *self.asked,
            ("Made at", f"{self.made_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"),
            ("Made by", self.made_by),
            ("End of the audit chain", str(self.anchor)),
        )
