"""Parties at the address of a listed party under another name.

15 CFR 732 Supp. 3 no. 25, BIS guidance 2025-05-13: the same room or suite is a reason to hold, the
same building a weak sign. Candidates come from an index of the listed addresses; matching says
how alike two addresses are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.controls.facts import PartyFacts, PartyHit, TransactionFacts
from screening.matching import Match, MatchingPolicy, Query, compare
from screening.matching.addresses import SAME, best_meeting
from screening.models import ListedParty, ListVersion
from screening.pipeline.parties import FoundHit, address_of
from screening.terms.addresses import address_keys
from screening.terms.listed_party import AddressRecord, PartySchema

MOST_CANDIDATES = 200
VIA = "address"


def find_shared_addresses(
    facts: TransactionFacts,
    hits: Iterable[FoundHit],
    *,
    versions: Iterable[ListVersion],
    policy: MatchingPolicy,
) -> tuple[FoundHit, ...]:
    """Parties whose street and city are those of a listed party that they did not meet by name.

    Args:
        facts: the transaction.
        hits: what the names met; the party itself is not at "another's" address.
        versions: list versions whose rows are listed parties.
        policy: weights of the comparison.

    Returns:
        ``is_match`` where the room agrees too or nobody says one; otherwise the same building.
    """
    at = {party.index: tuple(address_of(party.address)) for party in facts.parties}
    keys = {
        key
        for party in facts.parties
        if at[party.index]
        for key in address_keys(party.address.street or "")
    }
    if not keys:
        return ()
    rows = (
        ListedParty.objects.filter(
            addresses__keys__key__in=sorted(keys), version__in=[v.pk for v in versions]
        )
        .exclude(schema=PartySchema.ADDRESS.value)
        .distinct()
        .order_by("source_code", "uid")
        .select_related("version")
        .with_parts()[:MOST_CANDIDATES]
    )
    met = {(found.hit.party, found.listed_party.name) for found in hits}
    return tuple(_compared(facts.parties, at, list(rows), met, policy))


def _compared(
    parties: Iterable[PartyFacts],
    at: dict[int, tuple[AddressRecord, ...]],
    rows: list[ListedParty],
    met: set[tuple[int, str]],
    policy: MatchingPolicy,
) -> Iterator[FoundHit]:
    """The best listed party at each party's address, by name once."""
    for party in parties:
        for row in rows:
            record = row.to_record()
            if (party.index, row.name) in met:
                continue
            meeting = best_meeting(at[party.index], record.addresses, policy)
            if meeting is None or meeting.score < SAME:
                continue
            met.add((party.index, row.name))
            yield _found(party, row, meeting.asked, meeting.listed, meeting.other_number, policy)


def _found(
    party: PartyFacts,
    row: ListedParty,
    asked: str,
    listed: str,
    other_room: bool,
    policy: MatchingPolicy,
) -> FoundHit:
    record = row.to_record()
    compared = compare(Query(asked, schema="address"), record, policy=policy)
    match = Match(
        source=record.source,
        uid=record.uid,
        name=listed,
        name_kind=VIA,
        score=compared.score,
        alert=True,
        is_match=not other_room,
        evidence=compared.evidence,
    )
    hit = PartyHit(
        party=party.index,
        record=record,
        score=compared.score,
        is_match=not other_room,
        name=listed,
        via=VIA,
        submitted_name=party.name,
    )
    return FoundHit(row, match, hit)
