"""Addresses under part 746 that no line's destination shows: regions, other parties, transit.

15 CFR 746.6 for the occupied regions of Ukraine; parties and transit by own reading of part 746
(read 2026-09-24), always a hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import PathStep, Question, Reason, Result
from screening.controls.ear.destinations import DESTINATION_ROLES
from screening.controls.ear.part_746_embargoes.exceptions import IN_REGIONS, claimed_and_named
from screening.controls.ear.part_746_embargoes.regions import COUNTRIES as REGION_COUNTRIES
from screening.controls.ear.part_746_embargoes.regions import Region, find_region
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import AddressFacts, LineFacts
from screening.controls.findings import Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

STEP = "embargo"
CODE = "dest.embargo"
REGIONS_CITATION = "15 CFR 746.6"
# Countries under a whole embargo, for parties who live there in whatever role.
COMPREHENSIVE = frozenset({"CU", "IR", "KP", "SY", "RU", "BY"})
# Harmonized System chapters of food (01-23) and of medicine (30).
_FOOD_AND_MEDICINE = frozenset({f"{n:02d}" for n in range(1, 24)} | {"30"})


def embargoed_places(inquiry: Inquiry) -> Findings:
    """What the addresses, the other parties and the route add to the destinations."""
    return add_up((*_regions(inquiry), *_parties_elsewhere(inquiry), *_transit(inquiry)))


def is_ear99_food_or_medicine(line: LineFacts, classification: Classification) -> bool:
    """Whether a line may be the food or medicine that 746.4 and 746.6 leave free."""
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    return is_ear99 and (line.hts or "")[:2] in _FOOD_AND_MEDICINE


def ask_whether_food(line: LineFacts, classification: Classification) -> Findings:
    """An EAR99 line without a tariff code may be food or medicine."""
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    if line.hts or not is_ear99:
        return Findings()
    text = f"Is line {line.number} food or medicine, and what is its end use and tariff code?"
    question = Question(field=f"{line.subject}.hts", text=text, why=CODE, topic="end_use")
    return Findings(questions=(question,))


def embargo_requirement(
    line: int, rule_id: str, citation: str, country: str, open_to: tuple[str, ...] = ()
) -> Findings:
    """A license is required for one line under a section of part 746.

    ``open_to`` is the exception claimed for the line, where the section names it.
    """
    requirement = Requirement(
        lines=(line,),
        result=Result.LICENSE_REQUIRED,
        rule_id=rule_id,
        citation=citation,
        basis=STEP,
        reason_for_control="",
        review_policy=None,
        country=country,
        open_to=open_to,
    )
    return Findings(requirements=(requirement,))


def _regions(inquiry: Inquiry) -> Iterable[Findings]:
    """Addresses in Ukraine and Russia: a region found, or no city that could rule one out."""
    for subject, address, is_destination in _addresses(inquiry):
        if address.country not in REGION_COUNTRIES:
            continue
        region = find_region(address)
        if region is not None:
            yield _in_region(inquiry, subject, region, is_destination)
        elif not address.city:
            yield _no_city(inquiry, subject, address.country or "")


def _addresses(inquiry: Inquiry) -> Iterable[tuple[str, AddressFacts, bool]]:
    """Every address with its path and whether goods go there."""
    facts = inquiry.facts
    for party in facts.parties:
        is_destination = party.role in DESTINATION_ROLES
        yield f"{party.subject}.address", party.address, is_destination
    use = facts.end_use
    country = use.location_country or (use.location_region and facts.destination_country)
    if country:
        place = AddressFacts(region=use.location_region, city=use.location_region, country=country)
        yield "end_use.location_region", place, True
    addressed = {p.address.country for p in facts.in_roles(DESTINATION_ROLES)}
    if facts.destination_country and facts.destination_country not in addressed:
        yield "destination_country", AddressFacts(country=facts.destination_country), True


def _in_region(inquiry: Inquiry, subject: str, region: Region, is_destination: bool) -> Findings:
    """Every line of the order at a place in a region; food and medicine are a person's."""
    counts = region.outcome if is_destination else Outcome.HOLD
    if counts is Outcome.HOLD:
        return _region_hold(inquiry, subject, region)
    free = [line for line, c in inquiry.classified_lines if is_ear99_food_or_medicine(line, c)]
    found = _region_hold(inquiry, subject, region) if free else Findings()
    blocked = [line for line in inquiry.facts.lines if line not in free]
    if not blocked:
        return found
    reason = _region_reason(subject, region, counts, tuple(line.index for line in blocked))
    found += Findings(reasons=(reason,))
    for line in blocked:
        open_to = claimed_and_named(line.license_exception, IN_REGIONS)
        found += embargo_requirement(
            line.index, "us.746.regions", REGIONS_CITATION, "", open_to=open_to
        )
        step = PathStep(
            step=STEP,
            rule_id="us.746.regions",
            cite=REGIONS_CITATION,
            inputs={"address": subject, "region": region.name},
            result="license required",
            as_of=inquiry.as_of.isoformat(),
        )
        found += Findings(path=(LineStep((line.index,), step),))
        found += ask_whether_food(line, inquiry.classifications[line.index])
    return found


def _region_hold(inquiry: Inquiry, subject: str, region: Region) -> Findings:
    reason = _region_reason(subject, region, Outcome.HOLD)
    text = "Where exactly is this address, and who controls the place? Please give it in full."
    question = Question(field=subject, text=text, why=reason.code, topic="address")
    told = _hold_step(inquiry, subject, f"hold: {region.name}")
    return Findings(reasons=(reason,), questions=(question,), path=(told,))


def _region_reason(
    subject: str, region: Region, outcome: Outcome, lines: tuple[int, ...] = ()
) -> Reason:
    return Reason(
        code=CODE if region.is_embargoed else "question.open",
        outcome=outcome,
        summary=f"The address lies in {region.name}, or is named after it.",
        citation=REGIONS_CITATION if region.is_embargoed else "15 CFR 732 Supp. 3",
        subject=subject,
        lines=lines,
    )


def _no_city(inquiry: Inquiry, subject: str, country: str) -> Findings:
    summary = f"An address in {country} without a city may lie in an occupied region."
    text = "In which city and region is this address? Please give the full address."
    return Findings(
        reasons=(
            Reason(
                code=CODE,
                outcome=Outcome.HOLD,
                summary=summary,
                citation=REGIONS_CITATION,
                subject=subject,
            ),
        ),
        questions=(Question(field=subject, text=text, why=CODE, topic="address"),),
        path=(_hold_step(inquiry, subject, "hold: no city that rules an occupied region out"),),
    )


def _hold_step(inquiry: Inquiry, subject: str, result: str) -> LineStep:
    """A step of the path of every line."""
    inputs = {"address": subject}
    as_of = inquiry.as_of.isoformat()
    step = PathStep(STEP, "us.746.regions", REGIONS_CITATION, inputs, result, as_of)
    return LineStep(None, step)


def _parties_elsewhere(inquiry: Inquiry) -> Iterable[Findings]:
    """A party who lives in an embargoed country, or a government of one, in any other role."""
    for party in inquiry.facts.parties:
        home = inquiry.tables.country(party.address.country or "")
        nation = inquiry.tables.country(party.nationality or party.headquarters_country or "")
        is_government = party.business_type == "government" and nation in {"IR", "CU", "SY"}
        if party.role in DESTINATION_ROLES and not is_government:
            continue
        if home in COMPREHENSIVE or is_government:
            place = home if home in COMPREHENSIVE else nation
            summary = f"{party.name} ({party.role.words}) belongs to {place}, an embargoed country."
            citation = "15 CFR part 746; 734.9(j)(3)"
            yield Findings(
                reasons=(
                    Reason(
                        code=CODE,
                        outcome=Outcome.HOLD,
                        summary=summary,
                        citation=citation,
                        subject=party.subject,
                    ),
                )
            )


def _transit(inquiry: Inquiry) -> Iterable[Findings]:
    """Transit through an embargoed country that General Prohibition Eight does not name."""
    asked = {d.code for d in inquiry.destinations}
    for i, code in enumerate(inquiry.facts.transit_countries or ()):
        if code not in asked and inquiry.tables.country(code) in COMPREHENSIVE:
            subject = f"route.transit_countries[{i}]"
            summary = f"The route passes {code}, an embargoed country."
            reason = Reason(
                code=CODE,
                outcome=Outcome.HOLD,
                summary=summary,
                citation="15 CFR part 746",
                subject=subject,
            )
            yield Findings(reasons=(reason,))
