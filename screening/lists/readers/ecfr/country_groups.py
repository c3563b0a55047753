"""The Country Groups: 15 CFR part 740, Supplement 1.

Groups A, D and E are tables: a country a row, a column for each group under a heading such as
"[A:1] Wassenaar ...", an X where the country is a member. Group B is a plain list of countries
under its heading. The shape is known from descriptions of September 2026, not from a whole file;
whatever does not fit is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.markup import (
    appendix_blocks,
    one_line,
    printed_text,
    take_footnotes,
)
from screening.terms.control_list import GroupRecord
from screening.terms.country import country_code

CITATION = "15 CFR part 740 Supp. 1"
# Fewest members a group may have; about three quarters of those of 2026-09-24.
MINIMUM_MEMBERS = {
    "A:1": 30,
    "A:2": 25,
    "A:3": 31,
    "A:4": 33,
    "A:5": 28,
    "A:6": 6,
    "B": 130,
    "D:1": 18,
    "D:2": 7,
    "D:3": 27,
    "D:4": 15,
    "D:5": 16,
    "E:1": 1,
    "E:2": 1,
}
# A member whose absence says that columns were read askew.
_SURE = (("A:1", "JP"), ("B", "SG"), ("D:1", "CN"), ("D:5", "CN"), ("E:1", "IR"), ("E:2", "CU"))

_GROUP = re.compile(r"\[\s*([A-E])\s*:\s*(\d)\s*\]")
_HEADING = re.compile(r"country group ([A-E])\b", re.IGNORECASE)
_LONGEST_NAME = 60  # characters; a longer paragraph under group B is a note, not a country


def read_groups(stream: BinaryIO) -> Iterator[GroupRecord]:
    """Groups A:1 to E:2 and B, in the order their columns are printed.

    Args:
        stream: eCFR XML of part 740, of the appendix alone, or an excerpt of it.

    Raises:
        BrokenListError: not eCFR XML, Supplement No. 1 is missing, a country nobody knows, or a
            cell that is neither X nor empty.
    """
    members: dict[str, list[str]] = {}
    heading = ""
    for block in appendix_blocks(stream, part="740", supplement="1"):
        text = one_line(printed_text(block))
        if str(block.tag).startswith("HD") or _is_heading(text):
            match = _HEADING.search(text)
            heading = match[1].upper() if match else heading
        elif heading == "B":
            members.setdefault("B", []).extend(_listed(block))
        else:
            _read_tables(block, members)
    for code, countries in members.items():
        yield GroupRecord(code, frozenset(countries), citation=CITATION)


def _is_heading(text: str) -> bool:
    return bool(_HEADING.match(text)) and len(text) <= _LONGEST_NAME


def _read_tables(block: etree._Element, members: dict[str, list[str]]) -> None:
    for table in block.iter("TABLE"):
        columns: list[str] = []
        for row in table.iter("TR"):
            headings = [one_line(printed_text(cell)) for cell in row if cell.tag == "TH"]
            found = [f"{m[1]}:{m[2]}" for text in headings if (m := _GROUP.search(text))]
            columns += found
            for code in found:
                members.setdefault(code, [])
            if not headings and columns and not _is_in_foot(row):
                _read_row(row, columns, members)


def _is_in_foot(row: etree._Element) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == "TFOOT"


def _read_row(row: etree._Element, columns: list[str], members: dict[str, list[str]]) -> None:
    cells = [take_footnotes(one_line(printed_text(c)))[0] for c in row if c.tag == "TD"]
    if len(cells) < 2:
        return
    country = _country(cells[0])
    if len(cells) != len(columns) + 1:
        raise BrokenListError(
            f"Country Groups, {cells[0]}: {len(cells)} cells where {len(columns) + 1} were expected"
        )
    for code, mark in zip(columns, cells[1:], strict=True):
        if mark.upper() not in ("X", ""):
            raise BrokenListError(
                f"Country Groups, {cells[0]}: {mark[:40]!r} is neither X nor empty"
            )
        if mark:
            members[code].append(country)


def _listed(block: etree._Element) -> Iterator[str]:
    """Countries of a plain list: the cells of a table, or the lines of a paragraph."""
    cells = [printed_text(cell) for cell in block.iter("TD")] or [printed_text(block)]
    for cell in cells:
        for line in cell.split("\n"):
            name = take_footnotes(one_line(line))[0].strip(" .;")
            if name and len(name) <= _LONGEST_NAME:
                yield _country(name)


def _country(name: str) -> str:
    code = country_code(name)
    if not code:
        raise BrokenListError(f"Country Groups: unknown country {name!r}")
    return code


def require_complete(records: Iterable[GroupRecord]) -> Iterator[GroupRecord]:
    """The same records; refuses at the end groups that are cut, or were read askew.

    Raises:
        BrokenListError: a group is missing or too small, or lacks a member it is known by.
    """
    seen: dict[str, GroupRecord] = {}
    for record in records:
        seen[record.code] = record
        yield record
    for code, fewest in MINIMUM_MEMBERS.items():
        found = len(seen[code].members) if code in seen else 0
        if found < fewest:
            raise BrokenListError(f"Country Group {code}: {found} members, {fewest} expected")
    for code, country in _SURE:
        if country not in seen[code].members:
            raise BrokenListError(f"Country Group {code} lacks {country}")
