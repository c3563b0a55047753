"""What officers keep on file: licenses, standing records, and what they know of partners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from screening.controls.ear.part_774_items.catalog import part_key
from screening.controls.facts import TransactionFacts
from screening.controls.past import PartnerRecord
from screening.models import BusinessPartner, License, StandingRecord
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
    parts = {part_key(line.part_number) for line in facts.lines if line.part_number}
    rows = StandingRecord.objects.kept(holders=holders, parts=parts - {""})
    lately = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=as_of - ENDED_LATELY))
    return tuple(row.to_record() for row in lately)


def licenses(facts: TransactionFacts) -> Iterator[LicenseRecord]:
    """The licenses whose numbers the lines name."""
    numbers = [line.license_number for line in facts.lines if line.license_number]
    if numbers:
        yield from (held.to_record() for held in License.objects.numbered(numbers))


def partners(facts: TransactionFacts) -> dict[str, PartnerRecord]:
    """The partner records of the parties, by party index."""
    found = {
        partner.key: partner.to_record()
        for partner in BusinessPartner.objects.named(party.name for party in facts.parties)
    }
    keys = ((str(party.index), name_key(party.name)[:200]) for party in facts.parties)
    return {index: found[key] for index, key in keys if key in found}
