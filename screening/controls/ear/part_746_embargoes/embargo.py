"""Embargoes and other destination controls of 15 CFR part 746, which override the chart.

Section by section as a table (746.2 Cuba, 746.3 Iraq, 746.4 North Korea, 746.7 Iran, 746.8 Russia
and Belarus, 746.9 Syria; read 2026-09-24); ``places.py`` has the regions of 746.6. What the
machine cannot see from the facts, such as a part made for a listed Russian HTS item, is held as
undetermined, with what would make it which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_746_embargoes.exceptions import (
    claimed_and_named,
    named_exceptions,
    offered_unclaimed,
)
from screening.controls.ear.part_746_embargoes.places import (
    CODE,
    STEP,
    ask_whether_food,
    embargoed_places,
    is_ear99_food_or_medicine,
    may_be_food,
)
from screening.controls.ear.part_746_embargoes.review import is_beyond_at, policy_and_words
from screening.controls.ear.part_746_embargoes.russia_items import TariffRule, russia_rule
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.outcome import Outcome

RUSSIA_AND_BELARUS = "746.8.countries"
_FREE_FOOD = ("746.4.a.food_countries", "746.9.a.food_countries")
_NOT_FOOD = "a license is required if it is not food or medicine (772.1), none if it is"
_LISTED = (
    "a license is required if a supplement to part 746 lists its tariff code or the item itself, "
    "or if it is a part made for an item with a listed code{}; none by 746.8 if not"
)


class Verdict(NamedTuple):
    """What a section makes of a line.

    Args:
        outcome: block for a license requirement, hold for an open one, clear for none.
        words: of a hold, what it hangs on; of a clear, why none is required.
        listed: the finer row that reaches the line, in Russia and Belarus.
    """

    outcome: Outcome
    words: str = ""
    listed: TariffRule | None = None


Decide = Callable[[Inquiry, LineFacts, Classification], Verdict]
_REQUIRED = Verdict(Outcome.BLOCK)


def _always(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Verdict:
    """Every item, EAR99 too."""
    return _REQUIRED


def _north_korea(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Verdict:
    """Everything, but EAR99 food and medicine, which a person must confirm."""
    is_food = is_ear99_food_or_medicine(inquiry.tables, line, classification)
    return Verdict(Outcome.HOLD, _NOT_FOOD) if is_food else _REQUIRED


def _syria(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Verdict:
    """Everything; EAR99 may go under SPP, its food and medicine are free: a person confirms."""
    is_food = is_ear99_food_or_medicine(inquiry.tables, line, classification)
    is_open = classification.eccn is None or is_food
    return Verdict(Outcome.HOLD, _NOT_FOOD) if is_open else _REQUIRED


def _russia(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Verdict:
    """Any entry of the control list, a listed tariff code, named software; the rest a person."""
    listed = russia_rule(inquiry, line, classification)
    eccn = classification.eccn
    if listed or (eccn is not None and not eccn.is_ear99):
        return Verdict(Outcome.BLOCK, "", listed)
    entry = " or has an entry of the control list" if eccn is None else ""
    return Verdict(Outcome.HOLD, _LISTED.format(entry))


def _iraq(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Verdict:
    """Items controlled for more than AT and eight entries; military use and transfers ask."""
    eccn = classification.eccn
    named = inquiry.tables.members("746.3.entries")
    if eccn is not None and (eccn.entry in named or is_beyond_at(inquiry, eccn)):
        return _REQUIRED
    open_points = []
    if eccn is None:
        open_points.append("it is controlled for more than AT or of an entry that 746.3(a) names")
    if inquiry.facts.ship_from_country in inquiry.tables.members("746.3.countries"):
        open_points.append("it came to Iraq under an authorization that 746.3(f) names")
    if inquiry.facts.end_use.flag("military") is not False:
        open_points.append("it is for a military end use or user other than Iraq's government")
    if not open_points:
        return Verdict(Outcome.CLEAR, "controlled for AT at most, and no military use")
    hangs_on = f"a license is required if {', or if '.join(open_points)}; none by 746.3 if not"
    return Verdict(Outcome.HOLD, hangs_on)


def _un_arms(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Verdict:
    """UN arms embargoes: reason UN, 600 series and 0A5xx."""
    eccn = classification.eccn
    is_arms = False
    if eccn is not None and not eccn.is_ear99:
        item = inquiry.tables.items.get(eccn.entry)
        named = tuple(inquiry.tables.members("746.1.b.2.entries"))
        is_arms = eccn.is_600_series_or_9x515 or eccn.entry.startswith(named)
        is_arms = is_arms or bool(item and "UN" in item.reasons)
    if not is_arms:
        return Verdict(Outcome.CLEAR, "no reason UN and no arms")
    hangs_on = (
        "a license is required if the Security Council's resolution on this country reaches the "
        "item and its user, none by 746.1(b) if it exempts them"
    )
    return Verdict(Outcome.HOLD, hangs_on)


@dataclass(frozen=True, slots=True)
class Embargo:
    """One section of part 746: where and when it binds and what it makes of a line.

    Args:
        countries: code of the set of countries it speaks of.
    """

    step: ClassVar[str] = STEP
    code: ClassVar[str] = CODE
    rule_id: str
    countries: str
    decide: Decide
    citation: str
    words: str
    valid: Period = ALWAYS


EMBARGOES = (
    Embargo(
        rule_id="us.746.cuba",
        countries="746.2.countries",
        decide=_always,
        citation="15 CFR 746.2",
        words="Cuba",
    ),
    Embargo(
        rule_id="us.746.iraq",
        countries="746.3.countries",
        decide=_iraq,
        citation="15 CFR 746.3",
        words="Iraq",
    ),
    Embargo(
        rule_id="us.746.north_korea",
        countries="746.4.countries",
        decide=_north_korea,
        citation="15 CFR 746.4",
        words="North Korea",
    ),
    Embargo(
        rule_id="us.746.iran",
        countries="746.7.countries",
        decide=_always,
        citation="15 CFR 746.7; 746.7(e)",
        words="Iran",
    ),
    Embargo(
        rule_id="us.746.russia_belarus",
        countries=RUSSIA_AND_BELARUS,
        decide=_russia,
        citation="15 CFR 746.8",
        words="Russia or Belarus",
    ),
    Embargo(
        rule_id="us.746.syria",
        countries="746.9.countries",
        decide=_syria,
        citation="15 CFR 746.9",
        words="Syria",
    ),
    Embargo(
        rule_id="us.746.un",
        countries="746.1.b.2.countries",
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
            is_named = destination.country in inquiry.tables.members(rule.countries)
            if is_named and inquiry.in_force(rule):
                parts.append(rule_on(inquiry, *_rulings(inquiry, rule, destination.country)))
    parts.append(embargoed_places(inquiry))
    return add_up(parts)


class _Found(NamedTuple):
    """What is the same of lines that one ruling speaks of."""

    verdict: Verdict
    eccn: str
    hts: str | None
    open_to: tuple[str, ...]
    review: ReviewPolicy | None
    review_words: str
    asks_whether_food: bool


def _rulings(inquiry: Inquiry, rule: Embargo, country: str) -> Iterable[Ruling]:
    """What a section makes of the lines, one ruling for lines alike."""
    alike: dict[_Found, list[int]] = {}
    for line, classification in inquiry.classified_lines:
        found = _found(inquiry, rule, country, line, classification)
        alike.setdefault(found, []).append(line.index)
    return [_ruling(rule, country, found, tuple(lines)) for found, lines in alike.items()]


def _found(
    inquiry: Inquiry, rule: Embargo, country: str, line: LineFacts, classification: Classification
) -> _Found:
    verdict = rule.decide(inquiry, line, classification)
    open_to: tuple[str, ...] = ()
    review, review_words = None, ""
    if verdict.outcome is Outcome.BLOCK:
        open_to = _open_to(inquiry, country, line, classification)
        review, review_words = policy_and_words(inquiry, country, classification)
    is_free = inquiry.tables.in_group(country, *_FREE_FOOD) and verdict.outcome != Outcome.CLEAR
    return _Found(
        verdict=verdict,
        eccn=str(classification.eccn or ""),
        hts=line.hts,
        open_to=open_to,
        review=review,
        review_words=review_words,
        asks_whether_food=is_free and may_be_food(line, classification),
    )


def _open_to(
    inquiry: Inquiry, country: str, line: LineFacts, classification: Classification
) -> tuple[str, ...]:
    """The exceptions that may meet the section: one claimed and named, one offered to all."""
    named = named_exceptions(inquiry.tables, country) or frozenset()
    open_to = claimed_and_named(line.license_exception, named)
    offered = offered_unclaimed(inquiry.tables, country)
    if offered and classification.eccn is not None and classification.eccn.is_ear99:
        return (*open_to, offered)
    return open_to


_RESULTS = {Outcome.BLOCK: Result.LICENSE_REQUIRED, Outcome.HOLD: Result.UNDETERMINED}


def _ruling(rule: Embargo, country: str, found: _Found, lines: tuple[int, ...]) -> Ruling:
    outcome = found.verdict.outcome
    return Ruling(
        rule=found.verdict.listed or rule,
        lines=lines,
        outcome=outcome,
        result=_RESULTS.get(outcome),
        words=lambda line: f"Line {line.number} {_sentence(rule, found)}.",
        inputs=_inputs(rule, country, found),
        question=_question(rule, found),
        said=_said(rule, found),
        review_policy=found.review,
        country=country,
        open_to=found.open_to,
    )


def _inputs(rule: Embargo, country: str, found: _Found) -> dict[str, Any]:
    inputs = {"country": country, "eccn": found.eccn, "hts": found.hts}
    if rule.countries == RUSSIA_AND_BELARUS:
        listed = found.verdict.listed
        inputs["listed"] = listed.words if listed else "no row of ours"
    return inputs


def _sentence(rule: Embargo, found: _Found) -> str:
    if found.verdict.outcome is Outcome.BLOCK:
        return f"needs a license for {rule.words}{found.review_words}"
    return f"must be looked at for {rule.words}: {found.verdict.words}"


def _said(rule: Embargo, found: _Found) -> str:
    outcome, words, listed = found.verdict
    if outcome is Outcome.BLOCK:
        return f"license required for {rule.words}: {listed.words if listed else 'by its section'}"
    if outcome is Outcome.HOLD:
        return f"hold for {rule.words}: {words}"
    return f"no license by the section on {rule.words}: {words}"


def _question(rule: Embargo, found: _Found) -> Callable[[LineFacts], Question] | None:
    if found.verdict.outcome is Outcome.HOLD and rule.countries == RUSSIA_AND_BELARUS:
        return _tariff_question
    return ask_whether_food if found.asks_whether_food else None


def _tariff_question(line: LineFacts) -> Question:
    """746.8 goes by tariff code, and by what a part is made for."""
    text = (
        f"Line {line.number}: what is its Harmonized System code (six digits), and is it a part or "
        "accessory made for an item with a listed code? What is the end use?"
    )
    return Question(field=f"{line.subject}.hts", text=text, why=CODE, topic="end_use")
