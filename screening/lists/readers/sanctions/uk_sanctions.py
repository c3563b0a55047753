"""The UK Sanctions List of the FCDO, XML.

A name is spoken Name1 to Name5, then Name6; ``NameType`` varies in case. Passports are repeated
once for every date of birth. Dates use letters or zeros for what is unknown ("dd/07/1978").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.party_parts import address_of, birth_date, names_of, unique
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

SOURCE = "uk-sanctions"
_SCHEMAS = {
    "individual": PartySchema.PERSON,
    "entity": PartySchema.ORGANIZATION,
    "ship": PartySchema.VESSEL,
}
_KINDS = {
    "primary name": NameKind.PRIMARY,
    "primary name variation": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
}
_NUMBERS = (
    ("passport", "PassportNumber"),
    ("national_id", "NationalIdentifierNumber"),
    ("registration", "BusinessRegistrationNumber"),
    ("imo", "IMONumber"),
    ("hull", "HullIdentificationNumber"),
)
_CONTACTS = (
    ("phone", ("PhoneNumbers", "PhoneNumber")),
    ("email", ("EmailAddresses", "EmailAddress")),
    ("website", ("Websites", "Website")),
)
# What a spreadsheet has made of a telephone number: nothing that could be compared.
_MANGLED = re.compile(r"-\d{1,6}")


def read(stream: BinaryIO) -> Iterator[tuple[int, Element]]:
    """Designations with their numbers, as printed.

    Raises:
        BrokenListError: another root, cut or damaged XML.
    """
    return read_elements(stream, "Designation", root="Designations")


def to_records(rows: Iterator[tuple[int, Element]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a designation."""
    return each(rows, to_record)


def to_record(number: int, entry: Element) -> PartyRecord:
    """One designated individual, entity or ship.

    Raises:
        BrokenListError: a type of party or of name that nobody knows: the format has changed.
        BrokenRowError: no name, no Unique ID.
    """
    uid = entry.value("UniqueID")
    names = names_of(_names(entry, uid))
    if not names:
        raise BrokenRowError(f"designation {number} ({uid or 'no Unique ID'}): no name")
    if not uid:
        raise BrokenRowError(f"designation {number} ({names[0].text}): no Unique ID")
    addresses = tuple(_address(address) for address in entry.all("Addresses", "Address"))
    tied = (
        *_deep(entry, "Nationality"),
        *entry.values("Addresses", "Address", "AddressCountry"),
        *_deep(entry, "CurrentBelievedFlagOfShip"),
    )
    return PartyRecord(
        source=SOURCE,
        uid=uid,
        schema=_schema(entry, uid),
        names=names,
        addresses=unique(addresses),
        identifiers=unique(_identifiers(entry)),
        countries=unique(country_code(name) for name in tied),
        measures=(
            MeasureRecord(
                program=entry.value("RegimeName"),
                effective_on=_day(entry.value("DateDesignated")),
                note=entry.value("SanctionsImposed").replace("|", "; "),
            ),
        ),
        birth_dates=unique(_birth(text) for text in _deep(entry, "DOB")),
        remarks="; ".join((*_deep(entry, "Position"), *entry.values("OtherInformation"))),
        raw=entry.plain(),
    )


def _schema(entry: Element, uid: str) -> PartySchema:
    sort = entry.value("IndividualEntityShip").casefold()
    if sort not in _SCHEMAS:
        raise BrokenListError(f"{uid}: unknown type of party {sort!r}")
    return _SCHEMAS[sort]


def _names(entry: Element, uid: str) -> Iterator[tuple[str, NameKind]]:
    for name in entry.all("Names", "Name"):
        sort = name.value("NameType").casefold()
        if sort not in _KINDS:
            raise BrokenListError(f"{uid}: unknown type of name {sort!r}")
        weak = "low quality" in name.value("AliasStrength").casefold()
        parts = (name.value(f"Name{place}") for place in range(1, 7))
        yield " ".join(filter(None, parts)), NameKind.WEAK_ALIAS if weak else _KINDS[sort]
    for text in entry.values("NonLatinNames", "NonLatinName", "NameNonLatinScript"):
        yield text, NameKind.ALIAS


def _address(address: Element) -> AddressRecord | None:
    """Lines 1 to 5 as the street, line 6 as the city: where the list puts it."""
    printed = address.value("AddressCountry")
    return address_of(
        street=", ".join(filter(None, (address.value(f"AddressLine{n}") for n in range(1, 6)))),
        city=address.value("AddressLine6"),
        postal_code=address.value("AddressPostalCode"),
        country=country_code(printed),
        printed_country=printed,
    )


def _identifiers(entry: Element) -> Iterator[IdentifierRecord]:
    for kind, name in _NUMBERS:
        for text in _deep(entry, name):
            yield IdentifierRecord(
                kind, text.removeprefix("IMO").strip() if kind == "imo" else text
            )
    for kind, path in _CONTACTS:
        for text in entry.values(*path):
            if not _MANGLED.fullmatch(text):
                yield IdentifierRecord(kind, text)


def _deep(entry: Element, name: str) -> Iterator[str]:
    """Texts of elements of a name wherever they stand: details lie at other depths by type."""
    for child in entry.children:
        if child.name == name and child.text:
            yield " ".join(child.text.split())
        yield from _deep(child, name)


def _birth(text: str) -> str:
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    return birth_date(year, month, day) if year else ""


def _day(text: str) -> date | None:
    try:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError:
        return None
