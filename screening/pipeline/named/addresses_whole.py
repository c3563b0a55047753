"""Addresses as rules r1 and r2 compared them: house number and one word of the street.

Kept as it was, because replays of screenings of that time must give the same bytes.

15 CFR 732 Supp. 3 no. 25, BIS guidance 2025-05-13: the same room or suite is a reason to hold, the
same building a weak sign. Candidates come from an index of the listed addresses by house number and
street; the score is how alike matching finds the two texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from screening.controls.facts import PartyFacts, TransactionFacts
from screening.matching import Comparison, Match, MatchingPolicy, Query, compare
from screening.models import ListedParty, ListVersion
from screening.pipeline.named.parties import FoundHit
from screening.pipeline.named.queries import address_of
from screening.terms.addresses import address_keys, is_other_room, is_same_house
from screening.terms.listed_party import PartyRecord, PartySchema
from screening.terms.party_hit import PartyHit

MOST_CANDIDATES = 200
VIA = "address"
Alike = Callable[[Query, PartyRecord], Comparison]


def find_shared_addresses(
    facts: TransactionFacts,
    hits: Iterable[FoundHit],
    *,
    versions: Iterable[ListVersion],
    policy: MatchingPolicy,
    engine: str,
) -> tuple[FoundHit, ...]:
    """Parties whose street and city are those of a listed party that they did not meet by name.

    Args:
        facts: the transaction.
        hits: what the names met; the party itself is not at "another's" address.
        versions: list versions whose rows are listed parties.
        policy: weights of the comparison.
        engine: name of the matching engine that compares, the same that met the names.

    Returns:
        ``is_match`` where the rooms agree or one is silent; otherwise it is the same building.
    """
    placed = [party for party in facts.parties if party.address.street and party.address.city]
    keys = {key for party in placed for key in address_keys(party.address.street or "")}
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
    alike = partial(compare, policy=policy, engine=engine)
    return tuple(_compared(placed, list(rows), met, alike))


def _compared(
    parties: Iterable[PartyFacts],
    rows: list[ListedParty],
    met: set[tuple[int, str]],
    alike: Alike,
) -> Iterator[FoundHit]:
    """Each listed party in a party's house, once; the same room before another one."""
    for party in parties:
        street, city = party.address.street or "", party.address.city or ""
        for row in rows:
            here = [a.text for a in row.addresses.all() if is_same_house(street, city, a.text)]
            if here and (party.index, row.name) not in met:
                met.add((party.index, row.name))
                listed = min(here, key=lambda text: is_other_room(street, text))
                yield _found(party, row, listed, alike)


def _found(party: PartyFacts, row: ListedParty, listed: str, alike: Alike) -> FoundHit:
    record = row.to_record()
    (asked,) = address_of(party.address)
    compared = alike(Query(asked.text, schema="address"), record)
    is_match = not is_other_room(party.address.street or "", listed)
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
        party=party.index,
        record=record,
        score=compared.score,
        is_match=is_match,
        name=listed,
        via=VIA,
        submitted_name=party.name,
    )
    return FoundHit(row, match, hit)
