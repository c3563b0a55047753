"""The Denied Persons List as BIS publishes it today: a CSV of five columns (15 CFR 764.3(a)(2)).

Name and address share one cell that ends in city, state, country and postal code; both may hold
commas. Expired rows may remain in the file: whether an order binds is judged by date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenRowError
from screening.lists.readers.bis_denied_persons import SOURCE, names_in
from screening.lists.readers.citations import parse_citations
from screening.lists.readers.name_shapes import begins_with_legal_form, schema_of, slug
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.lists.readers.uids import mark_of, with_unique_uids
from screening.terms.country import is_country_code, is_us_state
from screening.terms.listed_party import AddressRecord, MeasureRecord, PartyRecord

COLUMNS = (
    "name and address",
    "effective date",
    "expiration date",
    "appropriate federal register citations",
    "type of denial",
)
# As some editions head them.
_ALSO_HEADED = {"beginning date": "effective date", "ending date": "expiration date"}
_GENERATION = re.compile(r"(?:JR|SR|II|III|IV)\.?", re.IGNORECASE)
_PRISONER = re.compile(r"INMATE\s+(?:NUM|NO)|\bFCI\b|CORRECTIONAL", re.IGNORECASE)
_KINDS = {
    "standard": "Standard order",
    "non-standard": "Not a standard order: read the order for what it denies",
    "": "The list does not say whether this is a standard order: read it",
}


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows of the file with their numbers, under the headings folded to lower case and blanks.

    Raises:
        BrokenListError: a column is missing, a damaged row.
    """
    return read_headed(stream, check=needing(COLUMNS), heading=_heading)


def _heading(cell: str) -> str:
    folded = " ".join(cell.replace("_", " ").lower().split())
    return _ALSO_HEADED.get(folded, folded)


def to_records(
    rows: Iterator[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row; a row printed twice counts once."""
    return with_unique_uids(each(_once(rows), to_record))


def _once(
    rows: Iterator[NumberedRow | RejectedRow],
) -> Iterator[NumberedRow | RejectedRow]:
    seen: set[tuple[str, str]] = set()
    for numbered in rows:
        if not isinstance(numbered, RejectedRow):
            key = (numbered[1][COLUMNS[0]], numbered[1][COLUMNS[1]])
            if key in seen:
                continue
            seen.add(key)
        yield numbered


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One denied person.

    Raises:
        BrokenRowError: no name, a date that is none.
    """
    cell = row[COLUMNS[0]]
    segments = [" ".join(part.split()) for part in cell.split(",")]
    name, address = _split(segments)
    names = names_in(name)
    if not names:
        raise BrokenRowError(f"row {number}: no name in {cell!r}")
    effective = _day(number, row, "effective date")
    kind = row["type of denial"].strip().lower()
    prisoner = _PRISONER.search(cell)
    return PartyRecord(
        source=SOURCE,
        uid=f"{slug(names[0].text)}-{mark_of(cell, row['effective date'])}",
        schema=schema_of(names[0].text),
        names=names,
        # Many prisoners share the address of a prison: it tells nobody apart.
        addresses=(address,) if address and not prisoner else (),
        countries=(address.country,) if address and address.country else (),
        measures=(
            MeasureRecord(
                citations=parse_citations(row["appropriate federal register citations"]),
                effective_on=effective,
                expires_on=_day(number, row, "expiration date"),
                note=_KINDS.get(kind, f"Type of denial: {kind}"),
            ),
        ),
        raw=row,
    )


def _split(segments: list[str]) -> tuple[str, AddressRecord | None]:
    """Name and address out of the commas, the address from its end."""
    if len(segments) < 5:
        return segments[0], None
    *front, city, state, country, postal = segments
    if not country and is_us_state(state):
        country = "US"
    length = 1
    while length < len(front) and _goes_on(front[length]):
        length += 1
    name, street = ", ".join(front[:length]), ", ".join(filter(None, front[length:]))
    if not is_country_code(country):
        return name, AddressRecord(", ".join(filter(None, segments[length:])))
    text = ", ".join(filter(None, (street, city, state, postal, country)))
    return name, AddressRecord(text, street, city, state, postal, country)


def _goes_on(segment: str) -> bool:
    """Whether a piece between commas belongs to the name: "INC.", "JR.", "III"."""
    bare = segment.replace(".", "").strip()
    return bool(_GENERATION.fullmatch(segment)) or (
        begins_with_legal_form(segment) and len(bare.split()) <= 2
    )


def _day(number: int, row: dict[str, str], column: str) -> date | None:
    text = row[column].strip()
    if not text:
        return None
    try:
        month, day, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError as error:
        raise BrokenRowError(f"row {number}: the {column} is no date: {text!r}") from error
