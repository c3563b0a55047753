"""Where a party is headquartered: the test of 15 CFR 742.6(a)(6)(iii)(A).

It asks where the headquarters and the ultimate parent sit, whatever the share, and needs no
listed party (BIS guidance of 2026-05-31; text read 2026-09-24). Unknown is an answer of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.controls.ear.destinations import stands_at_the_start
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.reference import ControlTables
from screening.terms.field_words import fields_in_words
from screening.terms.party_role import PartyRole

HEADQUARTERS_ROLES = (
    PartyRole.PURCHASER,
    PartyRole.INTERMEDIATE_CONSIGNEE,
    PartyRole.ULTIMATE_CONSIGNEE,
    PartyRole.END_USER,
)
D5_MACAU = "headquarters_scope"


@dataclass(frozen=True, slots=True)
class Headquarters:
    """The answer for one party.

    Args:
        in_scope: headquartered or parented in one of the places asked about; ``None`` when unknown.
        why: what it rests on, for the officer.
        missing: fields of the party that would decide it.
    """

    in_scope: bool | None
    why: str
    missing: tuple[str, ...] = ()


def headquarters(party: PartyFacts, tables: ControlTables) -> Headquarters:
    """Whether a party is headquartered, or its ultimate parent sits, in D:5 or Macau."""
    return headquarters_in(party, tables, tables.members(D5_MACAU))


def headquarters_in(
    party: PartyFacts, tables: ControlTables, places: frozenset[str]
) -> Headquarters:
    """Whether a party is headquartered, or its ultimate parent sits, in one of the places.

    A party with an address in one of them that declares no headquarters counts as
    headquartered there. A party that names itself as ultimate parent is the top of its chain.

    Args:
        places: country codes; one that shares the row of another (HK) may be named by itself.
    """
    declared = party.headquarters_country
    if is_in(declared, tables, places):
        return Headquarters(True, f"headquarters declared in {declared}")
    addressed = next((code for code in party.places if is_in(code, tables, places)), None)
    if declared is None and addressed is not None:
        return Headquarters(True, f"addressed in {addressed}, no headquarters declared")
    parent = _parent_country(party)
    if is_in(parent, tables, places):
        return Headquarters(True, f"parent {party.ultimate_parent or 'or owner'} in {parent}")
    controlling = next(
        (
            o
            for o in party.owners
            if (o.percent is None or o.percent >= 50) and is_in(o.country, tables, places)
        ),
        None,
    )
    if controlling is not None:
        return Headquarters(True, f"owner {controlling.name} in {controlling.country}")
    missing = tuple(
        name
        for name, country in (("headquarters_country", declared), ("ultimate_parent", parent))
        if country is None or tables.country(country) is None
    )
    if missing:
        return Headquarters(None, f"not known: {fields_in_words(missing)}", missing)
    return Headquarters(False, f"headquarters in {declared}, ultimate parent in {parent}")


@once_an_inquiry
def seats(inquiry: Inquiry) -> tuple[tuple[PartyFacts, Headquarters], ...]:
    """Where each party sits whose headquarters count."""
    return seats_in(inquiry, inquiry.tables.members(D5_MACAU))


def seats_in(
    inquiry: Inquiry, places: frozenset[str]
) -> tuple[tuple[PartyFacts, Headquarters], ...]:
    """Where each party sits whose headquarters count, asked for a set of countries."""
    return tuple(
        (party, _seat(inquiry, party, places))
        for party in inquiry.facts.in_roles(HEADQUARTERS_ROLES)
    )


def _seat(inquiry: Inquiry, party: PartyFacts, places: frozenset[str]) -> Headquarters:
    """Of one party; the address where goods start says nothing of who sends them on from there."""
    found = headquarters_in(party, inquiry.tables, places)
    is_by_address = found.in_scope and party.headquarters_country is None and not party.owners
    if is_by_address and stands_at_the_start(inquiry.facts, party):
        return Headquarters(None, "an address where the goods start", ("headquarters_country",))
    return found


def is_in(code: str | None, tables: ControlTables, places: frozenset[str]) -> bool:
    """Whether a country as submitted is one of the places, by itself or by whose row counts."""
    return code is not None and (code in places or tables.country(code) in places)


def _parent_country(party: PartyFacts) -> str | None:
    """Where the ultimate parent sits, as far as the submission says."""
    if party.ultimate_parent is None:
        return None
    if same_name(party.ultimate_parent, party.name):
        return party.headquarters_country
    return next((o.country for o in party.owners if same_name(o.name, party.ultimate_parent)), None)


def same_name(one: str, other: str) -> bool:
    """Whether two names on one submission are written alike, case and blanks aside."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
