"""Flags on common high priority items: the goods that Russia's weapons are made of.

The list is guidance on BIS's website (version of February 2024), not a supplement of the CFR. Its
fifty codes all stand in Supplement No. 7 to part 746 (read 2026-09-24), which adds three of
engines; the tiers were not verified, and only weigh a flag that holds either way. Russia and
Belarus themselves are part 746.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from screening.controls.ear.destinations import is_used_by
from screening.controls.ear.part_732_red_flags.rule import (
    NOT_FIRED,
    Evaluable,
    FlagRule,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import hts_digits, is_electronics, subjects
from screening.controls.ear.what_records_say import certifies
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.terms.mention import REGION, REGION_UNSURE, Mention
from screening.terms.party_role import PartyRole
from screening.terms.standing_record import StandingKind

CITATION = "BIS guidance (common high priority list); 15 CFR 732 Supp. 3"
WAR_BEGAN = date(2022, 2, 24)
"""From which BIS's guidance counts companies and purchases as new; guidance, no day of law."""
_GRAVE_TIERS = frozenset({"1", "2"})
_LAST_ROLES = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER, PartyRole.INTERMEDIATE_CONSIGNEE)

TIERS: Mapping[str, str] = {tier: f"chpl.tier_{tier}" for tier in ("1", "2", "3", "4")}
"""The set of law that holds the HS-6 codes of each tier."""


@lru_cache(maxsize=8)
def _tier_of_code(*tiers: frozenset[str]) -> Mapping[str, str]:
    """The tier of each code, of sets in the order of ``TIERS``."""
    return {code: tier for tier, codes in zip(TIERS, tiers, strict=True) for code in codes}


def _tiers(inquiry: Inquiry) -> Mapping[str, str]:
    """The tier of each code that counts on the day."""
    return _tier_of_code(*(inquiry.tables.members(codes) for codes in TIERS.values()))


@once_an_inquiry
def high_priority_lines(inquiry: Inquiry) -> tuple[LineFacts, ...]:
    """Lines with a common high priority code, where destination or transit is of concern."""
    if not _goes_by_concern(inquiry):
        return ()
    tiers = _tiers(inquiry)
    counted = _GRAVE_TIERS if _is_only_grave(inquiry) else frozenset(TIERS)
    lines = inquiry.facts.lines
    return tuple(line for line in lines if tiers.get(hts_digits(line)[:6]) in counted)


@once_an_inquiry
def _goes_by_concern(inquiry: Inquiry) -> bool:
    """Whether destination or transit is a country from which such goods go on to Russia."""
    return bool(_places(inquiry) & set(inquiry.policy.flags.countries["high_priority"]))


def _places(inquiry: Inquiry) -> set[str | None]:
    """Where the goods go, and through where."""
    transit = inquiry.facts.transit_countries or ()
    return {inquiry.facts.destination_country, *(d.code for d in inquiry.destinations), *transit}


def _is_only_grave(inquiry: Inquiry) -> bool:
    """Whether every place of concern is one for which the policy counts tiers 1 and 2 alone.

    Ordinary appliances go to such a country by the shipload; their tariff heading says nothing.
    """
    countries = inquiry.policy.flags.countries
    return _places(inquiry) & set(countries["high_priority"]) <= set(
        countries["high_priority_tiers_1_2"]
    )


def _high_priority(inquiry: Inquiry) -> Told:
    """A common high priority code to a country from which such goods go on to Russia."""
    kept = {x.index: _certified(inquiry, x) for x in high_priority_lines(inquiry)}
    lines = tuple(x for x in high_priority_lines(inquiry) if not kept[x.index])
    uncoded = [line for line in inquiry.facts.lines if not hts_digits(line)]
    if uncoded and not lines and _goes_by_concern(inquiry):
        may_fire = any(is_electronics(line) for line in uncoded)
        return unknown(*(f"{line.subject}.hts" for line in uncoded), must_ask=may_fire)
    tier_of = _tiers(inquiry)
    tiers = {tier_of[hts_digits(line)[:6]] for line in lines}
    severity = "high" if tiers & _GRAVE_TIERS else "medium"
    detail = ", ".join(f"line {x.number}: {x.hts}" for x in lines)
    told = fired((f"{line.subject}.hts" for line in lines), detail, severity, tiers=sorted(tiers))
    return replace(told, records=tuple(sorted({number for number in kept.values() if number})))


def _certified(inquiry: Inquiry, line: LineFacts) -> str:
    """The certificate on file by which nobody but its holder uses the goods of a line, and sends
    none on; empty without one."""
    if any(mention.line in (None, line.index) for mention in _telling(inquiry)):
        return ""
    for filed in inquiry.facts.on_file.records:
        is_of_line = filed.speaks_of(StandingKind.END_USE, party=None, line=line.index)
        stays = filed.record.content.get("reexport") is False
        is_used = is_of_line and is_used_by(inquiry.facts, filed.parties)
        if is_used and stays and certifies(inquiry.facts, filed.record):
            return filed.record.number
    return ""


def _telling(inquiry: Inquiry) -> Iterator[Mention]:
    """What the order's own words say of where its goods go and for what; no certificate answers
    that."""
    texts = ("end_use.statement", "special_instructions", "lines[")
    told = (REGION, REGION_UNSURE)
    return (m for m in inquiry.mentions if m.field.startswith(texts) and m.kind not in told)


def _new_company(inquiry: Inquiry) -> Told:
    """A common high priority code to a company founded after 2022-02-24."""
    if not high_priority_lines(inquiry):
        return NOT_FIRED
    parties = inquiry.facts.in_roles(_LAST_ROLES) or inquiry.facts.other_side
    known = [party for party in parties if party.details.incorporated_on is not None]
    new = [p for p in known if p.details.incorporated_on and p.details.incorporated_on > WAR_BEGAN]
    return fired(subjects(new)) if known else unknown("parties.incorporated_on")


def _surge(inquiry: Inquiry) -> Told:
    """Far more of a common high priority code than was bought before 2022-02-24."""
    lines = high_priority_lines(inquiry)
    if not lines:
        return NOT_FIRED
    means: dict[int, Decimal] = {}
    for key, mean in inquiry.past.mean_before_2022.items():
        for line in lines:
            if key.partition(" ")[2] == hts_digits(line):
                means[line.index] = min(mean, means.get(line.index, mean))
    if not means:
        return unknown("purchases before 2022-02-24")
    factor = inquiry.policy.flags.limit("surge_factor")
    found = [
        line
        for line in lines
        if line.index in means
        and line.quantity is not None
        and line.quantity > factor * means[line.index]
    ]
    detail = ", ".join(f"line {x.number}: {x.quantity} against {means[x.index]}" for x in found)
    return fired((f"{line.subject}.quantity" for line in found), detail)


RULES = (
    FlagRule(
        code="rf.chpl",
        severity="high",
        predicate=_high_priority,
        inputs=("lines.hts", "destination_country", "route.transit_countries"),
        question="Who is the end user, and will the goods be reexported or resold?",
        topic="onward_export",
        citation=CITATION,
    ),
    FlagRule(
        code="rf.chpl_new_company",
        severity="high",
        predicate=_new_company,
        inputs=("lines.hts", "parties.incorporated_on", "destination_country"),
        question="When and for what purpose was the company founded, and who is the end user?",
        topic="end_user",
        citation=CITATION,
    ),
    FlagRule(
        code="rf.chpl_surge",
        severity="medium",
        predicate=_surge,
        inputs=("lines.hts", "lines.quantity", "purchases before 2022-02-24"),
        question="Why is so much more purchased than in previous years, and for which end user?",
        topic="purchase_history",
        citation=CITATION,
        evaluable=Evaluable.HISTORY,
    ),
)
