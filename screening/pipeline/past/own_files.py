"""What officers keep on file: licenses, standing records, and what they know of partners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from screening.controls.facts import TransactionFacts
from screening.controls.past import PartnerRecord
from screening.matching import MatchingPolicy, Query, score_many
from screening.models import BusinessPartner, License, StandingRecord, StandingRecordPart
from screening.terms import standing_record as terms
from screening.terms.license import LicenseRecord
from screening.terms.traits import firm_key, name_key

ENDED_LATELY = timedelta(days=400)
"""How long after its last day a record is still named as one that ended."""


Names = Mapping[str, tuple[str, ...]]
"""By the name of a party, every name of it: stated, earlier ones, those of partners merged."""


def standing(
    facts: TransactionFacts, as_of: date, matching: MatchingPolicy
) -> tuple[terms.StandingRecord, ...]:
    """``standing_of`` one order."""
    return standing_of([facts], as_of, matching)[0]


def standing_of(
    orders: Sequence[TransactionFacts], as_of: date, matching: MatchingPolicy
) -> list[tuple[terms.StandingRecord, ...]]:
    """Approved records of each order's partners and parts, those that ended lately, too.

    Args:
        matching: from which likeness on a name may be that of somebody whom a record restricts.
    """
    lately = Q(valid_until__isnull=True) | Q(valid_until__gte=as_of - ENDED_LATELY)
    in_force = StandingRecord.objects.in_force().filter(lately)
    if not orders or not in_force.exists():
        return [() for _ in orders]
    names = _names_of(orders)
    kept = _kept(orders, lately)
    # Whom a record restricts is looked for by any spelling of the name, at any address.
    restricting = [(row.pk, row.to_record()) for row in in_force.restricting()]
    like = _of_like_firms(orders, names, in_force)
    told = []
    for facts, own, found in zip(orders, names, kept, strict=True):
        alike = _spelled_alike([record.partner for _, record in restricting], own, matching)
        for pk, record in restricting:
            if also := _also(record, own, alike):
                found[pk] = replace(record, also=also)
        begins = _first_words(facts, own)
        for row in like:
            record = row.to_record()
            if row.holder_key.startswith(begins) and (also := _also(record, own, set())):
                found[row.pk] = replace(record, also=also)
        told.append(tuple(record for _, record in sorted(found.items())))
    return told


def _also(
    record: terms.StandingRecord, names: Names, alike: set[tuple[str, str]]
) -> tuple[str, ...]:
    """The parties whom a record of another name may be of."""
    return tuple(
        name
        for name, own in names.items()
        if record.may_be_of(own) or (record.partner, name) in alike
    )


def _kept(orders: Sequence[TransactionFacts], lately: Q) -> list[dict[int, terms.StandingRecord]]:
    """By key, the records of each order's own partners and parts."""
    holders = [_holders_of(facts) for facts in orders]
    parts = [
        set(StandingRecordPart.keys_of([x.part_number for x in facts.lines if x.part_number]))
        for facts in orders
    ]
    asked = StandingRecord.objects.kept(
        holders=set().union(*holders), parts=set().union(*parts)
    ).filter(lately)
    rows = [
        (row, row.to_record(), {part.key for part in row.parts.all()})
        for row in asked.prefetch_related("parts")
    ]
    return [
        {
            row.pk: record
            for row, record, keys in rows
            if row.holder_key in own or (not row.holder_key and keys & bought)
        }
        for own, bought in zip(holders, parts, strict=True)
    ]


def _holders_of(facts: TransactionFacts) -> set[str]:
    return {
        key
        for party in facts.parties
        if party.address.country
        for key in terms.holder_keys(party.name, party.address.country)
    }


def _names_of(orders: Sequence[TransactionFacts]) -> list[Names]:
    """Of each order, by party: every name of it."""
    rows = BusinessPartner.objects.named(p.name for facts in orders for p in facts.parties)
    merged: dict[str, dict[str, set[str]]] = {}
    for row in rows.select_related("merged_into").prefetch_related("merged", "merged_into__merged"):
        head = row.merged_into or row
        names = merged.setdefault(firm_key(row.name), {}).setdefault(row.key, set())
        names |= {other.name for other in (head, *head.merged.all())}
    return [_with_merged(facts, merged) for facts in orders]


def _with_merged(facts: TransactionFacts, merged: Mapping[str, Mapping[str, set[str]]]) -> Names:
    here = {name_key(party.name)[:200] for party in facts.parties}
    told = {}
    for party in facts.parties:
        by_key = merged.get(firm_key(party.name), {})
        others = sorted({name for key in here & set(by_key) for name in by_key[key]})
        own = (party.name, *party.previous_names, *(other.name for other in party.names))
        told[party.name] = (*own, *others)
    return told


def _spelled_alike(
    holders: Sequence[str], names: Mapping[str, tuple[str, ...]], matching: MatchingPolicy
) -> set[tuple[str, str]]:
    """Holders and parties of which a name may be the other's, as names are matched on lists."""
    asked = [(holder, name, one) for holder in holders for name in names for one in names[name]]
    if not asked:
        return set()
    scores = score_many([(Query(one), holder) for holder, _, one in asked], matching)
    least = float(matching.match_threshold)
    pairs = zip(asked, scores, strict=True)
    return {(holder, name) for (holder, name, _), score in pairs if score >= least}


MOST_BEGINNINGS = 60
"""First words that one query is asked for; of more orders all such records are looked through."""


def _of_like_firms(
    orders: Sequence[TransactionFacts], names: Sequence[Names], in_force: QuerySet[StandingRecord]
) -> list[StandingRecord]:
    """Records of owners and headquarters whose holder may begin like a party of the orders."""
    kinds = (terms.StandingKind.OWNERSHIP, terms.StandingKind.HEADQUARTERS)
    rows = in_force.filter(kind__in=kinds)
    begins = {
        start
        for facts, own in zip(orders, names, strict=True)
        for start in _first_words(facts, own)
    }
    if len(begins) <= MOST_BEGINNINGS:
        like = Q(pk__in=[])
        for start in sorted(begins):
            like |= Q(holder_key__startswith=start)
        rows = rows.filter(like)
    return [row for row in rows if row.holder_key.startswith(tuple(begins))]


def _first_words(facts: TransactionFacts, names: Names) -> tuple[str, ...]:
    """How the keys of firms begin that are in a party's country and begin like it."""
    return tuple(
        f"{party.address.country} {first}"
        for party in facts.parties
        if party.address.country
        for name in names[party.name]
        for first in terms.first_words(name)
    )


def licenses(facts: TransactionFacts) -> Iterator[LicenseRecord]:
    """The licenses whose numbers the lines name."""
    numbers = [line.license_number for line in facts.lines if line.license_number]
    if numbers:
        yield from (held.to_record() for held in License.objects.numbered(numbers))


def partners_of(orders: Sequence[TransactionFacts]) -> list[dict[str, PartnerRecord]]:
    """The partner records of each order's parties, by party index."""
    # One of the party's own country before one of which no country is known.
    rows = BusinessPartner.objects.named(p.name for facts in orders for p in facts.parties)
    found = {(row.key, row.country): row.to_record() for row in rows.order_by("pk")}
    return [_partners(facts, found) for facts in orders]


def _partners(
    facts: TransactionFacts, found: Mapping[tuple[str, str], PartnerRecord]
) -> dict[str, PartnerRecord]:
    told = {}
    for party in facts.parties:
        key = name_key(party.name)[:200]
        record = found.get((key, party.address.country or "")) or found.get((key, ""))
        if record is not None:
            told[str(party.index)] = record
    return told
