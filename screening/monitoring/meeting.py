"""Who may meet the changed entries: a look that is cheap, and never narrower than a screening.

It asks what a screening asks, of the changed entries alone and without what a screening weighs off
afterwards (numbers, birth dates, who is denied). So whoever a screening finds is found here; who is
found here is screened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from screening.controls.ear.on_file import completed
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.controls.past import PartnerSince, Past
from screening.matching import MatchingPolicy, Query
from screening.matching.addresses.spellings import asked_keys
from screening.monitoring.changed_entries import ChangedEntries
from screening.pipeline.named.conveyed import with_conveyance
from screening.pipeline.named.fields import names_in_fields, placed_by_name
from screening.pipeline.named.meetings import fields_met
from screening.pipeline.named.texts import mentions_of
from screening.pipeline.past import with_partners_since
from screening.terms.values import from_plain

SHORTEST = 3
"""Letters from which a text on record may be a name."""
Submission = Mapping[str, Any]


def parties_that_may_meet(
    parties: Sequence[Submission], changed: ChangedEntries, policy: MatchingPolicy
) -> list[int]:
    """Of many parties, each as it is submitted, the places of those that may meet an entry."""
    return sorted(_met(TransactionFacts.from_submission(as_order(parties)), changed, policy))


def order_may_meet(
    submission: Submission,
    records: Mapping[str, Any],
    as_of: date,
    changed: ChangedEntries,
    policy: MatchingPolicy,
    *,
    since: Iterable[PartnerSince] = (),
) -> bool:
    """Whether an order, its texts or what was on record of it may meet an entry.

    Args:
        submission: as taken in.
        records: what was known of the past when it was screened.
        as_of: the day that records on file must count on.
        since: what its partners have since it came.
    """
    past = from_plain(Past, records) if records else Past()
    known = with_partners_since(submission, since)
    facts = completed(TransactionFacts.from_submission(known), past.standing, as_of).facts
    if _met(with_conveyance(submission, facts), changed, policy):
        return True
    mentioned = mentions_of(
        submission, (), within=changed.within, index=changed.index, policy=policy
    )
    if any(mention.kind == "listed_name" for mention in mentioned):
        return True
    return names_may_meet(texts_in(records), changed, policy)


def names_may_meet(names: Iterable[str], changed: ChangedEntries, policy: MatchingPolicy) -> bool:
    """Whether one of some names may meet an entry, whatever it is a name of."""
    asked = list(dict.fromkeys(names))
    if any(changed.within.find(name) or not changed.reads_alike(name) for name in asked):
        return True
    queries = [Query(name) for name in asked]
    indexes = (changed.index, changed.watched)
    return any(any(index.search_many(queries, policy)) for index in indexes)


def as_order(parties: Iterable[Submission]) -> dict[str, Any]:
    """Parties in the shape of a submission that has nothing else."""
    rows = [{"role": "other", **party} for party in parties]
    return {"reference": "", "kind": "order", "parties": rows, "lines": []}


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a stored value that may be a name."""
    match value:
        case str() if len(value) >= SHORTEST and any(char.isalpha() for char in value):
            yield value
        case Mapping():
            for inner in value.values():
                yield from texts_in(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_in(inner)


def _met(facts: TransactionFacts, changed: ChangedEntries, policy: MatchingPolicy) -> set[int]:
    """Indexes of the parties that may meet an entry by name, number or address."""
    best = fields_met(facts, index=changed.index, within=changed.within, policy=policy)
    found = {party for party, _, _ in best}
    names = list(names_in_fields(facts))
    on_watch = changed.watched.search_many([name.query for name in names], policy)
    found |= {name.party for name, met in zip(names, on_watch, strict=True) if met}
    placed = placed_by_name(facts)
    elsewhere = (*placed.named_elsewhere, *((placed.site,) if placed.site else ()))
    for party in (*placed.parties, *elsewhere):
        lines = (*(address.street for _, address in party.addresses), party.details.site)
        keys = {key for line in lines if line for key in asked_keys(line)}
        if not changed.houses.isdisjoint(keys):
            found.add(party.index)
    for party in (*facts.parties, *facts.named_elsewhere):
        if not all(changed.reads_alike(text) for text in texts_of_party(party)):
            found.add(party.index)
    return found


def texts_of_party(party: PartyFacts) -> Iterator[str]:
    """Every name that a party states, in any of its fields."""
    yield party.name
    yield from (other.name for other in party.names)
    yield from party.previous_names
    yield from (owner.name for owner in party.owners)
    yield from party.officers
    if party.ultimate_parent:
        yield party.ultimate_parent
