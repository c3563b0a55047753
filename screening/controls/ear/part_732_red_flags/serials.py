"""Flags on serial numbers: a unit that turns up again in other hands."""

from __future__ import annotations

from collections import Counter
from typing import Any

from screening.controls.ear.part_732_red_flags.custody import (
    SERIALS_SHOWN,
    chain_json,
    current_holder,
    other_hands,
)
from screening.controls.ear.part_732_red_flags.rule import (
    DIVERSION_PATTERN,
    NOT_FIRED,
    Evaluable,
    FlagRule,
    Told,
    fired,
    unknown,
)
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key, serial_key

QUESTION = "Where were the units with these serial numbers, and why do they come up again?"


def _seen_before(inquiry: Inquiry) -> Told:
    """A serial number with another holder or country before, or twice in the transaction."""
    keys = [serial_key(s) for line in inquiry.facts.lines for s in line.serial_numbers]
    twice = {key for key, count in Counter(keys).items() if count > 1}
    again = other_hands(inquiry)
    if not again and not twice:
        is_blind = bool(keys) and not inquiry.past.is_gathered
        return unknown("earlier transactions") if is_blind else NOT_FIRED
    seen = {sighting.key for sighting in again} | twice
    lines = [x for x in inquiry.facts.lines if seen.intersection(x.serial_keys)]
    detail = f"{len(seen)} of {len(keys)} serial numbers"
    if again:
        first = again[0]
        detail += (
            f", first on {first.reference} of {first.on} with {first.holder} "
            f"({first.country or 'country unknown'}) as {first.description}"
        )
    inputs: dict[str, Any] = {
        "chain_of_custody": chain_json(again),
        "twice": sorted(twice)[:SERIALS_SHOWN],
        "now": current_holder(inquiry),
    }
    return fired((f"{x.subject}.serial_numbers" for x in lines), detail, **inputs)


def _straw_buyer(inquiry: Inquiry) -> Told:
    """Units sold inside the United States and now exported for another buyer."""
    is_export = any(not d.is_domestic for d in inquiry.destinations)
    bought = inquiry.facts.in_roles((PartyRole.PURCHASER,)) or inquiry.facts.other_side[:1]
    names = {name_key(party.name) for party in bought}
    found = [
        s
        for s in inquiry.past.sightings
        if is_export and s.is_domestic and name_key(s.buyer) not in names
    ]
    if not found:
        return NOT_FIRED
    keys = {sighting.key for sighting in found}
    lines = [x for x in inquiry.facts.lines if keys.intersection(x.serial_keys)]
    detail = f"sold to {found[0].buyer} in {DOMESTIC} before"
    return fired(
        (f"{x.subject}.serial_numbers" for x in lines), detail, chain_of_custody=chain_json(found)
    )


RULES = (
    FlagRule(
        code="rf.serial_reuse",
        severity="high",
        predicate=_seen_before,
        inputs=("lines.serial_numbers", "serial numbers on record"),
        question=QUESTION,
        topic="serial_numbers",
        citation=DIVERSION_PATTERN,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.straw_buyer",
        severity="high",
        predicate=_straw_buyer,
        inputs=("lines.serial_numbers", "serial numbers on record", "parties"),
        question="How did the units with these serial numbers pass from the US buyer?",
        topic="serial_numbers",
        citation=DIVERSION_PATTERN,
        evaluable=Evaluable.HISTORY,
    ),
)
