"""Listed parties and questions in the words of FollowTheMoney, the model that yente speaks.

https://followthemoney.tech/explorer/ has the schemata and properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from screening.errors import FieldError, InvalidQueryError
from screening.models import ListedParty
from screening.terms.country import country_code
from screening.terms.listed_party import NameKind, PartyRecord

Properties = dict[str, list[str]]

SCHEMATA: Mapping[str, str | None] = {
    "Thing": None,
    "LegalEntity": None,
    "Person": "person",
    "Organization": "organization",
    "Company": "organization",
    "PublicBody": "organization",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
"""Their schemata and our kinds of party; None where theirs leaves it open."""
_THEIRS = {
    "person": "Person",
    "organization": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "Address",
    "unknown": "LegalEntity",
}
_NUMBERS = {
    "registrationNumber": "registration",
    "taxNumber": "tax",
    "vatCode": "tax",
    "innCode": "tax",
    "ogrnCode": "registration",
    "leiCode": "lei",
    "dunsCode": "duns",
    "idNumber": "national_id",
    "passportNumber": "passport",
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "call_sign",
    "swiftBic": "swift",
    "uscCode": "registration",
}
_THEIR_NUMBERS = {ours: theirs for theirs, ours in reversed(_NUMBERS.items())}
_COUNTRIES = ("country", "jurisdiction", "nationality", "citizenship", "flag")
_NAMES = ("name", "alias", "previousName", "weakAlias", "abbreviation")
_NAME_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
_NAME_KINDS = {
    NameKind.PRIMARY: "name",
    NameKind.ALIAS: "alias",
    NameKind.WEAK_ALIAS: "weakAlias",
    NameKind.FORMER: "previousName",
}
PARTED = "~"
"""Between the list and the number there, in the id of an entity."""


def question_of(asked: Any, place: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An example of an entity as a party of ours.

    Returns:
        The party, and the question as it was understood.

    Raises:
        InvalidQueryError: no schema that we know, or no name.
    """
    if not isinstance(asked, Mapping) or "schema" not in asked:
        raise _wrong(f"{place}.schema", "required", "Say which schema it is of.")
    schema, properties = asked["schema"], _lists_of(asked.get("properties"), place)
    if schema not in SCHEMATA:
        raise _wrong(f"{place}.schema", "unknown", f"There are {', '.join(SCHEMATA)}.")
    names = [name for kind in _NAMES for name in properties.get(kind, ())]
    names = names or _put_together(properties)
    if not names:
        raise _wrong(f"{place}.properties.name", "required", "Give a name.")
    codes = {kind: _codes(properties.get(kind, ())) for kind in _COUNTRIES}
    party = {"name": names[0], **_beside(schema, names[1:], properties, codes)}
    understood = {**properties, **_lower(codes)}
    told = {"schema": schema, "properties": understood}
    return party, {**({"id": asked["id"]} if "id" in asked else {}), **told}


def _beside(
    schema: str, others: list[str], properties: Properties, codes: Mapping[str, list[str]]
) -> dict[str, Any]:
    kind, party = SCHEMATA[schema], dict[str, Any]()
    if kind is not None:
        party["type"] = kind
    if others:
        party["previous_names"] = list(dict.fromkeys(others))
    party |= _places(properties, codes)
    nations = dict.fromkeys([*codes["nationality"], *codes["citizenship"]])
    if nations:
        party["nationality"], *others_of_them = nations
        if others_of_them:
            party["nationalities"] = others_of_them
    days = {day[:10] for day in properties.get("birthDate", ())}
    if len(days) == 1:  # of several none: the wrong one would speak against the right person
        party["birth_date"] = days.pop()
    numbers = [
        {"type": ours, "value": value}
        for theirs, ours in _NUMBERS.items()
        for value in properties.get(theirs, ())
    ]
    if numbers:
        party["identifiers"] = numbers
    for theirs in ("website", "phone", "email"):
        if properties.get(theirs):
            party[theirs] = properties[theirs][0]
    return party


def _places(properties: Properties, codes: Mapping[str, list[str]]) -> dict[str, Any]:
    """All addresses and countries of a question: one that is left out could speak against a hit."""
    streets = properties.get("address", [])
    kinds = ("country", "jurisdiction", "flag")
    countries = list(dict.fromkeys(code for kind in kinds for code in codes[kind]))
    first: dict[str, Any] = {"street": streets[0]} if streets else {}
    if countries:
        first["country"] = countries[0]
    others = [{"kind": "other", "country": code} for code in countries[1:]]
    others += [{"kind": "other", "street": street} for street in streets[1:]]
    return ({"address": first} if first else {}) | ({"addresses": others} if others else {})


def entity_of(record: PartyRecord) -> dict[str, Any]:
    """A listed party as an entity."""
    properties: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        kept = properties.setdefault(name, [])
        if value and value not in kept:
            kept.append(value)

    for name in record.names:
        add(_NAME_KINDS[name.kind], name.text)
    for address in record.addresses:
        add("address", address.text)
    for code in record.countries:
        add("country", code.lower())
    for day in record.birth_dates:
        add("birthDate", day)
    for number in record.identifiers:
        add(_THEIR_NUMBERS.get(number.type, "idNumber"), number.value)
    for measure in record.measures:
        add("program", measure.program or measure.license_requirement)
    add("notes", record.remarks)
    return {
        "id": f"{record.source}{PARTED}{record.uid}",
        "caption": record.name,
        "schema": _THEIRS[record.schema.value],
        "properties": {name: values for name, values in properties.items() if values},
        "datasets": [record.source],
        "referents": [],
        "target": True,
        "first_seen": None,
        "last_seen": None,
        "last_change": None,
    }


def records_of(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], PartyRecord]:
    """Listed parties by list and number, as they are in force."""
    wanted = set(keys)
    rows = ListedParty.objects.active().with_parts()
    found = rows.filter(
        source_code__in={source for source, _ in wanted}, uid__in={uid for _, uid in wanted}
    )
    return {
        (row.source_code, row.uid): row.to_record()
        for row in found
        if (row.source_code, row.uid) in wanted
    }


def _lists_of(properties: Any, place: str) -> Properties:
    if not isinstance(properties, Mapping):
        raise _wrong(f"{place}.properties", "required", "Send an object of lists of values.")
    read: Properties = {}
    for name, values in properties.items():
        listed = values if isinstance(values, list) else [values]
        read[str(name)] = [str(value) for value in listed if value not in (None, "")]
    return read


def _put_together(properties: Properties) -> list[str]:
    """The name of a person that was asked for by its parts alone."""
    parts = [part for kind in _NAME_PARTS for part in properties.get(kind, ())[:1]]
    return [" ".join(parts)] if properties.get("lastName") and parts else []


def _codes(values: Iterable[str]) -> list[str]:
    return [code for value in values if (code := code_of(value))]


def code_of(text: str) -> str:
    """The country of a name or code, empty for none; codes may be in small letters."""
    text = text.strip()
    return country_code(text.upper() if len(text) == 2 else text)


def _lower(codes: Mapping[str, list[str]]) -> Properties:
    return {kind: [code.lower() for code in found] for kind, found in codes.items() if found}


def _wrong(field: str, code: str, mend: str) -> InvalidQueryError:
    return InvalidQueryError((FieldError(field, code, mend),))
