"""Foreign-made items shipped from abroad: foreign direct product rules and de minimis.

15 CFR 734.4 and 734.9, read 2026-09-24. The machine decides only that an item is subject to the
EAR: as an advanced-computing item, because a party bears a footnote of the Entity List, because
of the destination, or because the stated US content is over the limit. That an item is not
subject is a person's finding, so until somebody says so it is treated as subject, and asked. The
days on which the rules began are those of the Federal Register documents named, read as quoted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from screening.controls.answers import PathStep, Question, Reason
from screening.controls.ear.destinations import DESTINATION_ROLES
from screening.controls.ear.part_746_embargoes.regions import CRIMEA, find_region
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.controls.reference import DOMESTIC
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

STEP = "jurisdiction"
DE_MINIMIS_PERCENT = Decimal(25)  # 734.4(d): more than
DE_MINIMIS_PERCENT_E = Decimal(10)  # 734.4(c): more than, to Country Groups E:1 and E:2


COALITION = "746.supp3.countries"
# 87 FR 62186: its part 734 is not among the amendments of 2022-10-07. The day is that of its last
# amendments, from memory and not verified; before it a foreign-made item is asked about and held.
_ADVANCED_FDP = Period(date(2022, 10, 21))


@dataclass(frozen=True, slots=True)
class ProductRule:
    """One foreign direct product rule the machine decides.

    Args:
        rule_id: name of the rule.
        citation: the paragraph of 734.9.
        words: the rule in a sentence.
        footnote: footnote of the Entity List that triggers it; empty when none does.
        countries: destinations that trigger it.
        is_for_crimea: an address in occupied Crimea triggers it.
        spares_coalition: exports from the countries of Supp. 3 to part 746 may be outside it.
        valid: when it binds.
    """

    rule_id: str
    citation: str
    words: str
    footnote: str = ""
    countries: frozenset[str] = frozenset()
    is_for_crimea: bool = False
    spares_coalition: bool = False
    valid: Period = ALWAYS


PRODUCT_RULES = (
    ProductRule(
        rule_id="us.fdp.footnote1",
        citation="15 CFR 734.9(e)(1); 744.11(a)(2)(i); 85 FR 29849",
        words="a party bears footnote 1 of the Entity List",
        footnote="1",
        valid=Period(date(2020, 5, 15)),  # widened 2020-08-17, 85 FR 51596
    ),
    ProductRule(
        rule_id="us.fdp.footnote3",
        citation="15 CFR 734.9(g); 744.21(a)(2); 746.8(a)(3); 87 FR 12226",
        words="a party bears footnote 3 of the Entity List (Russian or Belarusian military)",
        footnote="3",
        spares_coalition=True,
        valid=Period(date(2022, 2, 24)),  # Belarus from 2022-03-02, 87 FR 13048
    ),
    ProductRule(
        rule_id="us.fdp.footnote4",
        citation="15 CFR 734.9(e)(2); 744.11(a)(2)(iv); 87 FR 62186",
        words="a party bears footnote 4 of the Entity List (supercomputers)",
        footnote="4",
        valid=_ADVANCED_FDP,
    ),
    ProductRule(
        rule_id="us.fdp.footnote5",
        citation="15 CFR 734.9(e)(3); 744.11(a)(2)(v); 734.4(a)(9); 89 FR 96790",
        words="a party bears footnote 5 of the Entity List (semiconductor equipment)",
        footnote="5",
        valid=Period(date(2024, 12, 2)),
    ),
    ProductRule(
        rule_id="us.fdp.russia",
        citation="15 CFR 734.9(f); 746.8(a)(2); 87 FR 12226",
        words="the goods go to Russia",
        countries=frozenset({"RU"}),
        spares_coalition=True,
        valid=Period(date(2022, 2, 24)),
    ),
    ProductRule(
        rule_id="us.fdp.belarus",
        citation="15 CFR 734.9(f); 746.8(a)(2); 87 FR 13048",
        words="the goods go to Belarus",
        countries=frozenset({"BY"}),
        spares_coalition=True,
        valid=Period(date(2022, 3, 2)),
    ),
    ProductRule(
        rule_id="us.fdp.crimea",
        citation="15 CFR 734.9(f); 746.6(a)(1)(ii); 88 FR 33422",
        words="the goods go to occupied Crimea",
        is_for_crimea=True,
        spares_coalition=True,
        valid=Period(date(2023, 5, 19)),
    ),
    ProductRule(
        rule_id="us.fdp.iran",
        citation="15 CFR 734.9(j); 746.7(a)(1); 88 FR 12150",
        words="the goods go to Iran",
        countries=frozenset({"IR"}),
        spares_coalition=True,
        valid=Period(date(2023, 2, 24)),
    ),
)
ADVANCED_RULE = ProductRule(
    rule_id="us.fdp.advanced_computing",
    citation="15 CFR 734.9(h); 87 FR 62186",
    words="an item of the 3A090 classes is presumed to be a foreign direct product",
    valid=_ADVANCED_FDP,
)


@dataclass(frozen=True, slots=True)
class NoMinimum:
    """Items without any de minimis level: 734.4(a); ``countries`` empty for every destination."""

    paragraph: str
    entries: tuple[str, ...]
    words: str
    groups: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()


NO_MINIMUM = (
    NoMinimum("734.4(a)(2)", ("5E002",), "encryption technology"),
    NoMinimum("734.4(a)(3)", ("3B993.f.1",), "equipment for advanced nodes"),
    NoMinimum("734.4(a)(4)", ("9E003.a", "9E003.h", "9E003.i", "9E003.l"), "hot section"),
    NoMinimum("734.4(a)(5)", ("0A919",), "military commodities", groups=("D:5",)),
    NoMinimum("734.4(a)(8)", ("3B001", "3B002"), "chip equipment", groups=("headquarters_scope",)),
)


def foreign_made(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Findings:
    """What is decided, or asked, of a line that is not known to be made in the US."""
    ship_from = inquiry.facts.ship_from_country
    is_from_abroad = ship_from is not None and ship_from != DOMESTIC
    if not is_from_abroad or line.country_of_origin == DOMESTIC:
        return NOTHING
    rules = tuple(_product_rules(inquiry))
    if rules:
        return _subject_as_product(inquiry, line, rules)
    if classification.ac_class is not None and inquiry.in_force(ADVANCED_RULE):
        rule = ADVANCED_RULE
        return Findings(path=(_step(inquiry, line, rule.rule_id, rule.citation, rule.words),))
    decided = _no_minimum(inquiry, classification.eccn) or _over_limit(inquiry, line)
    if decided:
        citation, words = decided
        return Findings(
            path=(_step(inquiry, line, "us.de_minimis", citation, f"subject: {words}"),)
        )
    return _asked(inquiry, line)


def _product_rules(inquiry: Inquiry) -> Iterable[ProductRule]:
    """The foreign direct product rules that the parties or the destinations trigger."""
    countries = {d.country for d in inquiry.destinations}
    footnotes = {
        footnote
        for hit in inquiry.hits
        if hit.is_match and hit.via in ("name", "identifier")
        if inquiry.facts.party_at(hit.party).role.is_reached_by_entity_list
        for measure in hit.record.measures
        for footnote in measure.footnotes
    }
    for rule in PRODUCT_RULES:
        is_triggered = (
            rule.footnote in footnotes
            or bool(rule.countries & countries)
            or (rule.is_for_crimea and _goes_to_crimea(inquiry))
        )
        if is_triggered and inquiry.in_force(rule):
            yield rule


def _goes_to_crimea(inquiry: Inquiry) -> bool:
    places = (party.address for party in inquiry.facts.in_roles(DESTINATION_ROLES))
    return CRIMEA in (find_region(address) for address in places)


def _is_spared(inquiry: Inquiry, rule: ProductRule) -> bool:
    """746.8(a)(12)(iii), 746.6(a)(4), 746.7(a)(1)(iv): shipped from a country of the coalition.

    The exclusion has limits of its own in the supplement's scope column, so a person reads it.
    """
    start = inquiry.tables.country(inquiry.facts.ship_from_country or "")
    return rule.spares_coalition and start is not None and inquiry.tables.in_group(start, COALITION)


def _subject_as_product(
    inquiry: Inquiry, line: LineFacts, rules: tuple[ProductRule, ...]
) -> Findings:
    reasons = tuple(_product_reason(inquiry, line, rule) for rule in rules)
    path = tuple(_step(inquiry, line, r.rule_id, r.citation, f"subject: {r.words}") for r in rules)
    return Findings(reasons=reasons, path=path)


def _product_reason(inquiry: Inquiry, line: LineFacts, rule: ProductRule) -> Reason:
    is_spared = _is_spared(inquiry, rule)
    ends = (
        f", unless Supp. 3 to part 746 spares {inquiry.facts.ship_from_country}"
        if is_spared
        else ""
    )
    return Reason(
        code="jurisdiction.fdp",
        outcome=Outcome.HOLD if is_spared else Outcome.BLOCK,
        summary=f"Line {line.number} is not known to be made in the US and is treated as a "
        f"foreign direct product subject to the EAR: {rule.words}{ends}.",
        citation=f"{rule.citation}; 746 Supp. 3" if is_spared else rule.citation,
        subject=line.subject,
        lines=(line.index,),
    )


def _no_minimum(inquiry: Inquiry, eccn: Eccn | None) -> tuple[str, str] | None:
    """Classes of 734.4(a): any US content makes them subject."""
    if eccn is None or eccn.is_ear99:
        return None
    countries = [d.country for d in inquiry.destinations if d.country]
    tables = inquiry.tables
    if eccn.is_600_series_or_9x515:
        is_minor = eccn.path[:1] == ("y",)
        reached = [
            c
            for c in countries
            if tables.in_group(c, *(("E:1", "E:2") if is_minor else ("D:5",)))
            or (is_minor and c in ("BY", "CN", "RU"))
        ]
        return ("15 CFR 734.4(a)(6)", "600 series or 9x515") if reached else None
    for row in NO_MINIMUM:
        entries = (Eccn.parse(entry) for entry in row.entries)
        if not any(entry is not None and eccn.is_within(entry) for entry in entries):
            continue
        if not row.groups or any(tables.in_group(c, *row.groups) for c in countries):
            return f"15 CFR {row.paragraph}", f"no de minimis level for {row.words}"
    return None


def _over_limit(inquiry: Inquiry, line: LineFacts) -> tuple[str, str] | None:
    percent = line.us_content_percent
    if percent is None:
        return None
    embargoed = any(
        inquiry.tables.in_group(d.country, "E:1", "E:2") for d in inquiry.destinations if d.country
    )
    limit = DE_MINIMIS_PERCENT_E if embargoed else DE_MINIMIS_PERCENT
    if percent <= limit:
        return None
    return "15 CFR 734.4(c)-(d)", f"US content of {percent} % is over {limit} %"


def _asked(inquiry: Inquiry, line: LineFacts) -> Findings:
    stated = line.us_content_percent
    known = "" if stated is None else f" (US content stated: {stated} %, not over the limit)"
    citation = "15 CFR 734.3; 734.4; 734.9"
    summary = (
        f"Line {line.number} is shipped from {inquiry.facts.ship_from_country} and not known to be "
        f"made in the US{known}; it is treated as subject to the EAR. That it is not is a "
        "person's finding, by US content and by the foreign direct product rules."
    )
    text = (
        "What percent of the item is controlled US content, computed by whom, and was it made "
        "with US technology or equipment (foreign direct product)? Encryption technology, hot "
        "section technology, 600 series and 9x515 items, and chip equipment have no de minimis "
        "level (734.4(a))."
    )
    reason = Reason(
        code="question.open",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject=line.subject,
    )
    question = Question(
        field=f"{line.subject}.us_content_percent",
        text=text,
        why="question.open",
        topic="foreign_direct_product",
    )
    step = _step(inquiry, line, "us.de_minimis", citation, "treated as subject; to be answered")
    return Findings(reasons=(reason,), questions=(question,), path=(step,))


def _step(inquiry: Inquiry, line: LineFacts, rule_id: str, cite: str, result: str) -> LineStep:
    inputs = {
        "ship_from": inquiry.facts.ship_from_country,
        "country_of_origin": line.country_of_origin,
        "us_content_percent": None
        if line.us_content_percent is None
        else str(line.us_content_percent),
    }
    return LineStep(
        (line.index,), PathStep(STEP, rule_id, cite, inputs, result, inquiry.as_of.isoformat())
    )
