"""Controls that the Commerce Control List prints in words and not as a chart column.

A row of the table below is one family of such controls: how to know it (the section it cites),
what to do, and where. What no row knows is a hold with the text shown. Families and treatments:
coverage table of the domain notes, section 4; read 2026-09-24. Entries that need more than
their printed rows say are in ``entry_controls.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar

from screening.controls.period import ALWAYS, Period
from screening.controls.reference import ControlTables


class Treatment(Enum):
    """What a prose control makes of a line at a destination in its reach."""

    REQUIRED = "a license is required"
    HOLD = "a person must read the control"
    ELSEWHERE = "another step decides it"


@dataclass(frozen=True, slots=True)
class Reach:
    """The destinations a control speaks of, by sets of the law.

    Args:
        only: sets of which a destination must be in one; ``None`` for every destination.
        but_for: sets whose members are left out.
    """

    only: tuple[str, ...] | None = None
    but_for: tuple[str, ...] = ()

    def __call__(self, country: str, tables: ControlTables) -> bool:
        """Whether a mapped country is meant."""
        is_meant = self.only is None or tables.in_group(country, *self.only)
        return is_meant and not tables.in_group(country, *self.but_for)


EVERYWHERE = Reach()
NOWHERE = Reach(only=())
D5_OR_MACAU = Reach(only=("headquarters_scope",))
AC_SCOPE = Reach(only=("advanced_computing_scope",))  # 742.6(a)(6)(iii)
PERFORMANCE_RULE = "742.6.a.6.iii.named_places"
"""Set that begins with 742.6(a)(6)(iii), by total processing performance and its density."""
PAKISTAN = Reach(only=("742.6.a.12.countries",))
SPACE = Reach(but_for=("742.6.a.9.excluded_countries",))
HOT_SECTION = Reach(but_for=("742.14.excluded_countries",))


@dataclass(frozen=True, slots=True)
class ProseRule:
    """One family of prose controls.

    Args:
        rule_id: name of the family.
        cites: texts that a control of this family contains, any one of them.
        treatment: what it makes of a line.
        reach: the destinations it speaks of.
        citation: the provision.
        valid: when the rule binds.
        since: set of the law with whose first day it begins.
    """

    step: ClassVar[str] = "chart"
    code: ClassVar[str] = "item.chart"
    rule_id: str
    cites: tuple[str, ...]
    treatment: Treatment
    reach: Reach
    citation: str
    valid: Period = ALWAYS
    since: str = ""


PROSE_RULES = (
    ProseRule(
        rule_id="us.rs.ac_a",
        cites=("742.6(a)(6)(iii)(A)",),
        treatment=Treatment.ELSEWHERE,
        reach=AC_SCOPE,
        citation="15 CFR 742.6(a)(6)(iii)(A)",
        since=PERFORMANCE_RULE,
    ),
    ProseRule(
        rule_id="us.rs.ac_b",
        cites=("742.6(a)(6)(iii)(B)",),
        treatment=Treatment.ELSEWHERE,
        reach=AC_SCOPE,
        citation="15 CFR 742.6(a)(6)(iii)(B)",
        since=PERFORMANCE_RULE,
    ),
    ProseRule(
        rule_id="us.rs.hbm",
        cites=("742.6(a)(6)(i)(B)",),
        treatment=Treatment.ELSEWHERE,
        reach=D5_OR_MACAU,
        citation="15 CFR 742.6(a)(6)(i)(B)",
        valid=Period(date(2024, 12, 2)),  # 89 FR 96790
    ),
    ProseRule(
        # Printed with different sections; 3A069 even cites 742.6(a)(12).
        rule_id="us.sme",
        cites=(
            "742.6(a)(6)(i)(A)",
            "742.4(a)(4)",
            "Macau or D:5",
            "Macau or a destination specified in Country Group D:5",
        ),
        treatment=Treatment.REQUIRED,
        reach=D5_OR_MACAU,
        citation="15 CFR 742.4(a)(4); 742.6(a)(6)(i)(A)",
    ),
    ProseRule(
        rule_id="us.worldwide",
        cites=("742.4(a)(5)", "742.6(a)(10)"),
        treatment=Treatment.REQUIRED,
        reach=EVERYWHERE,
        citation="15 CFR 742.4(a)(5); 742.6(a)(10)",
        valid=Period(date(2024, 9, 6)),  # 89 FR 72926
    ),
    ProseRule(
        rule_id="us.rs.y_paragraphs",
        cites=("742.6(a)(7)",),
        treatment=Treatment.REQUIRED,
        reach=Reach(only=("742.6.a.7.countries",)),
        citation="15 CFR 742.6(a)(7)",
    ),
    ProseRule(
        rule_id="us.rs.space",
        cites=("742.6(a)(9)",),
        treatment=Treatment.REQUIRED,
        reach=SPACE,
        citation="15 CFR 742.6(a)(9)",
    ),
    ProseRule(
        rule_id="us.rs.iraq_pakistan",
        cites=("Iraq and Pakistan", "Iraq or Pakistan"),
        treatment=Treatment.REQUIRED,
        reach=Reach(only=("746.3.iraq_pakistan_countries",)),
        citation="15 CFR 746.3; 742.6(a)(12)",
    ),
    ProseRule(
        rule_id="us.rs.pakistan",
        cites=("742.6(a)(12)", "to Pakistan"),
        treatment=Treatment.REQUIRED,
        reach=PAKISTAN,
        citation="15 CFR 742.6(a)(12)",
    ),
    ProseRule(
        # Binds towards Entity List parties with footnote 5, whom the parties step blocks.
        rule_id="us.rs.footnote5",
        cites=("742.6(a)(11)",),
        treatment=Treatment.ELSEWHERE,
        reach=NOWHERE,
        citation="15 CFR 742.6(a)(11)",
        valid=Period(date(2024, 12, 2)),  # 89 FR 96790
    ),
    ProseRule(
        rule_id="us.rs.model_weights",
        cites=("742.6(a)(13)",),
        treatment=Treatment.HOLD,
        reach=EVERYWHERE,
        citation="15 CFR 742.6(a)(13); non-enforcement 2025-05-13",
        valid=Period(date(2025, 1, 13)),  # 90 FR 4544
    ),
    ProseRule(
        rule_id="us.sl",
        cites=("742.13",),
        treatment=Treatment.REQUIRED,
        reach=EVERYWHERE,
        citation="15 CFR 742.13",
    ),
    ProseRule(
        rule_id="us.ei",
        cites=("742.15",),
        treatment=Treatment.REQUIRED,
        reach=Reach(but_for=("742.15.excluded_countries",)),
        citation="15 CFR 742.15",
    ),
    ProseRule(
        rule_id="us.si",
        cites=("742.14",),
        treatment=Treatment.HOLD,
        reach=HOT_SECTION,
        citation="15 CFR 742.14",
    ),
    ProseRule(
        rule_id="us.iraq",
        cites=("746.3", "to Iraq"),
        treatment=Treatment.REQUIRED,
        reach=Reach(only=("746.3.countries",)),
        citation="15 CFR 746.3",
    ),
    ProseRule(
        rule_id="us.cc.but_canada_rows",
        cites=("every destination but Canada", "all destinations, except Canada"),
        treatment=Treatment.REQUIRED,
        reach=Reach(but_for=("742.7.a.excluded_countries",)),
        citation="15 CFR 742.7(a)",
    ),
    ProseRule(
        rule_id="us.cc.everywhere_rows",
        cites=("every destination, 742.7(a)",),
        treatment=Treatment.REQUIRED,
        reach=EVERYWHERE,
        citation="15 CFR 742.7(a)",
    ),
    # The embargo step asks part 746 for every line.
    ProseRule(
        rule_id="us.part746",
        cites=("746.", "742.19", "North Korea"),
        treatment=Treatment.ELSEWHERE,
        reach=NOWHERE,
        citation="15 CFR part 746",
    ),
)


def prose_rule(text: str) -> ProseRule | None:
    """The family of a prose control, ``None`` when no row knows it."""
    words = text.casefold()
    return next((r for r in PROSE_RULES if any(cite.casefold() in words for cite in r.cites)), None)
