"""How a hit on a listed party is put to the officer: who met whom, and what to ask.

15 CFR 732 Supp. 3, 744.11, 748.5; read 2026-07-23. Of what only looks like a listed party the
lines hang on whether it is the same; a listed party in a role that its list does not reach says
nothing about a license.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from screening.controls.answers import Question, Result
from screening.controls.ear.part_744_users_and_uses.entry_scope import EntryEffect
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import Period
from screening.terms.outcome import Outcome
from screening.terms.party_hit import PartyHit

STEP = "parties"
OWNERSHIP_VIAS = frozenset({"owner", "ultimate_parent"})
POSSIBLE_MATCH = Rule(
    rule_id="party.possible_match",
    citation="15 CFR 732 Supp. 3",
    step=STEP,
    code="party.possible_match",
    words="a likeness that is not enough to call it the same party is held",
)
FIELD_VIAS = frozenset({"name_field", "address_line"})
NAMED_IN_FIELD = Rule(
    rule_id="party.named_in_field",
    citation="15 CFR 732 Supp. 3",
    step=STEP,
    code="party.named_in_field",
    words="a whole listed name inside a longer field, or beside another name, is held",
)
OTHER_ROLE = Rule(
    rule_id="party.other_role",
    citation="15 CFR 748.5",
    step=STEP,
    code="party.other_role",
    words="a listed party in a role its list does not reach by itself is held",
)
_GUIDANCE = Period(date(2025, 5, 13))  # BIS guidance of that day; when no. 25 began is not at hand
SHARED_ADDRESS = Rule(
    rule_id="party.shared_address",
    citation="15 CFR 732 Supp. 3 no. 25; BIS guidance 2025-05-13",
    step=STEP,
    code="party.shared_address",
    words="the address of a listed party under another name is held",
)


def introduce(hit: PartyHit, party: PartyFacts) -> str:
    """Who met whom, and by which listed alias."""
    alias = "" if hit.name == hit.record.name else f' (listed alias "{hit.name}")'
    return f'{party.name} ({party.role.words}) is "{hit.record.name}"{alias}'


def cite(citation: str, hit: PartyHit) -> str:
    """The provision with the entry's own Federal Register citations."""
    printed = [c.text for m in hit.record.measures for c in m.citations]
    return "; ".join((citation, *dict.fromkeys(printed)))


def by_effect(
    lines: Iterable[LineFacts], effects: Iterable[EntryEffect]
) -> dict[EntryEffect, tuple[int, ...]]:
    """The lines of which an entry makes the same, in their order."""
    found: dict[EntryEffect, list[int]] = {}
    for line, effect in zip(lines, effects, strict=True):
        found.setdefault(effect, []).append(line.index)
    return {effect: tuple(indexes) for effect, indexes in found.items()}


Results = tuple[Result | None, ...]
"""What a list makes of each line of the order; ``None`` where it decides nothing."""
SAME_PARTY = "it is the same party"
_IF_SAME: Mapping[Result | None, str] = {
    Result.PROHIBITED: "prohibited if {same}, nothing by this list if not",
    Result.LICENSE_REQUIRED: "a license is required if {same}, none by this list if not",
    Result.UNDETERMINED: "a license may be required, as its entry says, if {same}, none by this "
    "list if not",
}


def possible_match(
    inquiry: Inquiry,
    hit: PartyHit,
    party: PartyFacts,
    if_same: Results,
    same: str = SAME_PARTY,
) -> Findings:
    """A likeness that is not enough to call it the same party: hold and ask.

    Args:
        if_same: what the list would make of each line; those of which it would make something
            hang on the likeness.
        same: the condition in words.
    """
    reached: dict[Result, list[int]] = {}
    for line, result in zip(inquiry.facts.lines, if_same, strict=True):
        if result is not None:
            reached.setdefault(result, []).append(line.index)
    if not reached:
        return rule_on(inquiry, _possible(hit, party))
    rulings = (
        replace(
            _possible(hit, party, _IF_SAME[result].format(same=same)),
            lines=tuple(lines),
            result=Result.UNDETERMINED,
        )
        for result, lines in reached.items()
    )
    return rule_on(inquiry, *rulings)


def _possible(hit: PartyHit, party: PartyFacts, hangs_on: str = "") -> Ruling:
    how = "" if hit.via == "name" else f" through its {hit.via.replace('_', ' ')}"
    summary = (
        f'{party.name} ({party.role.words}) may be "{hit.record.name}" ({hit.record.source}){how}: '
        f'listed name "{hit.name}", score {hit.score:.2f}. A person must decide'
        f"{f': {hangs_on}' if hangs_on else ''}."
    )
    # The question goes to the customer: it must not say whom the name resembles.
    text = (
        f"To confirm the identity of {party.name}: what is its registration number or date of "
        "birth, and its full address?"
    )
    question = Question(
        field=f"{party.subject}.identifiers",
        text=text,
        why=POSSIBLE_MATCH.code,
        topic="identity",
    )
    rule = NAMED_IN_FIELD if hit.via in FIELD_VIAS else POSSIBLE_MATCH
    return _hold(rule, hit, party, summary, "hold: may be a listed party", question)


def other_role(inquiry: Inquiry, hit: PartyHit, party: PartyFacts, words: str) -> Findings:
    """A listed party in a role its list does not reach by itself: hold."""
    summary = f"{introduce(hit, party)} on {words}, in a role the list does not reach by itself."
    said = "hold: a listed party in a role the list does not reach"
    return rule_on(inquiry, _hold(OTHER_ROLE, hit, party, summary, said))


def shared_address(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """The address of a listed party under another name: hold."""
    summary = f'{party.name} ({party.role.words}) shares an address with "{hit.record.name}".'
    said = "hold: the address of a listed party"
    known = _GUIDANCE.covers(inquiry.as_of)
    citation = SHARED_ADDRESS.citation if known else POSSIBLE_MATCH.citation
    ruling = _hold(SHARED_ADDRESS, hit, party, summary, said)
    return rule_on(inquiry, replace(ruling, citation=citation))


def _hold(
    rule: Rule,
    hit: PartyHit,
    party: PartyFacts,
    summary: str,
    said: str,
    question: Question | None = None,
) -> Ruling:
    return Ruling(
        rule=rule,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=summary,
        inputs=inputs_of(hit),
        question=question,
        subject=party.subject,
        said=said,
        citation=cite(rule.citation, hit),
    )


def inputs_of(hit: PartyHit) -> dict[str, object]:
    """What a rule on a hit looked at."""
    return {"party": hit.party, "listed": hit.record.uid, "source": hit.record.source}
