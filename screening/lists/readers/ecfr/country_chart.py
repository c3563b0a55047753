"""The Commerce Country Chart: 15 CFR part 738, Supplement 1.

One row a country: its name with footnote numbers, then sixteen cells, X or empty. Cuba, Iran,
North Korea and Syria have one wide cell of text instead ("See part 746 ..."); whoever takes any
text for an X reads "CB1" for them and clears everything else. The footnotes below the table are
requirements of their own and are kept as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.ccl_controls import CHART_COLUMNS
from screening.lists.readers.ecfr.markup import (
    appendix_blocks,
    one_line,
    printed_text,
    take_footnotes,
)
from screening.terms.control_list import ChartRecord
from screening.terms.country import country_code

MINIMUM_ROWS = 190  # 196 marked rows were counted on 2026-09-24
_REFERRING = frozenset({"CU", "IR", "KP", "SY"})
# Facts of the text of 2026-09-24 that tell a chart read askew from one read right.
_CANADA = frozenset({"CB1", "FC1"})
_NEVER_MARKED = frozenset({"AT1", "AT2"})


def read_chart(stream: BinaryIO) -> Iterator[ChartRecord]:
    """Countries of the chart in printed order.

    Args:
        stream: eCFR XML of part 738, of the appendix alone, or an excerpt of it.

    Raises:
        BrokenListError: not eCFR XML, Supplement No. 1 is missing, other columns than the
            sixteen, a cell that is neither X nor empty, or a country nobody knows.
    """
    seen_columns = False
    for block in appendix_blocks(stream, part="738", supplement="1"):
        for row in block.iter("TR"):
            headings = [one_line(printed_text(cell)) for cell in row if cell.tag == "TH"]
            if headings:
                seen_columns = seen_columns or _are_columns(headings)
            elif not _is_in_foot(row) and (record := _record(row)):
                if not seen_columns:
                    raise BrokenListError("Country Chart: no row of columns CB 1 to AT 2")
                yield record


def _are_columns(headings: list[str]) -> bool:
    """Whether a header row names the sixteen columns; other header rows name the reasons."""
    found = tuple("".join(heading.split()) for heading in headings)
    if "CB1" in found and found[-len(CHART_COLUMNS) :] != CHART_COLUMNS:
        raise BrokenListError(f"Country Chart: the columns are {found}, expected {CHART_COLUMNS}")
    return "CB1" in found


def _is_in_foot(row: etree._Element) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == "TFOOT"


def _record(row: etree._Element) -> ChartRecord | None:
    """One country, ``None`` for a row that is a footnote or a heading across the table."""
    cells = [one_line(printed_text(cell)) for cell in row if cell.tag == "TD"]
    if len(cells) < 2:
        return None
    name, footnotes = take_footnotes(cells[0])
    if not name:
        return None
    country = country_code(name)
    if not country:
        raise BrokenListError(f"Country Chart: unknown country {name!r}")
    marks = cells[1:]
    if len(marks) == len(CHART_COLUMNS):
        return ChartRecord(country, name, _marks(name, marks), footnotes)
    text = " ".join(filter(None, marks))
    if len(marks) > len(CHART_COLUMNS) or not text or text.upper() == "X":
        raise BrokenListError(f"Country Chart, {name}: {len(cells)} cells where 17 were expected")
    return ChartRecord(country, name, frozenset(), footnotes, refers_to=text)


def _marks(name: str, cells: list[str]) -> frozenset[str]:
    found = [take_footnotes(cell)[0].upper() for cell in cells]
    wrong = next((text for text in found if text not in ("X", "")), None)
    if wrong is not None:
        raise BrokenListError(f"Country Chart, {name}: {wrong[:40]!r} is neither X nor empty")
    pairs = zip(CHART_COLUMNS, found, strict=True)
    return frozenset(column for column, text in pairs if text)


def require_complete(records: Iterable[ChartRecord]) -> Iterator[ChartRecord]:
    """The same records; refuses at the end a chart that is cut, or was read askew.

    Raises:
        BrokenListError: too few countries, a row that must refer to part 746 does not, or a row
            whose marks are known is otherwise.
    """
    seen: dict[str, ChartRecord] = {}
    for record in records:
        seen[record.country] = record
        yield record
    marked = sum(1 for record in seen.values() if not record.refers_to)
    if marked < MINIMUM_ROWS:
        raise BrokenListError(f"{marked} countries in the chart, at least {MINIMUM_ROWS} expected")
    unreferred = sorted(c for c in _REFERRING if c not in seen or not seen[c].refers_to)
    if unreferred:
        raise BrokenListError(f"the chart has no pointer to part 746 for {', '.join(unreferred)}")
    if "CA" not in seen or seen["CA"].marks != _CANADA:
        raise BrokenListError("the chart's row of Canada is not X at CB 1 and FC 1 only")
    odd = sorted(c for c, record in seen.items() if record.marks & _NEVER_MARKED)
    if odd:
        raise BrokenListError(f"the chart marks AT for {', '.join(odd[:5])}; no row ever did")
