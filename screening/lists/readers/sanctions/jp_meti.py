"""Japan's Foreign End User List (METI), XLSX: end users of concern for weapons of mass destruction.

A row has no stable number ("No." is its position), so the key is country and name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO

from screening.errors import BrokenRowError
from screening.lists.readers.name_shapes import schema_of, slug
from screening.lists.readers.party_parts import names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.uids import with_unique_uids
from screening.lists.readers.workbooks import read_workbook
from screening.terms.country import country_code
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord

SOURCE = "jp-meti-eul"
COLUMNS = (
    "Country or Region",
    "Company or Organization",
    "Also Known As",
    "Type of WMD",
    "Conventional Weapons",
)
_CONCERNS = {"B": "biological", "C": "chemical", "M": "missiles", "N": "nuclear"}


def read(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows with their numbers, cells as printed.

    Raises:
        BrokenListError: a column is missing; a damaged workbook.
    """
    return read_workbook(stream, columns=COLUMNS)


def to_records(rows: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[PartyRecord | RejectedRow]:
    """One end user a row, repeated keys told apart."""
    return with_unique_uids(each(rows, to_record))


def to_record(number: int, row: dict[str, Any]) -> PartyRecord:
    """One end user.

    Raises:
        BrokenRowError: no name.
    """
    names = names_of(_names(row))
    if not names:
        raise BrokenRowError(f"row {number}: no name")
    printed = _lines(row["Country or Region"])
    country = next(filter(None, (country_code(line) for line in reversed(printed))), "")
    return PartyRecord(
        source=SOURCE,
        uid="-".join(filter(None, (country.lower(), slug(names[0].text)))),
        schema=schema_of(names[0].text),
        names=names,
        countries=unique((country,)),
        measures=(MeasureRecord(note=_concern(row)),),
        raw={name: str(cell) for name, cell in row.items() if cell is not None},
    )


def _names(row: dict[str, Any]) -> Iterator[tuple[str, NameKind]]:
    """ "Air Koryo (高麗航空)": what stands in brackets in another script is a name by itself."""
    text = " ".join(_lines(row["Company or Organization"]))
    bracketed = re.search(r"\(([^()]*[^\x00-\u024f][^()]*)\)", text)
    if bracketed:
        text = " ".join(text.replace(bracketed[0], " ").split())
    yield text, NameKind.PRIMARY
    if bracketed:
        yield bracketed[1], NameKind.ALIAS
    for line in _lines(row["Also Known As"]):
        for part in line.split("・"):
            yield part, NameKind.ALIAS


def _lines(cell: Any) -> list[str]:
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell))
    return [line for part in text.splitlines() if (line := " ".join(part.split()))]


def _concern(row: dict[str, Any]) -> str:
    letters = re.findall(r"\b[BCMN]\b", " ".join(_lines(row["Type of WMD"])))
    words = [_CONCERNS[letter] for letter in dict.fromkeys(letters)]
    if _lines(row["Conventional Weapons"]):
        words.append("conventional weapons")
    return f"Concern: {', '.join(words)}" if words else ""
