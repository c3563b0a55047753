"""Goods for Russia and Belarus that 15 CFR 746.8 reaches by tariff code or by what they do.

746.8(a)(4), (5) and (7) list Harmonized System codes (Supplements No. 2, 4 and 5 to part 746),
matched on six digits; (a)(8) names kinds of software. The lists count 2,405 and 363 codes and
are not in our sources, so this table holds what we know of them without them: whole chapters,
and the common high priority codes. What is in no row is a hold, never free, because a part made
for a listed item is reached whatever its own code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from screening.controls.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.period import Period

DIGITS_COMPARED = 6


@dataclass(frozen=True, slots=True)
class TariffRule:
    """Tariff codes that need a license.

    Args:
        rule_id: name of the rule.
        prefixes: digits a code begins with.
        citation: the provision.
        words: which codes they are.
        valid: when the rule binds.
    """

    rule_id: str
    prefixes: tuple[str, ...]
    citation: str
    words: str
    valid: Period


TARIFF_RULES = (
    TariffRule(
        rule_id="us.746.8.chapters",
        prefixes=("84", "85", "90"),
        citation="15 CFR 746.8(a)(5); 746 Supp. 4",
        words="whole chapters 84, 85 and 90 (88 FR 33422; from memory, verify)",
        valid=Period(date(2023, 5, 19)),
    ),
    TariffRule(
        # Chips, radio and network parts of the list of February 2024, tiers 1 and 2, and the
        # codes of the other tiers outside chapters 84, 85 and 90.
        rule_id="us.746.8.high_priority",
        prefixes=(
            "854231",
            "854232",
            "854233",
            "854239",
            "851762",
            "852691",
            "853221",
            "853224",
            "854800",
            "848210",
            "848220",
            "848230",
            "848250",
            "880730",
        ),
        citation="15 CFR 746.8(a)(5); 746 Supp. 4; Common High Priority List",
        words="a common high priority code (list of February 2024, from memory, verify)",
        valid=Period(date(2022, 9, 15)),
    ),
)

SOFTWARE_RULE = TariffRule(
    rule_id="us.746.8.software",
    prefixes=(),
    citation="15 CFR 746.8(a)(8)",
    words="enterprise, design or manufacturing software",
    valid=Period(date(2024, 9, 16)),  # 89 FR 51644, date from memory
)
_SOFTWARE = re.compile(
    r"\b(ERP|CRM|SCM|EDW|CMMS|PLM|BIM|CAD|CAM|CNC|ETO|enterprise resource planning"
    r"|customer relationship management|business intelligence|supply chain management"
    r"|enterprise data warehouse|computerized maintenance management|project management"
    r"|product lifecycle management|building information model+ing|computer[- ]aided design"
    r"|computer[- ]aided manufacturing|engineering to order)\b"
)
_SOFTWARE_WORD = re.compile(
    r"\b(software|licen[sc]es?|subscription|updates?|saas)\b", re.IGNORECASE
)


def tariff_digits(hts: str | None) -> str:
    """The six digits that are compared; fewer when the code has fewer."""
    return "".join(c for c in hts or "" if c.isdigit())[:DIGITS_COMPARED]


def russia_rule(line: LineFacts, classification: Classification, day: date) -> TariffRule | None:
    """The row that reaches a line without an ECCN of its own, ``None`` when none does."""
    digits = tariff_digits(line.hts)
    is_whole = len(digits) == DIGITS_COMPARED
    for rule in TARIFF_RULES:
        if is_whole and digits.startswith(rule.prefixes) and rule.valid.covers(day):
            return rule
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    text = f"{line.description} {line.technology_what or ''}"
    is_named = _SOFTWARE.search(text) and _SOFTWARE_WORD.search(text)
    if is_ear99 and is_named and SOFTWARE_RULE.valid.covers(day):
        return SOFTWARE_RULE
    return None
