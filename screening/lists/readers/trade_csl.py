"""The Consolidated Screening List of trade.gov, CSV: thirteen lists of BIS, State and Treasury.

Each row keeps the code of the list it comes from. For the BIS lists the eCFR supplements are the
authority; the CSL lags the Federal Register and mixes footnote digits into the text. Several values
stand in one cell, joined with "; ", and free text can hold semicolons too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.citations import parse_citations
from screening.lists.readers.csl_identifiers import parse_identifiers
from screening.lists.readers.name_shapes import alias_kind, schema_of, slug
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.lists.readers.uids import mark_of, with_unique_uids
from screening.terms.country import country_at_end, country_code, is_country_code, is_us_state
from screening.terms.listed_party import (
    AddressRecord,
    CitationRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

COLUMNS = tuple(
    re.findall(
        r"\w+",
        """_id source entity_number type programs name title addresses federal_register_notice
        start_date end_date standard_order license_requirement license_policy call_sign vessel_type
        gross_tonnage gross_registered_tonnage vessel_flag vessel_owner remarks source_list_url
        alt_names citizenships dates_of_birth nationalities places_of_birth source_information_url
        ids""",
    )
)

# The short code in brackets is what the agency keeps stable; the long names have changed.
SOURCES = {
    "EL": "us-bis-entity-list",
    "DPL": "us-bis-denied-persons",
    "MEU": "us-bis-meu-list",
    "UVL": "us-bis-unverified-list",
    "SDN": "us-ofac-sdn",
    "FSE": "us-ofac-fse",
    "SSI": "us-ofac-ssi",
    "PLC": "us-ofac-plc",
    "CAP": "us-ofac-capta",
    "NS-MBS List": "us-ofac-ns-mbs",
    "CMIC": "us-ofac-ns-cmic",
    "DTC": "us-state-itar-debarred",
    "ISN": "us-state-isn",
}
_SCHEMAS = {
    "Individual": PartySchema.PERSON,
    "Entity": PartySchema.ORGANIZATION,
    "Vessel": PartySchema.VESSEL,
    "Aircraft": PartySchema.AIRCRAFT,
}
_FOOTNOTE_DIGIT = re.compile(
    r"(734\.9\(\w\)(?:\(\d\))?,?)\s?([1-5])(?=\s|$)|(of the EAR\)?)\s*([1-5])$"
)


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows of the file with their numbers, the agency's own 29 columns untouched.

    Raises:
        BrokenListError: a column is missing, a repeated header, a file that was cut.
    """
    return read_headed(stream, check=needing(COLUMNS))


def to_records(
    rows: Iterable[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row, each under the code of the list it names."""
    return with_unique_uids(each(rows, to_record))


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One row as a listed party.

    Raises:
        BrokenListError: a list nobody knows: the file has changed.
        BrokenRowError: no name, or a date that is none.
    """
    source = _source(number, row)
    names = names_of_row(source, row["name"], _values(row["alt_names"]))
    if not names:
        raise BrokenRowError(f"us-trade-csl, row {number}: no name")
    addresses = _addresses(row["addresses"], source)
    tied = [
        *(a.country for a in addresses),
        *_values(row["nationalities"]),
        *_values(row["citizenships"]),
        country_code(row["vessel_flag"]),
    ]
    return PartyRecord(
        source=source,
        uid=_uid(row, source, names[0].text, addresses),
        schema=_SCHEMAS.get(row["type"], schema_of(names[0].text)),
        names=names,
        addresses=addresses,
        identifiers=parse_identifiers(row["ids"], row["call_sign"]),
        countries=tuple(dict.fromkeys(c for c in tied if is_country_code(c))),
        measures=_measures(number, row, source),
        birth_dates=tuple(d for text in _values(row["dates_of_birth"]) for d in _birth(text)),
        remarks="; ".join(filter(None, (row["title"].strip(), row["remarks"].strip()))),
        raw=row,
    )


def _source(number: int, row: dict[str, str]) -> str:
    match = re.search(r"\(([^()]+)\)", row["source"])
    code = SOURCES.get(match[1]) if match else None
    if not code:
        raise BrokenListError(f"us-trade-csl, row {number}: unknown list {row['source']!r}")
    return code


def _values(text: str) -> list[str]:
    return [value.strip() for value in text.split(";") if value.strip()]


def names_of_row(source: str, printed: str, others: Iterable[str]) -> tuple[NameRecord, ...]:
    """The name and the others of a row, each once; none where it has no name.

    OFAC grades its aliases itself, but the CSL drops the grade: none of them is called weak here.
    """
    primary = " ".join(printed.split())
    if not primary:
        return ()
    grade = alias_kind if source.startswith("us-bis-") else (lambda _: NameKind.ALIAS)
    found = {primary: NameKind.PRIMARY}
    for value in others:
        alias = " ".join(re.sub(r"^and\s+", "", value).split()).strip(" ,")
        if alias:
            found.setdefault(alias, grade(alias))
    return tuple(NameRecord(text, kind) for text, kind in found.items())


def _addresses(cell: str, source: str) -> tuple[AddressRecord, ...]:
    found = (re.sub(r"^and\s+", "", text) for text in _values(cell))
    return tuple(
        AddressRecord(text, country=_address_country(text, source)) for text in dict.fromkeys(found)
    )


def _address_country(text: str, source: str) -> str:
    """An address ends with a code, sometimes with a name; a denied person's with a US state.

    "CHICAGO, IL" without a post code reads as Israel; BIS's own file has a column for the country.
    """
    tail = text.rsplit(",", 1)[-1].strip()
    if is_country_code(tail):
        return tail
    if source == "us-bis-denied-persons":
        parts = [part.strip() for part in text.split(",")]
        if any(is_us_state(part) for part in parts[-2:]):
            return "US"
    return country_at_end(text)


def _uid(row: dict[str, str], source: str, name: str, addresses: tuple[AddressRecord, ...]) -> str:
    """OFAC's own number; else country and name, because ``_id`` changes when rows are reissued."""
    if row["entity_number"]:
        return row["entity_number"]
    if source == "us-bis-denied-persons":
        return f"{slug(name)}-{mark_of(row['addresses'], row['start_date'])}"
    country = next((a.country for a in addresses if a.country), "")
    return "-".join(filter(None, (country.lower(), slug(name))))


def _measures(number: int, row: dict[str, str], source: str) -> tuple[MeasureRecord, ...]:
    requirement, footnotes = _requirement(row["license_requirement"])
    notice = row["federal_register_notice"].strip()
    citations = parse_citations(notice) or ((CitationRecord(notice),) if notice else ())
    order = row["standard_order"].strip().upper()
    note = {"Y": "Standard order", "N": "Not a standard order"}.get(order, "")
    return tuple(
        MeasureRecord(
            license_requirement=requirement,
            license_policy=" ".join(row["license_policy"].split()),
            footnotes=footnotes,
            program=program,
            citations=citations,
            effective_on=_date(number, row, "start_date"),
            expires_on=_date(number, row, "end_date"),
            note=note,
        )
        for program in _values(row["programs"]) or [""]
    )


def _requirement(text: str) -> tuple[str, tuple[str, ...]]:
    """Take out the footnote digits that the CSL runs into the text: "734.9(g),3 746.8"."""
    marks = (m[2] or m[4] for m in _FOOTNOTE_DIGIT.finditer(text.strip()))
    footnotes = tuple(dict.fromkeys(marks))
    clean = _FOOTNOTE_DIGIT.sub(lambda m: m[1] or m[3], text.strip())
    return " ".join(clean.split()), footnotes


def _date(number: int, row: dict[str, str], column: str) -> date | None:
    text = row[column].strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BrokenRowError(
            f"us-trade-csl, row {number}: {column} is no date: {text!r}"
        ) from error


def _birth(text: str) -> tuple[str, ...]:
    """ "1970-05-21", "1970"; "circa 1970" is 1970; "1958 to 1960" is each of its years."""
    years = [int(year) for year in re.findall(r"\b\d{4}\b", text)]
    if " to " in text and len(years) == 2:
        return tuple(str(year) for year in range(years[0], years[1] + 1))
    match = re.search(r"\d{4}(?:-\d{2}){0,2}", text)
    return (match[0],) if match else ()
