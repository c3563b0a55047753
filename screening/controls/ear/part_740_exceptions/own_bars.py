"""What rules out a license exception by its own section; 740.2(a) is in ``general_bars.py``.

Read 2026-09-24. A bar looks at one line with all the license requirements found for it and says
why the exception cannot meet them, or nothing. What no bar sees is still for a person: a bar
that is silent never means that the exception applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import Requirement
from screening.controls.inquiry import Inquiry
from screening.terms.control_list import ItemRecord
from screening.terms.eccn import Eccn

USD = "USD"
# Where an entry's limit is not known to us: no entry of the list of 2026-07-23 prints a higher one.
HIGHEST_VALUE_LIMIT = Decimal(5000)
# 740.7(d)(1), read 2026-09-24.
_TIER_3 = (
    "AF DZ AD AO AM AZ BH BY BA MM KH CN KM DJ EG GE IN IQ IL JO KZ XK KW KG LA LB LY MO MK MR MD "
    "MN ME MA OM PK QA RU SA RS SD TJ TN TM UA AE UZ VU VN YE"
)
COMPUTER_TIER_3 = frozenset(_TIER_3.split())
# 740.20(b)(2)(ii), (v), (vii)-(x), without the software and technology that depend on what for.
_BARRED_FROM_STA = (
    "0A501.a 0A501.b 0A501.c 0A501.d 0A501.e 0A506 0A507 0A509 0A981 0A982 0A983 0A503 0E504 0E982 "
    "1C351.a 1C351.b 1C351.c 1C351.d.14 1C351.d.15 1C351.e 1C353 1C354 1E351 6A002 6A293 6D003.c "
    "9D004.f 9D004.g 9E003.a.1 9E003.a.2 9E003.a.3 9E003.a.4 9E003.a.5 9E003.c 9E003.h 9E003.i"
)
NEVER_STA = frozenset(_BARRED_FROM_STA.split())
_NOT_FOR_STA = tuple(Eccn.parse(entry) for entry in sorted(NEVER_STA))
CYBERSECURITY = frozenset({"4A005", "4D004", "4E001.c", "5A001.j"})
_CYBERSECURITY = tuple(Eccn.parse(entry) for entry in sorted(CYBERSECURITY))
_SMALL_AIRCRAFT = frozenset({"9A012", "9A120", "9A610"})  # 740.20(c)(1)(ii)
_AMOUNT = re.compile(r"\$\s?([\d,]*\d)")
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

    def outside(self, *groups: str) -> str:
        """The destinations in none of the groups, as text; empty when all are inside."""
        tables = self.inquiry.tables
        return ", ".join(c for c in self.countries if not tables.in_group(c, *groups))

    def inside(self, *groups: str) -> str:
        """The destinations in any of the groups, as text."""
        tables = self.inquiry.tables
        return ", ".join(c for c in self.countries if tables.in_group(c, *groups))


Bar = Callable[[Wanted], str]


def not_group_b(wanted: Wanted) -> str:
    """Only for Country Group B."""
    outside = wanted.outside("B")
    return f"{outside} not in Country Group B" if outside else ""


def not_ns_only(wanted: Wanted) -> str:
    """Only where national security is the one reason."""
    others = sorted(filter(None, wanted.reasons - {"NS"}))
    if others or "" in wanted.reasons:
        return f"required for {', '.join(others) or 'more than NS'}, the exception meets NS only"
    return ""


def not_printed(wanted: Wanted) -> str:
    """A list-based exception that the entry prints as N/A, or not at all."""
    if wanted.printed.upper() in ("", "N/A", "NONE"):
        return f"the entry says {wanted.code}: {wanted.printed or 'nothing'}"
    return ""


def over_value_limit(wanted: Wanted) -> str:
    """740.3: the net value of all lines of the entry in the order, over the printed limit."""
    amounts = [Decimal(a.replace(",", "")) for a in _AMOUNT.findall(wanted.printed)]
    entry = wanted.classification.eccn.entry if wanted.classification.eccn else ""
    values = [
        line.value
        for line, c in wanted.inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry == entry
    ]
    known = [value for value in values if value is not None]
    if wanted.inquiry.facts.currency != USD or len(known) < len(values):
        return ""
    total, limit = sum(known, Decimal(0)), max(amounts, default=HIGHEST_VALUE_LIMIT)
    return f"value {total} USD is over the entry's limit of {limit} USD" if total > limit else ""


def value_gaps(wanted: Wanted) -> Iterator[str]:
    """What nobody stated of the value that 740.3 compares, as paths into the submission."""
    entry = wanted.classification.eccn.entry if wanted.classification.eccn else ""
    if wanted.inquiry.facts.currency is None:
        yield "currency"
    for line, c in wanted.inquiry.classified_lines:
        if c.eccn is not None and c.eccn.entry == entry:
            if line.unit_value is None:
                yield f"{line.subject}.unit_value"
            if line.quantity is None:
                yield f"{line.subject}.quantity"


def not_software_or_technology(wanted: Wanted) -> str:
    """740.6: software and technology only."""
    eccn = wanted.classification.eccn
    return "" if eccn is not None and eccn.group in ("D", "E") else "software and technology only"


def sudan_or_ukraine(wanted: Wanted) -> str:
    """740.4 and 740.6(a): Country Group B except Sudan and Ukraine."""
    named = [c for c in wanted.countries if c in ("SD", "UA")]
    return f"not for {', '.join(named)}" if named else ""


def no_paper(paper: str) -> Bar:
    """A statement the exporter must hold first; a claim says that it does."""

    def bar(wanted: Wanted) -> str:
        return "" if wanted.is_claimed else f"no {paper} is on record"

    return bar


def not_computers(wanted: Wanted) -> str:
    """740.7: computers of 4A003, never commodities to Computer Tier 3."""
    eccn = wanted.classification.eccn
    if eccn is None or eccn.entry not in ("4A003", "4D001", "4E001"):
        return "only for 4A003 computers, their software and technology"
    tier_3 = [c for c in wanted.countries if c in COMPUTER_TIER_3] if eccn.group == "A" else []
    return f"no commodities to Computer Tier 3 ({', '.join(tier_3)})" if tier_3 else ""


def not_encryption(wanted: Wanted) -> str:
    """740.17: Category 5 Part 2, not for E:1 and E:2."""
    eccn = wanted.classification.eccn
    entries = ("5A002", "5A004", "5B002", "5D002", "5E002")
    if eccn is None or eccn.entry not in entries:
        return "only for Category 5 Part 2 items"
    inside = wanted.inside("E:1", "E:2")
    return f"not for {inside} (Country Group E)" if inside else ""


def not_partner(wanted: Wanted) -> str:
    """740.20(b)-(c): A:5 for six reasons, and small unmanned aircraft; A:6 for NS alone."""
    eccn = wanted.classification.eccn
    if eccn is not None and any(e is not None and eccn.is_within(e) for e in _NOT_FOR_STA):
        return f"not for {eccn} (740.20(b)(2))"
    is_aircraft = eccn is not None and eccn.entry in _SMALL_AIRCRAFT
    strange = wanted.reasons - {"NS", "CB", "NP", "RS", "CC", "SI", *(("MT",) * is_aircraft)}
    if strange:
        return f"not for {', '.join(sorted(filter(None, strange))) or 'other requirements'}"
    groups = ("A:5", "A:6") if wanted.reasons == {"NS"} else ("A:5",)
    outside = wanted.outside(*groups)
    if outside:
        return f"{outside} not in {' or '.join(groups)}"
    if "AE" in wanted.countries:
        return "to the UAE only for recipients of Supp. 8 to part 740 (740.2(a)(26))"
    return ""


def not_ns_or_ei(wanted: Wanted) -> str:
    """740.17 meets what NS and EI control in Category 5 Part 2."""
    others = sorted(wanted.reasons - {"NS", "EI"})
    named = ", ".join(filter(None, others)) or "more than NS and EI"
    return f"required for {named}, the exception meets NS and EI only" if others else ""


def not_cybersecurity(wanted: Wanted) -> str:
    """740.22: cybersecurity items (4A005, 4D004, 4E001.c, 5A001.j), not for E:1 and E:2."""
    eccn = wanted.classification.eccn
    if eccn is None or not any(
        entry is not None and (eccn.is_within(entry) or entry.is_within(eccn))
        for entry in _CYBERSECURITY
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
    return "for reexports only" if start is None or start == "US" else ""


def not_ear99(wanted: Wanted) -> str:
    """Items designated EAR99 only."""
    eccn = wanted.classification.eccn
    return "" if eccn is not None and eccn.is_ear99 else "only for items designated EAR99"
