"""Flags on what the goods are for and where they are used."""

from __future__ import annotations

import re

from screening.controls.ear.part_732_red_flags.rule import (
    BIS_GUIDANCE,
    DIVERSION_PATTERN,
    NOT_FIRED,
    SUPPLEMENT_3,
    FlagRule,
    FlagScope,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import is_in_d5_or_macau, notes, subjects
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.terms.party_role import PartyRole

SHORTEST_STATEMENT = 20  # characters; starting value of the red-flag notes
_EMPTY_USES = frozenset({"resale", "general", "general use", "internal use", "for resale"})
_VAGUE = re.compile(r"\b(to be (advised|announced|confirmed)|tb[acd]|will call)\b", re.IGNORECASE)
_ONWARD = re.compile(
    r"hold for (onward|pick ?up|further)|onward (delivery|shipment|transport)|trans-?ship|"
    r"free[- ]trade[- ]zone|free[- ]zone|\bftz\b",
    re.IGNORECASE,
)
_TRAINING = re.compile(r"\btrain(ing|s)?\b", re.IGNORECASE)
_MODEL = re.compile(r"\b(model|models|llm|llms|foundation|frontier|weights)\b", re.IGNORECASE)


def _end_use_missing(inquiry: Inquiry) -> Told:
    """End use absent, too short, or words that say nothing."""
    statement = (inquiry.facts.end_use.statement or "").strip()
    is_said = len(statement) >= SHORTEST_STATEMENT and statement.lower() not in _EMPTY_USES
    return NOT_FIRED if is_said else fired(["end_use.statement"])


def _used_elsewhere(inquiry: Inquiry) -> Told:
    """Used in another country than the destination, or an end user in D:5 or Macau only."""
    destination = inquiry.tables.country(inquiry.facts.destination_country or "")
    if destination is None:
        return unknown("destination_country")
    place = inquiry.tables.country(inquiry.facts.end_use.location_country or "")
    found = ("end_use.location_country",) if place not in (None, destination) else ()
    users = inquiry.facts.in_roles((PartyRole.END_USER,))
    is_outside = not is_in_d5_or_macau(inquiry, inquiry.facts.destination_country)
    inside = (
        user
        for user in users
        if is_outside and any(is_in_d5_or_macau(inquiry, code) for code in user.places)
    )
    return fired((*found, *subjects(inside)))


def _delivery_is_vague(inquiry: Inquiry) -> Told:
    """Delivery date or place vague, or another city than the stated site."""
    if _VAGUE.search(inquiry.facts.special_instructions or ""):
        return fired(["special_instructions"])
    site = (inquiry.facts.end_use.site_address or "").casefold()
    consignees = inquiry.facts.in_roles((PartyRole.ULTIMATE_CONSIGNEE,))
    elsewhere = [p for p in consignees if site and not _is_in(p, site)]
    if elsewhere:
        return fired(subjects(elsewhere), f"the site is {inquiry.facts.end_use.site_address}")
    missing = {"delivery_date": inquiry.facts.deal.delivery_date, "end_use.site.address": site}
    absent = [name for name, value in missing.items() if not value]
    return unknown(*absent) if len(absent) == len(missing) else NOT_FIRED


def _is_in(party: PartyFacts, site: str) -> bool:
    """Whether a party's city stands in the site's address; an unknown city is not told apart."""
    cities = [(address.city or "").casefold() for _, address in party.addresses]
    return not cities[0] or any(city and city in site for city in cities)


def _held_for_onward(inquiry: Inquiry) -> Told:
    """Held for onward delivery, or consigned into a free-trade zone."""
    found = []
    if _ONWARD.search(
        f"{inquiry.facts.special_instructions or ''} {inquiry.facts.deal.incoterm or ''}"
    ):
        found.append("special_instructions")
    for party in inquiry.facts.in_roles(
        (PartyRole.INTERMEDIATE_CONSIGNEE, PartyRole.ULTIMATE_CONSIGNEE)
    ):
        for path, address in party.addresses:
            words = f"{address.street or ''} {address.city or ''} {address.region or ''}"
            if _ONWARD.search(words):
                found.append(path)
    return fired(found)


def _repacked(inquiry: Inquiry) -> Told:
    """Goods to be repacked, relabeled, or stripped of marks."""
    marks = [mention for mention in inquiry.mentions if mention.kind == "marks"]
    quotes = ", ".join(f'"{mention.quote}"' for mention in marks)
    found = [
        {
            "field": mention.field,
            "quote": mention.quote,
            "span": [mention.start, mention.end],
            "kind": mention.kind,
            "about": mention.about,
        }
        for mention in marks
    ]
    return fired((mention.field for mention in marks), quotes, finds=found)


def _trains_a_model(inquiry: Inquiry) -> Told:
    """Remote computing or a release for training a large model."""
    is_remote = [x for x in inquiry.facts.lines if x.is_remote_compute]
    if not is_remote:
        return NOT_FIRED
    text = " ".join((notes(inquiry), *(x.technology_what or x.description for x in is_remote)))
    is_training = _TRAINING.search(text) and _MODEL.search(text)
    return fired(line.subject for line in is_remote) if is_training else NOT_FIRED


RULES = (
    FlagRule(
        code="rf.enduse_missing",
        severity="high",
        predicate=_end_use_missing,
        inputs=("end_use.statement",),
        question="What is the end use, and who is the end user?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} nos. 1, 12",
        scope=FlagScope.NEEDING,
    ),
    FlagRule(
        code="rf.hq_end_use_mismatch",
        severity="high",
        predicate=_used_elsewhere,
        inputs=("end_use.location_country", "destination_country", "parties"),
        question="Why do the goods go to another country than where the end user uses them?",
        topic="end_user",
        citation=DIVERSION_PATTERN,
    ),
    FlagRule(
        code="rf.vague_delivery",
        severity="medium",
        predicate=_delivery_is_vague,
        inputs=("delivery_date", "special_instructions", "end_use.site.address", "parties"),
        question="On which date and to which premises and address are the goods delivered?",
        topic="address",
        citation=f"{SUPPLEMENT_3} no. 8",
        scope=FlagScope.ADVANCED,
    ),
    FlagRule(
        code="rf.ac_third_country_forward",
        severity="high",
        predicate=_held_for_onward,
        inputs=("special_instructions", "incoterm", "parties.address"),
        question="Are the goods for onward export or resale, to whom and to which country?",
        topic="onward_export",
        citation=BIS_GUIDANCE,
        scope=FlagScope.ADVANCED,
    ),
    FlagRule(
        code="rf.packaging",
        severity="high",
        predicate=_repacked,
        inputs=("special_instructions", "lines.description", "end_use.statement"),
        question="Why are labels or marks to be changed, and at whose request?",
        topic="labels",
        citation=f"{SUPPLEMENT_3} no. 11",
    ),
    FlagRule(
        code="rf.iaas_training",
        severity="medium",
        predicate=_trains_a_model,
        inputs=("lines.technology", "end_use.statement"),
        question="Which model is trained by remote access, for whom, and for what purpose?",
        topic="tenant_kyc",
        citation=f"{SUPPLEMENT_3} no. 28",
    ),
)
