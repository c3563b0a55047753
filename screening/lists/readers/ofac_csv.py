"""OFAC's old tables: SDN.CSV or CONS_PRIM.CSV with ADD, ALT and COMMENTS, in one zip archive.

No header; ``-0-`` is an empty cell, programs are parted by ``] [``, the last line is the byte 0x1A.
What has no column stands in the remarks: dates of birth, numbers, weak aliases in quotation marks.
A remark that did not fit goes on in COMMENTS.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers import ofac_programs
from screening.lists.readers.archives import read_parts
from screening.lists.readers.csl_identifiers import parse_identifiers, split_number
from screening.lists.readers.ofac_xml import births
from screening.lists.readers.party_parts import address_of, names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.terms.country import country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

_COLUMNS = {"parties": 12, "add": 6, "alt": 5, "comments": 2}
_FILES = {
    "parties": ("sdn.csv", "cons_prim.csv"),
    "add": ("add.csv", "cons_add.csv"),
    "alt": ("alt.csv", "cons_alt.csv"),
    "comments": ("sdn_comments.csv", "cons_comments.csv"),
}
_SCHEMAS = {
    "individual": PartySchema.PERSON,
    "": PartySchema.ORGANIZATION,
    "vessel": PartySchema.VESSEL,
    "aircraft": PartySchema.AIRCRAFT,
}
_ALIASES = {
    "aka": NameKind.ALIAS,
    "a.k.a.": NameKind.ALIAS,
    "fka": NameKind.FORMER,
    "f.k.a.": NameKind.FORMER,
    "nka": NameKind.ALIAS,
    "n.k.a.": NameKind.ALIAS,
}
_NULL = "-0-"
_WEAK = re.compile(r"(?P<kind>a\.k\.a\.|f\.k\.a\.|n\.k\.a\.),? '(?P<name>[^;]+)'")
_BORN = re.compile(r"(?:alt\. )?DOB (?P<day>.+)")
_TIED = re.compile(r"(?:alt\. )?(?:nationality|citizen|Citizenship) (?P<country>.+)", re.IGNORECASE)
_DAYS = re.compile(r" (?:issued|expires) .*$")
_COUNTRY = re.compile(r" \((?P<country>[^()]+)\)$")
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A party with the rows of the other tables that belong to it."""

    cells: Cells
    addresses: tuple[Cells, ...]
    aliases: tuple[Cells, ...]
    remarks: str


def read(stream: BinaryIO) -> Iterator[tuple[int, Entry] | RejectedRow]:
    """Parties with the number of their row, and what the other tables say of them.

    A row of another table that belongs to no party is set aside.

    Raises:
        BrokenListError: one of the four tables is missing or was cut.
    """
    parts = read_parts(stream)
    tables = {table: list(_rows(parts, table)) for table in _COLUMNS}
    known = {cells[0] for cells in tables["parties"]}
    of_party: dict[str, dict[str, list[Cells]]] = {table: {} for table in _COLUMNS}
    for table in ("add", "alt", "comments"):
        for number, cells in enumerate(tables[table], start=1):
            if cells[0] not in known:
                what = f"{_FILES[table][0]}, row {number}: no party has the number {cells[0]!r}"
                yield RejectedRow(number, what)
            of_party[table].setdefault(cells[0], []).append(cells)
    for number, cells in enumerate(tables["parties"], start=1):
        more = "".join(row[1] for row in of_party["comments"].get(cells[0], ()))
        yield (
            number,
            Entry(
                cells=cells,
                addresses=tuple(of_party["add"].get(cells[0], ())),
                aliases=tuple(of_party["alt"].get(cells[0], ())),
                remarks=cells[11] + more,
            ),
        )


def _rows(parts: Mapping[str, bytes], table: str) -> Iterator[Cells]:
    name = next((name for name in _FILES[table] if name in parts), None)
    if name is None:
        raise BrokenListError(f"{' or '.join(_FILES[table])} is not in the archive")
    content = parts[name].rstrip(b"\x1a\r\n ")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) != _COLUMNS[table] or not row[0].isdecimal():
                raise BrokenListError(f"{name}, row {number}: cut or damaged ({str(row)[:60]})")
            yield tuple("" if c.strip() == _NULL else " ".join(c.split()) for c in row)
    except csv.Error as error:
        raise BrokenListError(f"{name}: {error}; it is cut or damaged") from error


def sdn_records(
    rows: Iterable[tuple[int, Entry] | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row of SDN.CSV."""
    return each(rows, _reader_of(ofac_programs.sdn))


def consolidated_records(
    rows: Iterable[tuple[int, Entry] | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row of CONS_PRIM.CSV, under the list that its program belongs to."""
    return each(rows, _reader_of(ofac_programs.consolidated))


def _reader_of(
    list_of: Callable[[tuple[str, ...]], str],
) -> Callable[[int, Entry], PartyRecord]:
    def to_record(number: int, entry: Entry) -> PartyRecord:
        uid, _, sort, programs, title, call_sign, *_, flag, _, _ = entry.cells
        if sort.casefold() not in _SCHEMAS:
            raise BrokenListError(f"entry {uid}: unknown type {sort!r}")
        schema = _SCHEMAS[sort.casefold()]
        remarks = [part.strip(" .") for part in entry.remarks.split("; ")]
        names = names_of(_names(entry, schema, remarks))
        if not names:
            raise BrokenRowError(f"row {number} ({uid}): no name")
        tied = (m["country"] for text in remarks if (m := _TIED.fullmatch(text)))
        addresses = unique(_address(cells) for cells in entry.addresses)
        printed = (*(cells[4] for cells in entry.addresses), *tied, flag)
        named = tuple(p.strip(" []") for p in programs.split("] [") if p.strip(" []"))
        return PartyRecord(
            source=list_of(named),
            uid=uid,
            schema=schema,
            names=names,
            addresses=addresses,
            identifiers=_identifiers(remarks, call_sign),
            countries=unique(country_code(name) for name in printed),
            measures=tuple(MeasureRecord(program=program) for program in named),
            birth_dates=unique(
                d for text in remarks if (m := _BORN.fullmatch(text)) for d in births(m["day"])
            ),
            remarks="; ".join(filter(None, (title, entry.remarks))),
            raw={
                "party": list(entry.cells),
                "add": [list(cells) for cells in entry.addresses],
                "alt": [list(cells) for cells in entry.aliases],
                "remarks": entry.remarks,
            },
        )

    return to_record


def _names(
    entry: Entry, schema: PartySchema, remarks: Iterable[str]
) -> Iterator[tuple[str, NameKind]]:
    yield _spoken(entry.cells[1], schema), NameKind.PRIMARY
    for _, _, sort, name, _ in entry.aliases:
        if sort.casefold() not in _ALIASES:
            raise BrokenListError(f"entry {entry.cells[0]}: unknown kind of alias {sort!r}")
        yield _spoken(name, schema), _ALIASES[sort.casefold()]
    for text in remarks:
        if match := _WEAK.fullmatch(text):
            yield _spoken(match["name"], schema), NameKind.WEAK_ALIAS


def _spoken(printed: str, schema: PartySchema) -> str:
    """Persons stand as "LAST, First"."""
    if schema is not PartySchema.PERSON:
        return printed
    last, _, first = printed.partition(", ")
    return f"{first} {last}".strip()


def _address(cells: Cells) -> AddressRecord | None:
    """City, province and post code share a cell: it is told as the city, as printed."""
    _, _, street, city, printed, _ = cells
    country = country_code(printed)
    return address_of(street=street, city=city, country=country, printed_country=printed)


def _identifiers(remarks: Iterable[str], call_sign: str) -> tuple[IdentifierRecord, ...]:
    """ "Passport X0906223 (Iran)", "Vessel Registration Identification IMO 9187629"."""
    groups = []
    for remark in remarks:
        text = _DAYS.sub("", remark.removeprefix("alt. "))
        told = _COUNTRY.search(text)
        kind, number = split_number(_COUNTRY.sub("", text))
        if kind and number:
            code = country_code(told["country"]) if told else ""
            groups.append(", ".join(filter(None, (kind, number, code))))
    return parse_identifiers("; ".join(groups), call_sign)
