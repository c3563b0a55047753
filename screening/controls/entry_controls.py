"""Entries of the Commerce Control List that demand more than the rows printed under them.

Most of these controls stand in part 742 and bypass the chart (15 CFR 738.3(a)(1)); some depend
on certificates or users, and there a person decides. Coverage table of the domain notes, section
4; read 2026-09-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from screening.controls.prose_controls import (
    Reach,
    Treatment,
    but_for,
    everywhere,
    only,
    outside_a1,
)
from screening.terms.eccn import Eccn


@dataclass(frozen=True, slots=True)
class EntryRule:
    """What an entry demands beside the rows printed under it.

    Args:
        rule_id: name of the rule.
        entries: ECCNs or paragraphs it is about; a code without its last digits stands for all
            that begin so ("0A50").
        treatment: what it makes of a line.
        reach: the destinations it speaks of.
        citation: the provision.
        why: for the officer.
    """

    rule_id: str
    entries: tuple[str, ...]
    treatment: Treatment
    reach: Reach
    citation: str
    why: str

    def speaks_of(self, eccn: Eccn) -> bool:
        """Whether an ECCN is one of the entries, or may be for want of paragraphs."""
        code = str(eccn)
        return any(
            code == entry
            or code.startswith(f"{entry}.")
            or entry.startswith(f"{code}.")
            or (len(entry) < 5 and code.startswith(entry))
            for entry in self.entries
        )


ENTRY_RULES = (
    EntryRule(
        "us.cc.everywhere",
        ("0A981", "0A983"),
        Treatment.REQUIRED,
        everywhere,
        "15 CFR 742.7(a)(5); 742.11",
        "controlled to every destination",
    ),
    EntryRule(
        "us.cc.but_canada",
        ("0A982", "0A503", "0E982"),
        Treatment.REQUIRED,
        but_for("CA"),
        "15 CFR 742.7(a)(4)",
        "controlled to every destination but Canada",
    ),
    EntryRule(
        "us.sl.entries",
        ("5A001.f.1", "5A980", "5D980", "5E980"),
        Treatment.REQUIRED,
        everywhere,
        "15 CFR 742.13; 738.3(a)(1)",
        "surreptitious listening is controlled to every destination",
    ),
    EntryRule(
        "us.rs.pakistan_entries",
        ("1B999", "2A992", "2B999", "3A992", "3A999", "6A996"),
        Treatment.REQUIRED,
        only("PK"),
        "15 CFR 742.6(a)(12)",
        "controlled to Pakistan",
    ),
    EntryRule(
        "us.firearms",
        ("0A50", "0D50", "0E50", "0B50", "0A919"),
        Treatment.HOLD,
        everywhere,
        "15 CFR 742.17; 738 Supp. 1 footnote 10; 742.6(a)(3)",
        "firearms rules are not decided by the machine for any country",
    ),
    EntryRule(
        "us.0y521",
        ("0A521", "0B521", "0C521", "0D521", "0E521"),
        Treatment.HOLD,
        everywhere,
        "15 CFR 742.6(a)(8)",
        "items of the 0Y521 series are temporary and are read by a person",
    ),
    EntryRule(
        "us.cw",
        ("1C350", "1C351", "1C355", "1C395"),
        Treatment.HOLD,
        everywhere,
        "15 CFR 742.18; part 745",
        "the Chemical Weapons Convention asks for certificates and notices",
    ),
    EntryRule(
        "us.si",
        ("9E003",),
        Treatment.HOLD,
        but_for("CA"),
        "15 CFR 742.14",
        "hot section technology is not decided by the machine",
    ),
    EntryRule(
        "us.ss",
        ("0A980", "1C980", "1C981", "1C982", "1C983", "1C984"),
        Treatment.HOLD,
        everywhere,
        "15 CFR part 754",
        "short supply controls are not decided by the machine",
    ),
    EntryRule(
        "us.cameras",
        ("6A002", "6A003", "6A993.a", "0A504", "8A002.d"),
        Treatment.HOLD,
        outside_a1,
        "15 CFR 744.9; 742.6(a)(2)",
        "thermal cameras depend on who uses them",
    ),
)


@lru_cache(maxsize=4096)
def rules_for(eccn: Eccn) -> tuple[EntryRule, ...]:
    """The rules that speak of an ECCN; cached, because a code stands on many lines."""
    return tuple(rule for rule in ENTRY_RULES if rule.speaks_of(eccn))
