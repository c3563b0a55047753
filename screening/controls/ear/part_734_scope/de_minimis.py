"""US content of foreign-made items (15 CFR 734.4): what makes them subject to the EAR.

Read 2026-09-24. The machine decides only that an item is subject: because the stated US content is
over the limit, or because its class has no limit. That an item is not subject is a person's
finding, so until somebody says so it is treated as subject, and asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.controls.ear.part_734_scope.direct_products import STEP, looked_at
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import Rule, Ruling
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

PERCENT = "734.4.d.de_minimis_percent"  # more than
PERCENT_E = "734.4.c.de_minimis_percent"  # more than, to Country Groups E:1 and E:2
_Y_COUNTRIES = "734.4.a.6.y_countries"

DE_MINIMIS = Rule(
    rule_id="us.de_minimis",
    citation="15 CFR 734.4(c)-(d)",
    step=STEP,
    code="",
    words="foreign-made items are subject above a share of US content, some classes at any",
)


@dataclass(frozen=True, slots=True)
class NoMinimum:
    """Items without any de minimis level: 734.4(a).

    Args:
        paragraph: the paragraph.
        entries: set of law that names the entries.
        words: what they are.
        groups: sets of countries it counts for; empty for every destination.
    """

    paragraph: str
    entries: str
    words: str
    groups: tuple[str, ...] = ()


NO_MINIMUM = (
    NoMinimum("734.4(a)(2)", "734.4.a.2.entries", "encryption technology"),
    NoMinimum("734.4(a)(3)", "734.4.a.3.entries", "equipment for advanced nodes"),
    NoMinimum("734.4(a)(4)", "734.4.a.4.entries", "hot section"),
    NoMinimum("734.4(a)(5)", "734.4.a.5.entries", "military commodities", ("D:5",)),
    NoMinimum("734.4(a)(8)", "734.4.a.8.entries", "chip equipment", ("headquarters_scope",)),
)


def ruling_on_content(
    inquiry: Inquiry, line: LineFacts, classification: Classification
) -> Ruling | None:
    """That a foreign-made line is subject by its US content, ``None`` where nothing says so."""
    decided = _no_minimum(inquiry, classification.eccn) or _over_limit(inquiry, line)
    if decided is None:
        return None
    citation, words = decided
    return Ruling(
        rule=DE_MINIMIS,
        lines=(line.index,),
        outcome=Outcome.CLEAR,
        result=None,
        words=f"subject: {words}",
        inputs=looked_at(inquiry, line),
        citation=citation,
    )


def _no_minimum(inquiry: Inquiry, eccn: Eccn | None) -> tuple[str, str] | None:
    """Classes of 734.4(a): any US content makes them subject."""
    if eccn is None or eccn.is_ear99:
        return None
    countries = [d.country for d in inquiry.destinations if d.country]
    tables = inquiry.tables
    if eccn.is_600_series_or_9x515:
        groups = ("E:1", "E:2", _Y_COUNTRIES) if eccn.path[:1] == ("y",) else ("D:5",)
        is_reached = any(tables.in_group(country, *groups) for country in countries)
        return ("15 CFR 734.4(a)(6)", "600 series or 9x515") if is_reached else None
    for row in NO_MINIMUM:
        entries = (Eccn.parse(entry) for entry in tables.members(row.entries))
        if not any(entry is not None and eccn.is_within(entry) for entry in entries):
            continue
        if not row.groups or any(tables.in_group(c, *row.groups) for c in countries):
            return f"15 CFR {row.paragraph}", f"no de minimis level for {row.words}"
    return None


def _over_limit(inquiry: Inquiry, line: LineFacts) -> tuple[str, str] | None:
    percent = line.us_content_percent
    if percent is None:
        return None
    tables = inquiry.tables
    countries = (d.country for d in inquiry.destinations if d.country)
    is_embargoed = any(tables.in_group(country, "E:1", "E:2") for country in countries)
    limit = tables.number(PERCENT_E if is_embargoed else PERCENT)
    if percent <= limit:
        return None
    return DE_MINIMIS.citation, f"US content of {percent} % is over {limit} %"
