"""What a value looks like in a cell, and why no cell can become a formula.

A name that a stranger submitted ends up in a spreadsheet on an officer's desk. A text that begins
with ``= + - @`` would be run there as a formula, so it gets an apostrophe in front.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from screening.reports.report import Value

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that spreadsheets take for a formula, blanks before the sign included."""


def neutral(text: str) -> str:
    """The text as one that no spreadsheet runs; other text stays as it is."""
    stripped = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if stripped.startswith(FORMULA_SIGNS) else text


def plain(value: Value) -> str:
    """A value as text: instants in UTC, days as ISO 8601, nothing as an empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case str():
            return value
        case float():
            return repr(value)
        case int() | Decimal():
            return str(value)


def cell(value: Value) -> Value:
    """A value for a spreadsheet: numbers stay numbers, everything else is neutral text."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return value if is_number else neutral(plain(value))
