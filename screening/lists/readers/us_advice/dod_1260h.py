"""Chinese military companies that operate in the United States (section 1260H, Public Law 116-283).

The Department publishes notices in PDF; this reads a table of them, one row a company and edition,
with the day it was named and the day it was taken off. It binds procurement by the Department.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenRowError
from screening.lists.readers.name_shapes import alias_kind, slug
from screening.lists.readers.party_parts import names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord, PartySchema

SOURCE = "us-1260h"
COLUMNS = (
    "Name",
    "Clean Name",
    "Alias",
    "Previous Name",
    "Parent Name",
    "Start date",
    "End date",
)


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows with their numbers.

    Raises:
        BrokenListError: a column is missing, a file that was cut.
    """
    return read_headed(stream, check=needing(COLUMNS), heading=str.strip)


def to_records(
    rows: Iterable[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a name, with a measure for each time that it was named."""
    found: dict[str, PartyRecord] = {}
    for record in each(rows, to_record):
        if isinstance(record, RejectedRow):
            yield record
            continue
        known = found.get(record.uid)
        if known:
            record = replace(
                known,
                names=names_of((n.text, n.kind) for n in (*known.names, *record.names)),
                measures=unique((*known.measures, *record.measures)),
            )
        found[record.uid] = record
    yield from found.values()


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One row.

    Raises:
        BrokenRowError: no name, a day that is none.
    """
    names = names_of(_names(row))
    if not names:
        raise BrokenRowError(f"row {number}: no name")
    parent = row["Parent Name"].strip()
    return PartyRecord(
        source=SOURCE,
        uid=slug(names[0].text),
        schema=PartySchema.ORGANIZATION,
        names=names,
        measures=(
            MeasureRecord(
                effective_on=_day(number, row["Start date"]),
                expires_on=_day(number, row["End date"]),
            ),
        ),
        remarks=f"Named under {parent}" if parent else "",
        raw=row,
    )


def _names(row: dict[str, str]) -> Iterator[tuple[str, NameKind]]:
    yield row["Clean Name"].strip() or row["Name"].strip(" *"), NameKind.PRIMARY
    for alias in row["Alias"].split(";"):
        yield alias, alias_kind(alias.strip())
    for former in row["Previous Name"].split(";"):
        yield former, NameKind.FORMER


def _day(number: int, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BrokenRowError(f"row {number}: no date: {text[:30]!r}") from error
