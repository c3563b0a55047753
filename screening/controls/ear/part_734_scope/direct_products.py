"""Foreign direct product rules (15 CFR 734.9): foreign-made items that are subject to the EAR.

Read 2026-09-24. The machine decides only that an item is treated as subject: as an
advanced-computing item, because a party bears a footnote of the Entity List, or because of the
destination. The days on which the rules began are those of the Federal Register documents named,
read as quoted; the countries are sets of law, with the days on which they entered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.destinations import DESTINATION_ROLES
from screening.controls.ear.part_746_embargoes.exceptions import (
    claimed_and_named,
    in_regions,
    named_exceptions,
)
from screening.controls.ear.part_746_embargoes.regions import CRIMEA, find_region
from screening.controls.ear.part_746_embargoes.review import REGIONS_REVIEW, review_of
from screening.controls.facts import LineFacts
from screening.controls.findings import Ruling
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.outcome import Outcome
from screening.terms.party_hit import DIRECT_VIAS

STEP = "jurisdiction"
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
        is_for_equipment: the footnote is that of makers of semiconductors whose equipment is
            reached, so that red flags on such equipment look at it.
        since: set of the law whose countries trigger it as destinations, each from its day on.
        certain_for: set of the law with the categories of the control list that it reaches whole;
            of everything else it reaches what a supplement names. Empty where it reaches all.
        is_for_crimea: an address in occupied Crimea triggers it.
        spares_coalition: exports from the countries of Supp. 3 to part 746 may be outside it.
        valid: when it binds.
    """

    step: ClassVar[str] = STEP
    code: ClassVar[str] = "jurisdiction.fdp"
    rule_id: str
    citation: str
    words: str
    footnote: str = ""
    is_for_equipment: bool = False
    since: str = ""
    certain_for: str = ""
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
        is_for_equipment=True,
        valid=Period(date(2024, 12, 2)),
    ),
    ProductRule(
        rule_id="us.fdp.russia",
        citation="15 CFR 734.9(f); 746.8(a)(2); 87 FR 12226",
        words="the goods go to Russia",
        since="734.9.f.russia.countries",
        spares_coalition=True,
    ),
    ProductRule(
        rule_id="us.fdp.belarus",
        citation="15 CFR 734.9(f); 746.8(a)(2); 87 FR 13048",
        words="the goods go to Belarus",
        since="734.9.f.belarus.countries",
        spares_coalition=True,
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
        since="734.9.j.countries",
        spares_coalition=True,
        certain_for="734.9.j.categories",
    ),
)
ADVANCED_RULE = ProductRule(
    rule_id="us.fdp.advanced_computing",
    citation="15 CFR 734.9(h); 87 FR 62186",
    words="an item of the 3A090 classes is presumed to be a foreign direct product",
    valid=_ADVANCED_FDP,
)


def product_rules(inquiry: Inquiry) -> tuple[ProductRule, ...]:
    """The foreign direct product rules that the parties or the destinations trigger."""
    footnotes = _footnotes(inquiry)
    return tuple(
        rule
        for rule in PRODUCT_RULES
        if inquiry.in_force(rule)
        and (
            rule.footnote in footnotes
            or _destination_of(inquiry, rule)
            or (rule.is_for_crimea and _goes_to_crimea(inquiry))
        )
    )


@once_an_inquiry
def equipment_footnotes(inquiry: Inquiry) -> frozenset[str]:
    """The footnotes of the Entity List whose rule reaches semiconductor equipment that day."""
    rules = (rule for rule in PRODUCT_RULES if rule.is_for_equipment and inquiry.in_force(rule))
    return frozenset(rule.footnote for rule in rules)


def rulings_on_products(
    inquiry: Inquiry, lines: Iterable[LineFacts], rules: tuple[ProductRule, ...]
) -> Iterable[Ruling]:
    """A license for foreign-made lines, by every rule that makes them subject."""
    alike: dict[tuple[Any, ...], list[LineFacts]] = {}
    for line in lines:
        key = line.country_of_origin, line.us_content_percent, line.license_exception
        alike.setdefault(key, []).append(line)
    for rule in rules:
        for same in alike.values():
            yield from _by_scope(inquiry, rule, same)


def looked_at(inquiry: Inquiry, line: LineFacts) -> dict[str, Any]:
    """What the rules on foreign-made items look at."""
    percent = line.us_content_percent
    return {
        "ship_from": inquiry.facts.ship_from_country,
        "country_of_origin": line.country_of_origin,
        "us_content_percent": None if percent is None else str(percent),
    }


def _footnotes(inquiry: Inquiry) -> frozenset[str]:
    """The footnotes that parties of the transaction bear."""
    return frozenset(
        footnote
        for hit in inquiry.hits
        if hit.is_match and hit.via in DIRECT_VIAS
        if inquiry.facts.party_at(hit.party).role.is_reached_by_entity_list
        for measure in hit.record.measures
        for footnote in measure.footnotes
    )


def _destination_of(inquiry: Inquiry, rule: ProductRule) -> str:
    """The destination that a rule on countries names; empty where it names none."""
    named = inquiry.tables.members(rule.since) if rule.since else frozenset()
    return next((d.country for d in inquiry.destinations if d.country in named), "")


def _goes_to_crimea(inquiry: Inquiry) -> bool:
    parties = inquiry.facts.in_roles(DESTINATION_ROLES)
    return CRIMEA in (find_region(inquiry, path) for p in parties for path, _ in p.addresses)


def _is_spared(inquiry: Inquiry, rule: ProductRule) -> bool:
    """746.8(a)(12)(iii), 746.6(a)(4), 746.7(a)(1)(iv): shipped from a country of the coalition.

    The exclusion has limits of its own in the supplement's scope column, so a person reads it.
    """
    start = inquiry.tables.country(inquiry.facts.ship_from_country or "")
    return rule.spares_coalition and start is not None and inquiry.tables.in_group(start, COALITION)


def _by_scope(inquiry: Inquiry, rule: ProductRule, lines: list[LineFacts]) -> Iterable[Ruling]:
    """Lines that the rule reaches, and those it reaches only by a tariff code we do not hold."""
    if not rule.certain_for:
        yield _ruling(inquiry, rule, lines)
        return
    certain = inquiry.tables.members(rule.certain_for)
    reached: list[LineFacts] = []
    others: list[LineFacts] = []
    for line in lines:
        eccn = inquiry.classifications[line.index].eccn
        is_off_the_list = eccn is not None and (eccn.is_ear99 or eccn.entry[:1] not in certain)
        (others if is_off_the_list else reached).append(line)
    if reached:
        yield _ruling(inquiry, rule, reached)
    if others:
        yield _only_by_code(inquiry, rule, others)


def _only_by_code(inquiry: Inquiry, rule: ProductRule, lines: list[LineFacts]) -> Ruling:
    return Ruling(
        rule=rule,
        lines=tuple(line.index for line in lines),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"Line {line.number} is not known to be made in the US, and {rule.words}: a license is "
            "required if Supp. 7 to part 746 names its tariff code, none by this rule if not."
        ),
        inputs={**looked_at(inquiry, lines[0]), "hts": lines[0].hts},
        said="hold: subject if Supp. 7 to part 746 names it",
        citation=f"{rule.citation}; 746 Supp. 7",
        code="question.open",
        country=_destination_of(inquiry, rule),
    )


def _ruling(inquiry: Inquiry, rule: ProductRule, lines: list[LineFacts]) -> Ruling:
    is_spared = _is_spared(inquiry, rule)
    start = inquiry.facts.ship_from_country
    ends = (
        f". Shipped from {start}, it may be exempt: a license is required if the scope that Supp. "
        f"3 to part 746 prints for {start} leaves the item out, none by this rule if it covers it"
        if is_spared
        else ""
    )
    return Ruling(
        rule=rule,
        lines=tuple(line.index for line in lines),
        outcome=Outcome.HOLD if is_spared else Outcome.BLOCK,
        result=Result.UNDETERMINED if is_spared else Result.LICENSE_REQUIRED,
        words=lambda line: (
            f"Line {line.number} is not known to be made in the US and is treated as a "
            f"foreign direct product subject to the EAR: {rule.words}{ends}."
        ),
        inputs=looked_at(inquiry, lines[0]),
        question=_production if rule.footnote else None,
        said=f"subject: {rule.words}{ends or ', license required'}",
        citation=f"{rule.citation}; 746 Supp. 3" if is_spared else "",
        review_policy=None if is_spared else _review(inquiry, rule),
        country=_destination_of(inquiry, rule),
        open_to=_open_to(inquiry, rule, lines[0]),
    )


def _production(line: LineFacts) -> Question:
    """The rules of the footnotes turn on how an item is made, whatever its US content."""
    return Question(
        field=f"{line.subject}.us_content_percent",
        text=f"With which technology, software and equipment is line {line.number} made, and is "
        "any of it of US origin, so that it is a foreign direct product?",
        why=ProductRule.code,
        topic="foreign_direct_product",
    )


def _review(inquiry: Inquiry, rule: ProductRule) -> ReviewPolicy:
    """That of the section that demands the license; of a footnote, what the entry says."""
    if rule.is_for_crimea:
        return REGIONS_REVIEW.policy
    row = review_of(inquiry, _destination_of(inquiry, rule))
    return row.policy if row else ReviewPolicy.PER_ENTRY


def _open_to(inquiry: Inquiry, rule: ProductRule, line: LineFacts) -> tuple[str, ...]:
    """The claimed exception, where the section that demands the license names it."""
    if rule.is_for_crimea:
        return claimed_and_named(line.license_exception, in_regions(inquiry.tables))
    country = _destination_of(inquiry, rule)
    named = named_exceptions(inquiry.tables, country) or frozenset()
    return claimed_and_named(line.license_exception, named)
