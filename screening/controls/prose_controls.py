"""Controls that the Commerce Control List prints in words and not as a chart column.

A row of the table below is one family of such controls: how to know it (the section it cites),
what to do, and where. What no row knows is a hold with the text shown. Families and treatments:
coverage table of the domain notes, section 4; read 2026-09-24. Entries that need more than
their printed rows say are in the second table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from screening.controls.tables import ControlTables
from screening.terms.eccn import Eccn


class Treatment(Enum):
    """What a prose control makes of a line at a destination in its reach."""

    REQUIRED = "a license is required"
    CANDIDATE = "a license is required unless an exception is claimed"
    HOLD = "a person must read the control"
    ELSEWHERE = "another step decides it"


Reach = Callable[[str, ControlTables], bool]


def everywhere(country: str, tables: ControlTables) -> bool:
    """Every destination outside the United States."""
    return True


def but_for(*countries: str) -> Reach:
    """Every destination but those named."""
    return lambda country, tables: country not in countries


def only(*countries: str) -> Reach:
    """Only the destinations named."""
    return lambda country, tables: country in countries


def d5_or_macau(country: str, tables: ControlTables) -> bool:
    """Country Group D:5, or Macau."""
    return country == "MO" or tables.in_group(country, "D:5")


def advanced_computing_scope(country: str, tables: ControlTables) -> bool:
    """D:1, D:4, D:5 less A:5 and A:6, with Macau and the UAE (742.6(a)(6)(iii))."""
    return tables.in_group(country, "advanced_computing_scope")


def outside_a1(country: str, tables: ControlTables) -> bool:
    """Every destination outside Country Group A:1."""
    return not tables.in_group(country, "A:1")


@dataclass(frozen=True, slots=True)
class ProseRule:
    """One family of prose controls.

    Args:
        rule_id: name of the family.
        cites: texts that a control of this family contains, any one of them.
        treatment: what it makes of a line.
        reach: the destinations it speaks of.
        citation: the provision.
        exceptions: license exceptions that are candidates for it.
    """

    rule_id: str
    cites: tuple[str, ...]
    treatment: Treatment
    reach: Reach
    citation: str
    exceptions: tuple[str, ...] = ()


PROSE_RULES = (
    ProseRule(
        "us.rs.ac_a",
        ("742.6(a)(6)(iii)(A)",),
        Treatment.ELSEWHERE,
        advanced_computing_scope,
        "15 CFR 742.6(a)(6)(iii)(A)",
    ),
    ProseRule(
        "us.rs.ac_b",
        ("742.6(a)(6)(iii)(B)",),
        Treatment.ELSEWHERE,
        advanced_computing_scope,
        "15 CFR 742.6(a)(6)(iii)(B)",
    ),
    ProseRule(
        "us.rs.hbm",
        ("742.6(a)(6)(i)(B)",),
        Treatment.ELSEWHERE,
        d5_or_macau,
        "15 CFR 742.6(a)(6)(i)(B)",
    ),
    ProseRule(
        "us.sme",
        ("742.6(a)(6)(i)(A)", "742.4(a)(4)", "742.6(a)(6)(i)"),
        Treatment.REQUIRED,
        d5_or_macau,
        "15 CFR 742.4(a)(4); 742.6(a)(6)(i)(A)",
    ),
    ProseRule(
        "us.worldwide",
        ("742.4(a)(5)", "742.6(a)(10)"),
        Treatment.CANDIDATE,
        everywhere,
        "15 CFR 742.4(a)(5); 742.6(a)(10)",
        ("IEC",),
    ),
    ProseRule(
        "us.rs.y_paragraphs",
        ("742.6(a)(7)",),
        Treatment.REQUIRED,
        only("CN", "RU", "VE"),
        "15 CFR 742.6(a)(7)",
    ),
    ProseRule(
        "us.rs.space",
        ("742.6(a)(9)",),
        Treatment.REQUIRED,
        but_for("AU", "CA", "GB"),
        "15 CFR 742.6(a)(9)",
    ),
    ProseRule(
        "us.rs.pakistan",
        ("742.6(a)(12)",),
        Treatment.REQUIRED,
        only("PK"),
        "15 CFR 742.6(a)(12)",
    ),
    ProseRule(
        # Binds towards Entity List parties with footnote 5, whom the parties step blocks.
        "us.rs.footnote5",
        ("742.6(a)(11)",),
        Treatment.ELSEWHERE,
        only(),
        "15 CFR 742.6(a)(11)",
    ),
    ProseRule(
        "us.rs.model_weights",
        ("742.6(a)(13)",),
        Treatment.HOLD,
        everywhere,
        "15 CFR 742.6(a)(13); non-enforcement 2025-05-13",
    ),
    ProseRule("us.sl", ("742.13",), Treatment.REQUIRED, everywhere, "15 CFR 742.13"),
    ProseRule(
        "us.ei",
        ("742.15",),
        Treatment.CANDIDATE,
        but_for("CA"),
        "15 CFR 742.15",
        ("ENC",),
    ),
    ProseRule("us.iraq", ("746.3",), Treatment.REQUIRED, only("IQ"), "15 CFR 746.3"),
    # The embargo step asks part 746 for every line.
    ProseRule("us.part746", ("746.", "742.19"), Treatment.ELSEWHERE, only(), "15 CFR part 746"),
)


def prose_rule(text: str) -> ProseRule | None:
    """The family of a prose control, ``None`` when no row knows it."""
    return next((r for r in PROSE_RULES if any(cite in text for cite in r.cites)), None)


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
