"""Step 11: ask every flag, and hold for those that nobody has answered.

One flag of medium or high severity, or three low ones, holds (license determination, section 9,
read 2026-09-24). What could not be evaluated is said, and holds where the missing could matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import NotEvaluated, NotExamined, Question, Reason, RedFlag
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
)
from screening.controls.ear.part_732_red_flags.rule import FlagRule, Told
from screening.controls.ear.part_732_red_flags.subjects import is_in_scope
from screening.controls.findings import NOTHING, Findings, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

LOW_FLAGS_THAT_HOLD = 3
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
)
"""All red flags in the order they are asked and answered."""


def red_flags(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Every rule that applies, then one reason for each flag that counts."""
    scopes = {scope: is_in_scope(inquiry, scope) for scope in {rule.scope for rule in FLAG_RULES}}
    asked = add_up(_ask(inquiry, rule) for rule in FLAG_RULES if scopes[rule.scope])
    flags = (*so_far.red_flags, *asked.red_flags)
    decided = Findings(decided=("red_flags",))
    return add_up((decided, asked, *_unresolved(flags)))


def _ask(inquiry: Inquiry, rule: FlagRule) -> Findings:
    switch = inquiry.policy.flags.switch(rule.code)
    if not switch.enabled:
        sentence = f"Not made: {inquiry.policy.switched_off}: {_words(rule)}."
        return Findings(not_examined=(NotExamined(rule.code, sentence),))
    told = rule.predicate(inquiry)
    if told.missing:
        return _not_evaluated(rule, told)
    if not told.subjects:
        return NOTHING
    return _fired(rule, told, switch.severity or told.severity or rule.severity)


def _fired(rule: FlagRule, told: Told, severity: str) -> Findings:
    """What fired it, and the question that would explain it."""
    flag = RedFlag(
        code=rule.code,
        severity=severity,
        summary=f"{_words(rule)}: {told.detail or ', '.join(told.subjects)}.",
        inputs={"fields": list(told.subjects), **told.inputs},
        citation=rule.citation,
    )
    return Findings(red_flags=(flag,), questions=(_question(rule, told.subjects[0]),))


def _not_evaluated(rule: FlagRule, told: Told) -> Findings:
    found = Findings(not_evaluated=(NotEvaluated(rule.code, told.missing),))
    if not told.must_ask:
        return found
    reason = Reason(
        code="question.open",
        outcome=Outcome.HOLD,
        summary=f"Red flag {rule.code} could not be evaluated for want of "
        f"{', '.join(told.missing)}: {rule.question}",
        citation=rule.citation,
        subject="",
    )
    question = _question(rule, told.missing[0])
    return found + Findings(reasons=(reason,), questions=(question,))


def _question(rule: FlagRule, field: str) -> Question:
    return Question(field=field, text=rule.question, why=rule.code, topic=rule.topic)


def _words(rule: FlagRule) -> str:
    """The first sentence of the predicate's docstring."""
    return (rule.predicate.__doc__ or "").strip().split("\n")[0].rstrip(".")


def _unresolved(flags: tuple[RedFlag, ...]) -> Iterable[Findings]:
    """A reason for each flag that holds alone, and one for low ones that hold together."""
    for flag in flags:
        if flag.severity != "low":
            words = f"Unanswered red flag {flag.code}: {flag.summary}"
            yield _hold(words, flag.citation)
    low = [flag for flag in flags if flag.severity == "low"]
    if len(low) >= LOW_FLAGS_THAT_HOLD:
        codes = ", ".join(flag.code for flag in low)
        yield _hold(f"{len(low)} unanswered red flags of low severity: {codes}.", low[0].citation)


def _hold(summary: str, citation: str) -> Findings:
    reason = Reason(
        code="flags.unresolved",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject="",
    )
    return Findings(reasons=(reason,))
