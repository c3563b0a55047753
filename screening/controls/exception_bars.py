"""What rules out a license exception: 15 CFR 740.2(a), and the limits of each exception itself.

Read 2026-09-24. A bar looks at one line with all the license requirements found for it and says
why the exception cannot meet them, or nothing. What no bar sees is still for a person: a bar
that is silent never means that the exception applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from screening.controls.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import Case, Requirement, once_a_case
from screening.terms.control_list import ItemRecord

USD = "USD"
_AMOUNT = re.compile(r"\$\s?([\d,]*\d)")
# 740.2(a)(4): NATO members and four partners.
_NATO = (
    "AL BE BG CA CZ DE DK EE ES FI FR GB GR HR HU IS IT LT LU LV ME MK NL NO PL PT RO SE SI SK TR"
)
_CRIME_CONTROL_PARTNERS = frozenset({*_NATO.split(), "AU", "IN", "JP", "NZ"})
_MISSILE_EXCEPTIONS = frozenset({"TMP", "RPL", "GOV", "TSU", "AVS", "APR", "STA"})
_SERIES_EXCEPTIONS = frozenset({"LVS", "TMP", "RPL", "TSU", "GOV", "BAG", "STA"})
_ADVANCED_EXCEPTIONS = frozenset({"NAC", "ACA", "HBM", "TMP", "RPL", "GOV", "TSU"})
WORLDWIDE = "us.worldwide"
_WORLDWIDE_EXCEPTIONS = frozenset({"IEC", "TMP", "RPL", "GOV", "TSU"})


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

    case: Case
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
        tables = self.case.tables
        return ", ".join(c for c in self.countries if not tables.in_group(c, *groups))

    def inside(self, *groups: str) -> str:
        """The destinations in any of the groups, as text."""
        tables = self.case.tables
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
        for line, c in wanted.case.classified_lines
        if c.eccn is not None and c.eccn.entry == entry
    ]
    known = [value for value in values if value is not None]
    if not amounts or wanted.case.facts.currency != USD or len(known) < len(values):
        return ""
    total, limit = sum(known, Decimal(0)), max(amounts)
    return f"value {total} USD is over the entry's limit of {limit} USD" if total > limit else ""


def not_software_or_technology(wanted: Wanted) -> str:
    """740.6: software and technology only."""
    eccn = wanted.classification.eccn
    return "" if eccn is not None and eccn.group in ("D", "E") else "software and technology only"


def sudan_or_ukraine(wanted: Wanted) -> str:
    """740.6(a): Country Group B except Sudan and Ukraine."""
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
    inside = wanted.inside("D:1", "D:2", "D:3", "D:4") if eccn.group == "A" else ""
    return f"no commodities to Computer Tier 3 ({inside} may be)" if inside else ""


def not_encryption(wanted: Wanted) -> str:
    """740.17: Category 5 Part 2, not for E:1 and E:2."""
    eccn = wanted.classification.eccn
    entries = ("5A002", "5A004", "5B002", "5D002", "5E002")
    if eccn is None or eccn.entry not in entries:
        return "only for Category 5 Part 2 items"
    inside = wanted.inside("E:1", "E:2")
    return f"not for {inside} (Country Group E)" if inside else ""


def not_partner(wanted: Wanted) -> str:
    """740.20(c): A:5 for six reasons; A:6 for national security alone."""
    strange = wanted.reasons - {"NS", "CB", "NP", "RS", "CC", "SI"}
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


def not_worldwide(wanted: Wanted) -> str:
    """740.24: items controlled worldwide by 742.4(a)(5) and 742.6(a)(10)."""
    others = wanted.rules - {WORLDWIDE}
    return "meets only the controls of 742.4(a)(5) and 742.6(a)(10)" if others else ""


def not_reexport(wanted: Wanted) -> str:
    """740.16: reexports only."""
    start = wanted.case.facts.ship_from_country
    return "for reexports only" if start is None or start == "US" else ""


# --- Bars of 740.2(a): one row a paragraph -------------------------------------------------------


def _surreptitious(wanted: Wanted) -> str:
    """Surreptitious listening."""
    is_barred = "SL" in wanted.reasons or "us.sl.entries" in wanted.rules
    return "surreptitious listening" if is_barred else ""


def _crime_control(wanted: Wanted) -> str:
    """Crime control items, but to Australia, India, Japan, New Zealand and NATO members."""
    others = [c for c in wanted.countries if c not in _CRIME_CONTROL_PARTNERS]
    is_barred = "CC" in wanted.reasons and others
    return f"crime control items to {', '.join(others)}" if is_barred else ""


def _missile(wanted: Wanted) -> str:
    """Missile technology items: a few exceptions only, and none to D:4 or D:5."""
    if "MT" not in wanted.reasons:
        return ""
    inside = wanted.inside("D:4", "D:5")
    if inside:
        return f"missile technology items to {inside}"
    return "" if wanted.code in _MISSILE_EXCEPTIONS else "missile technology items"


def _semiconductor_equipment(wanted: Wanted) -> str:
    """Semiconductor equipment to Macau or D:5: GOV only."""
    is_barred = wanted.code != "GOV" and "us.sme" in wanted.rules
    return "semiconductor equipment to Macau or D:5: GOV only" if is_barred else ""


def _advanced_computing(wanted: Wanted) -> str:
    """Advanced-computing items: NAC, ACA, HBM, TMP, RPL, GOV and TSU only."""
    is_advanced = wanted.classification.ac_class is not None
    is_barred = is_advanced and wanted.code not in _ADVANCED_EXCEPTIONS
    return "advanced-computing items" if is_barred else ""


def _named_entries(wanted: Wanted) -> str:
    """Items of 0A983 and 0A919."""
    eccn = wanted.classification.eccn
    is_barred = eccn is not None and eccn.entry in ("0A983", "0A919")
    return f"{eccn.entry} items" if eccn is not None and is_barred else ""


def _series_to_d5(wanted: Wanted) -> str:
    """600 series and 9x515 to, from or made in D:5 or Hong Kong: GOV only."""
    eccn, facts = wanted.classification.eccn, wanted.case.facts
    if eccn is None or not eccn.is_600_series_or_9x515 or wanted.code == "GOV":
        return ""
    places = (*wanted.countries, facts.ship_from_country, wanted.line.country_of_origin)
    mapped = {wanted.case.tables.country(place) for place in places if place}
    inside = sorted(c for c in mapped if c and wanted.case.tables.in_group(c, "D:5"))
    named = ", ".join(inside)
    return f"600 series or 9x515 to, from or made in {named}: GOV only" if inside else ""


def _series(wanted: Wanted) -> str:
    """Other 600 series items: LVS, TMP, RPL, TSU, GOV, BAG and STA only."""
    eccn = wanted.classification.eccn
    is_series = eccn is not None and eccn.is_600_series_or_9x515 and eccn.entry[2] == "6"
    is_barred = is_series and wanted.code not in _SERIES_EXCEPTIONS
    return "600 series items" if is_barred else ""


def _unverified_party(wanted: Wanted) -> str:
    """A party on the Unverified List, in any role."""
    return "a party is on the Unverified List" if _has_unverified_party(wanted.case) else ""


@once_a_case
def _has_unverified_party(case: Case) -> bool:
    return any(h.record.source == "us-bis-unverified-list" and h.is_match for h in case.hits)


def _worldwide(wanted: Wanted) -> str:
    """Items controlled worldwide: IEC, TMP, RPL, GOV and TSU only."""
    is_barred = wanted.code not in _WORLDWIDE_EXCEPTIONS and WORLDWIDE in wanted.rules
    return "items controlled worldwide (quantum, GAAFET)" if is_barred else ""


def _pakistan(wanted: Wanted) -> str:
    """Items controlled to Pakistan."""
    is_barred = any(rule.startswith("us.rs.pakistan") for rule in wanted.rules)
    return "items controlled to Pakistan" if is_barred else ""


GENERAL_BARS: tuple[tuple[str, Bar], ...] = (
    ("740.2(a)(3)", _surreptitious),
    ("740.2(a)(4)", _crime_control),
    ("740.2(a)(5)", _missile),
    ("740.2(a)(9)(i)", _semiconductor_equipment),
    ("740.2(a)(9)(ii)", _advanced_computing),
    ("740.2(a)(10), (11)", _named_entries),
    ("740.2(a)(12)", _series_to_d5),
    ("740.2(a)(13)", _series),
    ("740.2(a)(17)", _unverified_party),
    ("740.2(a)(22)", _worldwide),
    ("740.2(a)(25)", _pakistan),
)


def general_bar(wanted: Wanted) -> str:
    """Why 740.2(a) rules an exception out, with the paragraph; empty when it does not."""
    for paragraph, bar in GENERAL_BARS:
        why = bar(wanted)
        if why:
            return f"{why} ({paragraph})"
    return ""
