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


def standing(
    facts: TransactionFacts, as_of: date, matching: MatchingPolicy
) -> tuple[terms.StandingRecord, ...]:
    """Approved records of the order's partners and parts, those that ended lately, too.

    Args:
        matching: from which likeness on a name may be that of somebody whom a record restricts.
    """
    names = _names_of(facts)
    numbers = [line.part_number for line in facts.lines if line.part_number]
    parts = StandingRecordPart.keys_of(numbers)
    holders = {
        key
        for party in facts.parties
        if party.address.country
        for key in terms.holder_keys(party.name, party.address.country)
    }
    lately = Q(valid_until__isnull=True) | Q(valid_until__gte=as_of - ENDED_LATELY)
    rows = StandingRecord.objects.kept(holders=holders, parts=parts).filter(lately)
    found = {row.pk: row.to_record() for row in rows}
    # Whom a record restricts is looked for by any spelling of the name, at any address.
    restricting = StandingRecord.objects.in_force().restricting().filter(lately)
    kept = [(row.pk, row.to_record()) for row in restricting]
    alike = _spelled_alike([record.partner for _, record in kept], names, matching)
    for pk, record in kept:
        also = tuple(
            name
            for name, own in names.items()
            if record.may_be_of(own) or (record.partner, name) in alike
        )
        if also:
            found[pk] = replace(record, also=also)
    for row in _of_like_firms(facts, names).filter(lately):
        record = row.to_record()
        if also := tuple(name for name, own in names.items() if record.may_be_of(own)):
            found[row.pk] = replace(record, also=also)
    return tuple(record for _, record in sorted(found.items()))


def _names_of(facts: TransactionFacts) -> dict[str, tuple[str, ...]]:
    """Every name of each party: stated, earlier ones, those of partners merged with it."""
    rows = BusinessPartner.objects.named(party.name for party in facts.parties)
    merged: dict[str, set[str]] = {}
    for row in rows.select_related("merged_into").prefetch_related("merged", "merged_into__merged"):
        head = row.merged_into or row
        for other in (head, *head.merged.all()):
            merged.setdefault(firm_key(row.name), set()).add(other.name)
    return {
        party.name: (
            party.name,
            *party.previous_names,
            *sorted(merged.get(firm_key(party.name), ())),
        )
        for party in facts.parties
    }


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


def _of_like_firms(
    facts: TransactionFacts, names: Mapping[str, tuple[str, ...]]
) -> QuerySet[StandingRecord]:
    """Records of owners and headquarters in a party's country whose holder begins like it."""
    begins = {
        f"{party.address.country} {first}"
        for party in facts.parties
        if party.address.country
        for name in names[party.name]
        for first in terms.first_words(name)
    }
    like = Q(pk__in=[])
    for start in sorted(begins):
        like |= Q(holder_key__startswith=start)
    kinds = (terms.StandingKind.OWNERSHIP, terms.StandingKind.HEADQUARTERS)
    return StandingRecord.objects.in_force().filter(like, kind__in=kinds)


def licenses(facts: TransactionFacts) -> Iterator[LicenseRecord]:
    """The licenses whose numbers the lines name."""
    numbers = [line.license_number for line in facts.lines if line.license_number]
    if numbers:
        yield from (held.to_record() for held in License.objects.numbered(numbers))


def partners(facts: TransactionFacts) -> dict[str, PartnerRecord]:
    """The partner records of the parties, by party index."""
    # One of the party's own country before one of which no country is known.
    rows = BusinessPartner.objects.named(party.name for party in facts.parties).order_by("pk")
    found = {(partner.key, partner.country): partner.to_record() for partner in rows}
    told = {}
    for party in facts.parties:
        key = name_key(party.name)[:200]
        record = found.get((key, party.address.country or "")) or found.get((key, ""))
        if record is not None:
            told[str(party.index)] = record
    return told
