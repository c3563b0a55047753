"""OFAC's advanced lists, XML: ``SDN_ADVANCED.XML`` and ``CONS_ADVANCED.XML``.

Beside the classic list they give names in their own scripts and who owns, controls or acts for
whom. Everything is a number that points elsewhere in the file, and programs and relations stand
behind the parties: the file is put aside and walked twice, so that no part of it is held whole.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers import ofac_programs
from screening.lists.readers.csl_identifiers import kind_of_number
from screening.lists.readers.party_parts import address_of, birth_span, names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.xml_elements import Element, read_elements
from screening.terms.country import country_code, is_country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

NAMESPACES = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",
)
_SCHEMAS = {
    "individual": PartySchema.PERSON,
    "entity": PartySchema.ORGANIZATION,
    "vessel": PartySchema.VESSEL,
    "aircraft": PartySchema.AIRCRAFT,
}
_PARTS = ("Location", "IDRegDocument", "ProfileRelationship", "SanctionsEntry")
_SURNAME_FIRST = ("chinese", "korean", "japanese")
_TIED = ("nationality country", "citizenship country", "vessel flag", "nationality", "citizenship")


@dataclass(slots=True)
class Rest:
    """What the file says beside its parties, by the numbers that the parties name.

    Args:
        values: by the name of a set and a number, the words ("Script", "215").
        countries: by number, alpha-2.
        types: by number of a subtype, the number of its type.
        locations: by number, printed parts and country.
        documents: by number of an identity, (kind, number, country).
        programs: by number of a profile.
        begun: by number of a profile, the day of its first entry.
        relations: by number of a profile, (words, number of the other).
        names: by number of a profile, the name to call it by.
    """

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    locations: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    documents: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    programs: dict[str, list[str]] = field(default_factory=dict)
    begun: dict[str, date | None] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def word(self, kind: str, number: str) -> str:
        """What a number of a set stands for; empty for one that is not there."""
        return self.values.get((kind, number), "")


Party = tuple[Element, Rest]


def read(stream: BinaryIO) -> Iterator[tuple[int, Party]]:
    """Parties with their numbers, as printed, each with the rest of the file.

    Raises:
        BrokenListError: another root or namespace; no parties' entries; cut or damaged XML.
    """
    with tempfile.TemporaryFile() as aside:
        shutil.copyfileobj(stream, aside)
        rest = _rest_of(_walk(aside, "ReferenceValueSets", *_PARTS, "DistinctParty"))
        if not rest.programs:
            raise BrokenListError("no entry with a program: the file is cut or of another kind")
        parties = (e for e in _walk(aside, *_PARTS, "DistinctParty") if e.name == "DistinctParty")
        for number, element in enumerate(parties, start=1):
            yield number, (element, rest)


def _walk(aside: BinaryIO, *names: str) -> Iterator[Element]:
    aside.seek(0)
    walked = read_elements(aside, *names, root="Sanctions", namespaces=NAMESPACES)
    return (element for _, element in walked)


def _rest_of(elements: Iterator[Element]) -> Rest:
    rest = Rest()
    for element in elements:
        match element.name:
            case "ReferenceValueSets":
                _keep_values(rest, element)
            case "Location":
                rest.locations[element.get("ID")] = _location(rest, element)
            case "IDRegDocument":
                kind = rest.word("IDRegDocType", element.get("IDRegDocTypeID"))
                country = rest.countries.get(element.get("IssuedBy-CountryID"), "")
                paper = (kind, element.value("IDRegistrationNo"), country)
                rest.documents.setdefault(element.get("IdentityID"), []).append(paper)
            case "DistinctParty":
                for profile in element.all("Profile"):
                    spoken = (name for name, _ in _names(rest, profile))
                    rest.names[profile.get("ID")] = next(spoken, "")
            case "ProfileRelationship":
                words = rest.word("RelationType", element.get("RelationTypeID"))
                former = "formerly " if element.get("Former") == "true" else ""
                other = (f"{former}{words or 'linked to'}", element.get("To-ProfileID"))
                rest.relations.setdefault(element.get("From-ProfileID"), []).append(other)
            case "SanctionsEntry":
                _keep_entry(rest, element)
    return rest


def _keep_values(rest: Rest, sets: Element) -> None:
    for value in (value for one in sets.children for value in one.children):
        rest.values[value.name, value.get("ID")] = " ".join(value.text.split())
        if value.name == "Country":
            code = value.get("ISO2")
            rest.countries[value.get("ID")] = (
                code if is_country_code(code) else country_code(value.text)
            )
        if value.name == "PartySubType":
            rest.types[value.get("ID")] = value.get("PartyTypeID")


def _location(rest: Rest, element: Element) -> tuple[dict[str, str], str]:
    parts = {
        rest.word("LocPartType", part.get("LocPartTypeID")).upper(): part.value(
            "LocationPartValue", "Value"
        )
        for part in element.all("LocationPart")
    }
    numbers = (country.get("CountryID") for country in element.all("LocationCountry"))
    return parts, next((rest.countries.get(number, "") for number in numbers), "")


def _keep_entry(rest: Rest, entry: Element) -> None:
    profile = entry.get("ProfileID")
    programs = rest.programs.setdefault(profile, [])
    for measure in entry.all("SanctionsMeasure"):
        is_program = rest.word("SanctionsType", measure.get("SanctionsTypeID")) == "Program"
        if is_program and (program := measure.value("Comment")) and program not in programs:
            programs.append(program)
    days = [_day(event) for event in entry.all("EntryEvent", "Date")]
    known = [day for day in (*days, rest.begun.get(profile)) if day]
    rest.begun[profile] = min(known, default=None)


def sdn_records(parties: Iterator[tuple[int, Party]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entry of SDN_ADVANCED.XML."""
    return each(parties, _reader_of(ofac_programs.sdn))


def consolidated_records(
    parties: Iterator[tuple[int, Party]],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party an entry of CONS_ADVANCED.XML, under the list that its program belongs to."""
    return each(parties, _reader_of(ofac_programs.consolidated))


def _reader_of(
    list_of: Callable[[tuple[str, ...]], str],
) -> Callable[[int, Party], PartyRecord | None]:
    def to_record(number: int, party: Party) -> PartyRecord | None:
        element, rest = party
        profile = next(element.all("Profile"), None)
        key = profile.get("ID") if profile else ""
        if profile is None or key not in rest.programs:
            return None  # named by a relation, not listed
        names = names_of(_names(rest, profile))
        uid = element.get("FixedRef")
        if not (names and uid):
            raise BrokenRowError(f"party {number} ({uid or 'no number'}): no name or no number")
        programs = tuple(rest.programs[key])
        features = [
            (rest.word("FeatureType", feature.get("FeatureTypeID")), version)
            for feature in profile.all("Feature")
            for version in feature.all("FeatureVersion")
        ]
        addresses = unique(_addresses(rest, features))
        return PartyRecord(
            source=list_of(programs),
            uid=uid,
            schema=_schema(rest, profile, uid),
            names=names,
            addresses=addresses,
            identifiers=unique(_identifiers(rest, profile, features)),
            countries=unique((*_tied(rest, features), *(a.country for a in addresses))),
            measures=tuple(
                MeasureRecord(program=program, effective_on=rest.begun[key])
                for program in programs or ("",)
            ),
            birth_dates=unique(d for kind, v in features if kind == "Birthdate" for d in _born(v)),
            remarks="; ".join(_relations(rest, key)),
            raw={"party": element.plain(), "relations": rest.relations.get(key, [])},
        )

    return to_record


def _schema(rest: Rest, profile: Element, uid: str) -> PartySchema:
    number = profile.get("PartySubTypeID")
    words = (rest.word("PartySubType", number), rest.word("PartyType", rest.types.get(number, "")))
    found = next((_SCHEMAS[w.casefold()] for w in words if w.casefold() in _SCHEMAS), None)
    if found is None:
        raise BrokenListError(f"party {uid}: unknown type {words}")
    return found


def _names(rest: Rest, profile: Element) -> Iterator[tuple[str, NameKind]]:
    for identity in profile.all("Identity"):
        groups = identity.all("NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        sorts = {g.get("ID"): rest.word("NamePartType", g.get("NamePartTypeID")) for g in groups}
        for alias in identity.all("Alias"):
            kind = _kind(rest, alias)
            for place, name in enumerate(alias.all("DocumentedName")):
                is_other = kind is NameKind.PRIMARY and place  # the same in another script
                yield _spoken(rest, name, sorts), NameKind.ALIAS if is_other else kind


def _kind(rest: Rest, alias: Element) -> NameKind:
    if alias.get("LowQuality") == "true":
        return NameKind.WEAK_ALIAS
    if alias.get("Primary") == "true":
        return NameKind.PRIMARY
    is_former = rest.word("AliasType", alias.get("AliasTypeID")) == "F.K.A."
    return NameKind.FORMER if is_former else NameKind.ALIAS


def _spoken(rest: Rest, name: Element, sorts: dict[str, str]) -> str:
    """First names, then the last name; as printed where surnames come first."""
    values = list(name.all("DocumentedNamePart", "NamePartValue"))
    script = next((rest.word("Script", value.get("ScriptID")) for value in values), "")
    if not script.casefold().startswith(_SURNAME_FIRST):
        values.sort(key=lambda value: sorts.get(value.get("NamePartGroupID")) == "Last Name")
    return " ".join(" ".join(value.text.split()) for value in values)


Features = list[tuple[str, Element]]


def _addresses(rest: Rest, features: Features) -> Iterator[AddressRecord | None]:
    for kind, version in features:
        for place in version.all("VersionLocation") if kind == "Location" else ():
            parts, country = rest.locations.get(place.get("LocationID"), ({}, ""))
            yield address_of(
                street=", ".join(filter(None, (parts.get(f"ADDRESS{n}", "") for n in (1, 2, 3)))),
                city=parts.get("CITY", ""),
                region=parts.get("STATE/PROVINCE", "") or parts.get("REGION", ""),
                postal_code=parts.get("POSTAL CODE", ""),
                country=country,
            )


def _tied(rest: Rest, features: Features) -> Iterator[str]:
    for kind, version in features:
        if kind.casefold() in (*_TIED, "location"):
            for place in version.all("VersionLocation"):
                yield rest.locations.get(place.get("LocationID"), ({}, ""))[1]
            if kind != "Location":
                yield country_code(version.value("VersionDetail"))


def _identifiers(rest: Rest, profile: Element, features: Features) -> Iterator[IdentifierRecord]:
    for identity in profile.all("Identity"):
        for printed, value, country in rest.documents.get(identity.get("ID"), ()):
            kind = kind_of_number(printed)
            if kind == "imo" and not value.startswith("IMO "):
                kind = "imo_company"
            if kind and value:
                yield IdentifierRecord(kind, value.removeprefix("IMO "), country)
    for printed, version in features:
        kind, value = kind_of_number(printed), version.value("VersionDetail")
        if kind and value:
            yield IdentifierRecord(kind, value)


def _relations(rest: Rest, profile: str) -> Iterator[str]:
    for words, other in rest.relations.get(profile, ()):
        yield f"{words} {rest.names.get(other) or 'a party'} (profile {other})"


def _born(version: Element) -> tuple[str, ...]:
    """One day; a whole month or year; each year between two."""
    period = next(version.all("DatePeriod"), None)
    if period is None:
        return ()
    printed = [e for path in (("Start", "From"), ("End", "To")) for e in period.all(*path)]
    days = [day for element in printed if (day := _day(element))]
    if not days:
        return ()
    first, last = days[0], days[-1]
    if first == last:
        return (first.isoformat(),)
    if first.year != last.year:
        return birth_span(str(first.year), str(last.year))
    is_month = first.month == last.month and (last + timedelta(days=1)).month != last.month
    return (first.strftime("%Y-%m") if is_month else str(first.year),)


def _day(element: Element) -> date | None:
    try:
        return date(*(int(element.value(part)) for part in ("Year", "Month", "Day")))
    except ValueError:
        return None
