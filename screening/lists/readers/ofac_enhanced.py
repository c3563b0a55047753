"""OFAC's enhanced lists, XML: ``SDN_ENHANCED.XML`` and ``CONS_ENHANCED.XML``.

What the advanced files say in numbers stands here in words: names in their own scripts, papers,
who owns or acts for whom. A birth date is what is printed; the range beside it makes up a first of
January.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers import ofac_programs
from screening.lists.readers.csl_identifiers import kind_of_number
from screening.lists.readers.ofac_xml import SCHEMAS, births
from screening.lists.readers.party_parts import address_of, names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.xml_elements import Element, read_elements
from screening.terms.country import country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
)

NAMESPACE = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
)
_TIES = frozenset({"Nationality Country", "Citizenship Country", "Vessel Flag"})
_SURNAME_FIRST = ("Chinese", "Korean", "Japanese")


def read(stream: BinaryIO) -> Iterator[tuple[int, Element]]:
    """Entities with their numbers, as printed.

    Raises:
        BrokenListError: another root or namespace, cut or damaged XML.
    """
    # Reference values come before them and would pile up if they were not walked over.
    walked = read_elements(
        stream, "entity", "referenceValue", root="sanctionsData", namespaces=(NAMESPACE,)
    )
    entities = (element for _, element in walked if element.name == "entity")
    return enumerate(entities, start=1)


def sdn_records(rows: Iterator[tuple[int, Element]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entity of SDN_ENHANCED.XML."""
    return each(rows, _reader_of(ofac_programs.sdn))


def consolidated_records(
    rows: Iterator[tuple[int, Element]],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entity of CONS_ENHANCED.XML, under the list that its program belongs to."""
    return each(rows, _reader_of(ofac_programs.consolidated))


def _reader_of(
    list_of: Callable[[tuple[str, ...]], str],
) -> Callable[[int, Element], PartyRecord]:
    def to_record(number: int, entity: Element) -> PartyRecord:
        uid = entity.get("id")
        names = names_of(_names(entity))
        if not (names and uid):
            raise BrokenRowError(f"entity {number} ({uid or 'no id'}): no name or no number")
        sort = entity.value("generalInfo", "entityType")
        if sort not in SCHEMAS:
            raise BrokenListError(f"entity {uid}: unknown type {sort!r}")
        programs = tuple(entity.values("sanctionsPrograms", "sanctionsProgram"))
        addresses = unique(_address(one) for one in entity.all("addresses", "address"))
        told = [(f.value("type"), f.value("value")) for f in entity.all("features", "feature")]
        related = (
            f"{one.value('type')} {one.value('relatedEntity')}"
            for one in entity.all("relationships", "relationship")
        )
        places = entity.values("addresses", "address", "country")
        return PartyRecord(
            source=list_of(programs),
            uid=uid,
            schema=SCHEMAS[sort],
            names=names,
            addresses=addresses,
            identifiers=unique(_identifiers(entity, told)),
            countries=unique(
                country_code(printed)
                for printed in (*(v for kind, v in told if kind in _TIES), *places)
            ),
            measures=tuple(MeasureRecord(program=program) for program in programs),
            birth_dates=unique(d for kind, v in told if kind == "Birthdate" for d in births(v)),
            remarks="; ".join((*entity.values("generalInfo", "remarks"), *related)),
            raw=entity.plain(),
        )

    return to_record


def _names(entity: Element) -> Iterator[tuple[str, NameKind]]:
    for name in entity.all("names", "name"):
        kind = NameKind.FORMER if name.value("aliasType") == "F.K.A." else NameKind.ALIAS
        if name.value("isPrimary") == "true":
            kind = NameKind.PRIMARY
        if name.value("isLowQuality") == "true":
            kind = NameKind.WEAK_ALIAS
        for place, written in enumerate(name.all("translations", "translation")):
            is_other = kind is NameKind.PRIMARY and place  # the same in another script
            yield _spoken(written), NameKind.ALIAS if is_other else kind


def _spoken(written: Element) -> str:
    """First names, then the last name; as printed where surnames come first."""
    first, last = written.value("formattedFirstName"), written.value("formattedLastName")
    if written.value("script").startswith(_SURNAME_FIRST):
        first, last = last, first
    return f"{first} {last}".strip() or written.value("formattedFullName")


def _address(address: Element) -> AddressRecord | None:
    """The address in Latin letters, else as it is first written."""
    ways = list(address.all("translations", "translation"))
    way = next((w for w in ways if w.value("script") == "Latin"), ways[0] if ways else None)
    printed = address.value("country")
    parts = way.all("addressParts", "addressPart") if way else ()
    told = {part.value("type").upper(): part.value("value") for part in parts}
    return address_of(
        street=", ".join(filter(None, (told.get(f"ADDRESS{n}", "") for n in (1, 2, 3)))),
        city=told.get("CITY", ""),
        region=told.get("STATE/PROVINCE", "") or told.get("REGION", ""),
        postal_code=told.get("POSTAL CODE", ""),
        country=country_code(printed),
        printed_country=printed,
    )


def _identifiers(entity: Element, told: list[tuple[str, str]]) -> Iterator[IdentifierRecord]:
    for paper in entity.all("identityDocuments", "identityDocument"):
        kind, value = kind_of_number(paper.value("type")), paper.value("documentNumber")
        if kind == "imo" and not value.startswith("IMO "):
            kind = "imo_company"
        if kind and value:
            country = country_code(paper.value("issuingCountry"))
            yield IdentifierRecord(kind, value.removeprefix("IMO "), country)
    for printed, value in told:
        if (kind := kind_of_number(printed)) and value:
            yield IdentifierRecord(kind, value)
