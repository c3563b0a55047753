"""Embargoes and other destination controls of 15 CFR part 746, which override the chart.

Section by section as a table (746.2 Cuba, 746.3 Iraq, 746.4 North Korea, 746.6 occupied
regions, 746.7 Iran, 746.8 Russia and Belarus, 746.9 Syria; read 2026-09-24). What the machine
cannot see from the facts, such as a part made for a listed Russian HTS item, is a hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from screening.controls.answers import PathStep, Question, Reason, Result
from screening.controls.classification import Classification, is_at_only
from screening.controls.destinations import DESTINATION_ROLES
from screening.controls.facts import AddressFacts, LineFacts
from screening.controls.findings import Case, Findings, LineStep, Requirement, add_up
from screening.controls.regions import COUNTRIES as REGION_COUNTRIES
from screening.controls.regions import find_region
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

STEP = "embargo"
CODE = "dest.embargo"
REGIONS_CITATION = "15 CFR 746.6"

# Harmonized System chapters of food (01-23) and of medicine (30).
_FOOD_AND_MEDICINE = frozenset({f"{n:02d}" for n in range(1, 24)} | {"30"})
# 746.3(a): entries Iraq names beside the reasons for control.
_IRAQ_ENTRIES = frozenset({"0B999", "0D999", "1B999", "1C992", "1C995", "1C997", "1C999", "6A992"})
_CUBA_EXCEPTIONS = frozenset({"AGR", "SCP", "GFT", "CCD"})

Decide = Callable[[Case, LineFacts, Classification], Outcome]


def _always_block(case: Case, line: LineFacts, classification: Classification) -> Outcome:
    return Outcome.BLOCK


def _cuba(case: Case, line: LineFacts, classification: Classification) -> Outcome:
    return Outcome.HOLD if line.license_exception in _CUBA_EXCEPTIONS else Outcome.BLOCK


def _north_korea(case: Case, line: LineFacts, classification: Classification) -> Outcome:
    """Everything, but EAR99 food and medicine, which a person must confirm."""
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    is_food = (line.hts or "")[:2] in _FOOD_AND_MEDICINE
    return Outcome.HOLD if is_ear99 and is_food else Outcome.BLOCK


def _block_if_listed(case: Case, line: LineFacts, classification: Classification) -> Outcome:
    """Any entry of the control list; what is EAR99 or unclassified a person must look at."""
    eccn = classification.eccn
    return Outcome.BLOCK if eccn is not None and not eccn.is_ear99 else Outcome.HOLD


def _iraq(case: Case, line: LineFacts, classification: Classification) -> Outcome:
    """Items controlled for more than AT and eight entries; any item of military end use."""
    eccn = classification.eccn
    if eccn is not None and (eccn.entry in _IRAQ_ENTRIES or _is_beyond_at(case, eccn)):
        return Outcome.BLOCK
    is_held = eccn is None or case.facts.end_use.flag("military") is not False
    return Outcome.HOLD if is_held else Outcome.CLEAR


def _un_arms(case: Case, line: LineFacts, classification: Classification) -> Outcome:
    """UN arms embargoes: reason UN, 600 series and 0A5xx."""
    eccn = classification.eccn
    if eccn is None or eccn.is_ear99:
        return Outcome.CLEAR
    item = case.tables.items.get(eccn.entry)
    is_arms = eccn.is_600_series_or_9x515 or eccn.entry.startswith(("0A5", "0A919"))
    return Outcome.HOLD if is_arms or (item and "UN" in item.reasons) else Outcome.CLEAR


def _is_beyond_at(case: Case, eccn: Eccn) -> bool:
    if eccn.is_ear99:
        return False
    item = case.tables.items.get(eccn.entry)
    return item is None or not is_at_only(item, eccn)


@dataclass(frozen=True, slots=True)
class Embargo:
    """One section of part 746: where it binds and what it makes of a line."""

    rule_id: str
    countries: frozenset[str]
    decide: Decide
    citation: str
    words: str


EMBARGOES = (
    Embargo("us.746.cuba", frozenset({"CU"}), _cuba, "15 CFR 746.2", "Cuba"),
    Embargo("us.746.iraq", frozenset({"IQ"}), _iraq, "15 CFR 746.3", "Iraq"),
    Embargo("us.746.north_korea", frozenset({"KP"}), _north_korea, "15 CFR 746.4", "North Korea"),
    Embargo("us.746.iran", frozenset({"IR"}), _always_block, "15 CFR 746.7; 746.7(e)", "Iran"),
    Embargo(
        "us.746.russia_belarus",
        frozenset({"RU", "BY"}),
        _block_if_listed,
        "15 CFR 746.8",
        "Russia or Belarus",
    ),
    Embargo("us.746.syria", frozenset({"SY"}), _block_if_listed, "15 CFR 746.9", "Syria"),
    Embargo(
        "us.746.un",
        frozenset({"CD", "ER", "IQ", "LB", "LY", "SD", "SO"}),
        _un_arms,
        "15 CFR 746.1(b)",
        "a country under a UN arms embargo",
    ),
)
# Countries under a whole embargo, for parties who live there in whatever role.
COMPREHENSIVE = frozenset({"CU", "IR", "KP", "SY", "RU", "BY"})


def embargo(case: Case, so_far: Findings) -> Findings:
    """Step 6: part 746 for each line, each destination, each address."""
    parts = [Findings(decided=("embargo",))]
    for destination in case.destinations:
        for rule in EMBARGOES:
            if destination.country in rule.countries:
                parts.extend(
                    _apply(case, rule, destination.country, line, classification)
                    for line, classification in case.classified_lines
                )
    parts.extend(_regions(case))
    parts.extend(_parties_elsewhere(case))
    parts.extend(_transit(case))
    return add_up(parts)


def _apply(
    case: Case, rule: Embargo, country: str, line: LineFacts, classification: Classification
) -> Findings:
    outcome = rule.decide(case, line, classification)
    inputs = {"country": country, "eccn": str(classification.eccn or ""), "hts": line.hts}
    step = PathStep(
        STEP, rule.rule_id, rule.citation, inputs, outcome.value, case.as_of.isoformat()
    )
    path = (LineStep(line.index, step),)
    if outcome is Outcome.CLEAR:
        return Findings(path=path)
    verb = "needs a license for" if outcome is Outcome.BLOCK else "must be looked at for"
    reason = Reason(
        CODE, outcome, f"Line {line.number} {verb} {rule.words}.", rule.citation, line.subject
    )
    found = Findings(reasons=(reason,), path=path)
    if outcome is Outcome.BLOCK:
        found += _required(line.index, rule.rule_id, rule.citation, country)
    return found


def _required(line: int, rule_id: str, citation: str, country: str) -> Findings:
    requirement = Requirement(
        line, Result.LICENSE_REQUIRED, rule_id, citation, STEP, "", None, country
    )
    return Findings(requirements=(requirement,))


def _regions(case: Case) -> Iterable[Findings]:
    """Addresses in Ukraine and Russia: a region found, or no city that could rule one out."""
    for subject, address, is_destination in _addresses(case):
        if address.country not in REGION_COUNTRIES:
            continue
        region = find_region(address)
        if region is not None:
            yield _in_region(case, subject, region.name, region.outcome, is_destination)
        elif not address.city:
            yield _no_city(subject, address.country or "")


def _addresses(case: Case) -> Iterable[tuple[str, AddressFacts, bool]]:
    """Every address with its path and whether goods go there."""
    facts = case.facts
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


def _in_region(
    case: Case, subject: str, name: str, outcome: Outcome, is_destination: bool
) -> Findings:
    counts = outcome if is_destination else Outcome.HOLD
    reason = Reason(CODE, counts, f"The address lies in {name}.", REGIONS_CITATION, subject)
    found = Findings(reasons=(reason,))
    if counts is Outcome.BLOCK:
        for line in case.facts.lines:
            found += _required(line.index, "us.746.regions", REGIONS_CITATION, "")
    return found


def _no_city(subject: str, country: str) -> Findings:
    summary = f"An address in {country} without a city may lie in an occupied region."
    text = "In which city and region is this address? Please give the full address."
    return Findings(
        reasons=(Reason(CODE, Outcome.HOLD, summary, REGIONS_CITATION, subject),),
        questions=(Question(subject, text, CODE, "address"),),
    )


def _parties_elsewhere(case: Case) -> Iterable[Findings]:
    """A party who lives in an embargoed country, or a government of one, in any other role."""
    for party in case.facts.parties:
        home = case.tables.country(party.address.country or "")
        nation = case.tables.country(party.nationality or party.headquarters_country or "")
        is_government = party.business_type == "government" and nation in {"IR", "CU", "SY"}
        if party.role in DESTINATION_ROLES and not is_government:
            continue
        if home in COMPREHENSIVE or is_government:
            place = home if home in COMPREHENSIVE else nation
            summary = f"{party.name} ({party.role}) belongs to {place}, an embargoed country."
            citation = "15 CFR part 746; 734.9(j)(3)"
            yield Findings(reasons=(Reason(CODE, Outcome.HOLD, summary, citation, party.subject),))


def _transit(case: Case) -> Iterable[Findings]:
    """Transit through an embargoed country that General Prohibition Eight does not name."""
    asked = {d.code for d in case.destinations}
    for i, code in enumerate(case.facts.transit_countries or ()):
        if code not in asked and case.tables.country(code) in COMPREHENSIVE:
            subject = f"route.transit_countries[{i}]"
            summary = f"The route passes {code}, an embargoed country."
            reason = Reason(CODE, Outcome.HOLD, summary, "15 CFR part 746", subject)
            yield Findings(reasons=(reason,))
