"""What brings an advanced-computing line under its requirement: places and headquarters.

15 CFR 742.6(a)(6)(iii) for classes a and b, (i)(B) for c, 744.23(a)(3); read 2026-09-24.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.controls.ear.destinations import Destination
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import seats
from screening.controls.ear.part_742_reasons.advanced_computing.rules import AC_RULES
from screening.controls.ear.part_774_items.ac_class import AcClass
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AI_DIFFUSION, HQ_TEST_A


@dataclass(frozen=True, slots=True)
class Triggers:
    """What brings a line of some class under the requirement, or may.

    Args:
        destinations: those in reach of the class.
        parties: those headquartered or parented in scope, with why.
        unknown: those whose seat is unknown, with the fields that would tell.
        is_worldwide: the world-wide requirement of January 2025 is enforced.
    """

    destinations: tuple[Destination, ...] = ()
    parties: tuple[tuple[PartyFacts, str], ...] = ()
    unknown: tuple[tuple[PartyFacts, tuple[str, ...]], ...] = ()
    is_worldwide: bool = False

    @property
    def bites(self) -> bool:
        """Whether the requirement stands on what is known."""
        return bool(self.destinations or self.parties or self.is_worldwide)

    @property
    def may_bite(self) -> bool:
        """Whether it stands, or could once the unknown is known."""
        return self.bites or bool(self.unknown)

    @property
    def countries(self) -> tuple[str, ...]:
        """Where it binds, or may: the destinations in reach, or "" for everywhere."""
        if self.parties or self.unknown or self.is_worldwide:
            return ("",)
        return tuple(dict.fromkeys(d.country for d in self.destinations))


def find_triggers(inquiry: Inquiry, letter: AcClass) -> Triggers:
    """What brings a line of class ``letter`` under the requirement in this inquiry."""
    abroad = tuple(d for d in inquiry.destinations if d.country and not d.is_domestic)
    scope = AC_RULES[letter].scope
    in_scope = tuple(d for d in abroad if inquiry.tables.in_group(d.country, scope))
    parties: list[tuple[PartyFacts, str]] = []
    unknown: list[tuple[PartyFacts, tuple[str, ...]]] = []
    if abroad and inquiry.policy.in_force(HQ_TEST_A, inquiry.as_of):
        for party, found in seats(inquiry):
            if found.in_scope:
                parties.append((party, found.why))
            elif found.in_scope is None:
                unknown.append((party, found.missing))
    worldwide = (
        letter == "a" and bool(abroad) and inquiry.policy.in_force(AI_DIFFUSION, inquiry.as_of)
    )
    return Triggers(in_scope, tuple(parties), tuple(unknown), worldwide)
