"""Birth dates that are none: what a system writes where it knows no date.

A birth date that differs weighs against a listed name. A date that nobody stated must not: a
listed person kept with the first day of a spreadsheet or a clock would count as somebody else.
"""

from __future__ import annotations

OLDEST_YEAR, YOUNGEST_YEAR = 1901, 2020
"""Nobody older trades, and no child does."""
_STARTS_OF_A_CALENDAR = frozenset(("1901-01-01", "1904-01-01", "1970-01-01", "1980-01-01"))
"""Of databases, spreadsheets, Unix and DOS; 1753, 1899 and 1900 are before the oldest year."""


def told_birth_dates(text: str | None) -> tuple[str, ...]:
    """The birth date that a party states; nothing where it is a placeholder.

    Args:
        text: "1962", "1962-11" or "1962-11-23".
    """
    if not text or text in _STARTS_OF_A_CALENDAR:
        return ()
    year = text[:4]
    is_likely = year.isdigit() and OLDEST_YEAR <= int(year) <= YOUNGEST_YEAR
    return (text,) if is_likely else ()
