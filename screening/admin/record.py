"""A page about one record: cards of facts, tables and texts, laid out by one template.

Admin modules say what stands on the page; ``desk/record.html`` says how it looks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from screening.admin.wording import NOT_STATED, country_name, is_unknown, moment_words, plain_words


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Args:
        text: what is read.
        kind: ``text``, ``strong``, ``quiet``, ``code``, ``mono``, ``number``, ``outcome``,
            ``countries`` (codes parted by blanks) or ``state``.
        href: where a click leads, empty for nowhere.
        look: class of a ``state``: ``ok``, ``warn`` or ``bad``.
    """

    text: str
    kind: str = "text"
    href: str = ""
    look: str = ""

    @property
    def codes(self) -> list[str]:
        """The country codes of a ``countries`` cell."""
        return self.text.split()


def cell(value: Any, kind: str = "text", href: str = "") -> Cell:
    """A value as a cell; what is unknown is shown as such."""
    if is_unknown(value):
        return Cell(NOT_STATED, "quiet")
    match value:
        case datetime():
            return Cell(moment_words(value), kind, href)
        case date():
            return Cell(value.isoformat(), kind, href)
    return Cell(plain_words(value), kind, href)


def countries_cell(codes: Iterable[str]) -> Cell:
    """Countries by code; names are in the titles."""
    text = " ".join(code for code in codes if code)
    return Cell(text, "countries") if text else Cell(NOT_STATED, "quiet")


def country_cell(code: str) -> Cell:
    """One country by name and code."""
    return Cell(f"{country_name(code)} ({code})") if code else Cell(NOT_STATED, "quiet")


@dataclass(frozen=True, slots=True)
class Facts:
    """A card of names and values; ``is_printed`` sets the agency's own words apart."""

    title: str
    rows: Sequence[tuple[str, Cell]]
    note: str = ""
    footer: str = ""
    is_printed: bool = False
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """A card of rows; ``empty`` is said where there are none."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    footer: str = ""
    empty: str = "None."
    kind: ClassVar[str] = "table"

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """The rows, each cell with its heading: a narrow screen shows no head of the table."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Source:
    """A card with JSON as it is stored; ``is_open`` shows it unfolded."""

    title: str
    text: str
    note: str = ""
    footer: str = ""
    is_open: bool = False
    kind: ClassVar[str] = "source"


Card = Facts | Table | Source


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What stands on the page of one record."""

    title: str
    main: Sequence[Card]
    badges: Sequence[Cell] = ()
    meta: Sequence[tuple[str, str]] = ()
    aside: Sequence[Card] = ()


def source_card(title: str, value: Any, note: str = "") -> Source:
    """Stored JSON, indented."""
    return Source(title, json.dumps(value, indent=2, ensure_ascii=False), note)


def printed_facts(title: str, raw: dict[str, Any], note: str = "") -> Facts:
    """An agency's own columns, unedited."""
    rows = [(str(name), cell(value)) for name, value in raw.items()]
    return Facts(title, rows, note, is_printed=True)
