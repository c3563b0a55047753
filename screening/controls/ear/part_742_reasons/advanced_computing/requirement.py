"""What advanced computing demands of lines that are in its reach, one demand a trigger.

15 CFR 742.6(a)(6), 744.23(a)(3) and 734.9(h), read 2026-09-24. A destination or a headquarters
binds every line of a class alike, so the demand is made once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.answers import Question, Reason, Result, ReviewPolicy
from screening.controls.ear.destinations import Destination
from screening.controls.ear.part_742_reasons.advanced_computing.approved_recipients import COUNTRY
from screening.controls.ear.part_742_reasons.advanced_computing.below_the_classes import (
    STEP,
    ac_step,
)
from screening.controls.ear.part_742_reasons.advanced_computing.review_policy import review_policy
from screening.controls.ear.part_742_reasons.advanced_computing.rules import AC_RULES
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import Triggers
from screening.controls.ear.part_774_items.ac_class import AcClass
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Findings, LineStep, Requirement
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AI_DIFFUSION, HQ_TEST_A
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome


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


def required(
    inquiry: Inquiry,
    lines: tuple[int, ...],
    letter: AcClass,
    triggers: Triggers,
    policy: ReviewPolicy,
) -> Findings:
    """The requirement of lines of a class, with one reason for each destination and headquarters.

    Args:
        lines: their indexes.
    """
    reasons: list[Reason] = []
    requirements: list[Requirement] = []
    path: list[LineStep] = []

    def demand(rule: str, citation: str, country: str, result: str, **looked_at: object) -> None:
        requirements.append(
            Requirement(
                lines=lines,
                result=Result.LICENSE_REQUIRED,
                rule_id=rule,
                citation=citation,
                basis=STEP,
                reason_for_control="RS",
                review_policy=policy,
                country=country,
            )
        )
        path.append(ac_step(inquiry, lines, rule, citation, result, **looked_at))

    for destination in triggers.destinations:
        reasons.append(_destination_reason(inquiry, lines, destination))
        citation = AC_RULES[letter].citation
        demand(
            AC_RULES[letter].rule_id,
            citation,
            destination.country,
            f"license required: to {destination.code}",
            named_by=list(destination.sources),
        )
    for party, why in triggers.parties:
        citation = AC_RULES[letter].hq_citation
        reasons.append(_headquarters_reason(lines, party, why, citation))
        demand(HQ_TEST_A, citation, "", f"license required: {why}", party=party.subject)
    if triggers.is_worldwide:
        citation = inquiry.policy.rules[AI_DIFFUSION].citation
        demand(AI_DIFFUSION, citation, "", "world-wide requirement")
    return Findings(reasons=tuple(reasons), requirements=tuple(requirements), path=tuple(path))


def license_questions(inquiry: Inquiry, line: LineFacts, is_h200: bool) -> Iterator[Question]:
    """What an application will be asked, and what decides how BIS looks at it."""
    if is_h200:
        yield _h200_question(line)
    if inquiry.facts.ship_from_country is None:
        yield _ship_from_question(line)


def _headquarters_reason(
    lines: tuple[int, ...], party: PartyFacts, why: str, citation: str
) -> Reason:
    return Reason(
        code="hq.d5",
        outcome=Outcome.BLOCK,
        summary=f"{party.name} ({party.role.words}): {why}.",
        citation=citation,
        subject=party.subject,
        lines=lines,
    )


def _destination_reason(
    inquiry: Inquiry, lines: tuple[int, ...], destination: Destination
) -> Reason:
    """Code and words for one destination in reach."""
    if destination.country == COUNTRY:
        code, place = "dest.uae", "the United Arab Emirates, not to approved recipients only"
        citation = "15 CFR 742.6(a)(6)(iii); 740 Supp. 8"
    elif inquiry.tables.in_group(destination.country, "headquarters_scope"):
        code, place = "dest.d5", "Country Group D:5 or Macau"
        citation = "15 CFR 742.6(a)(6); 740 Supp. 1"
    else:
        code, place = "dest.d1_d4", "Country Group D:1 or D:4"
        citation = "15 CFR 742.6(a)(6)(iii)"
    summary = f"An advanced-computing line goes to {destination.code}: {place}."
    return Reason(
        code=code,
        outcome=Outcome.BLOCK,
        summary=summary,
        citation=citation,
        subject=destination.sources[0],
        lines=lines,
    )


def foreign_reasons(inquiry: Inquiry, line: LineFacts) -> tuple[Reason, ...]:
    """A required license also binds a shipment from one foreign country to another."""
    ship_from = inquiry.facts.ship_from_country
    if ship_from is None or ship_from == DOMESTIC:
        return ()
    reexport = Reason(
        code="jurisdiction.reexport",
        outcome=Outcome.BLOCK,
        summary=f"The shipment is a reexport from {ship_from}; review policies limited to exports "
        "from the United States do not help.",
        citation="15 CFR 734.14",
        subject="ship_from.country",
        lines=(line.index,),
    )
    if line.country_of_origin in (None, DOMESTIC):
        return (reexport,)
    fdp = Reason(
        code="jurisdiction.fdp",
        outcome=Outcome.BLOCK,
        summary=f"Line {line.number} is made in {line.country_of_origin} and presumed a foreign "
        "direct product subject to the EAR.",
        citation="15 CFR 734.9(h)",
        subject=line.subject,
        lines=(line.index,),
    )
    return reexport, fdp


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
