"""What the goods are for and who uses them: 15 CFR part 744 (read 2026-07-23).

Every rule turns on knowledge. A flag that is true holds or blocks as its row says; a flag that
is false is the exporter's representation and is accepted; a flag nobody answered is a question,
and holds the order where the item, the place and the value make it matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from screening.controls.answers import NotEvaluated, Question, Result
from screening.controls.ear.part_744_users_and_uses.military_items import (
    MILITARY_COUNTRIES,
    listed_military_item,
)
from screening.controls.ear.part_744_users_and_uses.military_uses import (
    declared_military,
    military_processors,
    military_users,
)
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import (
    SENSITIVE_GROUPS,
    USE_RULES,
    UseRule,
)
from screening.controls.ear.part_774_items.classification import Classification, strictness
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import in_dollars
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key

OWN_COMPANY = Rule(
    rule_id="us.end_user.own_company",
    citation="15 CFR 748.5(f); 732 Supp. 3",
    step="end_use",
    code="end_use.unknown",
    words="a company of the exporter's own that is the last to be named is asked for the end user",
)
USD = "USD"
SHORTEST_STATEMENT = 20  # characters below which a statement says nothing; red-flag notes, A
_SUPERCOMPUTER_ENTRIES = "744.23.a.1.entries"
_FABRICATION_GROUPS = "744.23.a.2.entries"  # by the first letters of the entry


def end_use(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8: end use and end users of every line."""
    parts = [Findings(decided=("end_use",))]
    claimed = [rule for rule in USE_RULES if inquiry.facts.end_use.flag(rule.flag)]
    parts.extend(_flagged(inquiry, rule) for rule in claimed if inquiry.in_force(rule))
    parts.append(rule_on(inquiry, *military_users(inquiry)))
    parts.append(rule_on(inquiry, *_own_company(inquiry)))
    parts.append(_unanswered(inquiry))
    parts.append(_supercomputer_question(inquiry))
    parts.append(_advanced_node_question(inquiry))
    parts.append(rule_on(inquiry, *military_processors(inquiry)))
    return add_up(parts)


def _own_company(inquiry: Inquiry) -> Iterator[Ruling]:
    """The exporter's own company as the last to be named: who uses the goods is not said."""
    facts = inquiry.facts
    if any(facts.in_roles((PartyRole.END_USER,))):
        return
    own = [name_key(name).split() for name in inquiry.policy.own_companies]
    for party in facts.in_roles((PartyRole.ULTIMATE_CONSIGNEE,)):
        words = name_key(party.name).split()
        if not any(name and words[: len(name)] == name for name in own):
            continue
        yield Ruling(
            rule=OWN_COMPANY,
            lines=tuple(line.index for line in facts.lines),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=f"{party.name} is a company of our own, and nobody is named who uses the goods: "
            "a license is required if the end user or its use needs one, none by this rule if "
            "not.",
            inputs={"party": party.index},
            question=Question(
                field="parties",
                text=f"Who is the end user behind {party.name}, or does it use the goods itself?",
                why=OWN_COMPANY.code,
                topic="end_user",
            ),
            subject=party.subject,
            said="hold: no end user behind a company of our own",
        )


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
    if rule.flag == "military" and countries:
        return rule_on(inquiry, *declared_military(inquiry, rule, countries))
    return rule_on(inquiry, _claimed(inquiry, rule, outcome, countries))


def _claimed(
    inquiry: Inquiry, rule: UseRule, outcome: Outcome, countries: frozenset[str]
) -> Ruling:
    is_required = outcome is Outcome.BLOCK
    return Ruling(
        rule=rule,
        lines=tuple(line.index for line in inquiry.facts.lines),
        outcome=outcome,
        result=Result.LICENSE_REQUIRED if is_required else Result.UNDETERMINED,
        words=f"{rule.words}." if is_required else f"{rule.words}: {rule.open}.",
        inputs={"flag": rule.flag, "countries": sorted(countries)},
        subject=f"end_use.{rule.flag}",
        said="license required" if is_required else "hold: a person must decide",
        review_policy=rule.review_policy if is_required else None,
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
    # A statement of civil use would answer most of them.
    fields = (*missing, *(() if _is_stated(inquiry) else ("statement",)))
    not_evaluated = Findings(
        not_evaluated=(NotEvaluated("end_use", tuple(f"end_use.{name}" for name in fields)),)
    )
    if _is_below_value_limit(inquiry):
        return not_evaluated
    return not_evaluated + add_up(_ask(inquiry, flag, inquiry.facts.lines) for flag in missing)


def _is_sensitive(inquiry: Inquiry, line: LineFacts, classification: Classification) -> bool:
    """Controlled for more than AT, or an item of Supplement No. 2 to part 744."""
    eccn = classification.eccn
    return eccn is not None and (
        strictness(eccn, inquiry.tables) > 1
        or listed_military_item(eccn, inquiry.tables) is not None
    )


def _missing_flags(inquiry: Inquiry, places: frozenset[str]) -> tuple[str, ...]:
    """Flags to ask for. A statement of civil use answers for all but the military flag, which
    must be answered itself in the countries of 744.21."""
    use = inquiry.facts.end_use
    is_stated = _is_stated(inquiry)
    missing = []
    for rule in USE_RULES:
        if not rule.is_asked or use.flag(rule.flag) is not None:
            continue
        must_be_answered = rule.flag == "military" and any(
            inquiry.tables.in_group(place, MILITARY_COUNTRIES) for place in places
        )
        if must_be_answered or not is_stated:
            missing.append(rule.flag)
    return tuple(missing)


def _is_stated(inquiry: Inquiry) -> bool:
    """Whether the end-use statement says anything."""
    return len((inquiry.facts.end_use.statement or "").strip()) >= SHORTEST_STATEMENT


def _is_below_value_limit(inquiry: Inquiry) -> bool:
    """Whether the order, with what the same buyer ordered of late, is known to be worth no more
    than the limit; unknown is not below. Many small orders are one large one."""
    own = in_dollars(inquiry, inquiry.facts.value)
    span = timedelta(days=int(inquiry.policy.flags.limit("structuring_days")))
    values = (
        order.value_usd
        for order in inquiry.past.orders
        if order.is_same_buyer and order.value_usd and inquiry.as_of - order.on <= span
    )
    limit = inquiry.policy.end_use_value_limit_usd
    return own is not None and own.most + sum(values, Decimal(0)) <= limit


def _ask(inquiry: Inquiry, flag: str, lines: Iterable[LineFacts]) -> Findings:
    """A flag that nobody answered and that would decide: the lines hang on the answer."""
    rule = next(r for r in USE_RULES if r.flag == flag)
    ruling = Ruling(
        rule=rule,
        lines=tuple(line.index for line in lines),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=f"Nobody said whether the end use is {rule.noun}; the item and place need an answer: "
        "a license may be required if it is, none by this rule if not.",
        inputs={"flag": flag, "answered": False},
        question=Question(
            field=f"end_use.{flag}", text=rule.question, why="question.open", topic=rule.topic
        ),
        subject=f"end_use.{flag}",
        said="hold: the flag that would decide is not answered",
        code="question.open",
    )
    return rule_on(inquiry, ruling)


def _supercomputer_question(inquiry: Inquiry) -> Findings:
    """744.23(a)(1): enough computing to Country Group D:5 or Macau to be part of one."""
    rule = next(r for r in USE_RULES if r.flag == "supercomputer")
    inside = any(inquiry.tables.in_group(c, "headquarters_scope") for c in _countries(inquiry))
    is_open = inquiry.facts.end_use.flag("supercomputer") is None
    if not (inside and is_open and inquiry.in_force(rule)):
        return NOTHING
    entries = inquiry.tables.members(_SUPERCOMPUTER_ENTRIES)
    named = [
        (line, c)
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry in entries
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
        open_ = tuple(f"{line.subject}.quantity" for line in reaching if line.quantity is None)
        asked = _ask(inquiry, rule.flag, reaching)
        return asked + Findings(not_evaluated=(NotEvaluated(rule.flag, open_),) if open_ else ())
    missing = tuple(f"{line.subject}.parameters" for line, c in named if c.chip.tpp is None)
    return Findings(not_evaluated=(NotEvaluated(rule.flag, missing),) if missing else ())


def _advanced_node_question(inquiry: Inquiry) -> Findings:
    """744.23(a)(2): semiconductor equipment, materials, software and technology to D5M.

    Below the control list's own requirement the question is whether an advanced-node fab uses
    the item, and only the buyer knows the node.
    """
    rule = next(r for r in USE_RULES if r.flag == "advanced_node_fab")
    is_open = inquiry.facts.end_use.flag(rule.flag) is None and inquiry.in_force(rule)
    inside = any(inquiry.tables.in_group(c, "headquarters_scope") for c in _countries(inquiry))
    if not (is_open and inside):
        return NOTHING
    groups = tuple(inquiry.tables.members(_FABRICATION_GROUPS))
    lines = [
        line
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry.startswith(groups)
    ]
    return _ask(inquiry, rule.flag, lines) if lines else NOTHING
