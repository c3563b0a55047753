"""Who carries the goods as a party: the ship or the aircraft that a filing names.

Added here and not where facts are read: rules up to r6 took it for a number, and a replay of theirs
must.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from screening.controls.facts import PartyFacts, TransactionFacts
from screening.terms.conveyance import named_conveyance
from screening.terms.party_role import PartyRole


def with_conveyance(submission: Mapping[str, Any], facts: TransactionFacts) -> TransactionFacts:
    """The facts with what carries the goods among those named elsewhere.

    Args:
        submission: as taken in, schema-valid.
        facts: the same, read.
    """
    name, kind = named_conveyance(submission)
    if name is None:
        return facts
    index = len(facts.parties) + len(facts.named_elsewhere)
    carrier = PartyFacts(
        index=index, role=PartyRole.CARRIER, name=name, type=kind, path="filing.conveyance"
    )
    site = None if facts.site is None else replace(facts.site, index=index + 1)
    return replace(facts, named_elsewhere=(*facts.named_elsewhere, carrier), site=site)
