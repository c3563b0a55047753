"""The Commerce Country Chart: which reasons for control need a license for a country.

15 CFR 738.4 and part 738 Supp. 1, read 2026-09-24. An X in the row under the column of a reason
means a license is required for that reason. Cuba, Iran, North Korea and Syria have no marks but
a pointer to part 746: their empty row means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.reference import DOMESTIC, ControlTables
from screening.terms.control_list import ChartRecord

CITATION = "15 CFR 738.4; 738 Supp. 1"
COLUMNS = frozenset(
    f"{reason}{number}"
    for reason, count in (
        ("CB", 3),
        ("NP", 2),
        ("NS", 2),
        ("MT", 1),
        ("RS", 2),
        ("FC", 1),
        ("CC", 3),
        ("AT", 2),
    )
    for number in range(1, count + 1)
)


def chart_row(country: str, tables: ControlTables) -> ChartRecord | None:
    """The chart row of a mapped country, ``None`` when it has none of its own."""
    return tables.chart.get(country)


def is_on_chart(country: str, tables: ControlTables) -> bool:
    """Whether the chart can answer for a country: it has a row, marked or pointing elsewhere.

    The United States has no row because nothing is exported there.
    """
    return country == DOMESTIC or country in tables.chart


def marked_columns(country: str, columns: Iterable[str], tables: ControlTables) -> tuple[str, ...]:
    """Those of ``columns`` ("NS2") that carry an X in the country's row, in the order given."""
    row = chart_row(country, tables)
    return tuple(column for column in columns if row is not None and column in row.marks)
