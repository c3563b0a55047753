"""Listed owners and parents: the 50 percent rules of OFAC and BIS, and what is left below them.

OFAC: owned 50 % or more by blocked persons, alone or together, is blocked (guidance of
2014-08-13; always). BIS: owned 50 % or more by Entity List, Military End-User List or 744.8
parties has its owners' license requirement (15 CFR 744.11(a)(1), 90 FR 47201), a rule with two
periods and a stay between them (``us.affiliates50`` in the policy); US persons are not covered.
A listed owner below the threshold, or of unknown share, is a red flag that must be resolved
(15 CFR 732 Supp. 3 no. 29). Only the owners a party declares are counted; chains behind them
are not yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from screening.controls.answers import Question, Reason, RedFlag, Result
from screening.controls.entry_scope import Scope
from screening.controls.facts import PartyFacts, PartyHit
from screening.controls.findings import Case, Findings, add_up
from screening.controls.headquarters import same_name
from screening.controls.party_measures import (
    MEASURES,
    OWNERSHIP_VIAS,
    is_binding,
    requirements,
)
from screening.controls.policy import AFFILIATES_50
from screening.controls.tables import DOMESTIC
from screening.terms.outcome import Outcome

STEP = "ownership"
THRESHOLD_PERCENT = Decimal(50)
SDN = "us-ofac-sdn"
_BIS_SOURCES = frozenset({"us-bis-entity-list", "us-bis-meu-list", SDN})
_OFAC_CITATION = "OFAC 50 percent rule (2014-08-13 guidance); 31 CFR ch. V"
_STAY_CITATION = "90 FR 50857"
_OWNER_CITATION = "15 CFR 732 Supp. 3 no. 29"


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """A confirmed hit on an owner or parent, with its declared share if there is one."""

    hit: PartyHit
    name: str
    percent: Decimal | None


def ownership(case: Case, so_far: Findings) -> Findings:
    """Step 7 for the parties behind the parties."""
    parts = [Findings(decided=("ownership",))]
    for party in case.facts.parties:
        owners = _listed_owners(case, party)
        if owners:
            parts.append(_owned(case, party, owners))
    return add_up(parts)


def _listed_owners(case: Case, party: PartyFacts) -> tuple[ListedOwner, ...]:
    """Confirmed, binding hits on the owners and the ultimate parent, each name once a list."""
    found: dict[tuple[str, str], ListedOwner] = {}
    for hit in case.hits:
        is_owner = hit.via in OWNERSHIP_VIAS and hit.is_match and hit.party == party.index
        if is_owner and is_binding(hit.record, case.as_of):
            name = hit.submitted_name or hit.name
            percent = next((o.percent for o in party.owners if same_name(o.name, name)), None)
            found.setdefault((name.casefold(), hit.record.source), ListedOwner(hit, name, percent))
    return tuple(found.values())


def _owned(case: Case, party: PartyFacts, owners: tuple[ListedOwner, ...]) -> Findings:
    flags = _flags(party, owners)
    blocked = [o for o in owners if o.hit.record.source == SDN]
    if _share(blocked) >= THRESHOLD_PERCENT:
        return flags + _ofac(case, party, blocked)
    restricted = [o for o in owners if o.hit.record.source in _BIS_SOURCES]
    if _share(restricted) >= THRESHOLD_PERCENT and not _is_us_person(party):
        return flags + _bis(case, party, restricted)
    return flags + _below(party, owners)


def _share(owners: Iterable[ListedOwner]) -> Decimal:
    """Known shares together, each owner counted once however many lists it is on."""
    shares = {o.name.casefold(): o.percent for o in owners if o.percent is not None}
    return sum(shares.values(), Decimal(0))


def _is_us_person(party: PartyFacts) -> bool:
    """Whether the party sits in the United States; the BIS rule is about foreign affiliates."""
    return party.address.country == DOMESTIC


def _names(owners: Iterable[ListedOwner]) -> str:
    return ", ".join(
        f"{o.name} ({'share unknown' if o.percent is None else f'{o.percent} %'})" for o in owners
    )


def _ofac(case: Case, party: PartyFacts, owners: list[ListedOwner]) -> Findings:
    summary = f"{party.name} is owned 50 % or more by blocked persons: {_names(owners)}."
    reason = Reason(
        code="party.ofac50",
        outcome=Outcome.BLOCK,
        summary=summary,
        citation=_OFAC_CITATION,
        subject=party.subject,
    )
    scope = Scope(Outcome.BLOCK, Result.PROHIBITED, "owned by blocked persons")
    scopes = [scope] * len(case.facts.lines)
    return Findings(reasons=(reason,)) + requirements(
        case, owners[0].hit, scopes, "party.ofac50", _OFAC_CITATION
    )


def _bis(case: Case, party: PartyFacts, owners: list[ListedOwner]) -> Findings:
    """The affiliates rule: its owners' requirement when in force, a hold while it is stayed."""
    rule = case.policy.rules[AFFILIATES_50]
    if not rule.in_force(case.as_of):
        summary = (
            f"{party.name} is owned 50 % or more by listed parties ({_names(owners)}); the "
            "affiliates rule is not in force on this date, the ownership must be resolved."
        )
        reason = Reason(
            code="party.affiliates50_stayed",
            outcome=Outcome.HOLD,
            summary=summary,
            citation=_STAY_CITATION,
            subject=party.subject,
        )
        return Findings(reasons=(reason,), questions=(_question(party, reason.code),))
    code = "party.affiliates50"
    summary = f"{party.name} is owned 50 % or more by listed parties: {_names(owners)}."
    if not party.role.is_reached_by_entity_list:
        reason = Reason(
            code="party.other_role",
            outcome=Outcome.HOLD,
            summary=summary,
            citation=rule.citation,
            subject=party.subject,
        )
        return Findings(reasons=(reason,))
    found = Findings()
    for owner in owners:
        effect = MEASURES[owner.hit.record.source].effect
        scopes = [_as_license(effect(case, owner.hit, x.index)) for x in case.facts.lines]
        found += requirements(case, owner.hit, scopes, code, rule.citation)
    outcome = Outcome.BLOCK if found.requirements else Outcome.HOLD
    reason = Reason(
        code=code,
        outcome=outcome,
        summary=summary,
        citation=rule.citation,
        subject=party.subject,
        lines=tuple(dict.fromkeys(r.line for r in found.requirements)),
    )
    return Findings(reasons=(reason,)) + found


def _as_license(scope: Scope) -> Scope:
    """The owner's terms as BIS applies them: a blocked owner makes a license requirement."""
    if scope.result is Result.PROHIBITED:
        return Scope(scope.outcome, Result.LICENSE_REQUIRED, scope.words)
    return scope


def _below(party: PartyFacts, owners: tuple[ListedOwner, ...]) -> Findings:
    summary = f"{party.name} has listed owners or parents: {_names(owners)}."
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


def _question(party: PartyFacts, why: str) -> Question:
    text = f"Who owns {party.name}, directly and indirectly, and with what percent each?"
    return Question(field=f"{party.subject}.owners", text=text, why=why, topic="ownership")


def _flags(party: PartyFacts, owners: tuple[ListedOwner, ...]) -> Findings:
    """A listed owner is a red flag whatever its share, until a person has answered it."""
    unknown = [o for o in owners if o.percent is None]
    code = "rf.listed_owner_unknown_pct" if unknown else "rf.listed_owner"
    flag = RedFlag(
        code=code,
        severity="high",
        summary=f"{party.name} has listed owners or parents: {_names(owners)}.",
        inputs={"party": party.index, "owners": [o.name for o in owners]},
        citation=_OWNER_CITATION if unknown else "15 CFR 732 Supp. 3",
    )
    return Findings(red_flags=(flag,))
