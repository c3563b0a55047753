"""Goods for Russia and Belarus that 15 CFR 746.8 reaches by tariff code or by what they do.

746.8(a)(4), (5) and (7) list Harmonized System codes (Supplements No. 2, 4 and 5 to part 746),
matched on six digits; (a)(8) names kinds of software. Codes and section were read in a parsed
copy of the eCFR of 2026-09-24. The day each code was added is not in it: the codes count from
the last rule that we know to have added any, and an order before that day is held. What is in no
row is a hold, never free, because a part made for a listed item is reached whatever its own code
and Supplement No. 6 describes its items in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from screening.controls.ear.part_746_embargoes.russia_tariff_codes import (
    INDUSTRIAL,
    LUXURY,
    OIL_AND_GAS,
)
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.period import Period

DIGITS_COMPARED = 6


@dataclass(frozen=True, slots=True)
class TariffRule:
    """Tariff codes that need a license.

    Args:
        rule_id: name of the rule.
        citation: the provision.
        words: which codes they are, where they were read, and how sure that is.
        valid: when the rule binds.
        prefixes: digits a code begins with.
        codes: whole codes of six digits.
    """

    rule_id: str
    citation: str
    words: str
    valid: Period
    prefixes: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()

    def reaches(self, digits: str) -> bool:
        """Whether six digits are among the codes."""
        return digits in self.codes or digits.startswith(self.prefixes)


_LAST_ADDED = Period(date(2024, 6, 12))  # 89 FR 51644

TARIFF_RULES = (
    TariffRule(
        rule_id="us.746.8.chapters",
        citation="15 CFR 746.8(a)(5); 746 Supp. 4",
        words="chapters 84, 85 and 90, which Supp. 4 lists whole (88 FR 33422)",
        valid=Period(date(2023, 5, 19)),  # 88 FR 33422
        prefixes=("84", "85", "90"),
    ),
    TariffRule(
        rule_id="us.746.8.industrial",
        citation="15 CFR 746.8(a)(5); 746 Supp. 4",
        words="another code of Supp. 4 as listed on 2026-09-24",
        valid=_LAST_ADDED,
        codes=INDUSTRIAL,
    ),
    TariffRule(
        rule_id="us.746.8.luxury",
        citation="15 CFR 746.8(a)(7); 746 Supp. 5",
        words="a luxury good, a code of Supp. 5 as listed on 2026-09-24",
        valid=_LAST_ADDED,
        codes=LUXURY,
    ),
    TariffRule(
        rule_id="us.746.8.oil_and_gas",
        citation="15 CFR 746.8(a)(4); 746 Supp. 2",
        words="a code of Supp. 2 as listed on 2026-09-24, for oil and gas; nobody can state here "
        "that no deepwater, Arctic or shale project is meant",
        valid=_LAST_ADDED,
        codes=OIL_AND_GAS,
    ),
)

SOFTWARE_RULE = TariffRule(
    rule_id="us.746.8.software",
    citation="15 CFR 746.8(a)(8)",
    words="enterprise, design or manufacturing software",
    valid=Period(date(2024, 9, 16)),  # 89 FR 51644 and 89 FR 68539, their later amendments
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
        if is_whole and rule.reaches(digits) and rule.valid.covers(day):
            return rule
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    text = f"{line.description} {line.technology_what or ''}"
    is_named = _SOFTWARE.search(text) and _SOFTWARE_WORD.search(text)
    if is_ear99 and is_named and SOFTWARE_RULE.valid.covers(day):
        return SOFTWARE_RULE
    return None
