"""What advanced computing demands of lines that are in its reach, one demand a trigger.

15 CFR 742.6(a)(6), 744.23(a)(3) and 734.9(h), read 2026-09-24. A destination or a headquarters
binds every line of a class alike, so the demand is made once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.destinations import Destination
from screening.controls.ear.part_742_reasons.advanced_computing.below_the_classes import looked_at
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import D5_MACAU
from screening.controls.ear.part_742_reasons.advanced_computing.review_policy import review_policy
from screening.controls.ear.part_742_reasons.advanced_computing.rules import (
    AC_RULES,
    FOREIGN_PRODUCT,
    HEADQUARTERS,
    REEXPORT,
    WORLD_WIDE,
)
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import Triggers
from screening.controls.ear.part_774_items.ac_class import AcClass
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import RuleRow, Ruling, Words
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AI_DIFFUSION, UAE_A5
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome

_LONGEST_NAME = 80  # characters of a description in a sentence


def policy_of(inquiry: Inquiry, classification: Classification, triggers: Triggers) -> ReviewPolicy:
    """How BIS would look at an application for a line in reach."""
    return review_policy(
        inquiry.facts,
        classification,
        inquiry.tables,
        inquiry.policy,
        inquiry.as_of,
        is_by_headquarters_only=not triggers.destinations,
    )


@dataclass(frozen=True, slots=True)
class Demand:
    """Lines of one class that the requirement binds alike.

    Args:
        lines: their indexes.
        policy: how BIS would look at an application for them.
    """

    inquiry: Inquiry
    lines: tuple[int, ...]
    letter: AcClass
    triggers: Triggers
    policy: ReviewPolicy

    def rulings(self) -> Iterator[Ruling]:
        """One demand for each destination and headquarters, then what else it means for a line."""
        for destination in self.triggers.destinations:
            yield self._to(destination)
        for party, why in self.triggers.parties:
            yield self._headquartered(party, why)
        if self.triggers.is_worldwide:
            yield self._world_wide()
        yield self._of_class()
        yield from self._foreign()

    def _required(self, rule: RuleRow, words: Words, *, said: str, **more: Any) -> Ruling:
        fields: dict[str, Any] = {
            "lines": self.lines,
            "outcome": Outcome.BLOCK,
            "result": Result.LICENSE_REQUIRED,
            "inputs": looked_at(self.inquiry),
            "reason_for_control": "RS",
            "review_policy": self.policy,
        }
        return Ruling(rule=rule, words=words, said=said, **{**fields, **more})

    def _to(self, destination: Destination) -> Ruling:
        code, place, beside = self._place(destination)
        return self._required(
            AC_RULES[self.letter],
            f"{self._named_lines()} a license for {destination.code}: advanced computing to "
            f"{place}.",
            said=f"license required: to {destination.code}",
            inputs=looked_at(self.inquiry, named_by=list(destination.sources)),
            subject=destination.sources[0],
            citation=f"{AC_RULES[self.letter].citation}{beside}",
            code=code,
            country=destination.country,
        )

    def _named_lines(self) -> str:
        """The lines as the subject of a sentence, one with what it is."""
        lines = [self.inquiry.facts.lines[index] for index in self.lines]
        if len(lines) > 1:
            return f"Lines {', '.join(str(line.number) for line in lines)} need"
        (line,) = lines
        eccn = self.inquiry.classifications[line.index].eccn
        goods = shorten(line.description, _LONGEST_NAME, placeholder=" ...")
        return f"Line {line.number} ({goods}, {eccn}) needs"

    def _place(self, destination: Destination) -> tuple[str, str, str]:
        """Reason code and words for one destination in reach, and what is cited beside the rule."""
        tables = self.inquiry.tables
        if tables.in_group(destination.country, D5_MACAU):
            return "dest.d5", "Country Group D:5 or Macau", ""
        if tables.in_group(destination.country, "742.6.a.6.iii.named_places"):
            if self.inquiry.policy.in_force(UAE_A5, self.inquiry.as_of):
                place = "the United Arab Emirates, not to approved recipients only"
                return "dest.uae", place, "; 740 Supp. 8"
            return "dest.uae", "the United Arab Emirates", ""
        return "dest.d1_d4", "Country Group D:1 or D:4", ""

    def _headquartered(self, party: PartyFacts, why: str) -> Ruling:
        return self._required(
            HEADQUARTERS,
            f"{party.name} ({party.role.words}): {why}.",
            said=f"license required: {why}",
            inputs=looked_at(self.inquiry, party=party.subject),
            subject=party.subject,
            citation=AC_RULES[self.letter].hq_citation,
        )

    def _world_wide(self) -> Ruling:
        return self._required(
            WORLD_WIDE,
            self._class_words,
            said="license required: world-wide requirement",
            citation=self.inquiry.policy.rules[AI_DIFFUSION].citation,
        )

    def _of_class(self) -> Ruling:
        """What the line is; it binds where the demands above bind."""
        return self._required(
            AC_RULES[self.letter],
            self._class_words,
            said=f"a 3A090.{self.letter}-class circuit: license required",
            country=self.triggers.countries[0],
        )

    def _class_words(self, line: LineFacts) -> str:
        return class_words(self.inquiry, line, self.letter)

    def _foreign(self) -> Iterator[Ruling]:
        """A required license also binds a shipment from one foreign country to another."""
        ship_from = self.inquiry.facts.ship_from_country
        if ship_from is None or ship_from == DOMESTIC:
            return
        country = self.triggers.countries[0]
        yield self._required(
            REEXPORT,
            f"The shipment is a reexport from {ship_from}; review policies limited to exports from "
            "the United States do not help.",
            said=f"license required: a reexport from {ship_from}",
            subject="ship_from.country",
            country=country,
        )
        lines = (self.inquiry.facts.lines[index] for index in self.lines)
        made_abroad = tuple(
            line.index for line in lines if line.country_of_origin not in (None, DOMESTIC)
        )
        if made_abroad:
            yield self._required(
                FOREIGN_PRODUCT,
                lambda line: (
                    f"Line {line.number} is made in {line.country_of_origin} and presumed a "
                    "foreign direct product subject to the EAR."
                ),
                said="license required: presumed a foreign direct product",
                lines=made_abroad,
                country=country,
            )


def class_words(inquiry: Inquiry, line: LineFacts, letter: AcClass) -> str:
    """What a line of the classes is, and who says so."""
    classification = inquiry.classifications[line.index]
    return (
        f"Line {line.number} is, or contains, a 3A090.{letter}-class circuit "
        f"({classification.eccn}, by {classification.by})."
    )


def license_questions(inquiry: Inquiry, line: LineFacts, is_h200: bool) -> Iterator[Question]:
    """What an application will be asked, and what decides how BIS looks at it."""
    if is_h200:
        yield _h200_question(line)
    if inquiry.facts.ship_from_country is None:
        yield _ship_from_question(line)


def _ship_from_question(line: LineFacts) -> Question:
    """The review policy, and whether it is a reexport, hang on where the shipment begins."""
    text = f"From which country is line {line.number} shipped (export from the US, or reexport)?"
    return Question(
        field="ship_from.country", text=text, why="jurisdiction.reexport", topic="onward_export"
    )


def _h200_question(line: LineFacts) -> Question:
    text = (
        "For case-by-case review (15 CFR 748 Supp. 2 (dd)): is the item commercially available "
        "in the US, what is its cumulative volume against US sales, and was it put through an "
        "independent test in the US?"
    )
    return Question(
        field=f"{line.subject}.parameters", text=text, why="item.3a090a", topic="h200_conditions"
    )
