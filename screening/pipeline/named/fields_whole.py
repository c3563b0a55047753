"""Name fields as rules r1 and r2 had them: each field is one name, asked for as it stands.

Kept as it was, because replays of screenings of that time must give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.facts import TransactionFacts
from screening.matching import Query
from screening.pipeline.named.queries import NameToScreen, own_query

RULES = frozenset({"", "r1", "r2"})
"""The rules whose screenings had their fields read so; the oldest had no name."""


def names_to_screen(facts: TransactionFacts) -> Iterator[NameToScreen]:
    """Every name of every party and of whoever is named elsewhere, a party's own name first."""
    for party in (*facts.parties, *facts.named_elsewhere):
        yield NameToScreen(party.index, "name", own_query(party))
        for name in party.previous_names:
            yield NameToScreen(party.index, "previous_name", own_query(party, name))
        for other in party.names:
            yield NameToScreen(party.index, other.via, own_query(party, other.name))
        for owner in party.owners:
            countries = (owner.country,) if owner.country else ()
            asked = Query(owner.name, countries=countries, role=party.role.value)
            yield NameToScreen(party.index, "owner", asked)
        parent = party.ultimate_parent
        if parent and parent != party.name:
            asked = Query(parent, role=party.role.value)
            yield NameToScreen(party.index, "ultimate_parent", asked)
        for officer in party.officers:
            asked = Query(officer, schema="person", role=party.role.value)
            yield NameToScreen(party.index, "officer", asked)
