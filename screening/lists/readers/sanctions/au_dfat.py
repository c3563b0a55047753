"""Australia's consolidated list (DFAT), XLSX.

One row a name; rows of a party share the number of their reference ("1000", "1000a", "1000aa"). A
date of birth that is a number below 3000 is a year, otherwise a spreadsheet's day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.party_parts import birth_date, names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.uids import with_unique_uids
from screening.lists.readers.workbooks import read_workbook
from screening.terms.country import country_at_end, country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

SOURCE = "au-dfat"
COLUMNS = (
    "Reference",
    "Name of Individual or Entity",
    "Type",
    "Name Type",
    "Alias Strength",
    "Date of Birth",
    "Citizenship",
    "Address",
    "Additional Information",
    "Listing Information",
    "IMO Number",
    "Committees",
    "Control Date",
    "Instrument of Designation",
)
_SCHEMAS = {
    "Individual": PartySchema.PERSON,
    "Entity": PartySchema.ORGANIZATION,
    "Vessel": PartySchema.VESSEL,
    "": PartySchema.UNKNOWN,
}
_KINDS = {
    "Primary Name": NameKind.PRIMARY,
    "Alias": NameKind.ALIAS,
    "Original Script": NameKind.ALIAS,
}
_MARKED = re.compile(r"(?:^|\s)[a-z]{1,2}\)\s+")
_YEARS_ONLY = 3000
_BORN = re.compile(
    r"(?<!\d)(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/)?(?P<year>(?:19|20)\d{2})(?!\d)"
)

Rows = tuple[dict[str, Any], ...]


def read(stream: BinaryIO) -> Iterator[tuple[int, Rows]]:
    """Parties with their numbers: the rows of each, cells as printed.

    Raises:
        BrokenListError: a column that is needed is missing; a damaged workbook.
    """
    rows = (row for _, row in read_workbook(stream, columns=COLUMNS))
    for number, (_, party) in enumerate(groupby(rows, key=_party), start=1):
        yield number, tuple(party)


def _party(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """A few references were given twice: type and committee tell those parties apart."""
    digits = re.match(r"\d*", _text(row["Reference"]))
    return (digits[0] if digits else "", _text(row["Type"]), _text(row["Committees"]))


def to_records(parties: Iterator[tuple[int, Rows]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a group of rows; a number given to two parties is told apart by a mark."""
    return with_unique_uids(each(parties, to_record))


def to_record(number: int, rows: Rows) -> PartyRecord:
    """One party of the list.

    Raises:
        BrokenListError: a type of party or of name that nobody knows: the format has changed.
        BrokenRowError: no name, no reference.
    """
    reference, sort, committee = _party(rows[0])
    names = names_of(_names(rows))
    if not (names and reference):
        raise BrokenRowError(f"party {number} ({reference or 'no reference'}): no name")
    if sort not in _SCHEMAS:
        raise BrokenListError(f"{reference}: unknown type {sort!r}")
    addresses = unique(_address(text) for row in rows for text in _parts(row["Address"]))
    citizen = (c for row in rows for part in _parts(row["Citizenship"]) for c in part.split(","))
    alone = (country_code(part) for row in rows for part in _parts(row["Address"]))
    tied = (*(country_code(c.strip()) for c in citizen), *(a.country for a in addresses), *alone)
    control = rows[0]["Control Date"]
    return PartyRecord(
        source=SOURCE,
        uid=f"{reference}-{sort.lower()}" if sort == "Vessel" else reference,
        schema=_SCHEMAS[sort],
        names=names,
        addresses=addresses,
        identifiers=unique(_imo(row) for row in rows),
        countries=unique(tied),
        measures=(
            MeasureRecord(
                program=committee,
                note=_text(rows[0]["Instrument of Designation"]),
                effective_on=control.date() if isinstance(control, datetime) else None,
            ),
        ),
        birth_dates=unique(d for row in rows for d in _births(row["Date of Birth"])),
        remarks=_text(rows[0]["Additional Information"]),
        raw={"rows": [{k: _plain(v) for k, v in row.items() if v is not None} for row in rows]},
    )


def _names(rows: Rows) -> Iterator[tuple[str, NameKind]]:
    for row in rows:
        sort = _text(row["Name Type"])
        if sort not in _KINDS:
            raise BrokenListError(f"{_text(row['Reference'])}: unknown type of name {sort!r}")
        weak = _text(row["Alias Strength"]) == "Weak"
        yield (
            _text(row["Name of Individual or Entity"]),
            NameKind.WEAK_ALIAS if weak else _KINDS[sort],
        )


def _parts(cell: Any) -> list[str]:
    """ "a) Kabul b) Herat" is two."""
    return [part for text in _MARKED.split(_text(cell)) if (part := text.strip(" ;,"))]


def _address(text: str) -> AddressRecord | None:
    """None for a country alone."""
    if not text or country_code(text):
        return None
    return AddressRecord(text, country=country_at_end(text))


def _imo(row: Mapping[str, Any]) -> IdentifierRecord | None:
    digits = re.sub(r"\D", "", _text(row["IMO Number"]))
    return IdentifierRecord("imo", digits) if len(digits) == 7 else None


def _births(cell: Any) -> Iterator[str]:
    """Every date of a cell; day first in texts. Of one that makes no sense the year is kept."""
    match cell:
        case datetime():
            yield cell.date().isoformat()
        case int() | float() if cell < _YEARS_ONLY:
            yield birth_date(str(int(cell)))
        case _:
            for found in _BORN.finditer(_text(cell)):
                yield birth_date(found["year"], found["month"] or "", found["day"] or "")


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str("" if cell is None else cell).replace("_x000D_", " ").split())


def _plain(cell: Any) -> Any:
    return cell.isoformat()[:10] if isinstance(cell, datetime | date) else cell
