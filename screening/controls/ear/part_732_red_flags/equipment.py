"""Flags on equipment: 600 series, semiconductor equipment, dies from foundries, service."""

from __future__ import annotations

import re
from functools import partial

from screening.controls.ear.part_732_red_flags.rule import (
    NOT_FIRED,
    SUPPLEMENT_3,
    Evaluable,
    FlagRule,
    FlagScope,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import (
    advanced_lines,
    fabrication_lines,
    is_in_d5_or_macau,
    military_series_lines,
)
from screening.controls.ear.part_734_scope.direct_products import equipment_footnotes
from screening.controls.ear.part_742_reasons.advanced_computing.foundry import is_unattested_logic
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.reference import DOMESTIC
from screening.terms.party_hit import PartyHit
from screening.terms.values import to_decimal

_SERVICE = re.compile(
    r"\b(repair|maintenance|servic(e|ing)|upgrade|refurbish\w*|overhaul|rma)\b", re.I
)
_ALTERED = re.compile(r"\b(altered|modified|modification|transplant\w*|re-?worked|memory swap\w*|"
                      r"upgraded)\b", re.I)  # fmt: skip
_FAB = re.compile(r"\b(semiconductors?|foundry|fabs?|wafers?|microelectronics?|ic manufactur\w*)\b",
                  re.I)  # fmt: skip
# Foreign-made equipment reached when it holds an integrated circuit (15 CFR 734.9(k), (e)(3)).
_REACHED_EQUIPMENT = "734.9.k.entries"


def _more_than_the_fleet(inquiry: Inquiry) -> Told:
    """600-series parts above what the buyer's fleet needs."""
    known = [(p, inquiry.past.partner(p.index)) for p in inquiry.facts.parties]
    fleets = [r.fleet_size for _, r in known if r is not None and r.fleet_size is not None]
    if not fleets:
        are_parts = any(
            c.eccn is not None and c.eccn.path[:1] in (("x",), ("y",))
            for _, c in military_series_lines(inquiry)
        )
        return unknown("installed base on the buyer's record", must_ask=are_parts)
    return fired(
        (
            f"{line.subject}.quantity"
            for line, _ in military_series_lines(inquiry)
            if line.quantity is not None and line.quantity > max(fleets)
        ),
        f"the fleet has {max(fleets)} units",
    )


def _d5_link(inquiry: Inquiry) -> Told:
    """A 600-series or 9x515 line with a link to Country Group D:5."""
    found = [
        party.subject
        for party in inquiry.facts.parties
        if any(
            inquiry.tables.in_group(inquiry.tables.country(code) or "", "D:5")
            for code in (*party.countries, *(o.country for o in party.owners if o.country))
        )
    ]
    places = [d for d in inquiry.destinations if inquiry.tables.in_group(d.country, "D:5")]
    transit = [
        f"route.transit_countries[{i}]"
        for i, code in enumerate(inquiry.facts.transit_countries or ())
        if inquiry.tables.in_group(inquiry.tables.country(code) or "", "D:5")
    ]
    return fired((*found, *(d.sources[0] for d in places), *transit))


def _advanced_node(inquiry: Inquiry) -> Told:
    """Semiconductor equipment for a listed fab, or one of unknown node in D:5 or Macau."""
    listed = [
        inquiry.facts.party_at(hit.party).subject
        for hit in inquiry.hits
        if _is_listed_for_equipment(inquiry, hit)
    ]
    is_answered = inquiry.facts.end_use.flag("advanced_node_fab") is False
    fabs = [
        party.subject
        for party in inquiry.facts.parties
        if any(is_in_d5_or_macau(inquiry, code) for code in party.places)
        and _FAB.search(f"{party.name} {party.details.industry or ''}")
        and not is_answered
    ]
    return fired((*listed, *fabs))


def _is_listed_for_equipment(inquiry: Inquiry, hit: PartyHit) -> bool:
    """Whether a listed party bears a footnote whose product rule reaches such equipment."""
    footnotes = equipment_footnotes(inquiry)
    return hit.is_match and any(footnotes.intersection(m.footnotes) for m in hit.record.measures)


def _foreign_equipment(inquiry: Inquiry) -> Told:
    """Foreign-made semiconductor equipment with circuits, to D:5, Macau or a footnote 5 party."""
    origin = inquiry.facts.ship_from_country
    entries = inquiry.tables.members(_REACHED_EQUIPMENT)
    reached = [x for x, c in fabrication_lines(inquiry) if c.eccn and c.eccn.entry in entries]
    if not reached:
        return NOT_FIRED
    if origin is None:
        return unknown("ship_from.country")
    inside = any(is_in_d5_or_macau(inquiry, d.code) for d in inquiry.destinations)
    is_listed = any(_is_listed_for_equipment(inquiry, hit) for hit in inquiry.hits)
    if origin == DOMESTIC or not (inside or is_listed):
        return NOT_FIRED
    return fired(line.subject for line in reached)


def _foundry_design(inquiry: Inquiry) -> Told:
    """A logic die of an advanced node, or of very many transistors with stacked memory."""
    limit = inquiry.policy.flags.limit
    found = []
    for line, _ in inquiry.classified_lines:
        transistors = to_decimal(line.parameters.get("transistor_count"))
        is_small = is_unattested_logic(line, limit("foundry_node_nm"))
        is_big = transistors is not None and transistors > limit("foundry_transistors")
        has_memory = bool(line.parameters.get("hbm"))
        is_attested = bool(line.parameters.get("designer_attested"))
        if is_small or (is_big and has_memory and not is_attested):
            found.append(f"{line.subject}.parameters")
    return fired(found)


def _altered(inquiry: Inquiry) -> Told:
    """Maintenance of an item that was altered after export."""
    instructions = inquiry.facts.special_instructions or ""
    return fired(
        line.subject
        for line in service_lines(inquiry)
        if _ALTERED.search(f"{line.description} {instructions}")
    )


@once_an_inquiry
def service_lines(inquiry: Inquiry) -> tuple[LineFacts, ...]:
    """Lines that are repair or maintenance of a unit that is already out."""
    return tuple(line for line in inquiry.facts.lines if _SERVICE.search(line.description))


def _no_lawful_export(inquiry: Inquiry) -> Told:
    """Service for a unit without a lawful export on record."""
    advanced = {line.index for line, _ in advanced_lines(inquiry)}
    served = [line for line in service_lines(inquiry) if line.index in advanced]
    if not served:
        return NOT_FIRED
    if not inquiry.past.is_gathered:
        return unknown("earlier transactions")
    if any(not line.serial_numbers for line in served):
        return unknown("lines.serial_numbers", must_ask=True)
    lawful = {s.key for s in inquiry.past.sightings if s.is_released}
    return fired(line.subject for line in served if not set(line.serial_keys) <= lawful)


_of_military_series = partial(FlagRule, scope=FlagScope.MILITARY_SERIES)
_of_fabrication = partial(FlagRule, severity="high", scope=FlagScope.FABRICATION)

RULES = (
    _of_military_series(
        code="rf.parts_excess",
        severity="medium",
        predicate=_more_than_the_fleet,
        inputs=("lines.quantity", "installed base"),
        question="For which units and what purpose are so many parts needed?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} no. 13",
        evaluable=Evaluable.HISTORY,
    ),
    _of_military_series(
        code="rf.d5_reexport",
        severity="high",
        predicate=_d5_link,
        inputs=("parties", "route.transit_countries", "destination_country"),
        question="Will the items be reexported, and what is the link to the embargoed country?",
        topic="onward_export",
        citation=f"{SUPPLEMENT_3} no. 14",
    ),
    _of_fabrication(
        code="rf.adv_node",
        predicate=_advanced_node,
        inputs=("parties.name", "parties.industry", "end_use.advanced_node_fab", "hits"),
        question="For which fabrication node is the item used for, and in which building?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} nos. 15-20, 27",
    ),
    _of_fabrication(
        code="rf.sme_fdp_ic",
        predicate=_foreign_equipment,
        inputs=("ship_from.country", "lines.eccn", "parties", "hits"),
        question="Which integrated circuits does it hold: is it a foreign direct product?",
        topic="foreign_direct_product",
        citation=f"{SUPPLEMENT_3} no. 26",
    ),
    FlagRule(
        code="rf.foundry_design",
        severity="high",
        predicate=_foundry_design,
        inputs=("lines.parameters",),
        question="Who designed the die, and which parameters does the designer attest?",
        topic="classification",
        citation=f"{SUPPLEMENT_3} no. 19; 15 CFR 774 Supp. 1 ECCN 3A090 Note 1",
    ),
    FlagRule(
        code="rf.altered_item",
        severity="high",
        predicate=_altered,
        inputs=("lines.description", "special_instructions"),
        question="What was altered after export, by whom, and for what purpose?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} no. 23",
    ),
    FlagRule(
        code="rf.license_history",
        severity="high",
        predicate=_no_lawful_export,
        inputs=("lines.serial_numbers", "serial numbers on record"),
        question="Under which authorization were these serial numbers exported?",
        topic="serial_numbers",
        citation=f"{SUPPLEMENT_3} no. 22",
        scope=FlagScope.ADVANCED,
        evaluable=Evaluable.HISTORY,
    ),
)
