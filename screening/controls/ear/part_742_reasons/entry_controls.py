"""Entries of the Commerce Control List that demand more than the rows printed under them.

Most of these controls stand in part 742 and bypass the chart (15 CFR 738.3(a)(1)); some depend
on certificates or users, and there a person decides. Coverage table of the domain notes, section
4; read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from screening.controls.ear.part_742_reasons.prose_controls import (
    EVERYWHERE,
    HOT_SECTION,
    PAKISTAN,
    SPACE,
    Reach,
    Treatment,
)
from screening.controls.period import ALWAYS, Period
from screening.controls.reference import ControlTables, once_a_day
from screening.terms.eccn import Eccn


@dataclass(frozen=True, slots=True)
class EntryRule:
    """What an entry demands beside the rows printed under it.

    Args:
        rule_id: name of the rule.
        entries: sets of the law with the ECCNs or paragraphs it is about.
        treatment: what it makes of a line.
        reach: the destinations it speaks of.
        citation: the provision.
        why: for the officer.
        valid: when the rule binds.
    """

    step: ClassVar[str] = "chart"
    code: ClassVar[str] = "item.chart"
    rule_id: str
    entries: tuple[str, ...]
    treatment: Treatment
    reach: Reach
    citation: str
    why: str
    valid: Period = ALWAYS

    def members(self, tables: ControlTables) -> frozenset[str]:
        """The ECCNs and paragraphs on the day of the tables."""
        return frozenset().union(*(tables.members(code) for code in self.entries))


_WHOLE_CODE = 5  # letters and digits of an entry


ENTRY_RULES = (
    EntryRule(
        rule_id="us.cc.everywhere",
        entries=("742.7.a.5.entries", "742.11.entries"),
        treatment=Treatment.REQUIRED,
        reach=EVERYWHERE,
        citation="15 CFR 742.7(a)(5); 742.11",
        why="controlled to every destination",
    ),
    EntryRule(
        rule_id="us.cc.but_canada",
        entries=("742.7.a.4.entries",),
        treatment=Treatment.REQUIRED,
        reach=Reach(but_for=("742.7.a.4.excluded_countries",)),
        citation="15 CFR 742.7(a)(4)",
        why="controlled to every destination but Canada",
    ),
    EntryRule(
        rule_id="us.sl.entries",
        entries=("742.13.entries",),
        treatment=Treatment.REQUIRED,
        reach=EVERYWHERE,
        citation="15 CFR 742.13; 738.3(a)(1)",
        why="surreptitious listening is controlled to every destination",
    ),
    EntryRule(
        rule_id="us.rs.pakistan_entries",
        entries=("742.6.a.12.entries",),
        treatment=Treatment.REQUIRED,
        reach=PAKISTAN,
        citation="15 CFR 742.6(a)(12)",
        why="controlled to Pakistan",
    ),
    EntryRule(
        rule_id="us.rs.space_entries",
        entries=("742.6.a.9.entries",),
        treatment=Treatment.REQUIRED,
        reach=SPACE,
        citation="15 CFR 742.6(a)(9)",
        why="these spacecraft are controlled to every destination but Australia, Canada and the UK",
    ),
    EntryRule(
        rule_id="us.firearms",
        entries=("742.17.entries",),
        treatment=Treatment.HOLD,
        reach=EVERYWHERE,
        citation="15 CFR 742.17; 738 Supp. 1 footnote 10; 742.6(a)(3)",
        why="firearms rules are not decided by the machine for any country",
    ),
    EntryRule(
        rule_id="us.0y521",
        entries=("742.6.a.8.entries",),
        treatment=Treatment.HOLD,
        reach=EVERYWHERE,
        citation="15 CFR 742.6(a)(8)",
        why="items of the 0Y521 series are temporary and are read by a person",
    ),
    EntryRule(
        rule_id="us.cw",
        entries=("742.18.entries",),
        treatment=Treatment.HOLD,
        reach=EVERYWHERE,
        citation="15 CFR 742.18; part 745",
        why="the Chemical Weapons Convention asks for certificates and notices",
    ),
    EntryRule(
        rule_id="us.si.entries",
        entries=("742.14.entries",),
        treatment=Treatment.HOLD,
        reach=HOT_SECTION,
        citation="15 CFR 742.14",
        why="hot section technology is not decided by the machine",
    ),
    EntryRule(
        rule_id="us.ss",
        entries=("754.entries",),
        treatment=Treatment.HOLD,
        reach=EVERYWHERE,
        citation="15 CFR part 754",
        why="short supply controls are not decided by the machine",
    ),
    EntryRule(
        rule_id="us.cameras",
        entries=("744.9.entries",),
        treatment=Treatment.HOLD,
        reach=Reach(but_for=("744.9.excluded_countries",)),
        citation="15 CFR 744.9; 742.6(a)(2), (4); 738 Supp. 1 footnotes 2, 4, 7",
        why="thermal cameras depend on who uses them",
    ),
)


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """A rule that speaks of an ECCN; ``is_named`` where the ECCN itself is one of its entries."""

    rule: EntryRule
    is_named: bool


def rules_for(eccn: Eccn, tables: ControlTables) -> tuple[SpokenOf, ...]:
    """The rules that speak of an ECCN, or may for want of paragraphs, on the day of the tables."""
    return _of_the_day(tables)(eccn)


@once_a_day
def _of_the_day(tables: ControlTables) -> Callable[[Eccn], tuple[SpokenOf, ...]]:
    """The rules of a day by ECCN; cached, because a code stands on many lines."""
    named = [(rule, rule.members(tables)) for rule in ENTRY_RULES]

    @lru_cache(maxsize=4096)
    def rules(eccn: Eccn) -> tuple[SpokenOf, ...]:
        return tuple(
            SpokenOf(rule, _names(entries, eccn))
            for rule, entries in named
            if _speaks_of(entries, eccn)
        )

    return rules


def _speaks_of(entries: Iterable[str], eccn: Eccn) -> bool:
    """A code without its last digits stands for all that begin so ("0A50")."""
    code = str(eccn)
    return any(
        code == entry
        or code.startswith(f"{entry}.")
        or entry.startswith(f"{code}.")
        or (len(entry) < _WHOLE_CODE and code.startswith(entry))
        for entry in entries
    )


def _names(entries: Iterable[str], eccn: Eccn) -> bool:
    parsed = (Eccn.parse(entry) for entry in entries)
    return any(entry is not None and eccn.is_within(entry) for entry in parsed)
