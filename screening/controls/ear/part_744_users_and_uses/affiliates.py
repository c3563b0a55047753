"""The affiliates rule of BIS: whoever listed parties own has their license requirement.

Owned 50 % or more by Entity List, Military End-User List or 744.8 parties, alone or together
(15 CFR 744.11(a)(1), 744.21(a)(3), 744.8(a)(2); 90 FR 47201); US persons are not covered. The rule
has two periods and a stay between them (``us.affiliates50`` in the policy). Before the first it
did not exist: only the named were restricted, and a listed owner was a red flag.
"""

from __future__ import annotations

from dataclasses import replace

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.entry_scope import EntryEffect
from screening.controls.ear.part_744_users_and_uses.listed_owners import (
    Holdings,
    ask_owners,
    behind,
    names,
)
from screening.controls.ear.part_744_users_and_uses.party_measures import MEASURES, by_entry
from screening.controls.ear.part_744_users_and_uses.party_reasons import STEP
from screening.controls.facts import PartyFacts
from screening.controls.findings import Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AFFILIATES_50
from screening.terms.outcome import Outcome

AFFILIATES = Rule(
    rule_id="party.affiliates50",
    citation="15 CFR 744.11(a)(1); 90 FR 47201",
    step=STEP,
    code="party.affiliates50",
    words="a foreign party owned 50 % or more by listed parties has their license requirement",
)
NOT_IN_FORCE = Rule(
    rule_id="party.affiliates50_stayed",
    citation="90 FR 50857",
    step=STEP,
    code="party.affiliates50_stayed",
    words="while the affiliates rule is not in force, such an ownership is held and resolved",
)


def is_in_force(inquiry: Inquiry) -> bool:
    """Whether the affiliates rule binds on the day."""
    return inquiry.policy.in_force(AFFILIATES_50, inquiry.as_of)


def has_begun(inquiry: Inquiry) -> bool:
    """Whether there has been an affiliates rule on any day up to the one asked for."""
    return inquiry.policy.rules[AFFILIATES_50].has_begun(inquiry.as_of)


def affiliate(inquiry: Inquiry, holdings: Holdings) -> Findings:
    """A foreign party that listed parties own to the threshold, once there is a rule."""
    if not is_in_force(inquiry):
        return rule_on(inquiry, _stayed(inquiry, holdings))
    party, share = holdings.party, holdings.restricted
    if not party.role.is_reached_by_entity_list:
        return rule_on(inquiry, _other_role(holdings))
    introduction = f"{party.name} is owned 50 % or more by listed parties: {names(share)}"
    parts = []
    for owner in behind(share, holdings.listed):
        measure = MEASURES.get(owner.source)
        if measure is None:
            continue
        effects = [
            _as_license(measure.effect(inquiry, owner.hit, x.index)) for x in inquiry.facts.lines
        ]
        parts.append(
            by_entry(
                inquiry,
                AFFILIATES,
                owner.hit,
                party,
                effects,
                lambda words: f"{introduction}; {words}.",
            )
        )
    return add_up(parts)


def _as_license(effect: EntryEffect) -> EntryEffect:
    """The owner's terms as BIS applies them: a blocked owner makes a license requirement.

    Denial of its application is presumed (744.8(d)).
    """
    if effect.result is not Result.PROHIBITED:
        return effect
    return replace(
        effect,
        result=Result.LICENSE_REQUIRED,
        words="a license is required as for its blocked owner",
        review_policy=ReviewPolicy.PRESUMPTION_OF_DENIAL,
    )


def _stayed(inquiry: Inquiry, holdings: Holdings) -> Ruling:
    """The rule was in force and is not on the day: by its stay, or because the policy says so."""
    party, share = holdings.party, holdings.restricted
    switch = inquiry.policy.rules[AFFILIATES_50]
    is_stayed = not any(period.covers(inquiry.as_of) for period in switch.periods)
    state = "is not in force on this date" if is_stayed else f"is {inquiry.policy.switched_off}"
    return Ruling(
        rule=NOT_IN_FORCE,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f"{party.name} is owned 50 % or more by listed parties ({names(share)}); the "
        f"affiliates rule {state}, the ownership must be resolved.",
        inputs={"party": party.index, "known_percent": str(share.known)},
        said="hold: the affiliates rule is not in force",
        subject=party.subject,
        citation="" if is_stayed else AFFILIATES.citation,
        question=_ask(party),
    )


def _ask(party: PartyFacts) -> Question:
    return ask_owners(party, NOT_IN_FORCE.code)


def ask_seat(party: PartyFacts) -> tuple[Question, ...]:
    """The affiliates rule is about foreign affiliates; without an address nobody knows."""
    if party.address.country is not None:
        return ()
    return (
        Question(
            field=f"{party.subject}.address.country",
            text=f"In which country is {party.name} (registration and address)?",
            why=NOT_IN_FORCE.code,
            topic="address",
        ),
    )


def _other_role(holdings: Holdings) -> Ruling:
    party, share = holdings.party, holdings.restricted
    return Ruling(
        rule=AFFILIATES,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f"{party.name} is owned 50 % or more by listed parties: {names(share)}.",
        inputs={"party": party.index, "known_percent": str(share.known)},
        said="hold: in a role the Entity List does not reach",
        subject=party.subject,
        code="party.other_role",
    )
