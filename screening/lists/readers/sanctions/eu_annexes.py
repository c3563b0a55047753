"""Bodies in Annex IV of Regulation (EU) 833/2014: they get no dual-use items (articles 2, 2a, 2b).

The annex is law text without a structured edition. It is read from the consolidated text as it is
published (``eu_annex_text``), or as a table, one body a row, in the columns of the tables of the
annexes that are kept in public. Amendments that no consolidated text has yet come as further
tables: pack them with the first into one zip archive. A row of an amendment with a number that is
there already stands in its place.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.archives import read_parts
from screening.lists.readers.name_shapes import schema_of, slug
from screening.lists.readers.party_parts import names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.sanctions import eu_annex_text
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.lists.readers.uids import with_unique_uids
from screening.terms.country import country_at_end, country_code
from screening.terms.listed_party import (
    AddressRecord,
    CitationRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
)

SOURCE = "eu-833-annex-iv"
REGULATION = "32014R0833"
ANNEX = "IV"
_NAMES = (
    ("name", NameKind.PRIMARY),
    ("alias", NameKind.ALIAS),
    ("weakAlias", NameKind.WEAK_ALIAS),
    ("previousName", NameKind.FORMER),
)
_NUMBERS = (
    ("registration", "registrationNumber"),
    ("tax", "taxNumber"),
    ("phone", "phone"),
    ("email", "email"),
    ("website", "website"),
)
COLUMNS = (
    "recordId",
    "annex",
    "startDate",
    "address",
    *(column for column, _ in _NAMES),
    *(column for _, column in _NUMBERS),
)
_WHAT_NUMBER = re.compile(r"\s*\(([^()]*)\)$")
_TAX = re.compile(r"\b(?:INN|tax)\b", re.IGNORECASE)


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows of the annex with their numbers; those of other annexes are left out.

    Raises:
        BrokenListError: a column is missing, a file that was cut.
    """
    for row in read_headed(stream, check=needing(COLUMNS)):
        if isinstance(row, RejectedRow) or _is_of_annex(row[1]):
            yield row


def read_text(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """The same of the consolidated text.

    Raises:
        BrokenListError: see ``eu_annex_text.read``.
    """
    return eu_annex_text.read(stream, COLUMNS, REGULATION)


def read_archive(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """The same of an archive: the consolidated table or text first, then amendments in order.

    Raises:
        BrokenListError: no archive; no consolidated table in it; as ``read``.
    """
    read_all = (list(_read_part(part)) for part in read_parts(stream).values())
    tables = [table for table in read_all if table]
    whole = [table for table in tables if not _is_amendment(table)]
    if len(whole) != 1:
        raise BrokenListError(f"{len(whole)} consolidated tables in the archive, expected one")
    yield from whole[0]
    for table in sorted(filter(_is_amendment, tables), key=_published):
        yield from table


def _read_part(part: bytes) -> Iterator[NumberedRow | RejectedRow]:
    is_text = part.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return (read_text if is_text else read)(io.BytesIO(part))


def _is_of_annex(row: dict[str, str]) -> bool:
    act = row.get("amendedCelex") or row.get("celex") or REGULATION
    return act == REGULATION and row["annex"].strip() == ANNEX


def _is_amendment(table: list[NumberedRow | RejectedRow]) -> bool:
    return bool(_published(table))


def _published(table: list[NumberedRow | RejectedRow]) -> str:
    """Number of the amending act, empty for the consolidated table."""
    rows = (row[1] for row in table if not isinstance(row, RejectedRow))
    return next((row.get("amendmentCelex", "") for row in rows), "")


def to_records(
    rows: Iterable[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One body a number of the annex, as its last row has it."""
    last: dict[str, tuple[int, dict[str, str]]] = {}
    odd: list[RejectedRow] = []
    for row in rows:
        if isinstance(row, RejectedRow):
            odd.append(row)
        else:
            last[row[1]["recordId"].strip() or f"row {row[0]}"] = row
    yield from odd
    yield from with_unique_uids(each(last.values(), to_record))


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One body.

    Raises:
        BrokenRowError: no name, a day that is none.
    """
    names = names_of((part, kind) for column, kind in _NAMES for part in _parts(row[column]))
    if not names:
        raise BrokenRowError(f"row {number}: no name")
    addresses = unique(AddressRecord(a, country=country_at_end(a)) for a in _parts(row["address"]))
    act = row.get("amendmentCelex") or row.get("celex", "")
    return PartyRecord(
        source=SOURCE,
        uid=slug(names[0].text),
        schema=schema_of(names[0].text),
        names=names,
        addresses=addresses,
        identifiers=unique(_identifiers(row)),
        countries=unique(
            (*(a.country for a in addresses), country_code(row.get("jurisdiction", "")))
        ),
        measures=(
            MeasureRecord(
                program=row.get("programKey", ""),
                citations=(CitationRecord(act),) if act else (),
                effective_on=_day(number, row["startDate"]),
                note="Regulation (EU) 833/2014, Annex IV",
            ),
        ),
        remarks=row.get("notes", ""),
        raw=row,
    )


def _identifiers(row: dict[str, str]) -> Iterator[IdentifierRecord]:
    """A number can say what it is behind it: "7704730655 (Tax ID/INN)"."""
    for kind, column in _NUMBERS:
        for text in _parts(row[column]):
            said = _WHAT_NUMBER.search(text)
            value = _WHAT_NUMBER.sub("", text) if kind in ("registration", "tax") else text
            is_tax = kind == "registration" and said is not None and _TAX.search(said[1])
            if value:
                yield IdentifierRecord("tax" if is_tax else kind, value)


def _parts(cell: str) -> list[str]:
    return [line for part in cell.split(";") if (line := " ".join(part.split()))]


def _day(number: int, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day, month, year = (int(part) for part in text.split("."))
        return date(year, month, day)
    except ValueError as error:
        raise BrokenRowError(f"row {number}: startDate is no date: {text!r}") from error
