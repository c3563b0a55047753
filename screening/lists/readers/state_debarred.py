"""Parties debarred under the ITAR as State publishes them: two CSV files (22 CFR 127.7).

Statutory debarments follow a conviction, administrative ones an order. The Federal Register notice
is what binds; persons stand as "Last, First".
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.citations import parse_citations
from screening.lists.readers.name_shapes import begins_with_legal_form, schema_of, slug
from screening.lists.readers.party_parts import birth_date, names_of
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.tables import NumberedRow, read_headed
from screening.lists.readers.uids import mark_of, with_unique_uids
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord, PartySchema

SOURCE = "us-state-itar-debarred"
STATUTORY = (
    "Party Name",
    "Date Of Birth",
    "Federal Register Notice",
    "Notice Date",
    "Corrected Notice",
    "Corrected Notice Date",
)
ADMINISTRATIVE = ("Name", "Date", "Charging Letter", "Debarment Order", "Federal Register Notice")
_MONTHS = tuple(name.lower() for name in month_name)
_ALSO = re.compile(r"\(\s*(?:a\.?\s?k\.?\s?a\.?|a/k/a)[.,:]?\s+([^()]*)\)", re.IGNORECASE)


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows of either file with their numbers, the publisher's own columns.

    Raises:
        BrokenListError: the columns of neither file, a damaged row.
    """
    return read_headed(stream, check=_require_columns, heading=str.strip)


def _require_columns(header: tuple[str, ...]) -> None:
    if not any(set(columns) <= set(header) for columns in (STATUTORY, ADMINISTRATIVE)):
        raise BrokenListError(f"the columns are {header}, expected {STATUTORY}")


def to_records(
    rows: Iterator[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row, repeated keys told apart."""
    return with_unique_uids(each(rows, to_record))


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One debarred party.

    An administrative order that names several parties in one cell stays one record with their
    names: the order binds them all.

    Raises:
        BrokenRowError: no name.
    """
    printed = row.get("Party Name", row.get("Name", ""))
    names = names_of(_names(printed))
    if not names:
        raise BrokenRowError(f"row {number}: no name")
    born = _birth(row.get("Date Of Birth", ""))
    notices = (row["Federal Register Notice"], row.get("Corrected Notice", ""))
    is_statutory = "Party Name" in row
    sort = schema_of(printed)
    is_person = is_statutory and (born or (sort is PartySchema.UNKNOWN and "," in printed))
    return PartyRecord(
        source=SOURCE,
        uid=f"{slug(names[0].text)}-{mark_of(*notices)}",
        schema=PartySchema.PERSON if is_person else sort,
        names=names,
        measures=(
            MeasureRecord(
                citations=parse_citations("; ".join(notices)),
                effective_on=_day(row.get("Notice Date") or row.get("Date", "")),
                note="Statutory debarment" if is_statutory else "Administrative debarment",
            ),
        ),
        birth_dates=(born,) if born else (),
        raw=row,
    )


def _names(printed: str) -> Iterator[tuple[str, NameKind]]:
    main = _ALSO.sub(" ", printed)
    parts = re.split(r";\s*|,?\s+and\s+(?=[A-Z])", main) if ";" in main else [main]
    for place, part in enumerate(parts):
        yield _spoken(part), NameKind.ALIAS if place else NameKind.PRIMARY
    for match in _ALSO.finditer(printed):
        for alias in match[1].split(";"):
            yield _spoken(alias), NameKind.ALIAS


def _spoken(text: str) -> str:
    """ "Last, First" as people say it; a comma before a legal form parts nothing."""
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma or not first or "," in first or begins_with_legal_form(first):
        return text
    return f"{first} {last}"


def _birth(text: str) -> str:
    """ "September, 1968" is 1968-09."""
    words = re.findall(r"[a-z]+|\d+", text.lower())
    year = next((word for word in words if len(word) == 4 and word.isdecimal()), "")
    month = next((str(_MONTHS.index(word)) for word in words if word in _MONTHS), "")
    return birth_date(year, month)


def _day(text: str) -> date | None:
    try:
        month, day, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError:
        return None
