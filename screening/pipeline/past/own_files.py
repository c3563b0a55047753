"""What officers keep on file: licenses, and what they know of partners."""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.facts import TransactionFacts
from screening.controls.past import PartnerRecord
from screening.models import BusinessPartner, License
from screening.terms.license import LicenseRecord
from screening.terms.traits import name_key


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
