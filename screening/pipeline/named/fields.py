"""Name fields read: each name that a field holds becomes a query of its own, and says so.

Between the facts and the index. What a field could not be read for (nobody named, text lost) goes
back into the facts, where the rules hold for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from screening.controls.dealings import FieldFault
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.matching import Query
from screening.matching.within.cores import Sort
from screening.matching.within.listing import Within
from screening.pipeline.named.commonness import is_given, says_trade
from screening.pipeline.named.fields_whole import names_to_screen as fields_whole
from screening.pipeline.named.queries import NameToScreen
from screening.reading.kept import kept
from screening.reading.names.contacts import contacts_in, phones_of, sites_of
from screening.reading.names.field import FieldReading, read_field
from screening.reading.names.mothers import with_mother
from screening.reading.names.numbers import shapes_of
from screening.reading.names.parts import address_in, is_a_line, is_street_of
from screening.reading.names.scripts.hanja import in_hangul
from screening.reading.names.spelled import IN_FIELD, Part
from screening.reading.names.tables import bare, form_pattern, marker_between
from screening.terms.listed_party import PartySchema
from screening.terms.party_hit import OTHER_NAMES

ADDRESS_LINE = "address_line"
"""Via of a name that stands in a street or city ("c/o ...")."""
_OWN = OTHER_NAMES | {"name", "previous_name"}
_NAMES = 5
"""Words of a person's name."""
_JOINED = re.compile(r"[&+/]|\b(?:and|und|et|y|e|en|og|och|i|ja|és|ve)\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
_WHOLE, _MANY = 2, 4
"""Words of a listed name that a street is hardly called after, and never."""
_TITLE = re.compile(
    r"(?:mr|mrs|herrn?|frau|monsieur|madame|mme|mlle|señora?|signora?|mevrouw|"
    r"господин\w*|госпож\w*|г-н\w*|г-ж\w*)\b",
    re.IGNORECASE,
)
"""Who is addressed so is a person: "z.Hd. Frau Schneider" is no firm Schneider."""


def names_in_fields(facts: TransactionFacts) -> Iterator[NameToScreen]:
    """Every name of every field, the whole field first, then what else stands in it."""
    for name in fields_whole(facts):
        party = facts.party_at(name.party)
        reading = read_field(name.query.name, name.query.schema)
        yield from _names_of(name, reading, party)
    for party, line, country in _lines(facts):
        if marker_between().search(line):
            yield from _names_in_line(party, line, country)


def _lines(facts: TransactionFacts) -> Iterator[tuple[PartyFacts, str, str | None]]:
    """Every street and city of every party, with the country of its address."""
    for party in (*facts.parties, *facts.named_elsewhere):
        for _, address in party.addresses:
            for line in (address.street, address.city):
                if line:
                    yield party, line, address.country


def _names_of(
    whole: NameToScreen, reading: FieldReading, party: PartyFacts
) -> Iterator[NameToScreen]:
    query = _with_numbers(whole.query, reading, party if whole.via in _OWN else None)
    query = replace(query, name=reading.text or whole.query.name)
    field = whole.query.name
    yield NameToScreen(whole.party, whole.via, query, field, reading.why(None))
    of_its_country = (*with_mother(query.name, query.countries), *_in_hangul(query))
    for part in (*reading.parts, *of_its_country):
        asked = replace(query, name=part.text, schema=_schema_of(part, query.schema))
        yield NameToScreen(
            whole.party,
            whole.via,
            asked,
            field,
            reading.why(part),
            is_within=part.why.startswith(IN_FIELD),
            is_another=part.is_another,
        )
    other = _other_kind(query.name, query.schema)
    if other:
        why = f'Read of "{field[:200]}": as the name of a {other}, whatever the field says it is.'
        asked = replace(query, schema=other)
        yield NameToScreen(whole.party, whole.via, asked, field, why, is_another=True)


def _in_hangul(query: Query) -> Iterator[Part]:
    """A Korean name in Chinese characters, as it is read in Korea."""
    name = in_hangul(query.name, query.countries)
    if name:
        yield Part(name, f'read in Korean as "{name}"')


@kept
def _other_kind(name: str, schema: str | None) -> str | None:
    """What a name is that is sent as something else: a person as an organization, and the reverse.

    Who types a person into an order system leaves the type as it was. A firm has a legal form or a
    word that firms bear.
    """
    name = _APOSTROPHE.sub("", name)  # "Sa'ad" has no legal form
    words = bare(name).split()
    is_firm = form_pattern().search(name) is not None or any(map(says_trade, words))
    if schema == "person":
        return "organization" if is_firm or not any(map(is_given, words)) else None
    is_in_order = "," in name and form_pattern().search(name) is None  # "FAMILY, Given"
    is_pair = _JOINED.search(name) is not None  # "Johnson & Johnson" is a house of two
    if schema != "organization" or is_pair or (is_firm and not is_in_order):
        return None
    is_called_so = 1 < len(words) <= _NAMES and all(word.isalpha() for word in words)
    return "person" if is_called_so else None


def _names_in_line(party: PartyFacts, line: str, country: str | None) -> Iterator[NameToScreen]:
    """Who is named behind "c/o" or "attn" in a line of the address."""
    reading = read_field(line)
    countries = (country,) if country else ()
    others = [part.text for part in reading.parts if part.is_another]
    for part in reading.parts:
        # What is cut shorter out of another party's name is that name.
        if form_pattern().search(part.text) or any(part.text in other for other in others):
            schema = _schema_of(part, None)
            query = Query(part.text, schema, countries, role=party.role.value)
            why = reading.why(part)
            yield NameToScreen(
                party.index, ADDRESS_LINE, query, line, why, is_another=part.is_another
            )


def _schema_of(part: Part, stated: str | None) -> str | None:
    """A part that may be another party is of the kind it looks like, not of the field's."""
    if not part.is_another or stated in ("vessel", "aircraft"):
        return stated
    if form_pattern().search(part.text):
        return "organization"
    if part.why.startswith("as a person"):
        return "person"
    is_person = _TITLE.match(part.text) or _TITLE.match(part.why.removeprefix('behind "'))
    return "person" if is_person else None


def _with_numbers(query: Query, reading: FieldReading, party: PartyFacts | None) -> Query:
    """The query with every number that names the party, in every shape a list may print."""
    numbers = (*query.identifiers, *reading.numbers)
    details = party.details if party else None
    sites = [*contacts_in(query.name)]
    if details:
        sites += [*sites_of(details.website, details.email), *phones_of(details.phone)]
    shapes = (shape for number in numbers for shape in shapes_of(number))
    return replace(
        query,
        identifiers=tuple(dict.fromkeys((*shapes, *sites))),
        birth_dates=query.birth_dates or reading.birth_years,
    )


def address_lines(facts: TransactionFacts) -> Iterator[NameToScreen]:
    """Streets and cities, for listed names that stand in them."""
    for party, line, country in _lines(facts):
        countries = (country,) if country else ()
        query = Query(read_field(line).text, None, countries, role=party.role.value)
        yield NameToScreen(party.index, ADDRESS_LINE, query, line)


def may_stand_in(name: NameToScreen, found: Within) -> bool:
    """Streets bear the names of people, houses and bodies: in one only a firm's whole name counts,
    with its legal form or so many words that no street is called so, or alone in a line."""
    if name.via != ADDRESS_LINE:
        return True
    if found.party.schema is not PartySchema.ORGANIZATION:
        return False
    if found.has_form and not found.minds_country:
        return True
    is_alone = is_a_line(name.query.name, found.words)
    if found.sort is not Sort.WHOLE:
        return found.sort in (Sort.KNOWN, Sort.HOUSE) and is_alone and not found.minds_country
    is_told = found.length >= _MANY or not found.minds_country or is_alone
    return form_pattern().search(found.name) is not None or (
        is_told and found.length >= _WHOLE and not is_street_of(name.query.name, found.words)
    )


def placed_by_name(facts: TransactionFacts) -> TransactionFacts:
    """The facts with the address that stands in the name field of a party without another."""
    return replace(facts, parties=tuple(_placed(party) for party in facts.parties))


def _placed(party: PartyFacts) -> PartyFacts:
    street, city = ("", "")
    if not party.address.street:
        street, city = address_in(read_field(party.name, party.type).text)
    if not street:
        return party
    return replace(party, address=replace(party.address, street=street, city=city))


# -- what could not be read ------------------------------------------------------------------------


def with_faults(facts: TransactionFacts) -> TransactionFacts:
    """The facts with every name field that names nobody or lost text."""
    return replace(facts, field_faults=tuple(_faults(facts)))


def _faults(facts: TransactionFacts) -> Iterator[FieldFault]:
    for party in facts.parties:
        reading = read_field(party.name, party.type)
        if reading.nobody and not party.identifiers:
            yield FieldFault("unnamed", party.subject, f"{party.subject}.name", reading.nobody)
    for name in fields_whole(facts):
        reading = read_field(name.query.name, name.query.schema)
        subject = facts.party_at(name.party).subject
        if reading.lost:
            yield FieldFault("unreadable", subject, _field_of(name, facts), reading.lost)
        if reading.crowded:
            words = f"it has {reading.crowded} words, more than a name"
            yield FieldFault("crowded", subject, _field_of(name, facts), words)


def _field_of(name: NameToScreen, facts: TransactionFacts) -> str:
    """The field of a name, as a path into the submission."""
    party = facts.party_at(name.party)
    subject = party.subject
    if name.via in OTHER_NAMES:
        stated = [(n.via, n.name) for n in party.names]
        return f"{subject}.names[{stated.index((name.via, name.query.name))}].name"
    if name.via != "name":
        return f"{subject}.{_PATHS[name.via]}"
    return f"{subject}.name" if name.party < len(facts.parties) else subject


_PATHS = {
    "previous_name": "previous_names",
    "owner": "owners",
    "ultimate_parent": "ultimate_parent",
    "officer": "officers",
}
