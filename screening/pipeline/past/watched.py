"""Who of an order is on the exporter's own watch list."""

from __future__ import annotations

from screening.controls.facts import TransactionFacts
from screening.lists.watch_list import watched_index
from screening.matching import MatchingPolicy
from screening.models import WatchEntry
from screening.pipeline.named.fields import names_in_fields
from screening.terms.watched import WatchedParty


def watched_parties(
    facts: TransactionFacts, policy: MatchingPolicy, *, engine: str
) -> tuple[WatchedParty, ...]:
    """Every name of the order that meets a watched one, best first for each party and entry.

    Entries count on their days alone, which the rules see to.
    """
    index = watched_index(engine=engine)
    if index is None:
        return ()
    names = list(names_in_fields(facts))
    found = index.search_many([name.query for name in names], policy)
    pairs = [(n, m) for n, matches in zip(names, found, strict=True) for m in matches if m.alert]
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
