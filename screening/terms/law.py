"""Sets and numbers of the law as data: members and values, each with its days and its source.

What readers yield, what is stored, and what the rules are given. A limit, a list of countries or of
entries is no constant of a program: it began on a day and may end on one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Holds(StrEnum):
    """What a row of law is a set of, or that it is a number."""

    COUNTRIES = "countries"
    ENTRIES = "entries"
    PROGRAMS = "programs"
    EXCEPTIONS = "exceptions"
    REASONS = "reasons"
    SOURCES = "sources"
    WORDS = "words"
    TARIFF_CODES = "tariff_codes"
    MAPPING = "mapping"
    """Members are pairs ``HK:CN``: a code and the country whose row counts for it."""
    GROUP_HISTORY = "group_history"
    """Of a Country Group only the members whose first or last day is known."""
    TABLE = "table"
    """No members: since when a table that is loaded from elsewhere is known."""
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class LawPeriod:
    """Members, or a value, on the days between two ends, both included.

    Args:
        members: what belongs to the set on these days.
        value: of a number, as printed.
        begins: the first day; None where the texts at hand do not tell it.
        ends: the last day; None where it has not ended.
        source: where the days stand.
        certainty: how the days are known: ``text``, ``secondary``, ``memory``, ``inference``.
        note: what a reader should know of it.
    """

    members: tuple[str, ...] = ()
    value: str = ""
    begins: date | None = None
    ends: date | None = None
    source: str = ""
    certainty: str = "text"
    note: str = ""


@dataclass(frozen=True, slots=True)
class LawRecord:
    """One set or number of the law.

    Args:
        code: its name here; begins with the section it stands in ("740.7.d.1.tier_3").
        citation: the section.
        words: what it is, in a phrase.
        read_on: the day the text was read.
        known_from: the first day for which all of it is known; earlier days are held.
        unit: of a number.
    """

    code: str
    holds: Holds
    citation: str
    words: str
    read_on: date
    known_from: date
    periods: tuple[LawPeriod, ...] = ()
    unit: str = ""
    note: str = ""
