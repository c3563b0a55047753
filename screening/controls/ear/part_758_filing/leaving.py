"""Where goods leave and where they end: whether part 30 asks for anything at all.

15 CFR 30.2(a) and (d), 758.1(b): exports from the United States, Puerto Rico and the Virgin
Islands, between the United States and Puerto Rico, and to the Virgin Islands. Not reexports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screening.controls.ear.part_758_filing.block import Ask, Due, Ground
from screening.controls.ear.part_758_filing.law import FilingLaw, filing_law
from screening.controls.facts import TransactionFacts
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC
from screening.terms.party_role import PartyRole

PUERTO_RICO, VIRGIN_ISLANDS = "PR", "VI"
_EMBARGOED = ("E:1", "E:2")
_GROUP_D = ("D:1", "D:2", "D:3", "D:4", "D:5")
_ENDS = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A way out of the United States.

    Args:
        law: of the day.
        start: where it begins; DOMESTIC where nobody said.
        ends: codes of the countries where it ends, as submitted.
        countries: the same, as the country whose rules count (HK is CN).
        may_go_on: whether somebody says that it is exported again.
        is_embargoed: it ends in Country Group E:1 or E:2.
        is_in_group_d: it ends in Country Group D.
        tells_all_items: it ends where every item of the control list is told (758.1(b)(10), (g)).
    """

    law: FilingLaw
    start: str
    ends: tuple[str, ...]
    countries: frozenset[str]
    may_go_on: bool
    is_embargoed: bool
    is_in_group_d: bool
    tells_all_items: bool

    @property
    def is_within(self) -> bool:
        """Whether it is trade with Puerto Rico or the Virgin Islands and no export."""
        return bool(self.countries) and self.countries <= {DOMESTIC}


def leaving(inquiry: Inquiry) -> Leaving:
    """How the goods of a transaction leave."""
    facts, tables = inquiry.facts, inquiry.tables
    law = filing_law(tables)
    ends = tuple(dict.fromkeys(_ends(facts)))
    countries = frozenset(tables.country(code) or code for code in ends)
    return Leaving(
        law=law,
        start=_start(facts),
        ends=ends,
        countries=countries,
        may_go_on=facts.end_use.reexport is True,
        is_embargoed=_in_groups(inquiry, countries, _EMBARGOED),
        is_in_group_d=_in_groups(inquiry, countries, _GROUP_D),
        tells_all_items=bool(countries & law.sets["758.1.b.10.countries"]),
    )


def _start(facts: TransactionFacts) -> str:
    """Where the goods begin; of lines that leave several countries what leaves ours counts."""
    starts = [line.ship_from_country or facts.ship_from_country for line in facts.lines]
    return DOMESTIC if None in starts or DOMESTIC in starts else starts[0] or DOMESTIC


def _ends(facts: TransactionFacts) -> Iterator[str]:
    named = (
        facts.destination_country,
        *(line.ship_to.country for line in facts.lines if line.ship_to),
        *(code for party in facts.in_roles(_ENDS) for code in party.places),
        facts.end_use.location_country,
    )
    yield from (code for code in named if code)


def _in_groups(inquiry: Inquiry, countries: frozenset[str], codes: Iterable[str]) -> bool:
    """Whether any country is in any of the groups; one that is not loaded has nobody."""
    sets = inquiry.tables.sets
    return any(countries & sets.get(code, frozenset()) for code in codes)


def outside(way: Leaving) -> Ground | None:
    """Why nothing is asked for, or what must be known first; None where part 30 applies."""
    sets = way.law.sets
    if way.start in sets["30.2.d.territories"]:
        if way.countries <= {DOMESTIC}:
            return Ground("30.2(d)", Due.NOT_APPLICABLE)
        text = f"Do the goods leave from {way.start} itself, and what does Census ask there?"
        return Ground("30.2(d)", Due.CHECK, Ask("ship_from.country", text, "30.2(d)"))
    if way.start not in sets["30.2.places"]:
        return Ground("758.1(b); 30.2(a)", Due.NOT_APPLICABLE)
    if not way.ends:
        text = "In which country do the goods end?"
        return Ground("30.6(a)", Due.CHECK, Ask("destination_country", text, "30.6(a)"))
    if way.is_within and not any(_is_covered(way.start, end) for end in way.ends):
        return Ground("30.2(d)", Due.NOT_APPLICABLE)
    return None


def _is_covered(start: str, end: str) -> bool:
    """Whether trade within the United States is covered."""
    if end == VIRGIN_ISLANDS:
        return start != VIRGIN_ISLANDS
    return PUERTO_RICO in (start, end) and start != end and start != VIRGIN_ISLANDS
