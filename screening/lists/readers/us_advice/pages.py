"""Tables of a web page, by the words at the head of their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from lxml import etree, html

from screening.errors import BrokenListError, BrokenRowError

_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words in one line, and those of them set in bold type."""

    text: str
    bold: tuple[str, ...] = ()


Row = tuple[Cell, ...]


def read_page_tables(
    stream: BinaryIO, *, is_wanted: Callable[[tuple[str, ...]], bool]
) -> Iterator[tuple[int, Row]]:
    """Rows of the wanted tables, numbered through from 1; heads are left out.

    Args:
        is_wanted: told the words of a table's head, in small letters.

    Raises:
        BrokenListError: no HTML, no such table; a row with fewer cells than the head has.
    """
    try:
        page = html.fromstring(stream.read(), parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenListError(f"no readable web page ({error})") from error
    number, found = 0, False
    for table in page.iter("table"):
        rows = [_row(row) for row in table.iter("tr")]
        head = tuple(cell.text.casefold() for cell in rows[0]) if rows else ()
        if not is_wanted(head):
            continue
        found = True
        for row in rows[1:]:
            number += 1
            if len(row) < len(head):
                raise BrokenListError(f"row {number}: {len(row)} cells where {len(head)} belong")
            yield number, row
    if not found:
        raise BrokenListError("no table with the columns of the list on the page: it has changed")


def _row(row: Any) -> Row:
    cells = (cell for cell in row if cell.tag in ("td", "th"))
    return tuple(
        Cell(_line(cell), tuple(filter(None, map(_line, cell.iter("strong", "b")))))
        for cell in cells
    )


def _line(element: Any) -> str:
    return " ".join(element.text_content().replace("\u200b", "").split())


def day_in_words(number: int, text: str) -> date:
    """ "June 21, 2022"; of several days the first.

    Raises:
        BrokenRowError: no such day.
    """
    found = _DAY.search(text)
    try:
        return datetime.strptime(found[0] if found else "", "%B %d, %Y").date()  # noqa: DTZ007
    except ValueError as error:
        raise BrokenRowError(f"row {number}: no date: {text[:40]!r}") from error
