"""Entries of the Commerce Control List that demand more than the rows printed under them.

Most of these controls stand in part 742 and bypass the chart (15 CFR 738.3(a)(1)); some depend
on certificates or users, and there a person decides. Coverage table of the domain notes, section
4; read 2026-09-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from screening.controls.ear.part_742_reasons.prose_controls import (
    Reach,
    Treatment,
    but_for,
    everywhere,
    only,
)
from screening.controls.period import ALWAYS, Period
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
        valid: when the rule binds.
    """

    rule_id: str
    entries: tuple[str, ...]
    treatment: Treatment
    reach: Reach
    citation: str
    why: str
    valid: Period = ALWAYS

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
        rule_id="us.cc.everywhere",
        entries=("0A981", "0A983"),
        treatment=Treatment.REQUIRED,
        reach=everywhere,
        citation="15 CFR 742.7(a)(5); 742.11",
        why="controlled to every destination",
    ),
    EntryRule(
        rule_id="us.cc.but_canada",
        entries=("0A982", "0A503", "0E982"),
        treatment=Treatment.REQUIRED,
        reach=but_for("CA"),
        citation="15 CFR 742.7(a)(4)",
        why="controlled to every destination but Canada",
    ),
    EntryRule(
        rule_id="us.sl.entries",
        entries=("5A001.f.1", "5A980", "5D980", "5E980"),
        treatment=Treatment.REQUIRED,
        reach=everywhere,
        citation="15 CFR 742.13; 738.3(a)(1)",
        why="surreptitious listening is controlled to every destination",
    ),
    EntryRule(
        rule_id="us.rs.pakistan_entries",
        entries=("1B999", "2A992", "2B999", "3A992", "3A999", "6A996"),
        treatment=Treatment.REQUIRED,
        reach=only("PK"),
        citation="15 CFR 742.6(a)(12)",
        why="controlled to Pakistan",
    ),
    EntryRule(
        rule_id="us.rs.space_entries",
        entries=("9A515.a.1", "9A515.a.2", "9A515.a.3", "9A515.a.4", "9A515.g", "9E515.f"),
        treatment=Treatment.REQUIRED,
        reach=but_for("AU", "CA", "GB"),
        citation="15 CFR 742.6(a)(9)",
        why="these spacecraft are controlled to every destination but Australia, Canada and the UK",
    ),
    EntryRule(
        rule_id="us.firearms",
        entries=("0A50", "0D50", "0E50", "0B50", "0A919"),
        treatment=Treatment.HOLD,
        reach=everywhere,
        citation="15 CFR 742.17; 738 Supp. 1 footnote 10; 742.6(a)(3)",
        why="firearms rules are not decided by the machine for any country",
    ),
    EntryRule(
        rule_id="us.0y521",
        entries=("0A521", "0B521", "0C521", "0D521", "0E521"),
        treatment=Treatment.HOLD,
        reach=everywhere,
        citation="15 CFR 742.6(a)(8)",
        why="items of the 0Y521 series are temporary and are read by a person",
    ),
    EntryRule(
        rule_id="us.cw",
        entries=("1C350", "1C351", "1C355", "1C395"),
        treatment=Treatment.HOLD,
        reach=everywhere,
        citation="15 CFR 742.18; part 745",
        why="the Chemical Weapons Convention asks for certificates and notices",
    ),
    EntryRule(
        rule_id="us.si.entries",
        entries=("9E003",),
        treatment=Treatment.HOLD,
        reach=but_for("CA"),
        citation="15 CFR 742.14",
        why="hot section technology is not decided by the machine",
    ),
    EntryRule(
        rule_id="us.ss",
        entries=("0A980", "1C980", "1C981", "1C982", "1C983", "1C984"),
        treatment=Treatment.HOLD,
        reach=everywhere,
        citation="15 CFR part 754",
        why="short supply controls are not decided by the machine",
    ),
    EntryRule(
        rule_id="us.cameras",
        entries=("6A002", "6A003", "6A993.a", "0A504", "8A002.d"),
        treatment=Treatment.HOLD,
        reach=but_for("AU", "CA", "GB"),
        citation="15 CFR 744.9; 742.6(a)(2), (4); 738 Supp. 1 footnotes 2, 4, 7",
        why="thermal cameras depend on who uses them",
    ),
)


@lru_cache(maxsize=4096)
def rules_for(eccn: Eccn) -> tuple[EntryRule, ...]:
    """The rules that speak of an ECCN; cached, because a code stands on many lines."""
    return tuple(rule for rule in ENTRY_RULES if rule.speaks_of(eccn))
