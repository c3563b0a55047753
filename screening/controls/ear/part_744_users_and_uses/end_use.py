"""What the goods are for and who uses them: 15 CFR part 744 (read 2026-07-23).

Every rule turns on knowledge. A flag that is true holds or blocks as its row says; a flag that
is false is the exporter's representation and is accepted; a flag nobody answered is a question,
and holds the order where the item, the place and the value make it matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import (
    NotEvaluated,
    PathStep,
    Question,
    Reason,
    Result,
)
from screening.controls.ear.part_744_users_and_uses.military_items import listed_military_item
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import (
    MILITARY_USERS,
    SENSITIVE_GROUPS,
    USE_RULES,
    UseRule,
)
from screening.controls.ear.part_774_items.classification import Classification, strictness
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

STEP = "end_use"
USD = "USD"
SHORTEST_STATEMENT = 20  # characters below which a statement says nothing; red-flag notes, A
_SUPERCOMPUTER_ENTRIES = frozenset(
    {"3A001", "3A991", "4A003", "4A004", "4A994", "5A002", "5A004", "5A992", "3A090", "4A090"}
)
_FABRICATION_GROUPS = ("3B", "3C", "3D", "3E")
_PROCESSOR_ENTRIES = frozenset({"3A001", "3A991", "4A994", "5A002", "5A992"})


def end_use(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8: end use and end users of every line."""
    parts = [Findings(decided=("end_use",))]
    in_force = [rule for rule in USE_RULES if inquiry.in_force(rule)]
    parts.extend(
        _flagged(inquiry, rule) for rule in in_force if inquiry.facts.end_use.flag(rule.flag)
    )
    parts.extend(_military_users(inquiry))
    parts.append(_unanswered(inquiry))
    parts.append(_supercomputer_question(inquiry))
    parts.append(_advanced_node_question(inquiry))
    parts.append(_military_processors(inquiry))
    return add_up(parts)


def _countries(inquiry: Inquiry) -> frozenset[str]:
    return frozenset(d.country for d in inquiry.destinations if d.country)


def _statement(inquiry: Inquiry) -> str:
    return inquiry.facts.end_use.statement or ""


def _flagged(inquiry: Inquiry, rule: UseRule) -> Findings:
    """A flag that is true: what its row says, worst destination first."""
    countries = _countries(inquiry)
    outcomes = [rule.decide(c, inquiry.tables) for c in sorted(countries)] or [Outcome.HOLD]
    outcome = max(outcomes, key=list(Outcome).index)
    if outcome is Outcome.HOLD and rule.gravest and rule.gravest.search(_statement(inquiry)):
        outcome = Outcome.BLOCK
    if outcome is Outcome.CLEAR:
        return NOTHING
    lines = inquiry.facts.lines
    if rule.flag == "military":
        return _military(inquiry, rule, lines, outcome)
    return _state(inquiry, rule, lines, outcome)


def _military(
    inquiry: Inquiry, rule: UseRule, lines: Iterable[LineFacts], outcome: Outcome
) -> Findings:
    """744.21: items of Supplement No. 2; any item for Russia and Belarus; others a person."""
    found = NOTHING
    for line in lines:
        eccn = inquiry.classifications[line.index].eccn
        listed = listed_military_item(eccn) if eccn else None
        is_reached = bool(_countries(inquiry) & {"RU", "BY"}) or (
            listed is not None and listed.is_whole_entry
        )
        found += _state(inquiry, rule, (line,), outcome if is_reached else Outcome.HOLD)
    return found


def _state(
    inquiry: Inquiry, rule: UseRule, lines: Iterable[LineFacts], outcome: Outcome
) -> Findings:
    reason = Reason(
        code=rule.code,
        outcome=outcome,
        summary=rule.words,
        citation=rule.citation,
        subject=f"end_use.{rule.flag}",
        lines=tuple(line.index for line in lines) if outcome is Outcome.BLOCK else (),
    )
    found = Findings(reasons=(reason,))
    if outcome is not Outcome.BLOCK:
        return found
    for line in lines:
        step = PathStep(
            step=STEP,
            rule_id=rule.rule_id,
            cite=rule.citation,
            inputs={"flag": rule.flag, "countries": sorted(_countries(inquiry))},
            result="license required",
            as_of=inquiry.as_of.isoformat(),
        )
        requirement = Requirement(
            lines=(line.index,),
            result=Result.LICENSE_REQUIRED,
            rule_id=rule.rule_id,
            citation=rule.citation,
            basis=STEP,
        )
        found += Findings(requirements=(requirement,), path=(LineStep((line.index,), step),))
    return found


def _military_users(inquiry: Inquiry) -> Iterable[Findings]:
    """Parties that are a military, or a government that may be police or intelligence."""
    rule = next(r for r in USE_RULES if r.flag == "military")
    for party in inquiry.facts.parties:
        country = inquiry.tables.country(party.address.country or "") or ""
        inside = inquiry.tables.in_group(country, MILITARY_USERS)
        if not inside or not party.role.is_reached_by_entity_list:
            continue
        if party.business_type == "military":
            yield _military(inquiry, rule, inquiry.facts.lines, Outcome.BLOCK)
        elif party.business_type == "government":
            summary = f"{party.name} is a government body in {country}; it may be a military user."
            text = f"Is {party.name} part of, or supporting, a military, police or intelligence?"
            yield Findings(
                reasons=(
                    Reason(
                        code="end_use.unknown",
                        outcome=Outcome.HOLD,
                        summary=summary,
                        citation=rule.citation,
                        subject=party.subject,
                    ),
                ),
                questions=(
                    Question(
                        field="end_use.military",
                        text=text,
                        why="end_use.unknown",
                        topic="military_end_use",
                    ),
                ),
            )


def _unanswered(inquiry: Inquiry) -> Findings:
    """Flags nobody answered, for a sensitive item to a sensitive place above the value limit."""
    sensitive = [
        line for line, c in inquiry.classified_lines if c.eccn and _is_sensitive(inquiry, line, c)
    ]
    places = [c for c in _countries(inquiry) if inquiry.tables.in_group(c, *SENSITIVE_GROUPS)]
    if not sensitive or not places:
        return NOTHING
    missing = _missing_flags(inquiry, frozenset(places))
    if not missing:
        return NOTHING
    not_evaluated = Findings(
        not_evaluated=(NotEvaluated("end_use", tuple(f"end_use.{flag}" for flag in missing)),)
    )
    if _is_below_value_limit(inquiry):
        return not_evaluated
    return not_evaluated + add_up(_ask(inquiry, flag) for flag in missing)


def _is_sensitive(inquiry: Inquiry, line: LineFacts, classification: Classification) -> bool:
    """Controlled for more than AT, or an item of Supplement No. 2 to part 744."""
    eccn = classification.eccn
    return eccn is not None and (
        strictness(eccn, inquiry.tables) > 1 or listed_military_item(eccn) is not None
    )


def _missing_flags(inquiry: Inquiry, places: frozenset[str]) -> tuple[str, ...]:
    """Flags to ask for. A statement of civil use answers for all but the military flag, which
    must be answered itself in the countries of 744.21."""
    use = inquiry.facts.end_use
    is_stated = len((use.statement or "").strip()) >= SHORTEST_STATEMENT
    missing = []
    for rule in USE_RULES:
        if not rule.is_asked or use.flag(rule.flag) is not None:
            continue
        must_be_answered = rule.flag == "military" and any(
            inquiry.tables.in_group(place, MILITARY_USERS) for place in places
        )
        if must_be_answered or not is_stated:
            missing.append(rule.flag)
    return tuple(missing)


def _is_below_value_limit(inquiry: Inquiry) -> bool:
    """Whether the order is known to be worth no more than the limit; unknown is not below."""
    value = inquiry.facts.value
    limit = inquiry.policy.end_use_value_limit_usd
    return value is not None and inquiry.facts.currency == USD and value <= limit


def _ask(inquiry: Inquiry, flag: str) -> Findings:
    rule = next(r for r in USE_RULES if r.flag == flag)
    summary = f"Nobody said whether the end use is {rule.noun}; the item and place need an answer."
    return Findings(
        reasons=(
            Reason(
                code="question.open",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=rule.citation,
                subject=f"end_use.{flag}",
            ),
        ),
        questions=(
            Question(
                field=f"end_use.{flag}", text=rule.question, why="question.open", topic=rule.topic
            ),
        ),
    )


def _supercomputer_question(inquiry: Inquiry) -> Findings:
    """744.23(a)(1): enough computing to Country Group D:5 or Macau to be part of one."""
    rule = next(r for r in USE_RULES if r.flag == "supercomputer")
    inside = any(inquiry.tables.in_group(c, "headquarters_scope") for c in _countries(inquiry))
    if not inside or inquiry.facts.end_use.flag("supercomputer") is not None:
        return NOTHING
    named = [
        (line, c)
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry in _SUPERCOMPUTER_ENTRIES
    ]
    reaching = [
        line
        for line, c in named
        if c.chip.tpp is not None
        and (
            line.quantity is None
            or c.chip.tpp * c.assembly.units * line.quantity
            >= inquiry.policy.supercomputer_question_tpp
        )
    ]
    if reaching:
        return _ask(inquiry, rule.flag)
    missing = tuple(f"{line.subject}.parameters" for line, c in named if c.chip.tpp is None)
    return Findings(not_evaluated=(NotEvaluated(rule.flag, missing),) if missing else ())


def _advanced_node_question(inquiry: Inquiry) -> Findings:
    """744.23(a)(2): semiconductor equipment, materials, software and technology to D5M.

    Below the control list's own requirement the question is whether an advanced-node fab uses
    the item, and only the buyer knows the node.
    """
    is_open = inquiry.facts.end_use.flag("advanced_node_fab") is None
    inside = any(inquiry.tables.in_group(c, "headquarters_scope") for c in _countries(inquiry))
    if not (is_open and inside):
        return NOTHING
    makes_chips = any(
        c.eccn is not None and c.eccn.entry[:2] in _FABRICATION_GROUPS
        for c in inquiry.classifications
    )
    return _ask(inquiry, "advanced_node_fab") if makes_chips else NOTHING


def _military_processors(inquiry: Inquiry) -> Findings:
    """744.17: microprocessors for a military use or user anywhere in Country Group D:1."""
    in_d1 = any(inquiry.tables.in_group(c, "D:1") for c in _countries(inquiry))
    is_user = any(
        party.business_type == "military" and party.role.is_reached_by_entity_list
        for party in inquiry.facts.parties
    )
    if not in_d1 or not (is_user or inquiry.facts.end_use.flag("military")):
        return NOTHING
    return add_up(
        Findings(
            reasons=(
                Reason(
                    code="question.open",
                    outcome=Outcome.HOLD,
                    summary=f"Line {line.number} may be a microprocessor, for military use in D:1.",
                    citation="15 CFR 744.17",
                    subject=line.subject,
                ),
            )
        )
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry in _PROCESSOR_ENTRIES
    )
