"""Flags on what a party shares with listed parties and with other buyers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from screening.controls.ear.part_732_red_flags.rule import (
    BIS_GUIDANCE,
    DIVERSION_PATTERN,
    NOT_FIRED,
    SUPPLEMENT_3,
    Evaluable,
    FlagRule,
    FlagScope,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import is_in_scope
from screening.controls.inquiry import Inquiry
from screening.controls.past import LinkedParty
from screening.terms.listed_party import PartySchema
from screening.terms.traits import name_key

_CONTINUES = frozenset({"address", "phone", "domain", "registration"})


def _shared_officers(inquiry: Inquiry) -> Told:
    """An officer or owner who is listed, or on record with a listed party."""
    officers = [hit for hit in inquiry.hits if hit.via == "officer" and hit.is_match]
    links = [link for link in _listed(inquiry) if link.link == "officer"]
    named = [party for party in inquiry.facts.parties if party.officers]
    if not officers and not links and not named:
        return unknown("parties.officers")
    found = [inquiry.facts.party_at(hit.party).subject for hit in officers]
    found += [inquiry.facts.parties[link.party].subject for link in links]
    words = [f'{hit.submitted_name} meets "{hit.record.name}"' for hit in officers]
    words += [_words(link) for link in links]
    return fired((f"{subject}.officers" for subject in found), "; ".join(words))


def _successor(inquiry: Inquiry) -> Told:
    """Address, phone, domain or registration of a listed party, or its purchases continued."""
    links = [link for link in _listed(inquiry) if link.link in _CONTINUES]
    found = [inquiry.facts.parties[link.party].subject for link in links]
    words = [_words(link) for link in links]
    for part in sorted(_parts_of_listed_only(inquiry)):
        found += [x.subject for x in inquiry.facts.lines if x.part_number]
        words.append(f"part {part} was sold to listed parties only")
    if not found and not inquiry.past.is_gathered:
        return unknown("earlier transactions")
    return fired(found, "; ".join(words))


def _parts_of_listed_only(inquiry: Inquiry) -> frozenset[str]:
    """Part numbers whose every earlier buyer is a listed party today, and nobody here."""
    here = {name_key(party.name) for party in inquiry.facts.parties}
    buyers: dict[str, list[bool]] = defaultdict(list)
    for buyer in inquiry.past.part_buyers:
        is_other = name_key(buyer.name) not in here
        buyers[buyer.part].append(bool(buyer.listed_as) and is_other)
    return frozenset(part for part, told in buyers.items() if all(told))


def _address_shared(inquiry: Inquiry) -> Told:
    """The address of a listed party, or of several other buyers of advanced computing."""
    is_advanced = is_in_scope(inquiry, FlagScope.ADVANCED)
    hits = [
        hit
        for hit in inquiry.hits
        if hit.via == "address" and hit.record.schema is not PartySchema.ADDRESS and hit.is_match
    ]
    past = inquiry.past.linked if is_advanced else ()
    links = [link for link in past if link.link == "address"]
    listed = [link for link in links if link.listed_as]
    others: dict[int, set[str]] = defaultdict(set)
    for link in links:
        if link.is_advanced_buyer:
            others[link.party].add(name_key(link.name))
    limit = inquiry.policy.flags.limit("address_buyers")
    crowded = [party for party, names in others.items() if len(names) >= limit]
    if is_advanced and not inquiry.past.is_gathered and not hits:
        return unknown("earlier transactions")
    places = [hit.party for hit in hits] + [link.party for link in listed] + crowded
    words = [f'"{hit.record.name}"' for hit in hits] + [_words(link) for link in listed]
    words += [f"{len(others[party])} other buyers" for party in crowded]
    return fired((f"{inquiry.facts.party_at(p).subject}.address" for p in places), "; ".join(words))


def _same_building(inquiry: Inquiry) -> Told:
    """The building of a listed party or address, another room."""
    hits = [hit for hit in inquiry.hits if hit.via == "building"]
    words = "; ".join(f'"{hit.record.name}"' for hit in hits)
    found = (f"{inquiry.facts.party_at(hit.party).subject}.address" for hit in hits)
    return fired(found, words) if hits else NOT_FIRED


def _listed(inquiry: Inquiry) -> Iterable[LinkedParty]:
    return (link for link in inquiry.past.linked if link.listed_as)


def _words(link: LinkedParty) -> str:
    return f'{link.link} of {link.name} ("{link.listed_as}", {link.reference} of {link.on})'


RULES = (
    FlagRule(
        code="rf.shared_officers",
        severity="high",
        predicate=_shared_officers,
        inputs=("parties.officers", "hits", "parties of earlier transactions"),
        question="Who are the officers and owners, and in which other companies do they serve?",
        topic="ownership",
        citation=f"{SUPPLEMENT_3} no. 24",
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.successor",
        severity="high",
        predicate=_successor,
        inputs=("parties", "lines.part_number", "parties of earlier transactions"),
        question="Is it the same party as, or a successor or owner of, an earlier customer?",
        topic="identity",
        citation=f"{SUPPLEMENT_3} no. 25",
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.ac_address_shared",
        severity="high",
        predicate=_address_shared,
        inputs=("parties.address", "hits", "parties of earlier transactions"),
        question="Who else is at this address, and which rooms and premises are the buyer's own?",
        topic="address",
        citation=BIS_GUIDANCE,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.address_same_building",
        severity="low",
        predicate=_same_building,
        inputs=("parties.address", "hits"),
        question="Which room or floor of the building is the buyer's own address?",
        topic="address",
        citation=DIVERSION_PATTERN,
    ),
)
