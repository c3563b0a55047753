"""What rules out a license exception by its own section; 740.2(a) is in ``general_bars.py``.

Read 2026-09-24. A bar looks at one line with all the license requirements found for it and says
why the exception cannot meet them, or nothing. What no bar sees is still for a person: a bar
that is silent never means that the exception applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.ear.whom_records_bind import covers_eccn
from screening.controls.facts import LineFacts
from screening.controls.findings import Requirement
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import in_dollars, money_gaps
from screening.controls.reference import DOMESTIC, ControlTables
from screening.terms.control_list import ItemRecord
from screening.terms.eccn import Eccn
from screening.terms.party_role import PartyRole
from screening.terms.standing_record import StandingKind, StandingRecord

USD = "USD"
_AMOUNT = re.compile(r"\$\s?([\d,]*\d)")
# "$500 for 0A501.c, .d, and .x."
_ONLY_FOR = re.compile(r"[\d,]+ for ((?:(?:\d[A-E]\d{3})?\.[a-z](?:, and |, | and )?)+)[.;]?")
_LETTER = re.compile(r"\.([a-z])")
WORLDWIDE = "us.worldwide"


class Wanted(NamedTuple):
    """A line that needs a license, while an exception for it is looked at.

    A named tuple, because it is made anew for each exception.

    Args:
        code: the exception.
        required: the license requirements it would have to meet.
        item: the entry of the control list, ``None`` when it is not loaded.
        is_claimed: whether the exporter claims this exception for the line.
        countries: the destinations that need a license, each once.
        reasons: reasons for control of the requirements; an empty text for those without any.
        rules: ids of the rules that make the requirements.
    """

    inquiry: Inquiry
    line: LineFacts
    classification: Classification
    code: str
    required: tuple[Requirement, ...]
    item: ItemRecord | None
    is_claimed: bool
    countries: tuple[str, ...] = ()
    reasons: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()

    @property
    def printed(self) -> str:
        """What the entry prints under the exception ("$3000", "N/A"), empty when nothing."""
        return self.item.exceptions.get(self.code, "").strip() if self.item else ""

    @property
    def tables(self) -> ControlTables:
        """The reference data of the day."""
        return self.inquiry.tables

    @property
    def entry(self) -> str:
        """The entry of the line's classification ("3A001"), empty without one."""
        eccn = self.classification.eccn
        return eccn.entry if eccn is not None else ""

    def outside(self, *groups: str) -> str:
        """The destinations in none of the groups, as text; empty when all are inside."""
        return ", ".join(c for c in self.countries if not self.tables.in_group(c, *groups))

    def inside(self, *groups: str) -> str:
        """The destinations in any of the groups, as text."""
        return ", ".join(c for c in self.countries if self.tables.in_group(c, *groups))

    def is_entry_of(self, code: str) -> bool:
        """Whether a set of the law names the line's whole entry."""
        return self.entry in self.tables.members(code)

    def is_left_by(self, code: str) -> bool:
        """Whether the exception is one of a set of those that a paragraph leaves open."""
        return self.code in self.tables.members(code)

    def left(self, code: str) -> str:
        """The exceptions that a paragraph leaves open, as text."""
        return ", ".join(sorted(self.tables.members(code)))


@lru_cache(maxsize=64)
def _parsed(entries: frozenset[str]) -> tuple[Eccn, ...]:
    parsed = (Eccn.parse(entry) for entry in sorted(entries))
    return tuple(eccn for eccn in parsed if eccn is not None)


def is_within_any(eccn: Eccn, entries: frozenset[str]) -> bool:
    """Whether an ECCN is one of the entries, or a paragraph of one."""
    return any(eccn.is_within(entry) for entry in _parsed(entries))


Bar = Callable[[Wanted], str]


def not_group_b(wanted: Wanted) -> str:
    """Only for Country Group B."""
    outside = wanted.outside("B")
    return f"{outside} not in Country Group B" if outside else ""


def needed_for_more_than(reasons: str) -> Bar:
    """Where the license is required for another reason for control than the exception meets.

    Args:
        reasons: the set of those that it meets.
    """

    def bar(wanted: Wanted) -> str:
        meets = wanted.tables.members(reasons)
        others = wanted.reasons - meets
        if not others:
            return ""
        words = " and ".join(sorted(meets))
        named = ", ".join(sorted(filter(None, others))) or f"more than {words}"
        return f"required for {named}, the exception meets {words} only"

    bar.__doc__ = f"Only for the reasons for control that it meets ({reasons})."
    return bar


def not_printed(wanted: Wanted) -> str:
    """A list-based exception that the entry prints as N/A, or not at all."""
    if wanted.printed.upper() in ("", "N/A", "NONE"):
        return f"the entry says {wanted.code}: {wanted.printed or 'nothing'}"
    return ""


def not_of_printed_paragraphs(wanted: Wanted) -> str:
    """A list-based exception that the entry prints for other paragraphs than the item's."""
    eccn = wanted.classification.eccn
    named = _paragraphs(wanted.printed)
    if eccn is None or not eccn.path or not named or eccn.path[0] in named:
        return ""
    return f"the entry says {wanted.code}: {wanted.printed}"


@lru_cache(maxsize=256)
def _paragraphs(printed: str) -> frozenset[str]:
    """First letters of the paragraphs to which alone an entry gives an amount.

    Empty where it gives one to any item, or in words that say more than that: a person reads them.
    """
    given = [each.strip() for each in printed.split("$")[1:]]
    lists = [_ONLY_FOR.fullmatch(each) for each in given]
    if not all(lists):
        return frozenset()
    return frozenset(letter for found in lists if found for letter in _LETTER.findall(found[1]))


def over_value_limit(wanted: Wanted) -> str:
    """740.3: the net value of all lines of the entry in the order, over the printed limit."""
    values = [
        line.value
        for line, c in wanted.inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry == wanted.entry
    ]
    known = [value for value in values if value is not None]
    total = in_dollars(wanted.inquiry, sum(known, Decimal(0)))
    if total is None or len(known) < len(values):
        return ""
    limit = _limit(wanted)
    # A sum that may be over it is over it: who relies on an exception shows that it is met.
    is_met = total.is_over(limit) is False
    return "" if is_met else f"value {total} is over the entry's limit of {limit} USD"


def _limit(wanted: Wanted) -> Decimal:
    """The highest limit the entry prints, or where it prints none the highest that any does."""
    amounts = [Decimal(a.replace(",", "")) for a in _AMOUNT.findall(wanted.printed)]
    return max(amounts, default=None) or wanted.tables.number("740.3.highest_value_limit")


def value_gaps(wanted: Wanted) -> Iterator[str]:
    """What nobody stated of the value that 740.3 compares, as paths into the submission."""
    yield from money_gaps(wanted.inquiry)
    for line, c in wanted.inquiry.classified_lines:
        if c.eccn is not None and c.eccn.entry == wanted.entry:
            if line.unit_value is None:
                yield f"{line.subject}.unit_value"
            if line.quantity is None:
                yield f"{line.subject}.quantity"


def not_software_or_technology(wanted: Wanted) -> str:
    """740.6: software and technology only."""
    eccn = wanted.classification.eccn
    return "" if eccn is not None and eccn.group in ("D", "E") else "software and technology only"


def to_excluded(countries: str) -> Bar:
    """Where a destination is of Country Group B and left out all the same.

    Args:
        countries: the set of those that are left out.
    """

    def bar(wanted: Wanted) -> str:
        named = wanted.inside(countries)
        return f"not for {named}" if named else ""

    bar.__doc__ = f"Country Group B except those left out ({countries})."
    return bar


def no_paper(paper: str) -> Bar:
    """A statement the exporter must hold first; a claim says that it does, a record shows it."""

    def bar(wanted: Wanted) -> str:
        is_held = wanted.is_claimed or paper_on_file(wanted.inquiry, wanted.line, wanted.code)
        return "" if is_held else f"no {paper} is on record"

    return bar


PAPERS: Mapping[str, StandingKind] = {
    "STA": StandingKind.STA_STATEMENT,
    "TSR": StandingKind.TSR_ASSURANCE,
}
"""The record that shows the paper of an exception."""
_SIGNERS = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)


def paper_on_file(inquiry: Inquiry, line: LineFacts, code: str) -> StandingRecord | None:
    """The paper of an exception for a line, signed by whoever gets the items in the end."""
    kind = PAPERS.get(code)
    if kind is None or not inquiry.facts.on_file.records:
        return None
    signers = next(filter(None, (inquiry.facts.in_roles((role,)) for role in _SIGNERS)), ())
    kept = [inquiry.facts.on_file.of(kind, party=p.index, line=line.index) for p in signers]
    if kind is StandingKind.STA_STATEMENT:
        kept = [paper if paper and covers_eccn(paper, line.eccn) else None for paper in kept]
    return kept[0] if kept and all(kept) else None


def not_computers(wanted: Wanted) -> str:
    """740.7: computers of 4A003, never commodities to Computer Tier 3."""
    eccn = wanted.classification.eccn
    if eccn is None or not wanted.is_entry_of("740.7.entries"):
        return "only for 4A003 computers, their software and technology"
    tier_3 = wanted.inside("740.7.d.1.tier_3") if eccn.group == "A" else ""
    return f"no commodities to Computer Tier 3 ({tier_3})" if tier_3 else ""


def not_encryption(wanted: Wanted) -> str:
    """740.17: Category 5 Part 2, not for E:1 and E:2."""
    if not wanted.is_entry_of("740.17.entries"):
        return "only for Category 5 Part 2 items"
    inside = wanted.inside("E:1", "E:2")
    return f"not for {inside} (Country Group E)" if inside else ""


def not_partner(wanted: Wanted) -> str:
    """740.20(b)-(c): A:5 for six reasons, and small unmanned aircraft; A:6 for NS alone."""
    eccn, tables = wanted.classification.eccn, wanted.tables
    if eccn is not None and is_within_any(eccn, tables.members("740.20.b.2.entries")):
        return f"not for {eccn} (740.20(b)(2))"
    meets = tables.members("740.20.c.1.i.reasons")
    if wanted.is_entry_of("740.20.c.1.ii.entries"):
        meets |= tables.members("740.20.c.1.ii.reasons")
    strange = wanted.reasons - meets
    if strange:
        return f"not for {', '.join(sorted(filter(None, strange))) or 'other requirements'}"
    is_for_a6 = wanted.reasons and wanted.reasons <= tables.members("740.20.c.2.reasons")
    groups = ("A:5", "A:6") if is_for_a6 else ("A:5",)
    outside = wanted.outside(*groups)
    if outside:
        return f"{outside} not in {' or '.join(groups)}"
    approved = wanted.inside("740.2.a.26.countries")
    if approved:
        return f"to {approved} only for recipients of Supp. 8 to part 740 (740.2(a)(26))"
    return ""


def not_cybersecurity(wanted: Wanted) -> str:
    """740.22: cybersecurity items (4A005, 4D004, 4E001.c, 5A001.j), not for E:1 and E:2."""
    eccn, entries = wanted.classification.eccn, wanted.tables.members("740.22.entries")
    # An entry without its paragraph may be one of them.
    if eccn is None or not (
        is_within_any(eccn, entries) or any(entry.is_within(eccn) for entry in _parsed(entries))
    ):
        return "only for cybersecurity items"
    inside = wanted.inside("E:1", "E:2")
    return f"not for {inside} (740.22(c)(1))" if inside else ""


def not_worldwide(wanted: Wanted) -> str:
    """740.24: items controlled worldwide by 742.4(a)(5) and 742.6(a)(10)."""
    others = wanted.rules - {WORLDWIDE}
    return "meets only the controls of 742.4(a)(5) and 742.6(a)(10)" if others else ""


def not_reexport(wanted: Wanted) -> str:
    """740.16: reexports only."""
    start = wanted.inquiry.facts.ship_from_country
    return "for reexports only" if start is None or start == DOMESTIC else ""


def not_ear99(wanted: Wanted) -> str:
    """Items designated EAR99 only."""
    eccn = wanted.classification.eccn
    return "" if eccn is not None and eccn.is_ear99 else "only for items designated EAR99"
