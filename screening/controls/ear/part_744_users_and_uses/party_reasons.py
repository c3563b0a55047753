"""How a hit on a listed party is put to the officer: who met whom, and what to ask.

15 CFR 732 Supp. 3, 744.11, 748.5; read 2026-07-23. What only looks like a listed party, or is one
in a role that its list does not reach, says nothing about a license: the holds here decide none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from screening.controls.answers import Question
from screening.controls.ear.part_744_users_and_uses.entry_scope import EntryEffect
from screening.controls.facts import LineFacts, PartyFacts, PartyHit
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import Period
from screening.terms.outcome import Outcome

STEP = "parties"
DIRECT_VIAS = frozenset({"name", "identifier"})
OWNERSHIP_VIAS = frozenset({"owner", "ultimate_parent"})
POSSIBLE_MATCH = Rule(
    rule_id="party.possible_match",
    citation="15 CFR 732 Supp. 3",
    step=STEP,
    code="party.possible_match",
    words="a likeness that is not enough to call it the same party is held",
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


def possible_match(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """A likeness that is not enough to call it the same party: hold and ask."""
    how = "" if hit.via == "name" else f" through its {hit.via.replace('_', ' ')}"
    summary = (
        f'{party.name} ({party.role.words}) may be "{hit.record.name}" ({hit.record.source}){how}: '
        f'listed name "{hit.name}", score {hit.score:.2f}. A person must decide.'
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
    ruling = _hold(POSSIBLE_MATCH, hit, party, summary, "hold: may be a listed party", question)
    return rule_on(inquiry, ruling)


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
