"""What the flags look at: sensitive lines, parties in the roles that matter, texts, signs.

The set "AC" of the red-flag notes: a line of an advanced-computing class, or one that nobody
classified, that looks like electronics and costs more than the value limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from screening.controls.ear.part_732_red_flags.rule import FlagScope
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import (
    D5_MACAU as D5_MACAU,
)
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import same_name
from screening.controls.ear.part_774_items.classification import Classification, strictness
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.money.dollars import is_over, money_gaps
from screening.terms.party_role import PartyRole

LAST_ROLES = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)
BUYER_ROLES = (PartyRole.PURCHASER, *LAST_ROLES)
RESELLERS = frozenset({"distributor", "reseller"})

# Headings of computers, their parts, converters, network gear, boards, semiconductors, others.
_ELECTRONICS_HTS = ("8471", "8473", "8504", "8517", "8534", "8541", "8542", "8543")
_ELECTRONICS = re.compile(
    r"\b(accelerator|adapter|adaptor|chip|computer|gpu|graphics|hgx|module|oam|processor|"
    r"server|sxm|tpu)s?\b",
    re.IGNORECASE,
)
_FABRICATION_GROUPS = frozenset({"3B", "3D"})

Line = tuple[LineFacts, Classification]


@once_an_inquiry
def advanced_lines(inquiry: Inquiry) -> tuple[Line, ...]:
    """Lines of an advanced-computing class, and unknown ones that may be of one."""
    return tuple(
        (line, c)
        for line, c in inquiry.classified_lines
        if c.ac_class is not None or _may_be_accelerator(inquiry, line, c)
    )


@once_an_inquiry
def sensitive_lines(inquiry: Inquiry) -> tuple[Line, ...]:
    """Advanced lines and lines controlled for more than anti-terrorism."""
    advanced = {line.index for line, _ in advanced_lines(inquiry)}
    return tuple(
        (line, c)
        for line, c in inquiry.classified_lines
        if line.index in advanced
        or (c.eccn is not None and not c.eccn.is_ear99 and strictness(c.eccn, inquiry.tables) > 1)
    )


@once_an_inquiry
def fabrication_lines(inquiry: Inquiry) -> tuple[Line, ...]:
    """Lines of category 3B or 3D: semiconductor equipment, its software and technology."""
    return tuple(
        (line, c)
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry[:2] in _FABRICATION_GROUPS
    )


@once_an_inquiry
def military_series_lines(inquiry: Inquiry) -> tuple[Line, ...]:
    """Lines of the 600 series or 9x515."""
    return tuple(
        (line, c)
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.is_600_series_or_9x515
    )


def is_in_scope(inquiry: Inquiry, scope: FlagScope) -> bool:
    """Whether flags of a scope are asked of this transaction."""
    match scope:
        case FlagScope.ADVANCED:
            return bool(advanced_lines(inquiry))
        case FlagScope.SENSITIVE:
            return bool(sensitive_lines(inquiry))
        case FlagScope.FABRICATION:
            return bool(fabrication_lines(inquiry))
        case FlagScope.SEMICONDUCTOR:
            return bool(advanced_lines(inquiry) or fabrication_lines(inquiry))
        case FlagScope.MILITARY_SERIES:
            return bool(military_series_lines(inquiry))
    return True


def is_electronics(line: LineFacts) -> bool:
    """Whether customs code or words say computers, their parts, or semiconductors."""
    if line.hts:
        return hts_digits(line).startswith(_ELECTRONICS_HTS)
    return bool(_ELECTRONICS.search(line.description))


def hts_digits(line: LineFacts) -> str:
    """The customs code's digits."""
    return _digits(line.hts or "")


@lru_cache(maxsize=4096)
def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _may_be_accelerator(inquiry: Inquiry, line: LineFacts, classification: Classification) -> bool:
    """An unclassified electronic line above the value limit; what cannot be told to be small is."""
    if classification.eccn is not None or not is_electronics(line):
        return False
    if line.unit_value is None:
        return bool(classification.product or classification.candidates)
    return (
        is_over(inquiry, line.unit_value, inquiry.policy.accelerator_value_limit_usd) is not False
    )


@once_an_inquiry
def advanced_units(inquiry: Inquiry) -> Decimal:
    """Units of all advanced lines; a line without a quantity counts nothing."""
    known = (line.quantity for line, _ in advanced_lines(inquiry) if line.quantity is not None)
    return sum(known, Decimal(0))


@once_an_inquiry
def advanced_value(inquiry: Inquiry) -> Decimal | None:
    """Worth of the advanced lines in the currency of the order, ``None`` when unknown."""
    values = [line.value for line, _ in advanced_lines(inquiry)]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def price_gaps(inquiry: Inquiry, lines: Iterable[LineFacts]) -> tuple[str, ...]:
    """The fields without which the worth of lines is unknown: unit values nobody stated, the
    currency when nobody stated it, an exchange rate. Without lines there are none."""
    lines = tuple(lines)
    gaps = [f"{line.subject}.unit_value" for line in lines if line.unit_value is None]
    return (*gaps, *(money_gaps(inquiry) if lines else ()))


def buyers(inquiry: Inquiry) -> tuple[PartyFacts, ...]:
    """Purchaser, ultimate consignee and end user."""
    return inquiry.facts.in_roles(BUYER_ROLES)


def subjects(parties: Iterable[PartyFacts]) -> tuple[str, ...]:
    """The parties as paths; the same name in a second role is not said again."""
    told: dict[str, str] = {}
    for party in parties:
        told.setdefault(party.name.casefold(), party.subject)
    return tuple(told.values())


def is_in_d5_or_macau(inquiry: Inquiry, code: str | None) -> bool:
    """Whether a submitted country code is in Country Group D:5 or Macau; unknown is not."""
    country = inquiry.tables.country(code or "")
    return country is not None and inquiry.tables.in_group(country, D5_MACAU)


def is_forwarder(inquiry: Inquiry, party: PartyFacts) -> bool:
    """A forwarder by kind, by name, by industry, or because it is the order's own forwarder."""
    own = inquiry.facts.in_roles((PartyRole.FREIGHT_FORWARDER,))
    text = f"{party.name} {party.details.industry or ''}"
    return (
        party.business_type == "forwarder"
        or any(same_name(party.name, forwarder.name) for forwarder in own)
        or bool(_FORWARDER.search(text))
    )


_FORWARDER = re.compile(
    r"\b(logistics?|freight|forward(er|ers|ing)|warehous(e|es|ing)|cargo|"
    r"customs (broker|brokers|agent|agents)|shipping)\b",
    re.IGNORECASE,
)


def notes(inquiry: Inquiry) -> str:
    """What was written beside the order: special instructions and the end-use statement."""
    return f"{inquiry.facts.special_instructions or ''} {inquiry.facts.end_use.statement or ''}"
