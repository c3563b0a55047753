"""Goods for Russia and Belarus that 15 CFR 746.8 reaches by tariff code or by what they do.

746.8(a)(4), (5) and (7) list Harmonized System codes (Supplements No. 2, 4 and 5 to part 746),
matched on six digits; (a)(8) names kinds of software. The codes and wordings are sets of law, read
in a parsed copy of the eCFR of 2026-09-24. The day each code was added is not in it: the codes
count from the last rule that we know to have added any, and an order before that day is held. What
is in no row is a hold, never free, because a part made for a listed item is reached whatever its
own code and Supplement No. 6 describes its items in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from screening.controls.ear.part_746_embargoes.places import CODE, STEP
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry
from screening.controls.period import Period
from screening.controls.reference import ControlTables


@dataclass(frozen=True, slots=True)
class TariffRule:
    """Tariff codes, or wordings, that need a license.

    Args:
        rule_id: name of the rule.
        citation: the provision.
        words: which codes they are, where they were read, and how sure that is.
        valid: when the rule binds.
        members: the set of law that holds them.
        are_chapters: a code begins with a member; else it is one.
    """

    step: ClassVar[str] = STEP
    code: ClassVar[str] = CODE
    rule_id: str
    citation: str
    words: str
    valid: Period
    members: str
    are_chapters: bool = False

    def reaches(self, digits: str, tables: ControlTables) -> bool:
        """Whether a whole code is among the listed ones."""
        listed = tables.members(self.members)
        return digits.startswith(tuple(listed)) if self.are_chapters else digits in listed


_LAST_ADDED = Period(date(2024, 6, 12))  # 89 FR 51644

TARIFF_RULES = (
    TariffRule(
        rule_id="us.746.8.chapters",
        citation="15 CFR 746.8(a)(5); 746 Supp. 4",
        words="chapters 84, 85 and 90, which Supp. 4 lists whole (88 FR 33422)",
        valid=Period(date(2023, 5, 19)),  # 88 FR 33422
        members="746.supp4.tariff_chapters",
        are_chapters=True,
    ),
    TariffRule(
        rule_id="us.746.8.industrial",
        citation="15 CFR 746.8(a)(5); 746 Supp. 4",
        words="another code of Supp. 4 as listed on 2026-09-24",
        valid=_LAST_ADDED,
        members="746.supp4.tariff_codes",
    ),
    TariffRule(
        rule_id="us.746.8.luxury",
        citation="15 CFR 746.8(a)(7); 746 Supp. 5",
        words="a luxury good, a code of Supp. 5 as listed on 2026-09-24",
        valid=_LAST_ADDED,
        members="746.supp5.tariff_codes",
    ),
    TariffRule(
        rule_id="us.746.8.oil_and_gas",
        citation="15 CFR 746.8(a)(4); 746 Supp. 2",
        words="a code of Supp. 2 as listed on 2026-09-24, for oil and gas; nobody can state here "
        "that no deepwater, Arctic or shale project is meant",
        valid=_LAST_ADDED,
        members="746.supp2.tariff_codes",
    ),
)

SOFTWARE_RULE = TariffRule(
    rule_id="us.746.8.software",
    citation="15 CFR 746.8(a)(8)",
    words="enterprise, design or manufacturing software",
    valid=Period(date(2024, 9, 16)),  # 89 FR 51644 and 89 FR 68539, their later amendments
    members="746.8.a.8.software",
)
_SOFTWARE_WORD = re.compile(
    r"\b(software|licen[sc]es?|subscription|updates?|saas)\b", re.IGNORECASE
)


def russia_rule(
    inquiry: Inquiry, line: LineFacts, classification: Classification
) -> TariffRule | None:
    """The row that reaches a line whatever its entry, ``None`` when none does."""
    tables = inquiry.tables
    compared = int(tables.number("746.8.tariff_digits"))
    digits = "".join(c for c in line.hts or "" if c.isdigit())[:compared]
    if len(digits) == compared:
        for rule in TARIFF_RULES:
            if inquiry.in_force(rule) and rule.reaches(digits, tables):
                return rule
    is_ear99 = classification.eccn is not None and classification.eccn.is_ear99
    if is_ear99 and inquiry.in_force(SOFTWARE_RULE):
        text = f"{line.description} {line.technology_what or ''}"
        named = _wordings(tables.members(SOFTWARE_RULE.members)).search(text)
        return SOFTWARE_RULE if named and _SOFTWARE_WORD.search(text) else None
    return None


@lru_cache(maxsize=8)
def _wordings(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the wordings as whole words; none of them where there is none."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b" if words else r"(?!)")
