"""What officers keep on file: licenses, standing records, and what they know of partners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from screening.controls.facts import TransactionFacts
from screening.controls.past import PartnerRecord
from screening.models import BusinessPartner, License, StandingRecord, StandingRecordPart
from screening.terms import standing_record as terms
from screening.terms.license import LicenseRecord
from screening.terms.traits import name_key

ENDED_LATELY = timedelta(days=400)
"""How long after its last day a record is still named as one that ended."""


def standing(facts: TransactionFacts, as_of: date) -> tuple[terms.StandingRecord, ...]:
    """Approved records of the order's partners and parts, those that ended lately, too."""
    holders = {
        terms.holder_key(party.name, party.address.country)
        for party in facts.parties
        if party.address.country
    }
    numbers = [line.part_number for line in facts.lines if line.part_number]
    parts = StandingRecordPart.keys_of(numbers)
    lately = Q(valid_until__isnull=True) | Q(valid_until__gte=as_of - ENDED_LATELY)
    rows = StandingRecord.objects.kept(holders=holders, parts=parts).filter(lately)
    found = {row.pk: row.to_record() for row in rows}
    # Whom a record restricts is looked for by any spelling of the name, at any address.
    for row in StandingRecord.objects.in_force().restricting().filter(lately):
        record = row.to_record()
        names = ((party.name, *party.previous_names) for party in facts.parties)
        if any(record.may_be_of(own) for own in names):
            found[row.pk] = record
    return tuple(record for _, record in sorted(found.items()))


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
