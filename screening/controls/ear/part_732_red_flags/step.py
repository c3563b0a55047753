"""Step 11: ask every flag, and hold for those that nobody has answered.

One flag of medium or high severity, or three low ones, holds (license determination, section 9,
read 2026-09-24). What could not be evaluated is said, and holds where the missing could matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import (
    NotEvaluated,
    NotExamined,
    Question,
    RedFlag,
)
from screening.controls.ear.part_732_red_flags import (
    buyers,
    consignees,
    data_centers,
    end_use,
    equipment,
    high_priority,
    history,
    items,
    links,
    serials,
    watch_list,
)
from screening.controls.ear.part_732_red_flags.rule import FlagRule, FlagScope, Told
from screening.controls.ear.part_732_red_flags.subjects import (
    advanced_lines,
    is_in_scope,
    sensitive_lines,
)
from screening.controls.ear.part_734_scope.releases import (
    recipient_countries,
    stays_among_us_persons,
)
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.field_words import fields_in_words
from screening.terms.outcome import Outcome
from screening.terms.standing_record import RecordUse

LOW_FLAGS_THAT_HOLD = 3
_FRIENDS = ("A:1", "A:5")
_ASKED_BY_NAME = frozenset({"ultimate_parent"})
STEP = "red_flags"
CITATION = "15 CFR 732 Supp. 3; 736.2(b)(10)"
UNRESOLVED = Rule(
    rule_id="us.red_flags.unresolved",
    citation=CITATION,
    step=STEP,
    code="flags.unresolved",
    words="a red flag of medium or high severity, or three of low, holds until it is explained",
)
NOT_SEEN = Rule(
    rule_id="us.red_flags.not_seen",
    citation=CITATION,
    step=STEP,
    code="question.open",
    words="a red flag that could not be evaluated for want of what could make it fire holds",
)
FLAG_RULES: tuple[FlagRule, ...] = (
    *end_use.RULES,
    *buyers.RULES,
    *consignees.RULES,
    *data_centers.RULES,
    *items.RULES,
    *equipment.RULES,
    *serials.RULES,
    *history.RULES,
    *links.RULES,
    *high_priority.RULES,
    *watch_list.RULES,
)
"""All red flags in the order they are asked and answered."""


def red_flags(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Every rule that applies, then one reason for each flag that counts."""
    scopes = {scope: is_in_scope(inquiry, scope) for scope in {rule.scope for rule in FLAG_RULES}}
    scopes[FlagScope.NEEDING] = bool(_needing(inquiry, so_far))
    asked = add_up(_ask(inquiry, rule) for rule in FLAG_RULES if scopes[rule.scope])
    flags = (*so_far.red_flags, *asked.red_flags)
    asked = asked._replace(questions=tuple(_not_asked_before(asked.questions, so_far.questions)))
    decided = Findings(decided=("red_flags",))
    return add_up((decided, asked, rule_on(inquiry, *_unresolved(flags))))


def _needing(inquiry: Inquiry, so_far: Findings) -> tuple[int, ...]:
    """Sensitive lines that are not free: nothing is demanded of a free one, and it goes to friends.

    Country Groups A:1 and A:5 are where the law asks least; an end use that nobody stated weighs
    by what it could change. What is released among US persons at home is no export.
    """
    if stays_among_us_persons(inquiry):
        return ()
    demanded = {index for demand in so_far.requirements for index in demand.lines}
    abroad = [d.country for d in inquiry.destinations if not d.is_domestic]
    abroad += recipient_countries(inquiry)
    is_friend = bool(abroad) and all(
        country and inquiry.tables.in_group(country, *_FRIENDS) for country in abroad
    )
    advanced = {line.index for line, _ in advanced_lines(inquiry)}
    sensitive = (line.index for line, _ in sensitive_lines(inquiry))
    return tuple(i for i in sensitive if i in demanded | advanced or not is_friend)


def _not_asked_before(
    questions: Iterable[Question], before: Iterable[Question]
) -> Iterable[Question]:
    """Questions of flags less those of a matter that a rule has asked the same party by name."""
    asked = [(q.topic, q.field) for q in before if q.topic in _ASKED_BY_NAME]
    return (
        question
        for question in questions
        if not any(t == question.topic and f.startswith(question.field) for t, f in asked)
    )


def _ask(inquiry: Inquiry, rule: FlagRule) -> Findings:
    switch = inquiry.policy.flags.switch(rule.code)
    if not switch.enabled:
        sentence = f"Not made: {inquiry.policy.switched_off}: {_words(rule)}."
        return Findings(not_examined=(NotExamined(rule.code, sentence),))
    told = rule.predicate(inquiry)
    found = NOTHING
    if told.missing:
        found = _not_evaluated(inquiry, rule, told)
    elif told.subjects:
        found = _fired(inquiry, rule, told, switch.severity or told.severity or rule.severity)
    if told.records:
        found += Findings(records=tuple(RecordUse(n, rule.code) for n in told.records))
    return found


def _fired(inquiry: Inquiry, rule: FlagRule, told: Told, severity: str) -> Findings:
    """What fired it, and the question that would explain it."""
    flag = RedFlag(
        code=rule.code,
        severity=severity,
        summary=f"{_words(rule)}: {told.detail or ', '.join(told.subjects)}.",
        inputs={"fields": list(told.subjects), **told.inputs},
        citation=rule.cited_on(inquiry.as_of),
    )
    return Findings(red_flags=(flag,), questions=(_question(rule, told.subjects[0]),))


def _not_evaluated(inquiry: Inquiry, rule: FlagRule, told: Told) -> Findings:
    found = Findings(not_evaluated=(NotEvaluated(rule.code, told.missing),))
    if not told.must_ask:
        return found
    lacking = fields_in_words(told.missing)
    ruling = Ruling(
        rule=NOT_SEEN,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f"Red flag {rule.code} could not be evaluated for want of {lacking}: {rule.question}",
        inputs={"flag": rule.code, "missing": list(told.missing)},
        question=_question(rule, _field_in(told.missing)),
        said=f"hold: {rule.code} could not be evaluated for want of {lacking}",
        citation=rule.cited_on(inquiry.as_of),
    )
    return found + rule_on(inquiry, ruling)


def _field_in(missing: tuple[str, ...]) -> str:
    """The first field among what is missing; a rate is missing for what the currency says."""
    return next((name for name in missing if " " not in name), "currency")


def _question(rule: FlagRule, field: str) -> Question:
    return Question(field=field, text=rule.question, why=rule.code, topic=rule.topic)


def _words(rule: FlagRule) -> str:
    """The first sentence of the predicate's docstring."""
    return (rule.predicate.__doc__ or "").strip().split("\n")[0].rstrip(".")


def _unresolved(flags: tuple[RedFlag, ...]) -> Iterable[Ruling]:
    """A word on each flag that holds alone, and one on low ones that hold together.

    A flag never says whether a license is needed: it holds what would be released.
    """
    alike: dict[str, list[RedFlag]] = {}
    for flag in flags:
        if flag.severity != "low":
            alike.setdefault(_matter(flag), []).append(flag)
    for same in alike.values():
        names = " and ".join(flag.code for flag in same)
        said = " ".join(flag.summary for flag in same)
        yield _hold(f"Unanswered red flag{'s' * (len(same) > 1)} {names}: {said}", tuple(same))
    low = tuple(flag for flag in flags if flag.severity == "low")
    if len(low) >= LOW_FLAGS_THAT_HOLD:
        names = ", ".join(flag.code for flag in low)
        yield _hold(f"{len(low)} unanswered red flags of low severity: {names}.", low)


def _matter(flag: RedFlag) -> str:
    """What would explain the flag: flags with one question are one matter."""
    return next((rule.question for rule in FLAG_RULES if rule.code == flag.code), flag.code)


def _hold(words: str, flags: tuple[RedFlag, ...]) -> Ruling:
    names = [flag.code for flag in flags]
    return Ruling(
        rule=UNRESOLVED,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=words,
        inputs={"flags": names},
        said=f"hold until explained: {', '.join(names)}",
        citation=flags[0].citation,
    )
