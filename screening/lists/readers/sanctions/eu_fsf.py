"""The EU's consolidated financial sanctions list, XML 1.1 (Financial Sanctions Files).

Everything stands in attributes. All names are marked strong: that one is weak is said in words in
its remark. The country ``00`` means unknown.
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
from screening.terms.country import is_country_code
from screening.terms.listed_party import (
    AddressRecord,
    CitationRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

SOURCE = "eu-fsf"
NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
_SCHEMAS = {"person": PartySchema.PERSON, "enterprise": PartySchema.ORGANIZATION}
# "low quality alias", misspelled as "lo quality" too; "good quality alias" is an ordinary one.
_WEAK = re.compile(r"\blow?\s+qual", re.IGNORECASE)
_KINDS = {
    "passport": "passport",
    "regnumber": "registration",
    "tradelic": "license",
    "fiscalcode": "tax",
    "taxid": "tax",
    "euvat": "tax",
    "id": "national_id",
    "ssn": "national_id",
    "nationcert": "national_id",
    "birthcert": "national_id",
    "residentperm": "national_id",
    "travelcardid": "national_id",
    "drivinglicence": "license",
    "imo": "imo",
    "swiftbic": "swift",
}
_CONTACTS = {"EMAIL": "email", "PHONE": "phone", "FAX": "phone", "WEB": "website"}


def read(stream: BinaryIO) -> Iterator[tuple[int, Element]]:
    """Sanctioned entities with their numbers, as printed.

    Raises:
        BrokenListError: another root or namespace, cut or damaged XML.
    """
    return read_elements(stream, "sanctionEntity", root="export", namespaces=(NAMESPACE,))


def to_records(rows: Iterator[tuple[int, Element]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entity."""
    return each(rows, to_record)


def to_record(number: int, entity: Element) -> PartyRecord:
    """One sanctioned person or enterprise.

    Raises:
        BrokenListError: a subject type that nobody knows: the format has changed.
        BrokenRowError: no name, no number.
    """
    names = names_of((_name(alias), _kind(alias)) for alias in entity.all("nameAlias"))
    if not names:
        raise BrokenRowError(f"entity {number}: no name")
    uid = entity.get("logicalId")
    if not uid:
        raise BrokenRowError(f"entity {number} ({names[0].text}): no logicalId")
    addresses = unique(_address(address) for address in entity.all("address"))
    tied = [a.get("countryIso2Code") for k in ("citizenship", "address") for a in entity.all(k)]
    remarks = (entity.get("designationDetails"), *entity.values("remark"))
    return PartyRecord(
        source=SOURCE,
        uid=uid,
        schema=_schema(number, entity),
        names=names,
        addresses=addresses,
        identifiers=unique(_identifiers(entity)),
        countries=unique(code for code in tied if is_country_code(code)),
        measures=tuple(_measure(act) for act in entity.all("regulation")),
        birth_dates=unique(d for birth in entity.all("birthdate") for d in _birth(birth)),
        remarks="; ".join(filter(None, remarks)),
        raw=entity.plain(),
    )


def _schema(number: int, entity: Element) -> PartySchema:
    code = next((e.get("code") for e in entity.all("subjectType")), "")
    if code not in _SCHEMAS:
        raise BrokenListError(f"entity {number}: unknown subject type {code!r}")
    return _SCHEMAS[code]


def _name(alias: Element) -> str:
    parts = (alias.get(part) for part in ("firstName", "middleName", "lastName"))
    return alias.get("wholeName") or " ".join(filter(None, parts))


def _kind(alias: Element) -> NameKind:
    """The list marks no main name; the first that is not weak stands for it."""
    weak = any(_WEAK.search(remark) for remark in alias.values("remark"))
    return NameKind.WEAK_ALIAS if weak else NameKind.ALIAS


def _address(address: Element) -> AddressRecord | None:
    code = address.get("countryIso2Code")
    box = address.get("poBox")
    return address_of(
        street=", ".join(filter(None, (address.get("street"), box and f"P.O. Box {box}"))),
        city=address.get("city") or address.get("place"),
        region=address.get("region"),
        postal_code=address.get("zipCode"),
        country=code if is_country_code(code) else "",
    )


def _identifiers(entity: Element) -> Iterator[IdentifierRecord]:
    for paper in entity.all("identification"):
        number, country = paper.get("number"), paper.get("countryIso2Code")
        if number:
            yield IdentifierRecord(
                _KINDS.get(paper.get("identificationTypeCode"), "other"),
                number,
                country if is_country_code(country) else "",
            )
    for contact in entity.all("address", "contactInfo"):
        kind = _CONTACTS.get(contact.get("key").upper())
        if kind and contact.get("value"):
            yield IdentifierRecord(kind, contact.get("value"))


def _birth(birth: Element) -> tuple[str, ...]:
    """Dates of the Islamic calendar are left to the raw text: nobody's papers here state them."""
    if birth.get("calendarType") not in ("", "GREGORIAN"):
        return ()
    if birth.get("yearRangeFrom") or birth.get("yearRangeTo"):
        return birth_span(birth.get("yearRangeFrom"), birth.get("yearRangeTo"))
    whole = birth.get("birthdate").split("-")
    if len(whole) == 3:
        return (birth_date(*whole),)
    return (birth_date(*(birth.get(part) for part in ("year", "monthOfYear", "dayOfMonth"))),)


def _measure(act: Element) -> MeasureRecord:
    title = act.get("numberTitle")
    return MeasureRecord(
        program=act.get("programme"),
        citations=(CitationRecord(title, _day(act.get("publicationDate"))),) if title else (),
        effective_on=_day(act.get("entryIntoForceDate")),
        note=act.value("publicationUrl"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
