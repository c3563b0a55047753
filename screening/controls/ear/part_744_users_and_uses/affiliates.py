"""Listed owners and parents: the 50 percent rules of OFAC and BIS, and what is left below them.

OFAC: owned 50 % or more by blocked persons, alone or together, is blocked (guidance of
2014-08-13; always). BIS: owned 50 % or more by Entity List, Military End-User List or 744.8
parties has its owners' license requirement (15 CFR 744.11(a)(1), 90 FR 47201), a rule with two
periods and a stay between them (``us.affiliates50`` in the policy); US persons are not covered.
A listed owner below the threshold, or of unknown share, is a red flag that must be resolved
(15 CFR 732 Supp. 3 no. 29). Chains are followed as far as the transaction declares them; the
arithmetic is in ``ownership_graph.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screening.controls.answers import Question, Reason, RedFlag, Result
from screening.controls.ear.part_744_users_and_uses.entry_scope import EntryEffect
from screening.controls.ear.part_744_users_and_uses.ownership_graph import (
    Owners,
    RestrictedShare,
    name_key,
    owners_by_name,
    restricted_share,
)
from screening.controls.ear.part_744_users_and_uses.party_measures import (
    DIRECT_VIAS,
    MEASURES,
    OWNERSHIP_VIAS,
    is_binding,
    is_under_744_8,
    requirements,
)
from screening.controls.facts import OwnerFacts, PartyFacts, PartyHit
from screening.controls.findings import NOTHING, Findings, add_up
from screening.controls.inquiry import Inquiry
from screening.controls.policy import AFFILIATES_50
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome

STEP = "ownership"
SDN = "us-ofac-sdn"
_BIS_SOURCES = frozenset({"us-bis-entity-list", "us-bis-meu-list"})
_OFAC_CITATION = "OFAC 50 percent rule (2014-08-13 guidance); 31 CFR ch. V"
_STAY_CITATION = "90 FR 50857"
_OWNER_CITATION = "15 CFR 732 Supp. 3 no. 29"


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """A confirmed hit on a party that owns, or may own, others; ``key`` is its submitted name."""

    hit: PartyHit
    key: str

    @property
    def source(self) -> str:
        """The list it is on."""
        return self.hit.record.source


def ownership(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 7 for the parties behind the parties."""
    parts = [Findings(decided=("ownership",))]
    listed = _listed_owners(inquiry)
    if listed:
        owners = owners_by_name(inquiry.facts.parties)
        parts.extend(_owned(inquiry, party, owners, listed) for party in inquiry.facts.parties)
    return add_up(parts)


def _listed_owners(inquiry: Inquiry) -> tuple[ListedOwner, ...]:
    """Confirmed, binding hits on owners, parents and parties, each name once a list.

    A listed party counts too: it may own another party of the same transaction.
    """
    found: dict[tuple[str, str], ListedOwner] = {}
    for hit in inquiry.hits:
        is_meant = hit.via in OWNERSHIP_VIAS or hit.via in DIRECT_VIAS
        if is_meant and hit.is_match and is_binding(hit.record, inquiry.as_of):
            key = name_key(_submitted_name(inquiry, hit))
            found.setdefault((key, hit.record.source), ListedOwner(hit, key))
    return tuple(found.values())


def _submitted_name(inquiry: Inquiry, hit: PartyHit) -> str:
    if hit.submitted_name or hit.via in OWNERSHIP_VIAS:
        return hit.submitted_name or hit.name
    return inquiry.facts.party_at(hit.party).name


def _owned(
    inquiry: Inquiry, party: PartyFacts, owners: Owners, listed: tuple[ListedOwner, ...]
) -> Findings:
    declared = _with_unplaced(inquiry, party, owners)
    whole = _share(party, declared, listed)
    if not whole.holdings:
        return NOTHING
    flags = _flags(party, whole)
    blocked = tuple(o for o in listed if o.source == SDN)
    share = _share(party, declared, blocked)
    if share.reaches_threshold:
        return flags + _ofac(inquiry, party, share, _behind(share, blocked))
    restricted = tuple(o for o in listed if _counts_for_bis(o))
    share = _share(party, declared, restricted)
    if share.reaches_threshold and not _is_us_person(party):
        return flags + _bis(inquiry, party, share, _behind(share, restricted))
    return flags + _below(party, whole)


def _with_unplaced(inquiry: Inquiry, party: PartyFacts, owners: Owners) -> Owners:
    """Owners of all, with owner hits whose name no declared owner bears as unknown shares."""
    key = name_key(party.name)
    known = {name_key(owner.name) for owner in owners.get(key, ())}
    strange = tuple(
        OwnerFacts(hit.submitted_name or hit.name)
        for hit in inquiry.hits
        if hit.party == party.index and hit.via in OWNERSHIP_VIAS and hit.is_match
        if name_key(hit.submitted_name or hit.name) not in known
    )
    return {**owners, key: (*owners.get(key, ()), *strange)}


def _share(party: PartyFacts, owners: Owners, listed: Iterable[ListedOwner]) -> RestrictedShare:
    return restricted_share(party.name, owners, frozenset(o.key for o in listed))


def _behind(share: RestrictedShare, listed: Iterable[ListedOwner]) -> tuple[ListedOwner, ...]:
    """The listed owners at the end of the chains, one for each list they are on."""
    return tuple(owner for owner in listed if owner.key in share.roots)


def _counts_for_bis(owner: ListedOwner) -> bool:
    """Entity List, MEU List, and blocked persons of the programs of 744.8."""
    is_blocked = owner.source == SDN and is_under_744_8(owner.hit.record)
    return owner.source in _BIS_SOURCES or is_blocked


def _is_us_person(party: PartyFacts) -> bool:
    """Whether the party sits in the United States; the BIS rule is about foreign affiliates."""
    return party.address.country == DOMESTIC


def _names(share: RestrictedShare) -> str:
    return ", ".join(str(holding) for holding in share.holdings)


def _ofac(
    inquiry: Inquiry, party: PartyFacts, share: RestrictedShare, owners: tuple[ListedOwner, ...]
) -> Findings:
    summary = f"{party.name} is owned 50 % or more by blocked persons: {_names(share)}."
    reason = Reason(
        code="party.ofac50",
        outcome=Outcome.BLOCK,
        summary=summary,
        citation=_OFAC_CITATION,
        subject=party.subject,
    )
    scope = EntryEffect(Outcome.BLOCK, Result.PROHIBITED, "owned by blocked persons")
    scopes = [scope] * len(inquiry.facts.lines)
    return Findings(reasons=(reason,)) + requirements(
        inquiry, owners[0].hit, scopes, "party.ofac50", _OFAC_CITATION
    )


def _bis(
    inquiry: Inquiry, party: PartyFacts, share: RestrictedShare, owners: tuple[ListedOwner, ...]
) -> Findings:
    """The affiliates rule: its owners' requirement when in force, a hold while it is stayed."""
    rule = inquiry.policy.rules[AFFILIATES_50]
    if not rule.in_force(inquiry.as_of):
        summary = (
            f"{party.name} is owned 50 % or more by listed parties ({_names(share)}); the "
            "affiliates rule is not in force on this date, the ownership must be resolved."
        )
        reason = Reason(
            code="party.affiliates50_stayed",
            outcome=Outcome.HOLD,
            summary=summary,
            citation=_STAY_CITATION,
            subject=party.subject,
        )
        questions = (_question(party, reason.code), *_seat_question(party, reason.code))
        return Findings(reasons=(reason,), questions=questions)
    code = "party.affiliates50"
    summary = f"{party.name} is owned 50 % or more by listed parties: {_names(share)}."
    if not party.role.is_reached_by_entity_list:
        reason = Reason(
            code="party.other_role",
            outcome=Outcome.HOLD,
            summary=summary,
            citation=rule.citation,
            subject=party.subject,
        )
        return Findings(reasons=(reason,))
    found = NOTHING
    for owner in owners:
        effect = MEASURES[owner.hit.record.source].effect
        scopes = [_as_license(effect(inquiry, owner.hit, x.index)) for x in inquiry.facts.lines]
        found += requirements(inquiry, owner.hit, scopes, code, rule.citation)
    outcome = Outcome.BLOCK if found.requirements else Outcome.HOLD
    reason = Reason(
        code=code,
        outcome=outcome,
        summary=summary,
        citation=rule.citation,
        subject=party.subject,
        lines=tuple(dict.fromkeys(line for r in found.requirements for line in r.lines)),
    )
    return Findings(reasons=(reason,)) + found


def _as_license(scope: EntryEffect) -> EntryEffect:
    """The owner's terms as BIS applies them: a blocked owner makes a license requirement."""
    if scope.result is Result.PROHIBITED:
        return EntryEffect(scope.outcome, Result.LICENSE_REQUIRED, scope.words)
    return scope


def _below(party: PartyFacts, share: RestrictedShare) -> Findings:
    summary = f"{party.name} has listed owners or parents: {_names(share)}."
    code = "party.listed_owner"
    reason = Reason(
        code=code,
        outcome=Outcome.HOLD,
        summary=summary,
        citation=_OWNER_CITATION,
        subject=party.subject,
    )
    questions = [_question(party, code)]
    if _is_us_person(party):
        text = (
            f"Will {party.name} use the goods itself, or are they for onward export, reexport or "
            "resale to its owners?"
        )
        questions.append(
            Question(field="end_use.reexport", text=text, why=code, topic="onward_export")
        )
    return Findings(reasons=(reason,), questions=tuple(questions))


def _seat_question(party: PartyFacts, why: str) -> tuple[Question, ...]:
    """The affiliates rule is about foreign affiliates; without an address nobody knows."""
    if party.address.country is not None:
        return ()
    text = f"In which country is {party.name} (registration and address)?"
    field = f"{party.subject}.address.country"
    return (Question(field=field, text=text, why=why, topic="address"),)


def _question(party: PartyFacts, why: str) -> Question:
    text = f"Who owns {party.name}, directly and indirectly, and with what percent each?"
    return Question(field=f"{party.subject}.owners", text=text, why=why, topic="ownership")


def _flags(party: PartyFacts, share: RestrictedShare) -> Findings:
    """A listed owner is a red flag whatever its share, until a person has answered it."""
    is_unknown = share.is_incomplete
    code = "rf.listed_owner_unknown_pct" if is_unknown else "rf.listed_owner"
    flag = RedFlag(
        code=code,
        severity="high",
        summary=f"{party.name} has listed owners or parents: {_names(share)}.",
        inputs={
            "party": party.index,
            "owners": [holding.owner for holding in share.holdings],
            "known_percent": str(share.known),
        },
        citation=_OWNER_CITATION if is_unknown else "15 CFR 732 Supp. 3",
    )
    return Findings(red_flags=(flag,))
