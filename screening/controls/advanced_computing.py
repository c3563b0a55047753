"""Advanced computing: 3A090, 4A090, the .z paragraphs and high-bandwidth memory.

15 CFR 742.6(a)(6) and 744.23(a)(3), read 2026-09-24, as enforced: the world-wide requirement of
January 2025 (``us.ai_diffusion``) stands in the text but is not enforced since 2025-05-13. What
remains binds by destination and by where the parties are headquartered. Part by part the reach
is the table in ``ac_triggers.py``; every date is a policy row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screening.controls.ac_class import AC_CLASSES, AcClass
from screening.controls.ac_rules import (
    AC_RULES,
    FIRST_PARAMETERS,
    FIRST_PARAMETERS_CITATION,
)
from screening.controls.ac_triggers import Triggers, find_triggers
from screening.controls.answers import Question, Reason, Result, ReviewPolicy
from screening.controls.approved_recipients import CITATION as RECIPIENTS
from screening.controls.approved_recipients import COUNTRY, look_approved
from screening.controls.classification import Classification
from screening.controls.destinations import Destination
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import NOTHING, Case, Findings, LineStep, Requirement, add_up
from screening.controls.policy import AI_DIFFUSION, HQ_TEST_A, UAE_A5
from screening.controls.review_policy import is_below_h200_limits, review_policy
from screening.controls.tables import DOMESTIC
from screening.controls.unknown_chips import STEP, ac_step, below_the_classes, parameters_unknown
from screening.terms.outcome import Outcome


def advanced_computing(case: Case, so_far: Findings) -> Findings:
    """Step 5: the advanced-computing requirements for each line."""
    parts = [Findings(decided=("advanced_computing",))]
    by_class = {letter: find_triggers(case, letter) for letter in AC_CLASSES}
    for line, classification in case.classified_lines:
        letter = classification.ac_class
        triggers = by_class[letter or "a"]
        if letter is None:
            parts.append(below_the_classes(case, line, classification, triggers))
        else:
            parts.append(_line(case, line, classification, letter, triggers))
    return add_up(parts)


def _line(
    case: Case,
    line: LineFacts,
    classification: Classification,
    letter: AcClass,
    triggers: Triggers,
) -> Findings:
    """A line of class a, b or c."""
    rule = AC_RULES[letter]
    if not case.in_force(rule):
        return _before_the_rule(case, line, letter)
    triggers, approved = _without_approved(case, line, triggers)
    approved += _codified_only(case, line, letter)
    if not triggers.may_bite:
        step = ac_step(case, line, rule.rule_id, rule.citation, "not required")
        return approved + Findings(path=(step,))
    parts = [approved, _item_reason(line, classification, letter, triggers.bites)]
    if classification.missing:
        parts.append(parameters_unknown(case, line, classification.missing))
    if triggers.unknown:
        parts.append(_unknown_headquarters(case, line, triggers))
    if triggers.bites:
        parts.append(_required(case, line, classification, letter, triggers))
    return add_up(parts)


def _before_the_rule(case: Case, line: LineFacts, letter: AcClass) -> Findings:
    """A replay of a day before the class existed as it is now."""
    rule = AC_RULES[letter]
    path = (ac_step(case, line, rule.rule_id, rule.citation, "not in force on this date"),)
    if letter == "c" or not FIRST_PARAMETERS.covers(case.as_of):
        return Findings(path=path)
    summary = (
        f"Line {line.number}: on {case.as_of.isoformat()} ECCN 3A090 had its first parameters, "
        "which the machine does not evaluate."
    )
    reason = Reason(
        code="item.parameters_unknown",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=FIRST_PARAMETERS_CITATION,
        subject=line.subject,
    )
    return Findings(reasons=(reason,), path=path)


def _codified_only(case: Case, line: LineFacts, letter: AcClass) -> Findings:
    """What the text demands beyond what is enforced on the day, said so in the path."""
    rule = case.policy.rules[AI_DIFFUSION]
    begun = rule.periods[0].valid_from
    is_codified = begun is not None and begun <= case.as_of
    if letter != "a" or not is_codified or rule.in_force(case.as_of):
        return NOTHING
    result = "codified: license to every destination; not enforced on this date"
    return Findings(path=(ac_step(case, line, AI_DIFFUSION, rule.citation, result),))


def _without_approved(case: Case, line: LineFacts, triggers: Triggers) -> tuple[Triggers, Findings]:
    """Triggers less the UAE when everyone there looks approved, and the hold that says so."""
    rule = case.policy.rules[UAE_A5]
    named = tuple(d for d in triggers.destinations if d.country == COUNTRY)
    if not named or not rule.in_force(case.as_of) or not look_approved(case.facts, rule.recipients):
        return triggers, NOTHING
    rest = tuple(d for d in triggers.destinations if d.country != COUNTRY)
    summary = (
        "The consignee and every end user in the United Arab Emirates look like approved "
        "recipients; a person must confirm that they and no others are meant."
    )
    text = (
        "Are the consignee and all end users the approved recipients of Supplement No. 8 to part "
        "740, and will nobody else use the items?"
    )
    hold = Findings(
        reasons=(
            Reason(
                code="dest.uae_approved",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=RECIPIENTS,
                subject=named[0].sources[0],
            ),
        ),
        questions=(
            Question(
                field="parties", text=text, why="dest.uae_approved", topic="recipient_confirmation"
            ),
        ),
        path=(ac_step(case, line, UAE_A5, RECIPIENTS, "recipients look approved"),),
    )
    return replace(triggers, destinations=rest), hold


def _item_reason(
    line: LineFacts, classification: Classification, letter: AcClass, bites: bool
) -> Findings:
    summary = (
        f"Line {line.number} is, or contains, a 3A090.{letter}-class circuit "
        f"({classification.eccn}, by {classification.by})."
    )
    outcome = Outcome.BLOCK if bites else Outcome.HOLD
    code = f"item.3a090{letter}"
    return Findings(
        reasons=(
            Reason(
                code=code,
                outcome=outcome,
                summary=summary,
                citation=AC_RULES[letter].citation,
                subject=line.subject,
                lines=(line.index,),
            ),
        )
    )


def _unknown_headquarters(case: Case, line: LineFacts, triggers: Triggers) -> Findings:
    """Ask where unknown parties sit; hold for it where nothing else bites already."""
    citation = AC_RULES["a"].hq_citation
    questions = tuple(
        Question(
            field=f"{party.subject}.{missing[0]}",
            text=f"Where is {party.name} headquartered, and who and where is its ultimate parent?",
            why="hq.unknown",
            topic="ultimate_parent",
        )
        for party, missing in triggers.unknown
    ) + tuple(
        Question(
            field=f"{party.subject}.address.country",
            text=f"In which country is {party.name}? Please give the full address.",
            why="hq.unknown",
            topic="address",
        )
        for party, _ in triggers.unknown
        if party.address.country is None
    )
    reasons = tuple(
        Reason(
            code="hq.unknown",
            outcome=Outcome.HOLD,
            summary=(
                f"Headquarters or ultimate parent of {party.name} ({party.role.words}) "
                "is not known."
            ),
            citation=citation,
            subject=party.subject,
        )
        for party, _ in triggers.unknown
        if not triggers.bites
    )
    unknown = [party.subject for party, _ in triggers.unknown]
    step = ac_step(case, line, HQ_TEST_A, citation, "headquarters unknown", parties=unknown)
    return Findings(reasons=reasons, questions=questions, path=(step,))


def _required(
    case: Case,
    line: LineFacts,
    classification: Classification,
    letter: AcClass,
    triggers: Triggers,
) -> Findings:
    """The requirement, with one reason for each destination and each headquarters."""
    policy = review_policy(
        case.facts,
        classification,
        case.tables,
        case.policy,
        case.as_of,
        is_by_headquarters_only=not triggers.destinations,
    )
    reasons: list[Reason] = []
    requirements: list[Requirement] = []
    path: list[LineStep] = []

    def demand(rule: str, citation: str, country: str, result: str, **looked_at: object) -> None:
        requirements.append(
            Requirement(
                line=line.index,
                result=Result.LICENSE_REQUIRED,
                rule_id=rule,
                citation=citation,
                basis=STEP,
                reason_for_control="RS",
                review_policy=policy,
                country=country,
            )
        )
        path.append(ac_step(case, line, rule, citation, result, **looked_at))

    for destination in triggers.destinations:
        reasons.append(_destination_reason(case, line, destination))
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
        reasons.append(_headquarters_reason(line, party, why, citation))
        demand(HQ_TEST_A, citation, "", f"license required: {why}", party=party.subject)
    if triggers.is_worldwide:
        citation = case.policy.rules[AI_DIFFUSION].citation
        demand(AI_DIFFUSION, citation, "", "world-wide requirement")
    is_h200 = policy is ReviewPolicy.CASE_BY_CASE and is_below_h200_limits(classification)
    return Findings(
        reasons=(*reasons, *_foreign_reasons(case, line)),
        requirements=tuple(requirements),
        questions=tuple(_license_questions(case, line, is_h200)),
        path=tuple(path),
    )


def _license_questions(case: Case, line: LineFacts, is_h200: bool) -> Iterator[Question]:
    """What an application will be asked, and what decides how BIS looks at it."""
    if is_h200:
        yield _h200_question(line)
    if case.facts.ship_from_country is None:
        yield _ship_from_question(line)


def _headquarters_reason(line: LineFacts, party: PartyFacts, why: str, citation: str) -> Reason:
    return Reason(
        code="hq.d5",
        outcome=Outcome.BLOCK,
        summary=f"{party.name} ({party.role.words}): {why}.",
        citation=citation,
        subject=party.subject,
        lines=(line.index,),
    )


def _destination_reason(case: Case, line: LineFacts, destination: Destination) -> Reason:
    """Code and words for one destination in reach."""
    if destination.country == COUNTRY:
        code, place = "dest.uae", "the United Arab Emirates, not to approved recipients only"
        citation = "15 CFR 742.6(a)(6)(iii); 740 Supp. 8"
    elif case.tables.in_group(destination.country, "headquarters_scope"):
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
        lines=(line.index,),
    )


def _foreign_reasons(case: Case, line: LineFacts) -> tuple[Reason, ...]:
    """A required license also binds a shipment from one foreign country to another."""
    ship_from = case.facts.ship_from_country
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
