"""Addresses under part 746 that no line's destination shows: regions, other parties, transit.

15 CFR 746.6 for the occupied regions of Ukraine; parties and transit by own reading of part 746
(read 2026-09-24), always a hold: whether a license is needed hangs on where the goods really go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from screening.controls.answers import Question, Result
from screening.controls.ear.destinations import DESTINATION_ROLES
from screening.controls.ear.part_746_embargoes.exceptions import claimed_and_named, in_regions
from screening.controls.ear.part_746_embargoes.regions import (
    ADDRESS_COUNTRIES,
    Region,
    find_region,
    part_of_ukraine,
)
from screening.controls.ear.part_746_embargoes.review import REGIONS_REVIEW
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.reference import ControlTables
from screening.controls.stated.party_parts import AddressFacts
from screening.terms.outcome import Outcome

STEP = "embargo"
CODE = "dest.embargo"
# Countries under a whole embargo, for parties who live there in whatever role.
COMPREHENSIVE = "746.comprehensive.countries"
_CHAPTER_DIGITS = 2

IN_REGION = Rule(
    rule_id="us.746.regions",
    citation="15 CFR 746.6",
    step=STEP,
    code=CODE,
    words="goods for an occupied region of Ukraine, but EAR99 food and medicine",
)
ADDRESS_TO_READ = Rule(
    rule_id="us.746.regions.address",
    citation="15 CFR 746.6",
    step=STEP,
    code=CODE,
    words="an address that may lie in an occupied region, or food or medicine for one",
)
PARTLY_OCCUPIED = Rule(
    rule_id="us.746.partly_occupied",
    citation="15 CFR 732 Supp. 3",
    step=STEP,
    code="question.open",
    words="an address in an oblast that is partly occupied and that 746.6 does not name",
)
OTHER_PARTY = Rule(
    rule_id="us.746.parties",
    citation="15 CFR part 746",
    step=STEP,
    code=CODE,
    words="a party of an embargoed country, or its government, in another role",
)
IN_TRANSIT = Rule(
    rule_id="us.746.transit",
    citation="15 CFR part 746",
    step=STEP,
    code=CODE,
    words="a route through an embargoed country that General Prohibition Eight does not name",
)
_GOES_ON = "a license is required if the items go {}, none by part 746 if they do not"


def embargoed_places(inquiry: Inquiry) -> Findings:
    """What the addresses, the other parties and the route add to the destinations."""
    rulings = (*_regions(inquiry), *_parties_elsewhere(inquiry), *_transit(inquiry))
    return rule_on(inquiry, *rulings)


def is_ear99_food_or_medicine(
    tables: ControlTables, line: LineFacts, classification: Classification
) -> bool:
    """Whether a line may be the food or medicine that 746.4, 746.6 and 746.9 leave free."""
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    chapter = (line.hts or "")[:_CHAPTER_DIGITS]
    return is_ear99 and chapter in tables.members("746.food.tariff_codes")


def may_be_food(line: LineFacts, classification: Classification) -> bool:
    """Whether an EAR99 line has no tariff code that would say whether it is food or medicine."""
    return not line.hts and classification.eccn is not None and classification.eccn.is_ear99


def ask_whether_food(line: LineFacts) -> Question:
    """What to ask of such a line."""
    text = f"Is line {line.number} food or medicine, and what is its end use and tariff code?"
    return Question(field=f"{line.subject}.hts", text=text, why=CODE, topic="end_use")


def _regions(inquiry: Inquiry) -> Iterable[Ruling]:
    """Addresses in Ukraine and Russia: a region found, or nothing that could rule one out."""
    countries = inquiry.tables.members(ADDRESS_COUNTRIES)
    for subject, address, is_destination in _addresses(inquiry):
        if address.country not in countries:
            continue
        region = find_region(inquiry, subject)
        if region is not None:
            yield from _in_region(inquiry, subject, region, is_destination)
        elif address.country == "UA" and part_of_ukraine(inquiry, subject) is None:
            yield _unplaced(inquiry, subject, "Ukraine without a known region or postal code")
        elif address.country != "UA" and not address.city:
            yield _unplaced(inquiry, subject, f"{address.country} without a city")


def _addresses(inquiry: Inquiry) -> Iterable[tuple[str, AddressFacts, bool]]:
    """Every address with its path and whether goods go there.

    A place of use of which only the country is told is that of the addresses in it.
    """
    facts = inquiry.facts
    for party in facts.parties:
        is_destination = party.role in DESTINATION_ROLES
        for path, address in party.addresses:
            yield path, address, is_destination
    if facts.line_place is not None:
        yield *facts.line_place, True
    use = facts.end_use
    addressed = {code for p in facts.in_roles(DESTINATION_ROLES) for code in p.places}
    country = use.location_country or facts.destination_country
    is_told = use.location_region or use.site_address
    if country and (is_told or (use.location_country and country not in addressed)):
        place = AddressFacts(city=use.location_region or use.site_address, country=country)
        yield "end_use", place, True
    elif facts.line_place is None and facts.destination_country not in {None, *addressed}:
        yield "destination_country", AddressFacts(country=facts.destination_country), True


def _in_region(
    inquiry: Inquiry, subject: str, region: Region, is_destination: bool
) -> Iterable[Ruling]:
    """Every line of the order at a place in a region; food and medicine are a person's."""
    words = f"The address lies in {region.name}, or is named after it"
    if not region.is_embargoed:
        yield _to_read(inquiry, subject, PARTLY_OCCUPIED, f"{words}.", region.name)
    elif not is_destination:
        hangs_on = _GOES_ON.format("to that place")
        yield _to_read(inquiry, subject, ADDRESS_TO_READ, f"{words}: {hangs_on}.", region.name)
    elif region.outcome is Outcome.HOLD:
        hangs_on = "a license is required if the place is occupied, none by 746.6 if it is not"
        yield _to_read(inquiry, subject, ADDRESS_TO_READ, f"{words}: {hangs_on}.", region.name)
    else:
        yield from _by_item(inquiry, subject, region, words)


def _by_item(inquiry: Inquiry, subject: str, region: Region, words: str) -> Iterable[Ruling]:
    """Goods for an occupied place: a license, but for what may be food or medicine."""
    named = in_regions(inquiry.tables)
    free: list[int] = []
    alike: dict[tuple[tuple[str, ...], bool], list[int]] = {}
    for line, c in inquiry.classified_lines:
        if is_ear99_food_or_medicine(inquiry.tables, line, c):
            free.append(line.index)
        else:
            open_to = claimed_and_named(line.license_exception, named)
            alike.setdefault((open_to, may_be_food(line, c)), []).append(line.index)
    if free:
        hangs_on = "a license is required if it is not EAR99 food or medicine, none if it is"
        of_food = _to_read(inquiry, subject, ADDRESS_TO_READ, f"{words}: {hangs_on}.", region.name)
        yield replace(of_food, lines=tuple(free))
    for (open_to, asks), lines in alike.items():
        yield Ruling(
            rule=IN_REGION,
            lines=tuple(lines),
            outcome=Outcome.BLOCK,
            result=Result.LICENSE_REQUIRED,
            words=f"{words}.",
            inputs={"address": subject, "region": region.name},
            question=ask_whether_food if asks else None,
            subject=subject,
            said=f"license required: {region.name}",
            review_policy=REGIONS_REVIEW.policy,
            open_to=open_to,
        )


def _to_read(inquiry: Inquiry, subject: str, rule: Rule, words: str, name: str) -> Ruling:
    """An address that a person must read: it decides the license where 746.6 names the place."""
    text = "Where exactly is this address, and who controls the place? Please give it in full."
    return Ruling(
        rule=rule,
        lines=_all_lines(inquiry),
        outcome=Outcome.HOLD,
        result=None if rule is PARTLY_OCCUPIED else Result.UNDETERMINED,
        words=words,
        inputs={"address": subject, "region": name},
        question=Question(field=subject, text=text, why=rule.code, topic="address"),
        subject=subject,
        said=f"hold: {words}",
    )


def _unplaced(inquiry: Inquiry, subject: str, where: str) -> Ruling:
    text = "In which oblast is this address, and what is its postal code? Please give it in full."
    return Ruling(
        rule=ADDRESS_TO_READ,
        lines=_all_lines(inquiry),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=f"An address in {where} may lie in an occupied region: a license "
        "is required by 746.6 if it does, none by it if it does not.",
        inputs={"address": subject},
        question=Question(field=subject, text=text, why=CODE, topic="address"),
        subject=subject,
        said="hold: nothing that rules an occupied region out",
    )


def _all_lines(inquiry: Inquiry) -> tuple[int, ...]:
    return tuple(line.index for line in inquiry.facts.lines)


def _parties_elsewhere(inquiry: Inquiry) -> Iterable[Ruling]:
    """A party who lives in an embargoed country, or a government of one, in any other role."""
    embargoed = inquiry.tables.members(COMPREHENSIVE)
    governments = inquiry.tables.members("734.9.j.3.governments")
    for party in inquiry.facts.parties:
        home = _first_in(embargoed, party.places, inquiry.tables)
        nations = party.citizenships or (party.headquarters_country or "",)
        nation = _first_in(governments, nations, inquiry.tables)
        is_government = party.business_type == "government" and bool(nation)
        if party.role in DESTINATION_ROLES and not is_government:
            continue
        if home or is_government:
            yield _other_party(inquiry, party, home or nation, is_government)


def _first_in(places: frozenset[str], codes: Iterable[str], tables: ControlTables) -> str:
    """The first country of a set that a party states, empty where it states none."""
    named = (tables.country(code) or "" for code in codes)
    return next((country for country in named if country in places), "")


def _other_party(inquiry: Inquiry, party: PartyFacts, place: str, is_government: bool) -> Ruling:
    """734.9(j)(3) reaches the Government of Iran wherever it is, since the rule began."""
    by_product = is_government and place in inquiry.tables.members("734.9.j.countries")
    reached = _GOES_ON.format(f"to {place} or serve it there")
    if by_product:
        reached = _GOES_ON.format(f"to {place} or to its government, or 734.9(j)(3) reaches them")
    words = f"{party.name} ({party.role.words}) belongs to {place}, an embargoed country"
    return Ruling(
        rule=OTHER_PARTY,
        lines=_all_lines(inquiry),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=f"{words}: {reached}.",
        inputs={"party": party.subject, "country": place, "government": is_government},
        subject=party.subject,
        said=f"hold: a party of {place} in another role",
        citation=f"{OTHER_PARTY.citation}; 734.9(j)(3)" if by_product else "",
    )


def _transit(inquiry: Inquiry) -> Iterable[Ruling]:
    """Transit through an embargoed country that General Prohibition Eight does not name."""
    asked = {d.code for d in inquiry.destinations}
    embargoed = inquiry.tables.members(COMPREHENSIVE)
    for i, code in enumerate(inquiry.facts.transit_countries or ()):
        if code not in asked and inquiry.tables.country(code) in embargoed:
            yield Ruling(
                rule=IN_TRANSIT,
                lines=_all_lines(inquiry),
                outcome=Outcome.HOLD,
                result=Result.UNDETERMINED,
                words=f"The route passes {code}, an embargoed country: a license is required if "
                "the items stay there, none by part 746 if they only pass.",
                inputs={"transit": code},
                subject=f"route.transit_countries[{i}]",
                said=f"hold: transit through {code}",
            )
