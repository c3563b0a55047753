"""Every country a line can be said to go to, with where the submission names it.

License determination asks the question for each of them and takes the worst (15 CFR 734.13,
748.5; own reading in the domain notes of 2026-09-24): the stated destination, every consignee
and end user, the place of use, and the transit countries of General Prohibition Eight
(15 CFR 736.2(b)(8)(ii)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screening.controls.facts import PartyFacts, TransactionFacts
from screening.controls.reference import DOMESTIC, ControlTables
from screening.terms.party_role import PartyRole

DESTINATION_ROLES = (
    PartyRole.INTERMEDIATE_CONSIGNEE,
    PartyRole.ULTIMATE_CONSIGNEE,
    PartyRole.END_USER,
)
GP8_TRANSIT = "736.2.b.8.transit_countries"


@dataclass(frozen=True, slots=True)
class Destination:
    """A country the goods go to or through.

    Args:
        code: as submitted.
        country: the country whose chart row and groups count (HK is CN); empty when the code is
            in no table, which is a hold.
        sources: paths into the submission that name it.
        is_transit_only: named only as a transit country.
    """

    code: str
    country: str
    sources: tuple[str, ...]
    is_transit_only: bool = False

    @property
    def is_domestic(self) -> bool:
        """Whether nothing leaves the United States for it."""
        return self.country == DOMESTIC


def find_destinations(facts: TransactionFacts, tables: ControlTables) -> tuple[Destination, ...]:
    """All destinations, in the order the submission names them, each country once.

    Transit countries count only where General Prohibition Eight names them; others are a matter
    of route, not of license.
    """
    found: dict[str, list[str]] = {}
    for code, source in _named(facts):
        found.setdefault(code, []).append(source)
    gp8 = tables.members(GP8_TRANSIT)
    through: dict[str, list[str]] = {}
    for i, code in enumerate(facts.transit_countries or ()):
        if code not in found and (tables.country(code) or code) in gp8:
            through.setdefault(code, []).append(f"route.transit_countries[{i}]")
    return tuple(
        Destination(
            code=code,
            country=tables.country(code) or "",
            sources=tuple(sources),
            is_transit_only=is_transit_only,
        )
        for group, is_transit_only in ((found, False), (through, True))
        for code, sources in group.items()
    )


def stands_at_the_start(facts: TransactionFacts, party: PartyFacts) -> bool:
    """Whether an intermediate consignee sits where the goods start abroad, so none go to it."""
    return _is_the_start(facts, party, party.address.country)


def _is_the_start(facts: TransactionFacts, party: PartyFacts, country: str | None) -> bool:
    start = facts.ship_from_country
    return (
        party.role is PartyRole.INTERMEDIATE_CONSIGNEE
        and start not in (None, DOMESTIC)
        and country == start
    )


def _named(facts: TransactionFacts) -> Iterable[tuple[str, str]]:
    if facts.destination_country:
        yield facts.destination_country, facts.destination_path
    for party in facts.in_roles(DESTINATION_ROLES):
        if party.index in facts.not_of_lines:
            continue
        for path, address in party.addresses:
            if address.country and not _is_the_start(facts, party, address.country):
                yield address.country, f"{path}.country"
    if facts.end_use.location_country:
        yield facts.end_use.location_country, "end_use.location_country"


def is_used_by(facts: TransactionFacts, parties: Iterable[int]) -> bool:
    """Whether nobody else than these parties (indexes) uses the goods: the end users, where none
    is named the ultimate consignees."""
    last = ((PartyRole.END_USER,), (PartyRole.ULTIMATE_CONSIGNEE,))
    users = next(filter(None, map(facts.in_roles, last)), ())
    return bool(users) and {user.index for user in users} <= set(parties)
