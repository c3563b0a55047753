"""Lines that are not of an advanced-computing class, as far as is known.

What is missing could put them there, or they stay below a threshold by little. Either matters
only where a class would need a license. 15 CFR 774 Supp. 1 ECCN 3A090, read 2026-09-24.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from screening.controls.answers import Question, Result
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import D5_MACAU
from screening.controls.ear.part_742_reasons.advanced_computing.hidden_cards import is_hidden
from screening.controls.ear.part_742_reasons.advanced_computing.rules import (
    NAMED,
    NEAR,
    PARAMETERS,
)
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import Triggers
from screening.controls.ear.part_774_items.accelerator_names import (
    may_say_accelerator,
    says_accelerator,
)
from screening.controls.ear.part_774_items.classification import Classification, meant, words_of
from screening.controls.ear.part_774_items.parameters import is_near_threshold, thresholds
from screening.controls.facts import LineFacts
from screening.controls.findings import Ruling
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import is_over
from screening.controls.policy import NEAR_THRESHOLD
from screening.terms.field_words import fields_in_words
from screening.terms.outcome import Outcome

# Harmonized System codes of computers, processing units, their parts, processors and other
# integrated circuits.
_PROCESSOR_HTS = frozenset({"847150", "847180", "847330", "854231", "854239"})


_SMALL_AI = 5
"""What calls itself an AI accelerator is one from a fifth of the price: cameras hold small ones."""
_COMPUTER_HTS = frozenset({"847150"})
_ACCELERATOR = re.compile(
    r"\b(accelerators?|gpus?|npus?|tpus?|graphics processors?|ai servers?)\b", re.IGNORECASE
)


def below_the_classes(
    inquiry: Inquiry,
    outside: Iterable[tuple[LineFacts, Classification]],
    triggers: Triggers,
) -> Iterator[Ruling]:
    """Lines outside the classes: unknown parameters and near misses, where they could matter."""
    if not triggers.may_bite:
        return
    unknown: dict[tuple[str, ...], list[int]] = {}
    near: list[int] = []
    for line, classification in outside:
        if line.is_remote_compute:
            continue
        missing = classification.missing or _unknown_accelerator(
            inquiry, line, classification, triggers
        )
        if missing:
            unknown.setdefault(missing, []).append(line.index)
        elif any(product.eccn for product in classification.candidates):
            yield from _named_chip(inquiry, line, classification, triggers)
        elif _is_near(inquiry, classification):
            near.append(line.index)
    for missing, lines in unknown.items():
        yield from parameters_unknown(inquiry, tuple(lines), missing, triggers)
    if near:
        yield _near_threshold(inquiry, tuple(near))


def _named_chip(
    inquiry: Inquiry, line: LineFacts, classification: Classification, triggers: Triggers
) -> Iterator[Ruling]:
    """A line whose description names a chip of a class that its ECCN denies."""
    names = " or ".join(f"{p.names[0]} ({p.eccn})" for p in classification.candidates if p.eccn)
    for country in triggers.countries:
        yield Ruling(
            rule=NAMED,
            lines=(line.index,),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=f"Line {line.number}: a license is required if it is {names}, none by this rule "
            f"if it is {classification.eccn} as declared.",
            inputs=looked_at(inquiry, candidates=[p.uid for p in classification.candidates]),
            subject=line.subject,
            said=f"may be {names}",
            country=country,
        )


def _is_near(inquiry: Inquiry, classification: Classification) -> bool:
    return inquiry.policy.in_force(NEAR_THRESHOLD, inquiry.as_of) and is_near_threshold(
        classification.chip, inquiry.policy.near_threshold_margin, thresholds(inquiry.tables)
    )


def _near_threshold(inquiry: Inquiry, lines: tuple[int, ...]) -> Ruling:
    """Our own review: it says nothing of the license requirement, which is not there."""
    return Ruling(
        rule=NEAR,
        lines=lines,
        outcome=Outcome.HOLD,
        result=None,
        words=lambda line: (
            f"Line {line.number} stays below a 3A090 threshold by less than the review margin."
        ),
        inputs=looked_at(inquiry),
        question=lambda line: Question(
            field=f"{line.subject}.parameters",
            text="Please send the datasheet: which TPP and performance density does the maker "
            "state at each precision?",
            why=NEAR.code,
            topic="near_threshold",
        ),
        said="near a threshold",
    )


def _unknown_accelerator(
    inquiry: Inquiry, line: LineFacts, classification: Classification, triggers: Triggers
) -> tuple[str, ...]:
    """What to ask of a dear line that may be an accelerator and says nothing of TPP.

    Accelerators newer than the catalog come under the customs codes of processors, or under
    their name (own rule, domain notes on advanced computing, section 7). A value that nobody can
    say in dollars is not small.
    """
    if classification.chip.says_anything or classification.product:
        return ()
    said, is_candidate = words_of(meant(line)), any(p.eccn for p in classification.candidates)
    if not is_candidate and says_accelerator(said):
        return ("tpp",)
    digits = "".join(c for c in line.hts or "" if c.isdigit())[:6]
    is_processor = (
        digits in _PROCESSOR_HTS or _ACCELERATOR.search(said) or may_say_accelerator(said)
    )
    if is_hidden(inquiry, line):
        return ("tpp",)
    if not is_processor:
        return ()
    limit = _least_worth(inquiry, line, is_whole=digits in _COMPUTER_HTS, at=triggers)
    return () if is_over(inquiry, line.unit_value, limit) is False else ("tpp",)


def _least_worth(inquiry: Inquiry, line: LineFacts, *, is_whole: bool, at: Triggers) -> Decimal:
    """The unit value up to which a line is no accelerator.

    What calls itself one is one from a card's price on, where the rules reach the destination. A
    whole computer with one costs what the accelerator does and the computer around it; where the
    goods go to Country Group D:5 or Macau the limit of a single card counts for it all the same.
    """
    policy, tables = inquiry.policy, inquiry.tables
    said = words_of(meant(line))
    is_ai = may_say_accelerator(said)
    if is_ai or _ACCELERATOR.search(said):
        is_reached = is_ai or at.is_worldwide or at.parties or at.destinations
        limit = policy.accelerator_named_value_limit_usd
        if is_ai:
            limit = limit / _SMALL_AI
        return limit if is_reached else policy.accelerator_value_limit_usd
    is_near = any(tables.in_group(d.country, D5_MACAU) for d in at.destinations if d.country)
    is_asked = is_near or bool(at.parties) or at.is_worldwide
    if is_whole and not is_asked:
        return policy.accelerator_server_value_limit_usd
    return policy.accelerator_value_limit_usd


def parameters_unknown(
    inquiry: Inquiry, lines: tuple[int, ...], unknown: tuple[str, ...], triggers: Triggers
) -> Iterator[Ruling]:
    """Hold lines whose class hangs on parameters nobody stated, and ask for them."""
    missing = fields_in_words(unknown)

    def question(line: LineFacts) -> Question:
        text = (
            f"Please state for the classification of line {line.number} under ECCN 3A090: "
            f"{missing}. The data sheet tells TPP, die area and design."
        )
        topic = "data_center_design" if unknown == ("data_center",) else "classification"
        field = f"{line.subject}.parameters"
        return Question(field=field, text=text, why=PARAMETERS.code, topic=topic)

    for country in triggers.countries:
        yield Ruling(
            rule=PARAMETERS,
            lines=lines,
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"Line {line.number}: the 3A090 classification hangs on {missing}, which nobody "
                "stated: a license is required if that puts it into a class that needs one here, "
                "none by this rule if not."
            ),
            inputs=looked_at(inquiry),
            question=question,
            said=f"not known: {missing}",
            country=country,
        )


def looked_at(inquiry: Inquiry, **inputs: object) -> dict[str, object]:
    """What every rule on advanced computing looked at, with what this one did."""
    return {"ship_from": inquiry.facts.ship_from_country, **inputs}
