"""The consolidated list of the UN Security Council, XML.

The publisher stamps ``dateGenerated`` anew every night: other bytes are no other list. Many alias,
address and document elements are empty, and reference numbers may end in a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.party_parts import (
    address_of,
    birth_date,
    birth_span,
    names_of,
    unique,
)
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.xml_elements import Element, read_elements
from screening.terms.country import country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

SOURCE = "un-sc"
_SCHEMAS = {"INDIVIDUAL": PartySchema.PERSON, "ENTITY": PartySchema.ORGANIZATION}
_QUALITIES = {
    "": NameKind.ALIAS,
    "Good": NameKind.ALIAS,
    "a.k.a.": NameKind.ALIAS,
    "Low": NameKind.WEAK_ALIAS,
    "f.k.a.": NameKind.FORMER,
}
_VESSEL = re.compile(r"\bIMO\b(?:\s+\w+){0,2}[\s:.#]*(\d{7})\b")


def read(stream: BinaryIO) -> Iterator[tuple[int, Element]]:
    """Individuals and entities with their numbers, as printed.

    Raises:
        BrokenListError: another root, cut or damaged XML.
    """
    return read_elements(stream, *_SCHEMAS, root="CONSOLIDATED_LIST")


def to_records(rows: Iterator[tuple[int, Element]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party an element."""
    return each(rows, to_record)


def to_record(number: int, entry: Element) -> PartyRecord:
    """One listed individual or entity.

    Raises:
        BrokenListError: a quality of a name that nobody knows: the format has changed.
        BrokenRowError: no name, no reference number.
    """
    names = names_of(_names(entry))
    uid = entry.value("REFERENCE_NUMBER")
    if not names:
        raise BrokenRowError(f"entry {number} ({uid or 'no reference number'}): no name")
    if not uid:
        raise BrokenRowError(f"entry {number} ({names[0].text}): no reference number")
    addresses = unique(_address(a) for a in entry.all(f"{entry.name}_ADDRESS"))
    tied = (
        *entry.values("NATIONALITY", "VALUE"),
        *entry.values(f"{entry.name}_ADDRESS", "COUNTRY"),
    )
    remarks = (*entry.values("DESIGNATION", "VALUE"), entry.value("COMMENTS1"))
    return PartyRecord(
        source=SOURCE,
        uid=uid,
        schema=_SCHEMAS[entry.name],
        names=names,
        addresses=addresses,
        identifiers=unique(_identifiers(entry)),
        countries=unique(country_code(name) for name in tied),
        measures=(
            MeasureRecord(program=entry.value("UN_LIST_TYPE"), effective_on=_listed_on(entry)),
        ),
        birth_dates=unique(
            d for birth in entry.all("INDIVIDUAL_DATE_OF_BIRTH") for d in _birth(birth)
        ),
        remarks="; ".join(filter(None, remarks)),
        raw=entry.plain(),
    )


def _names(entry: Element) -> Iterator[tuple[str, NameKind]]:
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    yield " ".join(filter(None, (entry.value(part) for part in parts))), NameKind.PRIMARY
    yield entry.value("NAME_ORIGINAL_SCRIPT"), NameKind.ALIAS
    for alias in entry.all(f"{entry.name}_ALIAS"):
        quality = alias.value("QUALITY")
        if quality not in _QUALITIES:
            raise BrokenListError(f"{entry.value('REFERENCE_NUMBER')}: unknown quality {quality!r}")
        # Several names stand in one element, parted by semicolons.
        for text in alias.value("ALIAS_NAME").split(";"):
            yield text, _QUALITIES[quality]


def _address(address: Element) -> AddressRecord | None:
    printed = address.value("COUNTRY")
    return address_of(
        street=address.value("STREET"),
        city=address.value("CITY"),
        region=address.value("STATE_PROVINCE"),
        postal_code=address.value("ZIP_CODE"),
        country=country_code(printed),
        printed_country=printed,
    )


def _identifiers(entry: Element) -> Iterator[IdentifierRecord]:
    for paper in entry.all("INDIVIDUAL_DOCUMENT"):
        number = paper.value("NUMBER")
        if number:
            sort = paper.value("TYPE_OF_DOCUMENT").casefold()
            kind = "passport" if "pas" in sort else "national_id" if "national" in sort else "other"
            country = paper.value("ISSUING_COUNTRY") or paper.value("COUNTRY_OF_ISSUE")
            yield IdentifierRecord(kind, number, country_code(country))
    for match in _VESSEL.finditer(entry.value("COMMENTS1")):
        yield IdentifierRecord("imo", match[1])


def _birth(birth: Element) -> tuple[str, ...]:
    if birth.value("FROM_YEAR") or birth.value("TO_YEAR"):
        return birth_span(birth.value("FROM_YEAR"), birth.value("TO_YEAR"))
    return (
        birth_date(*birth.value("DATE")[:10].split("-")[:3]) or birth_date(birth.value("YEAR")),
    )


def _listed_on(entry: Element) -> date | None:
    try:
        return date.fromisoformat(entry.value("LISTED_ON")[:10])
    except ValueError:
        return None
