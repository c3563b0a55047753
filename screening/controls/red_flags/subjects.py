"""What the flags look at: sensitive lines, parties in the roles that matter, texts, signs.

The set "AC" of the red-flag notes: a line of an advanced-computing class, or one that nobody
classified, that looks like electronics and costs more than the value limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from screening.controls.classification import Classification, strictness
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Case, once_a_case
from screening.controls.headquarters import SCOPE as D5_MACAU
from screening.controls.headquarters import same_name
from screening.controls.red_flags.rule import Scope
from screening.terms.party_role import PartyRole

LAST_ROLES = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)
BUYER_ROLES = (PartyRole.PURCHASER, *LAST_ROLES)
RESELLERS = frozenset({"distributor", "reseller"})
USD = "USD"

# Headings of computers, their parts, converters, network gear, boards, semiconductors, others.
_ELECTRONICS_HTS = ("8471", "8473", "8504", "8517", "8534", "8541", "8542", "8543")
_ELECTRONICS = re.compile(
    r"\b(accelerator|adapter|adaptor|chip|computer|gpu|graphics|hgx|module|oam|processor|"
    r"server|sxm|tpu)s?\b",
    re.IGNORECASE,
)
_FABRICATION_GROUPS = frozenset({"3B", "3D"})

Line = tuple[LineFacts, Classification]


@once_a_case
def advanced_lines(case: Case) -> tuple[Line, ...]:
    """Lines of an advanced-computing class, and unknown ones that may be of one."""
    return tuple(
        (line, c)
        for line, c in case.classified_lines
        if c.ac_class is not None or _may_be_accelerator(case, line, c)
    )


@once_a_case
def sensitive_lines(case: Case) -> tuple[Line, ...]:
    """Advanced lines and lines controlled for more than anti-terrorism."""
    advanced = {line.index for line, _ in advanced_lines(case)}
    return tuple(
        (line, c)
        for line, c in case.classified_lines
        if line.index in advanced
        or (c.eccn is not None and not c.eccn.is_ear99 and strictness(c.eccn, case.tables) > 1)
    )


@once_a_case
def fabrication_lines(case: Case) -> tuple[Line, ...]:
    """Lines of category 3B or 3D: semiconductor equipment, its software and technology."""
    return tuple(
        (line, c)
        for line, c in case.classified_lines
        if c.eccn is not None and c.eccn.entry[:2] in _FABRICATION_GROUPS
    )


@once_a_case
def military_series_lines(case: Case) -> tuple[Line, ...]:
    """Lines of the 600 series or 9x515."""
    return tuple(
        (line, c)
        for line, c in case.classified_lines
        if c.eccn is not None and c.eccn.is_600_series_or_9x515
    )


def is_in_scope(case: Case, scope: Scope) -> bool:
    """Whether flags of a scope are asked of this transaction."""
    match scope:
        case Scope.ADVANCED:
            return bool(advanced_lines(case))
        case Scope.SENSITIVE:
            return bool(sensitive_lines(case))
        case Scope.FABRICATION:
            return bool(fabrication_lines(case))
        case Scope.SEMICONDUCTOR:
            return bool(advanced_lines(case) or fabrication_lines(case))
        case Scope.MILITARY_SERIES:
            return bool(military_series_lines(case))
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


def _may_be_accelerator(case: Case, line: LineFacts, classification: Classification) -> bool:
    """An unclassified electronic line above the value limit; what cannot be told to be small is."""
    if classification.eccn is not None or not is_electronics(line):
        return False
    if line.unit_value is None:
        return bool(classification.product or classification.candidates)
    limit = case.policy.accelerator_value_limit_usd
    return case.facts.currency != USD or line.unit_value > limit


@once_a_case
def advanced_units(case: Case) -> Decimal:
    """Units of all advanced lines; a line without a quantity counts nothing."""
    known = (line.quantity for line, _ in advanced_lines(case) if line.quantity is not None)
    return sum(known, Decimal(0))


@once_a_case
def advanced_value_usd(case: Case) -> Decimal | None:
    """Worth of the advanced lines in US dollars, ``None`` when unknown."""
    values = [line.value for line, _ in advanced_lines(case)]
    known = [value for value in values if value is not None]
    is_known = case.facts.currency == USD and len(known) == len(values)
    return sum(known, Decimal(0)) if is_known else None


def price_gaps(case: Case, lines: Iterable[LineFacts]) -> tuple[str, ...]:
    """The fields without which the worth of lines is unknown: unit values nobody stated, the
    currency when nobody stated it. Without lines there are none."""
    lines = tuple(lines)
    gaps = [f"{line.subject}.unit_value" for line in lines if line.unit_value is None]
    return (*gaps, *(["currency"] if lines and case.facts.currency is None else []))


def value_usd(case: Case) -> Decimal | None:
    """Worth of the whole in US dollars, ``None`` when unknown."""
    return case.facts.value if case.facts.currency == USD else None


def buyers(case: Case) -> tuple[PartyFacts, ...]:
    """Purchaser, ultimate consignee and end user."""
    return case.facts.in_roles(BUYER_ROLES)


def subjects(parties: Iterable[PartyFacts]) -> tuple[str, ...]:
    """The parties as paths; the same name in a second role is not said again."""
    told: dict[str, str] = {}
    for party in parties:
        told.setdefault(party.name.casefold(), party.subject)
    return tuple(told.values())


def is_in_d5_or_macau(case: Case, code: str | None) -> bool:
    """Whether a submitted country code is in Country Group D:5 or Macau; unknown is not."""
    country = case.tables.country(code or "")
    return country is not None and case.tables.in_group(country, D5_MACAU)


def is_forwarder(case: Case, party: PartyFacts) -> bool:
    """A forwarder by kind, by name, by industry, or because it is the order's own forwarder."""
    own = case.facts.in_roles((PartyRole.FREIGHT_FORWARDER,))
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


def notes(case: Case) -> str:
    """What was written beside the order: special instructions and the end-use statement."""
    return f"{case.facts.special_instructions or ''} {case.facts.end_use.statement or ''}"
