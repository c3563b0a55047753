"""Addresses of listed parties: who is in their house, and in it in their unit.

15 CFR 732 Supp. 3 no. 25, BIS guidance 2025-05-13, 744.16(f): the same unit is a reason to hold or
to block, the same building a weak sign, the same street or district nothing. Parties' addresses
and the sites of use are asked for alike. Candidates come from an index of houses and post boxes;
``matching.addresses`` says what two addresses have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from screening.controls.facts import TransactionFacts
from screening.controls.stated.party_parts import AddressFacts
from screening.matching import MatchingPolicy, Query, compare
from screening.matching.addresses.meeting import Address, Meeting, meeting_of
from screening.matching.addresses.parts import parts_of
from screening.matching.addresses.spellings import asked_keys
from screening.matching.parties import ADDRESS_KIND
from screening.matching.query import Match
from screening.models import ListedAddress, ListedParty, ListVersion
from screening.pipeline.named.listed_rows import rows_at
from screening.pipeline.named.parties import FoundHit
from screening.pipeline.named.queries import address_of
from screening.terms.listed_party import PartySchema
from screening.terms.party_hit import PartyHit

VIA = "address"
VIA_BUILDING = "building"
"""Via of a hit that is only another unit of the house: a weak flag and no hit of the answer."""
MOST_CANDIDATES = 200
_ORDER = tuple(Meeting)
_OF_A_PARTY = frozenset({Meeting.UNIT, Meeting.HOUSE})
"""What counts as the address of a listed party; a tower is told apart by units, and who names none
is in it and no more."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An address of the order: whose it is, and what is compared."""

    party: int
    name: str
    address: AddressFacts
    compared: Address


def with_addresses(
    facts: TransactionFacts,
    hits: Iterable[FoundHit],
    *,
    versions: Sequence[ListVersion],
    policy: MatchingPolicy,
    engine: str,
) -> tuple[FoundHit, ...]:
    """The hits, with those on the addresses that parties and sites of use have.

    Args:
        facts: the transaction, with addresses that stood in name fields put in their place.
        hits: what the names met; the party itself is not at "another's" address. Of the Entity
            List's rows that are addresses those go that are another house.
        versions: list versions whose rows are listed parties.
        policy, engine: what the texts are compared with, for the score and the evidence.

    Returns:
        New hits are ``is_match`` where the unit is the same. Where one side is silent about it a
        listed address is to be compared; a listed party's counts if it is the whole house.
    """
    asked = list(_addresses(facts))
    hits = tuple(_as_text(hit) for hit in hits if not _is_elsewhere(hit, asked))
    rows = rows_at(_keys_of(asked), versions, most=MOST_CANDIDATES)
    met = {(found.hit.party, found.listed_party.name) for found in hits}
    return (*hits, *_met(asked, rows, met, policy, engine))


def address_keys_of(facts: TransactionFacts) -> set[str]:
    """The keys of every house and box that an order names."""
    return _keys_of(_addresses(facts))


def is_answered(found: FoundHit) -> bool:
    """Whether a hit stands in the answer: who is only in the same building is not named."""
    return found.hit.via != VIA_BUILDING


def _keys_of(asked: Iterable[_Asked]) -> set[str]:
    return {key for one in asked for key in asked_keys(one.compared.text)}


def _addresses(facts: TransactionFacts) -> Iterator[_Asked]:
    """Every address of the order, those of data centers and the site of use among them."""
    for party in (*facts.parties, *facts.named_elsewhere, *((facts.site,) if facts.site else ())):
        for _, address in party.addresses:
            if address.street:
                text = Address(address.street, address.city or address.street, address.country)
                yield _Asked(party.index, party.name, address, text)
        site = party.details.site
        if site:
            place = AddressFacts(street=site)
            yield _Asked(party.index, party.name, place, Address(site, site))


def _met(
    asked: Iterable[_Asked],
    rows: Iterable[ListedParty],
    met: set[tuple[int, str]],
    policy: MatchingPolicy,
    engine: str,
) -> Iterator[FoundHit]:
    """Each listed party in a party's house, once; the same unit before another one."""
    for one in asked:
        for row in rows:
            common = [
                (meeting, address.text)
                for address in row.addresses.all()
                if (meeting := meeting_of(one.compared, _listed(address))) is not None
            ]
            if common and (one.party, row.name) not in met:
                met.add((one.party, row.name))
                meeting, listed = min(common, key=lambda pair: _ORDER.index(pair[0]))
                yield _found(one, row, meeting, listed, policy, engine)


def _listed(address: ListedAddress) -> Address:
    return Address(address.text, address.text, address.country or None)


def _is_elsewhere(found: FoundHit, asked: Iterable[_Asked]) -> bool:
    """Whether a listed address was met as a text alone, and each of the two is a house of its own.

    Where either names no house or box, how alike the texts are is all there is to go by.
    """
    if found.match.name_kind != ADDRESS_KIND:
        return False
    ours = [parts_of(one.compared.text) for one in asked if one.party == found.hit.party]
    listed = parts_of(found.hit.name)
    return bool(listed.houses or listed.boxes) and any(o.houses or o.boxes for o in ours)


def _as_text(found: FoundHit) -> FoundHit:
    """A listed address that is only alike as a text is to be compared, not the same."""
    if found.match.name_kind != ADDRESS_KIND:
        return found
    match, hit = replace(found.match, is_match=False), replace(found.hit, is_match=False)
    return replace(found, match=match, hit=hit)


def _found(
    one: _Asked,
    row: ListedParty,
    meeting: Meeting,
    listed: str,
    policy: MatchingPolicy,
    engine: str,
) -> FoundHit:
    record = row.to_record()
    (text,) = address_of(one.address)
    compared = compare(Query(text.text, schema="address"), record, policy=policy, engine=engine)
    is_row = record.schema is PartySchema.ADDRESS
    is_near = meeting is Meeting.BUILDING or (not is_row and meeting not in _OF_A_PARTY)
    is_match = meeting is Meeting.UNIT or (meeting in _OF_A_PARTY and not is_row)
    match = Match(
        source=record.source,
        uid=record.uid,
        name=listed,
        name_kind=VIA,
        score=compared.score,
        alert=True,
        is_match=is_match,
        evidence=compared.evidence,
    )
    hit = PartyHit(
        party=one.party,
        record=record,
        score=compared.score,
        is_match=is_match,
        name=listed,
        via=VIA_BUILDING if is_near else VIA,
        submitted_name=one.name,
    )
    return FoundHit(row, match, hit)
