"""Embargoes and other destination controls of 15 CFR part 746, which override the chart.

Section by section as a table (746.2 Cuba, 746.3 Iraq, 746.4 North Korea, 746.6 occupied
regions, 746.7 Iran, 746.8 Russia and Belarus, 746.9 Syria; read 2026-09-24). What the machine
cannot see from the facts, such as a part made for a listed Russian HTS item, is a hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screening.controls.answers import PathStep, Question, Reason
from screening.controls.ear.part_746_embargoes.exceptions import (
    NAMED,
    OFFERED_UNCLAIMED,
    UN_ARMS_COUNTRIES,
    claimed_and_named,
)
from screening.controls.ear.part_746_embargoes.places import (
    CODE,
    STEP,
    ask_whether_food,
    embargo_requirement,
    embargoed_places,
    is_ear99_food_or_medicine,
)
from screening.controls.ear.part_746_embargoes.russia_items import russia_rule
from screening.controls.ear.part_774_items.classification import Classification, is_at_only
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, LineStep, add_up
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

# 746.3(a): entries Iraq names beside the reasons for control.
IRAQ_ENTRIES = frozenset({"0B999", "0D999", "1B999", "1C992", "1C995", "1C997", "1C999", "6A992"})
_FREE_FOOD = frozenset({"KP", "SY"})  # 746.4(a), 746.9(a)
RUSSIA_BELARUS = frozenset({"RU", "BY"})

Decide = Callable[[Inquiry, LineFacts, Classification], Outcome]


def _always_block(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Outcome:
    """Every item, EAR99 too."""
    return Outcome.BLOCK


def _north_korea(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Outcome:
    """Everything, but EAR99 food and medicine, which a person must confirm."""
    return Outcome.HOLD if is_ear99_food_or_medicine(line, classification) else Outcome.BLOCK


def _syria(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Outcome:
    """Everything; EAR99 may go under SPP, its food and medicine are free: a person confirms."""
    is_open = classification.eccn is None or is_ear99_food_or_medicine(line, classification)
    return Outcome.HOLD if is_open else Outcome.BLOCK


def _russia(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Outcome:
    """Any entry of the control list, a listed tariff code, named software; the rest a person."""
    if classification.eccn is not None and not classification.eccn.is_ear99:
        return Outcome.BLOCK
    reached = russia_rule(line, classification, inquiry.as_of)
    return Outcome.BLOCK if reached else Outcome.HOLD


def _iraq(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Outcome:
    """Items controlled for more than AT and eight entries; military use and transfers ask."""
    eccn = classification.eccn
    if eccn is not None and (eccn.entry in IRAQ_ENTRIES or _is_beyond_at(inquiry, eccn)):
        return Outcome.BLOCK
    is_transfer = inquiry.facts.ship_from_country == "IQ"  # 746.3(f): under which authorization?
    is_held = eccn is None or is_transfer or inquiry.facts.end_use.flag("military") is not False
    return Outcome.HOLD if is_held else Outcome.CLEAR


def _un_arms(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Outcome:
    """UN arms embargoes: reason UN, 600 series and 0A5xx."""
    eccn = classification.eccn
    if eccn is None or eccn.is_ear99:
        return Outcome.CLEAR
    item = inquiry.tables.items.get(eccn.entry)
    is_arms = eccn.is_600_series_or_9x515 or eccn.entry.startswith(("0A5", "0A919"))
    return Outcome.HOLD if is_arms or (item and "UN" in item.reasons) else Outcome.CLEAR


def _is_beyond_at(inquiry: Inquiry, eccn: Eccn) -> bool:
    if eccn.is_ear99:
        return False
    item = inquiry.tables.items.get(eccn.entry)
    return item is None or not is_at_only(item, eccn)


@dataclass(frozen=True, slots=True)
class Embargo:
    """One section of part 746: where and when it binds and what it makes of a line."""

    rule_id: str
    countries: frozenset[str]
    decide: Decide
    citation: str
    words: str
    valid: Period = ALWAYS


EMBARGOES = (
    Embargo(
        rule_id="us.746.cuba",
        countries=frozenset({"CU"}),
        decide=_always_block,
        citation="15 CFR 746.2",
        words="Cuba",
    ),
    Embargo(
        rule_id="us.746.iraq",
        countries=frozenset({"IQ"}),
        decide=_iraq,
        citation="15 CFR 746.3",
        words="Iraq",
    ),
    Embargo(
        rule_id="us.746.north_korea",
        countries=frozenset({"KP"}),
        decide=_north_korea,
        citation="15 CFR 746.4",
        words="North Korea",
    ),
    Embargo(
        rule_id="us.746.iran",
        countries=frozenset({"IR"}),
        decide=_always_block,
        citation="15 CFR 746.7; 746.7(e)",
        words="Iran",
    ),
    Embargo(
        rule_id="us.746.russia_belarus",
        countries=RUSSIA_BELARUS,
        decide=_russia,
        citation="15 CFR 746.8",
        words="Russia or Belarus",
    ),
    Embargo(
        rule_id="us.746.syria",
        countries=frozenset({"SY"}),
        decide=_syria,
        citation="15 CFR 746.9",
        words="Syria",
    ),
    Embargo(
        rule_id="us.746.un",
        countries=UN_ARMS_COUNTRIES,
        decide=_un_arms,
        citation="15 CFR 746.1(b)(2)-(3)",
        words="a country under a UN arms embargo",
    ),
)


def embargo(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 6: part 746 for each line, each destination, each address."""
    parts = [Findings(decided=("embargo",))]
    for destination in inquiry.destinations:
        for rule in EMBARGOES:
            if destination.country in rule.countries and inquiry.in_force(rule):
                parts.extend(
                    _apply(inquiry, rule, destination.country, line, classification)
                    for line, classification in inquiry.classified_lines
                )
    parts.append(embargoed_places(inquiry))
    return add_up(parts)


def _apply(
    inquiry: Inquiry, rule: Embargo, country: str, line: LineFacts, classification: Classification
) -> Findings:
    outcome = rule.decide(inquiry, line, classification)
    inputs = {"country": country, "eccn": str(classification.eccn or ""), "hts": line.hts}
    citation = rule.citation
    if country in RUSSIA_BELARUS:
        reached = russia_rule(line, classification, inquiry.as_of)
        citation = reached.citation if reached else citation
        inputs["listed"] = reached.words if reached else "no row of ours"
    step = PathStep(
        step=STEP,
        rule_id=rule.rule_id,
        cite=citation,
        inputs=inputs,
        result=outcome.value,
        as_of=inquiry.as_of.isoformat(),
    )
    path = (LineStep((line.index,), step),)
    if outcome is Outcome.CLEAR:
        return Findings(path=path)
    verb = "needs a license for" if outcome is Outcome.BLOCK else "must be looked at for"
    reason = Reason(
        code=CODE,
        outcome=outcome,
        summary=f"Line {line.number} {verb} {rule.words}.",
        citation=citation,
        subject=line.subject,
        lines=(line.index,),
    )
    found = Findings(reasons=(reason,), path=path)
    if outcome is Outcome.HOLD and country in RUSSIA_BELARUS:
        found += _tariff_question(line)
    if country in _FREE_FOOD:
        found += ask_whether_food(line, classification)
    if outcome is Outcome.BLOCK:
        open_to = claimed_and_named(line.license_exception, NAMED.get(country, frozenset()))
        offered = OFFERED_UNCLAIMED.get(country)
        if offered and classification.eccn is not None and classification.eccn.is_ear99:
            open_to = (*open_to, offered)
        found += embargo_requirement(line.index, rule.rule_id, rule.citation, country, open_to)
    return found


def _tariff_question(line: LineFacts) -> Findings:
    """746.8 goes by tariff code, and by what a part is made for."""
    text = (
        f"Line {line.number}: what is its Harmonized System code (six digits), and is it a part or "
        "accessory made for an item with a listed code? What is the end use?"
    )
    question = Question(field=f"{line.subject}.hts", text=text, why=CODE, topic="end_use")
    return Findings(questions=(question,))
