"""Advanced computing: 3A090, 4A090, the .z paragraphs and high-bandwidth memory.

15 CFR 742.6(a)(6) and 744.23(a)(3), read 2026-09-24, as enforced: the world-wide requirement of
January 2025 (``us.ai_diffusion``) stands in the text but is not enforced since 2025-05-13. What
remains binds by destination and by where the parties are headquartered. Part by part the reach
is the table in ``ac_triggers.py``; every date is a policy row. Lines alike are asked about once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from screening.controls.answers import Question, Reason, ReviewPolicy
from screening.controls.ear.part_742_reasons.advanced_computing.approved_recipients import (
    CITATION as RECIPIENTS,
)
from screening.controls.ear.part_742_reasons.advanced_computing.approved_recipients import (
    COUNTRY,
    look_approved,
)
from screening.controls.ear.part_742_reasons.advanced_computing.below_the_classes import (
    ac_step,
    ask_parameters,
    below_the_classes,
    parameters_step,
)
from screening.controls.ear.part_742_reasons.advanced_computing.requirement import (
    foreign_reasons,
    license_questions,
    policy_of,
    required,
)
from screening.controls.ear.part_742_reasons.advanced_computing.review_policy import (
    is_below_h200_limits,
)
from screening.controls.ear.part_742_reasons.advanced_computing.rules import (
    AC_RULES,
    FIRST_PARAMETERS,
    FIRST_PARAMETERS_CITATION,
)
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import (
    Triggers,
    find_triggers,
)
from screening.controls.ear.part_774_items.ac_class import AC_CLASSES, AcClass
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, add_up
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AI_DIFFUSION, HQ_TEST_A, UAE_A5
from screening.terms.outcome import Outcome


def advanced_computing(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5: the advanced-computing requirements for each line."""
    parts = [Findings(decided=("advanced_computing",))]
    by_class = {letter: find_triggers(inquiry, letter) for letter in AC_CLASSES}
    alike = _alike(inquiry, by_class)
    for line, classification in inquiry.classified_lines:
        if classification.ac_class is None:
            parts.append(below_the_classes(inquiry, line, classification, by_class["a"]))
        else:
            parts.extend(_line(inquiry, line, classification, alike[line.index]))
    return add_up(parts)


_Likeness = tuple[AcClass | None, bool, tuple[str, ...]]


def _likeness(classification: Classification) -> _Likeness:
    """What the requirement and its review policy look at in a line."""
    is_below = is_below_h200_limits(classification)
    return classification.ac_class, is_below, classification.missing


@dataclass(frozen=True, slots=True)
class _Alike:
    """Lines of one class that the rules cannot tell apart, and what is found of all of them.

    Args:
        lines: their indexes.
        triggers: what brings them under the requirement.
        before: what is told before the first of them.
        after: what is told once the first of them is introduced.
        is_h200: BIS looks at them case by case because they stay below the H200 limits.
    """

    lines: tuple[int, ...]
    letter: AcClass
    triggers: Triggers
    before: Findings
    after: Findings
    is_h200: bool = False


def _alike(inquiry: Inquiry, by_class: Mapping[AcClass, Triggers]) -> Mapping[int, _Alike]:
    """By index of a line of the classes, the lines alike that it is one of."""
    lines: dict[_Likeness, list[int]] = {}
    firsts: dict[_Likeness, Classification] = {}
    for line, classification in inquiry.classified_lines:
        if classification.ac_class is not None:
            likeness = _likeness(classification)
            lines.setdefault(likeness, []).append(line.index)
            firsts.setdefault(likeness, classification)
    found = (
        _of_all(inquiry, tuple(lines[likeness]), classification, by_class)
        for likeness, classification in firsts.items()
    )
    return {index: alike for alike in found for index in alike.lines}


def _of_all(
    inquiry: Inquiry,
    lines: tuple[int, ...],
    classification: Classification,
    by_class: Mapping[AcClass, Triggers],
) -> _Alike:
    """What is found of lines alike; ``classification`` is that of the first."""
    letter = classification.ac_class or "a"
    rule = AC_RULES[letter]
    if not inquiry.in_force(rule):
        step = ac_step(inquiry, lines, rule.rule_id, rule.citation, "not in force on this date")
        return _Alike(lines, letter, Triggers(), Findings(path=(step,)), NOTHING)
    triggers, before = _without_approved(inquiry, lines, by_class[letter])
    before += _codified_only(inquiry, lines, letter)
    if not triggers.may_bite:
        step = ac_step(inquiry, lines, rule.rule_id, rule.citation, "not required")
        before += Findings(path=(step,))
    after, is_h200 = [], False
    if triggers.may_bite and classification.missing:
        step = parameters_step(inquiry, lines, classification.missing)
        after.append(Findings(path=(step,)))
    if triggers.unknown:
        after.append(_unknown_headquarters(inquiry, lines, triggers))
    if triggers.bites:
        policy = policy_of(inquiry, classification, triggers)
        after.append(required(inquiry, lines, letter, triggers, policy))
        is_case_by_case = policy is ReviewPolicy.CASE_BY_CASE
        is_h200 = is_case_by_case and is_below_h200_limits(classification)
    return _Alike(lines, letter, triggers, before, add_up(after), is_h200)


def _line(
    inquiry: Inquiry, line: LineFacts, classification: Classification, alike: _Alike
) -> Iterator[Findings]:
    """A line of class a, b or c; what is found of all lines alike is told with the first."""
    is_first = line.index == alike.lines[0]
    if is_first:
        yield alike.before
    if not inquiry.in_force(AC_RULES[alike.letter]):
        yield _before_the_rule(inquiry, line, alike.letter)
    elif alike.triggers.may_bite:
        yield _item_reason(line, classification, alike)
        if classification.missing:
            yield ask_parameters(line, classification.missing)
        if is_first:
            yield alike.after
        if alike.triggers.bites:
            yield _license_words(inquiry, line, alike)


def _before_the_rule(inquiry: Inquiry, line: LineFacts, letter: AcClass) -> Findings:
    """A replay of a day before the class existed as it is now."""
    if letter == "c" or not FIRST_PARAMETERS.covers(inquiry.as_of):
        return NOTHING
    summary = (
        f"Line {line.number}: on {inquiry.as_of.isoformat()} ECCN 3A090 had its first parameters, "
        "which the machine does not evaluate."
    )
    reason = Reason(
        code="item.parameters_unknown",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=FIRST_PARAMETERS_CITATION,
        subject=line.subject,
    )
    return Findings(reasons=(reason,))


def _codified_only(inquiry: Inquiry, lines: tuple[int, ...], letter: AcClass) -> Findings:
    """What the text demands beyond what is enforced on the day, said so in the path."""
    rule = inquiry.policy.rules[AI_DIFFUSION]
    begun = rule.periods[0].valid_from
    is_codified = begun is not None and begun <= inquiry.as_of
    if letter != "a" or not is_codified or rule.in_force(inquiry.as_of):
        return NOTHING
    result = "codified: license to every destination; not enforced on this date"
    return Findings(path=(ac_step(inquiry, lines, AI_DIFFUSION, rule.citation, result),))


def _without_approved(
    inquiry: Inquiry, lines: tuple[int, ...], triggers: Triggers
) -> tuple[Triggers, Findings]:
    """Triggers less the UAE when everyone there looks approved, and the hold that says so."""
    rule = inquiry.policy.rules[UAE_A5]
    named = tuple(d for d in triggers.destinations if d.country == COUNTRY)
    if (
        not named
        or not rule.in_force(inquiry.as_of)
        or not look_approved(inquiry.facts, _approved_names(inquiry))
    ):
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
        path=(ac_step(inquiry, lines, UAE_A5, RECIPIENTS, "recipients look approved"),),
    )
    return replace(triggers, destinations=rest), hold


def _approved_names(inquiry: Inquiry) -> tuple[str, ...]:
    rows = inquiry.policy.recipients_on(inquiry.as_of, COUNTRY)
    return tuple(name for row in rows for name in row.names)


def _item_reason(line: LineFacts, classification: Classification, alike: _Alike) -> Findings:
    summary = (
        f"Line {line.number} is, or contains, a 3A090.{alike.letter}-class circuit "
        f"({classification.eccn}, by {classification.by})."
    )
    outcome = Outcome.BLOCK if alike.triggers.bites else Outcome.HOLD
    code = f"item.3a090{alike.letter}"
    return Findings(
        reasons=(
            Reason(
                code=code,
                outcome=outcome,
                summary=summary,
                citation=AC_RULES[alike.letter].citation,
                subject=line.subject,
                lines=(line.index,),
            ),
        )
    )


def _unknown_headquarters(inquiry: Inquiry, lines: tuple[int, ...], triggers: Triggers) -> Findings:
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
    step = ac_step(inquiry, lines, HQ_TEST_A, citation, "headquarters unknown", parties=unknown)
    return Findings(reasons=reasons, questions=questions, path=(step,))


def _license_words(inquiry: Inquiry, line: LineFacts, alike: _Alike) -> Findings:
    """What the required license means for one line, and what is asked of it."""
    reasons = foreign_reasons(inquiry, line)
    questions = tuple(license_questions(inquiry, line, alike.is_h200))
    return Findings(reasons=reasons, questions=questions) if reasons or questions else NOTHING
