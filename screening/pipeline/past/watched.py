"""Who of an order is on the exporter's own watch list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screening.controls.facts import TransactionFacts
from screening.lists.watch_list import watched_index
from screening.matching import Match, MatchingPolicy
from screening.models import WatchEntry
from screening.pipeline.named.fields import names_in_fields
from screening.pipeline.named.queries import NameToScreen
from screening.terms.watched import WatchedParty


def watched_parties(
    facts: TransactionFacts, policy: MatchingPolicy, *, engine: str
) -> tuple[WatchedParty, ...]:
    """``watched_parties_of`` one order."""
    return watched_parties_of([facts], policy, engine=engine)[0]


def watched_parties_of(
    orders: Sequence[TransactionFacts], policy: MatchingPolicy, *, engine: str
) -> list[tuple[WatchedParty, ...]]:
    """Every name of each order that meets a watched one, best first for each party and entry.

    Entries count on their days alone, which the rules see to.
    """
    index = watched_index(engine=engine) if orders else None
    if index is None:
        return [() for _ in orders]
    names = [list(names_in_fields(facts)) for facts in orders]
    queries = [name.query for each in names for name in each]
    found = iter(index.search_many(queries, policy))
    return [_met([(name, next(found)) for name in each]) for each in names]


def _met(
    searched: Iterable[tuple[NameToScreen, tuple[Match, ...]]],
) -> tuple[WatchedParty, ...]:
    pairs = [(name, match) for name, matches in searched for match in matches if match.alert]
    pairs.sort(key=lambda pair: (pair[0].party, -pair[1].score, pair[1].uid))
    entries = WatchEntry.objects.in_bulk({int(match.uid) for _, match in pairs})
    met: dict[tuple[int, str], WatchedParty] = {}
    for name, match in pairs:
        entry = entries[int(match.uid)]
        meeting = WatchedParty(
            party=name.party,
            via=name.via,
            submitted=name.submitted,
            entry=match.uid,
            watched=entry.name,
            is_match=match.is_match,
            why=entry.get_why_display(),
            reason=entry.reason,
            source=entry.source,
            since=entry.begins_on,
            until=entry.expires_on,
        )
        met.setdefault((name.party, match.uid), meeting)
    return tuple(met.values())
