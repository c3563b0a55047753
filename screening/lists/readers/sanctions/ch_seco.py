"""Switzerland's whole list of sanctioned targets (SECO), XML.

Programs come first, then places, then targets. Targets that were struck off stay in the file, and
each carries copies of its earlier states: what counts is the newest modification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.party_parts import address_of, birth_date, names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.xml_elements import Element, read_elements
from screening.terms.country import is_country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

SOURCE = "ch-seco"
_KINDS = {
    "primary-name": NameKind.PRIMARY,
    "alias": NameKind.ALIAS,
    "formerly-known-as": NameKind.FORMER,
}
STRUCK_OFF = "de-listed"
_PAPERS = {"passport": "passport", "id-card": "national_id"}
_IMO = re.compile(r"\bIMO\b\D{0,20}(\d{7})\b", re.IGNORECASE)
_SWIFT = re.compile(r"\b(?:SWIFT|BIC)\b\W*(?:code)?\W*([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")


@dataclass(slots=True)
class _Beside:
    """What targets refer to by number: programs by set, places."""

    programs: dict[str, str] = field(default_factory=dict)
    places: dict[str, Element] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A target with what it refers to.

    Args:
        element: as printed.
        program: name of its sanctions program, empty where the file has none by its number.
        places: the places that its addresses name.
    """

    element: Element
    program: str
    places: Mapping[str, Element]


def read(stream: BinaryIO) -> Iterator[tuple[int, Target]]:
    """Targets with their numbers, those that were struck off too.

    Raises:
        BrokenListError: another root, a partial list, cut or damaged XML.
    """
    beside = _Beside()
    elements = read_elements(
        stream, "sanctions-program", "place", "target", root="swiss-sanctions-list"
    )
    count = 0
    for _, element in elements:
        if element.name == "sanctions-program":
            name = next(
                (k.text for k in element.all("program-key") if k.get("lang") == "eng"),
                element.value("program-key"),
            )
            beside.programs |= {s.get("ssid"): name for s in element.all("sanctions-set")}
        elif element.name == "place":
            beside.places[element.get("ssid")] = element
        else:
            count += 1
            program = beside.programs.get(element.value("sanctions-set-id"), "")
            yield count, Target(element, program, beside.places)


def to_records(rows: Iterator[tuple[int, Target]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a target that is still listed."""
    return each(rows, to_record)


def to_record(number: int, target: Target) -> PartyRecord | None:
    """One target; None where it was struck off.

    Raises:
        BrokenListError: a kind of target or name that nobody knows: the format has changed.
        BrokenRowError: no name, no number.
    """
    entry = target.element
    uid = entry.get("ssid")
    newest, day = _newest_change(entry)
    if newest == STRUCK_OFF:
        return None
    subject = _subject(entry, uid)
    identities = tuple(subject.all("identity"))
    names = names_of(n for identity in identities for n in _names(identity, uid))
    if not (names and uid):
        raise BrokenRowError(f"target {number} ({uid or 'no ssid'}): no name or no number")
    addresses = unique(
        _address(a, target.places) for i in (subject, *identities) for a in i.all("address")
    )
    tied = [c.get("iso-code") for i in identities for c in i.all("nationality", "country")]
    tied += [a.country for a in addresses]
    others = tuple(subject.values("other-information"))
    return PartyRecord(
        source=SOURCE,
        uid=uid,
        schema=_schema(subject),
        names=names,
        addresses=addresses,
        identifiers=unique((*_papers(identities), *_numbers(others))),
        countries=unique(code for code in tied if is_country_code(code)),
        measures=(MeasureRecord(program=target.program, effective_on=day),),
        birth_dates=unique(
            birth_date(day.get("year"), day.get("month"), day.get("day"))
            for i in identities
            for day in i.all("day-month-year")
        ),
        remarks="; ".join((*subject.values("justification"), *others)),
        raw=entry.plain(),
    )


def _newest_change(entry: Element) -> tuple[str, date | None]:
    """What the newest modification did, and its day; nothing and none where none has a day.

    A target of which nothing is told so counts as listed: doubt lists. Of two of one day the first
    in the file counts.
    """
    newest, status = None, ""
    for change in entry.all("modification"):
        printed = (change.get(f"{kind}-date") for kind in ("effective", "enactment", "publication"))
        try:
            day = date.fromisoformat(next(filter(None, printed), ""))
        except ValueError:
            continue
        if newest is None or day > newest:
            newest, status = day, change.get("modification-type")
    return status, newest


def _subject(entry: Element, uid: str) -> Element:
    for child in entry.children:
        if child.name in ("individual", "entity", "object"):
            return child
    raise BrokenListError(f"target {uid}: neither individual nor entity nor object")


def _schema(subject: Element) -> PartySchema:
    if subject.name == "individual":
        return PartySchema.PERSON
    if subject.name == "entity":
        return PartySchema.ORGANIZATION
    sorts = {"vessel": PartySchema.VESSEL, "aircraft": PartySchema.AIRCRAFT}
    return sorts.get(subject.get("object-type"), PartySchema.UNKNOWN)


def _names(identity: Element, uid: str) -> Iterator[tuple[str, NameKind]]:
    for name in identity.all("name"):
        sort = name.get("name-type")
        if sort not in _KINDS:
            raise BrokenListError(f"target {uid}: unknown type of name {sort!r}")
        kind = NameKind.WEAK_ALIAS if name.get("quality") == "low" else _KINDS[sort]
        if kind is NameKind.PRIMARY and identity.get("main") != "true":
            kind = NameKind.ALIAS
        parts = sorted(name.all("name-part"), key=_spoken)
        yield " ".join(filter(None, (part.value("value") for part in parts))), kind
        yield from _variants(parts)


def _spoken(part: Element) -> tuple[bool, int]:
    """Given names before the family name, as people say them; within them as numbered."""
    order = part.get("order")
    family = part.get("name-part-type") in ("family-name", "maiden-name", "tribal-name", "suffix")
    return family, int(order) if order.isdecimal() else 0


def _variants(parts: list[Element]) -> Iterator[tuple[str, NameKind]]:
    """The name in each other language and script that all or some of its parts have."""
    scripts = {(v.get("lang"), v.get("script")) for p in parts for v in p.all("spelling-variant")}
    for lang, script in sorted(scripts):
        spelled = [
            next(
                (
                    v.text
                    for v in part.all("spelling-variant")
                    if (v.get("lang"), v.get("script")) == (lang, script)
                ),
                part.value("value") if script == "LATN" else "",
            )
            for part in parts
        ]
        yield " ".join(filter(None, spelled)), NameKind.ALIAS


def _address(address: Element, places: Mapping[str, Element]) -> AddressRecord | None:
    place = places.get(address.get("place-id"))
    country = next((c for c in place.all("country")), None) if place else None
    code = country.get("iso-code") if country else ""
    details = (address.value("c-o"), address.value("address-details"))
    box = address.value("p-o-box")
    return address_of(
        street=", ".join(filter(None, (*details, box and f"P.O. Box {box}"))),
        city=place.value("location") if place else "",
        region=place.value("area") if place else "",
        postal_code=address.value("zip-code"),
        country=code if is_country_code(code) else "",
        printed_country=" ".join(country.text.split()) if country else "",
    )


def _papers(identities: tuple[Element, ...]) -> Iterator[IdentifierRecord]:
    for identity in identities:
        for paper in identity.all("identification-document"):
            country = next((c.get("iso-code") for c in paper.all("issuer")), "")
            kind = _PAPERS.get(paper.get("document-type"), "other")
            if number := paper.value("number"):
                yield IdentifierRecord(kind, number, country if is_country_code(country) else "")


def _numbers(texts: tuple[str, ...]) -> Iterator[IdentifierRecord]:
    for text in texts:
        for kind, pattern in (("imo", _IMO), ("swift", _SWIFT)):
            yield from (IdentifierRecord(kind, match[1]) for match in pattern.finditer(text))
