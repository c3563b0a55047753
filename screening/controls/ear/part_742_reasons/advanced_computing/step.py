"""Advanced computing: 3A090, 4A090, the .z paragraphs and high-bandwidth memory.

15 CFR 742.6(a)(6) and 744.23(a)(3), read 2026-09-24, as enforced: the world-wide requirement of
January 2025 (``us.ai_diffusion``) stands in the text but is not enforced since 2025-05-13. What
remains binds by destination and by where the parties are headquartered. Part by part the reach
is the table in ``rules.py``; every other date is a policy row. Lines alike are asked about once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_742_reasons.advanced_computing.approved_recipients import (
    look_approved,
)
from screening.controls.ear.part_742_reasons.advanced_computing.below_the_classes import (
    below_the_classes,
    looked_at,
    parameters_unknown,
)
from screening.controls.ear.part_742_reasons.advanced_computing.requirement import (
    Demand,
    class_words,
    license_questions,
    policy_of,
)
from screening.controls.ear.part_742_reasons.advanced_computing.review_policy import (
    is_below_h200_limits,
)
from screening.controls.ear.part_742_reasons.advanced_computing.rules import (
    AC_RULES,
    FIRST,
    HEADQUARTERS,
    RECIPIENTS,
    WORLD_WIDE,
)
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import (
    Triggers,
    find_triggers,
)
from screening.controls.ear.part_774_items.ac_class import AC_CLASSES, AcClass
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import PartyFacts
from screening.controls.findings import Findings, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AI_DIFFUSION, UAE_A5
from screening.terms.outcome import Outcome

Lines = tuple[int, ...]


def advanced_computing(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5: the advanced-computing requirements for each line."""
    by_class = {letter: find_triggers(inquiry, letter) for letter in AC_CLASSES}
    alike: dict[_Likeness, list[int]] = {}
    outside = []
    for line, classification in inquiry.classified_lines:
        if classification.ac_class is None:
            outside.append((line, classification))
        else:
            alike.setdefault(_likeness(inquiry, classification), []).append(line.index)
    below = below_the_classes(inquiry, outside, by_class["a"])
    return add_up(
        (
            Findings(decided=("advanced_computing",)),
            *(_of_all(inquiry, tuple(lines), by_class) for lines in alike.values()),
            rule_on(inquiry, *below),
        )
    )


_Likeness = tuple[AcClass | None, bool, tuple[str, ...]]


def _likeness(inquiry: Inquiry, classification: Classification) -> _Likeness:
    """What the requirement and its review policy look at in a line."""
    is_below = is_below_h200_limits(classification, inquiry.tables)
    return classification.ac_class, is_below, classification.missing


def _of_all(inquiry: Inquiry, lines: Lines, by_class: Mapping[AcClass, Triggers]) -> Findings:
    """What is found of lines of one class that the rules cannot tell apart."""
    classification = inquiry.classifications[lines[0]]
    letter = classification.ac_class or "a"
    rule = AC_RULES[letter]
    if not inquiry.in_force(rule):
        return rule_on(inquiry, *_before_the_rule(inquiry, lines, letter))
    triggers, hold = _without_approved(inquiry, lines, by_class[letter])
    rulings = [*hold, *_codified_only(inquiry, lines, letter)]
    if not triggers.may_bite:
        rulings.append(_told(inquiry, lines, letter, "not required"))
        return rule_on(inquiry, *rulings)
    questions: tuple[Question, ...] = ()
    if triggers.bites:
        policy = policy_of(inquiry, classification, triggers)
        rulings.extend(Demand(inquiry, lines, letter, triggers, policy).rulings())
        questions = _license_questions(inquiry, lines, classification, policy)
    else:
        rulings.append(_of_class(inquiry, lines, letter))
    if classification.missing:
        rulings.extend(parameters_unknown(inquiry, lines, classification.missing, triggers))
    rulings.extend(_unknown_headquarters(inquiry, lines, letter, triggers))
    questions += _address_questions(triggers)
    return rule_on(inquiry, *rulings) + Findings(questions=questions)


def _told(inquiry: Inquiry, lines: Lines, letter: AcClass, said: str) -> Ruling:
    return Ruling(AC_RULES[letter], lines, Outcome.CLEAR, None, said, looked_at(inquiry))


def _before_the_rule(inquiry: Inquiry, lines: Lines, letter: AcClass) -> Iterator[Ruling]:
    """A replay of a day before the class existed as it is now."""
    yield _told(inquiry, lines, letter, "not in force on this date")
    if letter != "c" and inquiry.in_force(FIRST):
        yield Ruling(
            rule=FIRST,
            lines=lines,
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"Line {line.number}: on {inquiry.day} ECCN 3A090 had its first parameters, which "
                "the machine does not evaluate: a license is required if the item meets them and "
                "the text of that day names the destination, none by this rule if not."
            ),
            inputs=looked_at(inquiry),
            said="hold: the first parameters of 3A090",
        )


def _codified_only(inquiry: Inquiry, lines: Lines, letter: AcClass) -> Iterator[Ruling]:
    """What the text demands beyond what is enforced on the day, said so in the path."""
    rule = inquiry.policy.rules[AI_DIFFUSION]
    if letter == "a" and rule.has_begun(inquiry.as_of) and not rule.in_force(inquiry.as_of):
        said = "codified: license to every destination; not enforced on this date"
        yield Ruling(
            WORLD_WIDE,
            lines,
            Outcome.CLEAR,
            None,
            said,
            looked_at(inquiry),
            citation=rule.citation,
        )


def _without_approved(
    inquiry: Inquiry, lines: Lines, triggers: Triggers
) -> tuple[Triggers, tuple[Ruling, ...]]:
    """Triggers less the UAE when everyone there looks approved, and the hold that says so."""
    approved = inquiry.tables.members("740.supp8.countries")
    named = tuple(d for d in triggers.destinations if d.country in approved)
    if (
        not named
        or not inquiry.policy.in_force(UAE_A5, inquiry.as_of)
        or not look_approved(inquiry.facts, _approved_names(inquiry, named[0].country))
    ):
        return triggers, ()
    rest = tuple(d for d in triggers.destinations if d not in named)
    hold = Ruling(
        rule=RECIPIENTS,
        lines=lines,
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words="The consignee and every end user in the United Arab Emirates look like approved "
        "recipients; a person must confirm that they and no others are meant: a license is "
        "required if others are, none by this rule if not.",
        inputs=looked_at(inquiry),
        question=Question(
            field="parties",
            text="Are the consignee and all end users the approved recipients of Supplement No. 8 "
            "to part 740, and will nobody else use the items?",
            why=RECIPIENTS.code,
            topic="recipient_confirmation",
        ),
        subject=named[0].sources[0],
        said="recipients look approved: a person must confirm",
        country=named[0].country,
    )
    return replace(triggers, destinations=rest), (hold,)


def _approved_names(inquiry: Inquiry, country: str) -> tuple[str, ...]:
    rows = inquiry.policy.recipients_on(inquiry.as_of, country)
    return tuple(name for row in rows for name in row.names)


def _of_class(inquiry: Inquiry, lines: Lines, letter: AcClass) -> Ruling:
    """What the lines are, where only a headquarters that nobody stated could bind them."""
    return Ruling(
        rule=AC_RULES[letter],
        lines=lines,
        outcome=Outcome.HOLD,
        result=None,
        words=lambda line: class_words(inquiry, line, letter),
        inputs=looked_at(inquiry),
        said=f"a 3A090.{letter}-class circuit; no destination is in reach",
    )


def _unknown_headquarters(
    inquiry: Inquiry, lines: Lines, letter: AcClass, triggers: Triggers
) -> Iterator[Ruling]:
    """Ask where unknown parties sit; hold for it where nothing else bites already."""
    for party, missing in triggers.unknown:
        yield Ruling(
            rule=HEADQUARTERS,
            lines=lines,
            outcome=Outcome.CLEAR if triggers.bites else Outcome.HOLD,
            result=None if triggers.bites else Result.UNDETERMINED,
            words=f"Headquarters or ultimate parent of {party.name} ({party.role.words}) is not "
            "known: a license is required if its headquarters or ultimate parent sits in Country "
            "Group D:5 or Macau, none by this rule if not.",
            inputs=looked_at(inquiry, party=party.subject),
            question=_headquarters_question(party, missing),
            subject=party.subject,
            said="headquarters unknown",
            citation=AC_RULES[letter].hq_citation,
            code="hq.unknown",
        )


def _headquarters_question(party: PartyFacts, missing: tuple[str, ...]) -> Question:
    return Question(
        field=f"{party.subject}.{missing[0]}",
        text=f"Where is {party.name} headquartered, and who and where is its ultimate parent?",
        why="hq.unknown",
        topic="ultimate_parent",
    )


def _address_questions(triggers: Triggers) -> tuple[Question, ...]:
    return tuple(
        Question(
            field=f"{party.subject}.address.country",
            text=f"In which country is {party.name}? Please give the full address.",
            why="hq.unknown",
            topic="address",
        )
        for party, _ in triggers.unknown
        if party.address.country is None
    )


def _license_questions(
    inquiry: Inquiry, lines: Lines, classification: Classification, policy: ReviewPolicy
) -> tuple[Question, ...]:
    """What is asked of lines that need a license."""
    is_case_by_case = policy is ReviewPolicy.CASE_BY_CASE
    is_h200 = is_case_by_case and is_below_h200_limits(classification, inquiry.tables)
    return tuple(
        question
        for index in lines
        for question in license_questions(inquiry, inquiry.facts.lines[index], is_h200)
    )
