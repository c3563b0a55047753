"""Who behind the parties is on a list, and what they hold of each party.

Chains are followed as far as the transaction declares them; the arithmetic is in
``ownership_graph.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screening.controls.answers import Question
from screening.controls.ear.part_744_users_and_uses.denial_orders import is_binding
from screening.controls.ear.part_744_users_and_uses.ownership_graph import (
    Owner,
    Owners,
    RestrictedShare,
    name_key,
    restricted_share,
)
from screening.controls.ear.part_744_users_and_uses.party_measures import (
    is_under_744_8,
)
from screening.controls.ear.part_744_users_and_uses.party_reasons import (
    OWNERSHIP_VIAS,
)
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC, ControlTables
from screening.terms.party_hit import DIRECT_VIAS, PartyHit

SDN = "us-ofac-sdn"
BLOCKED_SHARE = "ofac.owned_percent"
LISTED_SHARE = "744.supp8.owned_percent"
_SOURCES = "744.supp8.sources"


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """A hit on a party that owns, or may own, others; ``key`` is its submitted name."""

    hit: PartyHit
    key: str

    @property
    def source(self) -> str:
        """The list it is on."""
        return self.hit.record.source


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the listed hold of one party.

    Args:
        whole: of whatever list.
        blocked: blocked persons, as OFAC counts them.
        restricted: parties whom the affiliates rule of BIS counts.
        listed: all listed owners of the transaction.
    """

    party: PartyFacts
    whole: RestrictedShare
    blocked: RestrictedShare
    restricted: RestrictedShare
    listed: tuple[ListedOwner, ...]

    @property
    def is_us_person(self) -> bool:
        """Whether the party sits in the United States; the BIS rule is about foreign ones."""
        return self.party.places == (DOMESTIC,)


def listed_owners(inquiry: Inquiry) -> tuple[ListedOwner, ...]:
    """Confirmed, binding hits on owners, parents and parties, each name once a list.

    A listed party counts too: it may own another party of the same transaction.
    """
    found: dict[tuple[str, str], ListedOwner] = {}
    for hit in inquiry.hits:
        is_meant = hit.via in OWNERSHIP_VIAS or hit.via in DIRECT_VIAS
        if is_meant and hit.is_match and is_binding(hit.record, inquiry.as_of):
            owner = _owner_met(inquiry, hit)
            found.setdefault((owner.key, owner.source), owner)
    return tuple(found.values())


def likely_owners(inquiry: Inquiry) -> tuple[ListedOwner, ...]:
    """Owners and parents who look like a listed party whose listing binds, and may be another."""
    return tuple(
        _owner_met(inquiry, hit)
        for hit in inquiry.hits
        if hit.via in OWNERSHIP_VIAS and not hit.is_match
        if is_binding(hit.record, inquiry.as_of)
    )


def _owner_met(inquiry: Inquiry, hit: PartyHit) -> ListedOwner:
    return ListedOwner(hit, name_key(_submitted_name(inquiry, hit)))


def holdings_of(
    inquiry: Inquiry, party: PartyFacts, owners: Owners, listed: tuple[ListedOwner, ...]
) -> Holdings | None:
    """What the listed hold of a party, ``None`` where nothing."""
    declared = _with_unplaced(inquiry, party, owners)
    tables = inquiry.tables

    def share(whose: Iterable[ListedOwner], number: str) -> RestrictedShare:
        keys = frozenset(owner.key for owner in whose)
        return restricted_share(party.name, declared, keys, tables.number(number))

    whole = share(listed, LISTED_SHARE)
    if not whole.holdings:
        return None
    return Holdings(
        party=party,
        whole=whole,
        blocked=share((o for o in listed if o.source == SDN), BLOCKED_SHARE),
        restricted=share((o for o in listed if counts_for_bis(o, tables)), LISTED_SHARE),
        listed=listed,
    )


def counts_for_bis(owner: ListedOwner, tables: ControlTables) -> bool:
    """Entity List, MEU List, and blocked persons of the programs of 744.8."""
    is_blocked = owner.source == SDN and is_under_744_8(owner.hit.record, tables)
    return is_blocked or owner.source in tables.members(_SOURCES)


def behind(share: RestrictedShare, listed: Iterable[ListedOwner]) -> tuple[ListedOwner, ...]:
    """The listed owners at the end of the chains, one for each list they are on."""
    return tuple(owner for owner in listed if owner.key in share.roots)


def names(share: RestrictedShare) -> str:
    """Who holds how much, for a sentence."""
    return ", ".join(str(holding) for holding in share.holdings)


def ask_owners(party: PartyFacts, why: str) -> Question:
    """The question for all shares behind a party."""
    text = f"Who owns {party.name}, directly and indirectly, and with what percent each?"
    return Question(field=f"{party.subject}.owners", text=text, why=why, topic="ownership")


def _submitted_name(inquiry: Inquiry, hit: PartyHit) -> str:
    if hit.submitted_name or hit.via in OWNERSHIP_VIAS:
        return hit.submitted_name or hit.name
    return inquiry.facts.party_at(hit.party).name


def _with_unplaced(inquiry: Inquiry, party: PartyFacts, owners: Owners) -> Owners:
    """Owners of all, with owner hits whose name no declared owner bears as unknown shares."""
    key = name_key(party.name)
    known = {owner.key for owner in owners.get(key, ())}
    strange = tuple(
        Owner.named(hit.submitted_name or hit.name)
        for hit in inquiry.hits
        if hit.party == party.index and hit.via in OWNERSHIP_VIAS and hit.is_match
        if name_key(hit.submitted_name or hit.name) not in known
    )
    return {**owners, key: (*owners.get(key, ()), *strange)}
