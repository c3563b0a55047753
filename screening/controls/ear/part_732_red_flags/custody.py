"""The chain of custody of serial numbers: who had a unit, where, and what it was called.

A unit that is on record as a controlled product and is now called something else travels under
false papers (15 CFR 764.2(g), 736.2(b)(10)); one that is on record with a party in Country Group
D:5 or Macau without authorization may not be dealt in (764.2(e), 736.2(b)(10)). Read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from screening.controls.answers import Question, Result
from screening.controls.ear.part_732_red_flags.descriptions import is_called_ordinary
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import D5_MACAU
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.ear.part_774_items.evidence import (
    BY_PART,
)
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.past import Sighting
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key

STEP = "custody"
SERIALS_SHOWN = 10  # of a link; the records of the screening hold all
FALSE_PAPERS = Rule(
    rule_id="us.item.misdescribed",
    citation="15 CFR 764.2(g); 736.2(b)(10)",
    step=STEP,
    code="item.misdescribed",
    words="a unit on record as a controlled product may not travel under another description",
)
DIVERTED = Rule(
    rule_id="us.gp10.diverted",
    citation="15 CFR 736.2(b)(10); 764.2(e)",
    step=STEP,
    code="gp10.diverted_units",
    words="a unit on record in Country Group D:5 or Macau without authorization is not dealt in",
)
_HOLDERS = (
    PartyRole.ULTIMATE_CONSIGNEE,
    PartyRole.END_USER,
    PartyRole.INTERMEDIATE_CONSIGNEE,
    PartyRole.PURCHASER,
)


def custody(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5 for single units: what their numbers say against the papers."""
    decided = Findings(decided=(STEP,)) if inquiry.past.is_gathered else Findings()
    return decided + rule_on(inquiry, *_rulings(inquiry))


def _rulings(inquiry: Inquiry) -> Iterable[Ruling]:
    for line, classification in inquiry.classified_lines:
        seen = sightings_of(inquiry, line)
        false_papers = _false_papers(inquiry, line, classification, seen)
        diverted = _diverted(inquiry, seen) if seen else ""
        if false_papers:
            yield _prohibited(FALSE_PAPERS, line, false_papers)
        if diverted:
            yield _prohibited(DIVERTED, line, diverted)


def sightings_of(inquiry: Inquiry, line: LineFacts) -> tuple[Sighting, ...]:
    """Earlier transactions of a line's serial numbers, oldest first."""
    return _sightings_by_line(inquiry).get(line.index, ())


@once_an_inquiry
def _sightings_by_line(inquiry: Inquiry) -> Mapping[int, tuple[Sighting, ...]]:
    lines_of: dict[str, list[int]] = {}
    if inquiry.past.sightings:
        for line in inquiry.facts.lines:
            for key in dict.fromkeys(line.serial_keys):
                lines_of.setdefault(key, []).append(line.index)
    found: dict[int, list[Sighting]] = {}
    for sighting in inquiry.past.sightings:
        for index in lines_of.get(sighting.key, ()):
            found.setdefault(index, []).append(sighting)
    return {index: tuple(sightings) for index, sightings in found.items()}


@once_an_inquiry
def current_holder(inquiry: Inquiry) -> dict[str, str]:
    """Who gets the units now, and where."""
    for role in _HOLDERS:
        for party in inquiry.facts.in_roles((role,)):
            country = party.address.country or inquiry.facts.destination_country or ""
            return {"holder": party.name, "country": country}
    first = inquiry.facts.other_side[0]
    return {"holder": first.name, "country": inquiry.facts.destination_country or ""}


@once_an_inquiry
def other_hands(inquiry: Inquiry) -> tuple[Sighting, ...]:
    """Sightings with another holder or in another country than now."""
    now = current_holder(inquiry)
    return tuple(
        sighting
        for line in inquiry.facts.lines
        for sighting in sightings_of(inquiry, line)
        if name_key(sighting.holder) != name_key(now["holder"])
        or (sighting.country and now["country"] and sighting.country != now["country"])
    )


def chain_json(sightings: Iterable[Sighting]) -> list[dict[str, Any]]:
    """The chain of custody, JSON-ready: one link a transaction and holder, oldest first."""
    links: dict[Sighting, list[str]] = {}
    for sighting in sightings:
        links.setdefault(replace(sighting, serial=""), []).append(sighting.serial)
    return [
        {
            "reference": link.reference,
            "date": link.on.isoformat(),
            "kind": link.kind,
            "buyer": link.buyer,
            "holder": link.holder,
            "country": link.country,
            "called": link.description,
            "product": link.product,
            "released": link.is_released,
            "units": len(serials),
            "serial_numbers": serials[:SERIALS_SHOWN],
        }
        for link, serials in links.items()
    ]


def is_called_otherwise(classification: Classification, sighting: Sighting) -> bool:
    """Whether a unit on record as an advanced-computing product is now recognised as none such."""
    if not sighting.ac_class or classification.ac_class == sighting.ac_class:
        return False
    known = [p.uid for p in (classification.product, *classification.candidates) if p]
    return not sighting.product or sighting.product not in known


def _false_papers(
    inquiry: Inquiry, line: LineFacts, classification: Classification, seen: tuple[Sighting, ...]
) -> str:
    """Why the papers of a line are false, empty when nothing says so."""
    otherwise = [s for s in seen if is_called_otherwise(classification, s)]
    if otherwise:
        first = otherwise[0]
        what = first.product or f"3A090.{first.ac_class}-class item"
        return (
            f"{len({s.key for s in otherwise})} of its serial numbers are on record as {what} "
            f'("{first.description}", {first.reference} of {first.on})'
        )
    if _is_part_called_otherwise(inquiry, line, classification):
        product = classification.product
        return f"its part number is that of {product.names[0] if product else 'another product'}"
    return ""


def _is_part_called_otherwise(inquiry: Inquiry, line: LineFacts, c: Classification) -> bool:
    """A controlled product by its part number, described as ordinary goods."""
    is_known = c.by == BY_PART and c.ac_class is not None
    return is_known and is_called_ordinary(inquiry.policy.flags, line, c)


def _diverted(inquiry: Inquiry, seen: Iterable[Sighting]) -> str:
    """Where units of a line are on record without authorization, empty when nowhere."""
    inside = [
        s
        for s in seen
        if s.ac_class
        and not s.is_released
        and inquiry.tables.in_group(inquiry.tables.country(s.country) or "", D5_MACAU)
    ]
    if not inside:
        return ""
    first = inside[0]
    return (
        f"{len({s.key for s in inside})} of its units are on record with {first.holder} in "
        f"{first.country} ({first.reference} of {first.on}) without authorization"
    )


def _prohibited(rule: Rule, line: LineFacts, why: str) -> Ruling:
    """No license lifts either: General Prohibition Ten, and the ban on misrepresentation."""
    question = Question(
        field=f"{line.subject}.serial_numbers",
        text=f"Where do the units of line {line.number} come from: invoices by serial number?",
        why=rule.code,
        topic="serial_numbers",
    )
    return Ruling(
        rule=rule,
        lines=(line.index,),
        outcome=Outcome.BLOCK,
        result=Result.PROHIBITED,
        words=f"Line {line.number} ({line.description}): {why}.",
        inputs={"line": line.number, "serial_numbers": len(line.serial_numbers)},
        question=question,
        said=f"prohibited: {why}",
    )
