"""Which records on file speak of an order, and of what in it.

A record that opens is matched narrowly: the same firm, the very part number and maker, and no place
that it does not name. One that restricts is matched widely: what is not stated counts as met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.controls.ear.part_774_items.part_keys import exact_part, part_key
from screening.controls.facts import LineFacts, PartyFacts, TransactionFacts
from screening.controls.reference import DOMESTIC
from screening.terms.eccn import Eccn
from screening.terms.party_role import PartyRole
from screening.terms.standing_record import Filed, StandingKind, StandingRecord
from screening.terms.traits import firm_key, name_key

_LAST_ROLES = (PartyRole.INTERMEDIATE_CONSIGNEE, PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)


def filed_of(facts: TransactionFacts, records: Iterable[StandingRecord]) -> tuple[Filed, ...]:
    """Those of the records that speak of the order."""
    return tuple(found for record in records if (found := _filed(facts, record)) is not None)


def _filed(facts: TransactionFacts, record: StandingRecord) -> Filed | None:
    exact = _exact(facts, record)
    if exact is not None or not record.restricts:
        return exact
    parties = tuple(p.index for p in facts.parties if may_be_holder(record, p))
    lines = tuple(line.index for line in facts.lines if _may_be_of(record, line))
    if not parties or not lines or not _may_go_where(facts, record):
        return None
    return Filed(record, parties, lines, is_sure=False)


def _exact(facts: TransactionFacts, record: StandingRecord) -> Filed | None:
    parties = tuple(
        party.index for party in facts.parties if record.is_of(party.name, party.address.country)
    )
    lines = tuple(line.index for line in facts.lines if _is_of(record, line))
    is_there = _may_go_where if record.row.is_restriction else _goes_where
    if (record.partner and not parties) or not lines or not is_there(facts, record):
        return None
    return Filed(record, parties, lines)


def may_be_holder(record: StandingRecord, party: PartyFacts) -> bool:
    """Whether a party may be whom a record restricts: legal form and country aside, and by an
    earlier name, too; one address of it is not its only one."""
    others = (other.name for other in party.names)
    return record.may_be_of((party.name, *party.previous_names, *others))


def _is_of(record: StandingRecord, line: LineFacts) -> bool:
    """Whether a line is of the record's very products; any is where it names none."""
    if record.part_numbers:
        own = exact_part(line.part_number or "")
        if not own or own not in {exact_part(number) for number in record.part_numbers}:
            return False
    made_by = maker_key(line.manufacturer)
    return not (record.manufacturer and made_by and made_by != maker_key(record.manufacturer))


def _may_be_of(record: StandingRecord, line: LineFacts) -> bool:
    """Whether a line may be of the record's products: a part that nobody states may be."""
    if not record.part_numbers or not (line.part_number or "").strip():
        return True
    keys = {key for number in record.part_numbers for key in _keys(number)}
    return not keys.isdisjoint(_keys(line.part_number or ""))


def _keys(part_number: str) -> set[str]:
    return {exact_part(part_number), part_key(part_number)} - {""}


def maker_key(maker: str | None) -> str:
    """A maker without its legal form; empty where no word names one."""
    key = firm_key(maker or "")
    return key if any(letter.isalnum() for letter in key) else ""


def is_made_by(record: StandingRecord, line: LineFacts) -> bool:
    """Whether a line says that its goods are of the record's maker, by field or description."""
    maker = maker_key(record.manufacturer)
    if not maker:
        return False
    if line.manufacturer and line.manufacturer.strip():
        return maker_key(line.manufacturer) == maker
    return f" {maker} " in f" {name_key(line.description)} "


def covers_eccn(record: StandingRecord, eccn: str | None) -> bool:
    """Whether the entries that a statement names are those of a line; an unknown one is not."""
    stated = Eccn.parse(eccn) if eccn else None
    named = (Eccn.parse(str(text)) for text in record.content.get("eccns", ()))
    return stated is not None and any(each and stated.is_within(each) for each in named)


def _goes_where(facts: TransactionFacts, record: StandingRecord) -> bool:
    """Whether the goods go where the record counts, and nowhere else that is named."""
    stated = (facts.destination_country, facts.end_use.location_country)
    last = {code for party in facts.in_roles(_LAST_ROLES) for code in party.places}
    last |= {code for code in stated if code}
    named = set(record.countries)
    if named and not (last and last <= named):
        return False
    if record.kind is not StandingKind.END_USE:
        return True
    # What a user certifies says nothing of whoever buys, stores or forwards the goods elsewhere.
    home = {record.partner_country, facts.ship_from_country, DOMESTIC}
    at_place = record.content.get("location_country")
    return set(_places(facts)) <= named | home | {at_place}


def _may_go_where(facts: TransactionFacts, record: StandingRecord) -> bool:
    """Whether any place of the order is one of the record's, or none is known."""
    places = set(_places(facts))
    return not record.countries or not places or not places.isdisjoint(record.countries)


def _places(facts: TransactionFacts) -> Iterator[str]:
    """Every country that an order names for its parties, its route and the use of its goods."""
    stated = (facts.destination_country, facts.end_use.location_country)
    parties = (code for party in facts.parties for code in party.places)
    for country in (*stated, *parties, *(facts.transit_countries or ())):
        if country:
            yield country
