"""OFAC's classic lists, XML: ``SDN.XML`` and ``CONSOLIDATED.XML``.

The head of the file says how many entries it has; a file with another number is cut. The namespace
changed in May 2024; files of before still load.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError, DoubtfulListError
from screening.lists.readers import ofac_programs
from screening.lists.readers.csl_identifiers import kind_of_number
from screening.lists.readers.party_parts import address_of, birth_span, names_of, unique
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

NAMESPACES = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
    "http://tempuri.org/sdnList.xsd",
)
SCHEMAS = {
    "Individual": PartySchema.PERSON,
    "Entity": PartySchema.ORGANIZATION,
    "Vessel": PartySchema.VESSEL,
    "Aircraft": PartySchema.AIRCRAFT,
}


def read(stream: BinaryIO) -> Iterator[tuple[int, Element]]:
    """Entries with their numbers, as printed.

    Raises:
        BrokenListError: another root or namespace; another number of entries than the head of
            the file says; cut or damaged XML.
    """
    expected, count = "", 0
    for _, element in read_elements(
        stream, "publshInformation", "sdnEntry", root="sdnList", namespaces=NAMESPACES
    ):
        if element.name == "publshInformation":
            expected = element.value("Record_Count")
            continue
        count += 1
        yield count, element
    if not expected.isdecimal():
        raise BrokenListError("the file does not say how many entries it has (Record_Count)")
    if int(expected) != count:
        raise DoubtfulListError(f"the file says that it has {expected} entries, but holds {count}")


def sdn_records(rows: Iterator[tuple[int, Element]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entry of SDN.XML."""
    return each(rows, _reader_of(ofac_programs.sdn))


def consolidated_records(
    rows: Iterator[tuple[int, Element]],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entry of CONSOLIDATED.XML, under the list that its program belongs to."""
    return each(rows, _reader_of(ofac_programs.consolidated))


def _reader_of(
    list_of: Callable[[tuple[str, ...]], str],
) -> Callable[[int, Element], PartyRecord]:
    def to_record(number: int, entry: Element) -> PartyRecord:
        uid = entry.value("uid")
        names = names_of(_names(entry))
        if not (names and uid):
            raise BrokenRowError(f"entry {number} ({uid or 'no uid'}): no name or no number")
        sort = entry.value("sdnType")
        if sort not in SCHEMAS:
            raise BrokenListError(f"entry {uid}: unknown type {sort!r}")
        programs = tuple(entry.values("programList", "program"))
        addresses = unique(_address(a) for a in entry.all("addressList", "address"))
        return PartyRecord(
            source=list_of(programs),
            uid=uid,
            schema=SCHEMAS[sort],
            names=names,
            addresses=addresses,
            identifiers=unique((*_identifiers(entry), *_ship(entry))),
            countries=unique(_tied(entry, addresses)),
            measures=tuple(MeasureRecord(program=program) for program in programs),
            birth_dates=unique(
                d
                for text in entry.values("dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
                for d in births(text)
            ),
            remarks="; ".join(filter(None, (entry.value("title"), entry.value("remarks")))),
            raw=entry.plain(),
        )

    return to_record


def _names(entry: Element) -> Iterator[tuple[str, NameKind]]:
    yield _spoken(entry), NameKind.PRIMARY
    for aka in entry.all("akaList", "aka"):
        kind = NameKind.FORMER if aka.value("type") == "f.k.a." else NameKind.ALIAS
        yield _spoken(aka), NameKind.WEAK_ALIAS if aka.value("category") == "weak" else kind


def _spoken(named: Element) -> str:
    return " ".join(filter(None, (named.value("firstName"), named.value("lastName"))))


def _address(address: Element) -> AddressRecord | None:
    printed = address.value("country")
    return address_of(
        street=", ".join(filter(None, (address.value(f"address{n}") for n in (1, 2, 3)))),
        city=address.value("city"),
        region=address.value("stateOrProvince"),
        postal_code=address.value("postalCode"),
        country=country_code(printed),
        printed_country=printed,
    )


def _identifiers(entry: Element) -> Iterator[IdentifierRecord]:
    for paper in entry.all("idList", "id"):
        kind = kind_of_number(paper.value("idType"))
        value = paper.value("idNumber")
        if kind == "imo" and not value.startswith("IMO "):
            kind = "imo_company"
        if kind and value:
            country = country_code(paper.value("idCountry"))
            yield IdentifierRecord(kind, value.removeprefix("IMO "), country)


def _ship(entry: Element) -> Iterator[IdentifierRecord]:
    if sign := entry.value("vesselInfo", "callSign"):
        yield IdentifierRecord("call_sign", sign)


def _tied(entry: Element, addresses: tuple[AddressRecord, ...]) -> Iterator[str]:
    for kind in ("nationality", "citizenship"):
        for printed in entry.values(f"{kind}List", kind, "country"):
            yield country_code(printed)
    yield from (country_code(c) for c in entry.values("addressList", "address", "country"))
    yield from (address.country for address in addresses)
    yield country_code(entry.value("vesselInfo", "vesselFlag"))


def births(text: str) -> tuple[str, ...]:
    """ "21 May 1970", "May 1970", "1970", "circa 1970", "1958 to 1960"."""
    years = re.findall(r"\b\d{4}\b", text)
    if " to " in text and len(years) == 2:
        return birth_span(*years)
    for shape, form in (("%d %b %Y", "%Y-%m-%d"), ("%b %Y", "%Y-%m")):
        try:
            day = datetime.strptime(text.removeprefix("circa ").strip(), shape)  # noqa: DTZ007
        except ValueError:
            continue
        return (day.strftime(form),)
    return tuple(years[:1])
