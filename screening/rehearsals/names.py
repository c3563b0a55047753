"""Ordinary names asked of the lists in force under two policies, as an order would ask them.

Every name is played as an ultimate consignee, and once more in each role that a row of thresholds
of either policy names. The lists and the sets may change while it runs; then it begins again, so
that what stands at the end is of one state of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from screening.controls.facts import TransactionFacts
from screening.models import Rehearsal
from screening.pipeline.named.parties import FoundHit, find_hits
from screening.pipeline.reference import Reference, engines_of, reference_in_force
from screening.rehearsals.judging import Side
from screening.rehearsals.name_tally import NameTally, Play
from screening.rehearsals.ordinary_names import OrdinaryName, sets_in_use
from screening.terms.party_role import PartyRole
from screening.terms.values import content_hash

NAMES = 40
"""Names of a page."""
_ROLE = PartyRole.ULTIMATE_CONSIGNEE.value


def plays_of(*sides: Side) -> tuple[Play, ...]:
    """Every name in every role that it is to be played in."""
    rows = (row for side in sides for row in side.policy.matching.thresholds)
    roles = dict.fromkeys((_ROLE, *(row.role for row in rows if row.role)))
    names = [name for one in sets_in_use() for name in one.names]
    return tuple(Play(name, role) for role in roles for name in names)


@dataclass(frozen=True, slots=True)
class Playing:
    """The names of a rehearsal, and what they are played with."""

    plays: tuple[Play, ...]
    references: tuple[Reference, Reference]
    marks: dict[str, Any]

    @classmethod
    def of(cls, base: Side, tried: Side) -> Playing:
        """With the lists and sets of today."""
        force = reference_in_force()
        sides = (base, tried)
        versions = [f"{v.source_id} {v.sha256}" for v in force.party_versions]
        before, after = (
            replace(force, policy_row=s.row, policy=s.policy, engine=engines_of(s.policy))
            for s in sides
        )
        sets = [one.to_json() for one in sets_in_use()]
        marks = {"sets": sets, "lists": content_hash(versions), "list_versions": len(versions)}
        return cls(plays_of(*sides), (before, after), marks)

    def play_page(self, rehearsal: Rehearsal) -> None:
        """Play the next names of a rehearsal; its row is changed and not stored.

        Where a list or a set is another than when it began, it begins again.
        """
        if {key: rehearsal.names.get(key) for key in self.marks} != self.marks:
            rehearsal.names, rehearsal.names_judged = dict(self.marks), 0
            rehearsal.names_total = len(self.plays)
        tally = NameTally.read(rehearsal.names)
        page = self.plays[rehearsal.names_judged : rehearsal.names_judged + NAMES]
        before, after = (_hits(page, reference) for reference in self.references)
        for place, play in enumerate(page):
            tally.count(play, before[place], after[place])
        rehearsal.names = {**self.marks, "tally": tally.to_json()}
        rehearsal.names_judged += len(page)


def _hits(page: Sequence[Play], reference: Reference) -> list[list[FoundHit]]:
    """The alerts of each name of a page."""
    found: list[list[FoundHit]] = [[] for _ in page]
    parties = [_party(play.name, play.role) for play in page]
    asked = {"reference": "names", "kind": "order", "parties": parties, "lines": []}
    hits = find_hits(
        TransactionFacts.from_submission(asked),
        index=reference.index(),
        within=reference.names_within(),
        versions=reference.party_versions,
        policy=reference.policy.matching,
    )
    for hit in hits:
        found[hit.hit.party].append(hit)
    return found


def _party(name: OrdinaryName, role: str) -> dict[str, Any]:
    address = {"address": {"country": name.country}} if name.country else {}
    return {"role": role, "name": name.name, "type": name.schema, **address}
