"""One search of v2: v1 reads and retrieves, v2 scores, gathers by party and tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from screening.matching.parties import KINDS as NAME_KINDS
from screening.matching.parties import unpack
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Match, Query
from screening.matching.v1.listing import Listing
from screening.matching.v1.retrieval.candidates import retrieve
from screening.matching.v1.scoring.arithmetic import word_weights
from screening.matching.v1.scoring.evidence import explain, total
from screening.matching.v1.scoring.identifiers import keys_of
from screening.matching.v1.search import Readings, qualify, read_queries
from screening.matching.v1.table import Bools, Floats, Ints, hash_of, places_in
from screening.matching.v2.reading.organizations import initials_in, may_be_initials
from screening.matching.v2.reading.own_names import ADDED_KINDS, WEAK_KINDS
from screening.matching.v2.scoring.aligned import Aligned, taken
from screening.matching.v2.scoring.calibration import LEAST, LEAST_BY_INITIALS
from screening.matching.v2.scoring.evidence import listed_as, name_piece
from screening.matching.v2.scoring.kinds import KINDS
from screening.matching.v2.scoring.score import Scores, score_pairs

MEASURED = 60
"""Names measured for one reading of a query, the best by v1 first."""


@dataclass(slots=True)
class Meetings:
    """The best meeting of each query with each listed party, grouped by query, best first."""

    queries: Ints
    parties: Ints
    rows: Ints
    entries: Ints
    places: Ints
    scores: Floats

    def take(self, places: Ints | Bools) -> Meetings:
        """Those at the given places, in that order."""
        return Meetings(
            self.queries[places],
            self.parties[places],
            self.rows[places],
            self.entries[places],
            self.places[places],
            self.scores[places],
        )


def search(
    listing: Listing, queries: Sequence[Query], policy: MatchingPolicy
) -> list[tuple[Match, ...]]:
    """For each query alerts, best first, and after them the few best below the threshold."""
    readings = read_queries(queries, listing.glossary)
    meetings, scored = _meet(listing, readings, policy)
    evidence = _explain(listing, readings, meetings, scored)
    bounds = np.searchsorted(meetings.queries, np.arange(len(queries) + 1))
    found: list[tuple[Match, ...]] = []
    for number, query in enumerate(queries):
        matches = [
            _match(listing, query, int(meetings.parties[k]), evidence[k], policy)
            for k in range(bounds[number], bounds[number + 1])
        ]
        matches.extend(_by_identifier(listing, query, {m.key for m in matches}, policy))
        found.append(_select(matches, policy))
    return found


def _meet(listing: Listing, readings: Readings, policy: MatchingPolicy) -> tuple[Meetings, Scores]:
    pairs = worth_measuring(listing, readings, policy)
    rows, entries = pairs.q_rows, pairs.c_rows
    scored = scored_with(listing, readings, pairs, policy)
    names = listing.name_of[entries]
    parties = listing.name_parties[names].astype(np.int64)
    places = np.arange(len(rows))
    met = Meetings(readings.queries[rows], parties, rows, entries, places, scored.scores)
    met = met.take(met.scores >= policy.floor)
    met = met.take(np.lexsort((met.entries, -met.scores, met.parties, met.queries)))
    first = np.ones(len(met.rows), dtype=np.bool_)
    first[1:] = np.diff(met.queries).astype(bool) | np.diff(met.parties).astype(bool)
    met = met.take(first)
    met = met.take(np.lexsort((met.parties, -met.scores, met.queries)))
    return met.take(places_in(met.queries) < 2 * policy.hits), scored


def search_for_alerts(
    listing: Listing, queries: Sequence[Query], policy: MatchingPolicy
) -> list[tuple[Match, ...]]:
    """The alerts of :func:`search` alone."""
    found = search(listing, queries, policy)
    return [tuple(match for match in matches if match.alert) for matches in found]


def scored_with(
    listing: Listing, readings: Readings, pairs: Aligned, policy: MatchingPolicy
) -> Scores:
    """Readings of queries scored against listed entries."""
    names = listing.name_of[pairs.c_rows].astype(np.int64)
    asked = [readings.texts[row] for row in pairs.q_rows.tolist()]
    texts = list(zip(asked, listing.names.many(names), strict=True))
    weak = np.isin(listing.name_kinds[names], WEAK_KINDS)
    sides = (readings.table, listing.table)
    return score_pairs(*sides, pairs, texts=texts, weak=weak, policy=policy)


def worth_measuring(listing: Listing, readings: Readings, policy: MatchingPolicy) -> Aligned:
    """The readings of queries and the listed entries that v1 finds and thinks alike at all."""
    q, listed = readings.table, listing.table
    rows, entries = retrieve(q, word_weights(q.vocabulary), listed, listing.postings, policy)
    pairs = Aligned.of(q, rows, listed, entries, policy)
    good = pairs.plain >= LEAST
    marked = np.array([bool(initials_in(text)) for text in readings.texts], dtype=np.bool_)
    for place in np.flatnonzero(marked[rows] & ~good & (pairs.plain >= LEAST_BY_INITIALS)).tolist():
        name = listing.names[int(listing.name_of[entries[place]])]
        good[place] = may_be_initials(readings.texts[int(rows[place])], name)
    places = np.flatnonzero(good & ~_ours_in_other_letters(listing, readings, rows, entries))
    order = places[np.lexsort((entries[places], -pairs.plain[places], rows[places]))]
    return pairs.take(order[places_in(rows[order]) < MEASURED])


def _ours_in_other_letters(
    listing: Listing, readings: Readings, rows: Ints, entries: Ints
) -> Bools:
    """Names in characters that we add, asked in Latin letters: the list itself has that name."""
    is_ours = np.isin(listing.name_kinds[listing.name_of[entries]], ADDED_KINDS)
    is_latin = np.array([text.isascii() for text in readings.texts], dtype=np.bool_)
    found: Bools = is_ours & is_latin[rows]
    return found


def _explain(
    listing: Listing, readings: Readings, meetings: Meetings, scored: Scores
) -> list[Mapping[str, Any]]:
    """The name evidence of every meeting."""
    named = listing.name_of[meetings.entries].astype(np.int64)
    numbers, listed = named.tolist(), listing.names.many(named)
    read = [
        listing.glossary.readings(text, listing.schema_of(number))[place]
        for text, number, place in zip(
            listed, numbers, listing.reading_of[meetings.entries].tolist(), strict=True
        )
    ]
    asked = [readings.names[row] for row in meetings.rows.tolist()]
    kept = taken(scored.kept, meetings.places)
    told = explain(kept, range(len(asked)), asked, read)
    return [
        name_piece(
            (readings.texts[row], text),
            str(NAME_KINDS[listing.name_kinds[number]]),
            words,
            mode=mode,
            kind=KINDS[scored.kinds[place]],
            measures=scored.measures[place],
            points=scored.points[place],
            rulings=scored.rulings.get(place, ()),
            score=float(scored.scores[place]),
            factor=float(scored.factors[place]),
        )
        for row, text, number, (words, mode), place in zip(
            meetings.rows.tolist(), listed, numbers, told, meetings.places.tolist(), strict=True
        )
    ]


def _match(
    listing: Listing, query: Query, party: int, name: Mapping[str, Any], policy: MatchingPolicy
) -> Match:
    record = unpack(listing.parties[party])
    evidence = (name, *qualify(query, record, policy))
    score = total(name["score"], (piece["effect"] for piece in evidence[1:]))
    by_number = any(piece["kind"] == "identifier" for piece in evidence)
    name_kind = listed_as(name["alias_kind"])
    strong = by_number or name_kind != "weak_alias"
    return Match(
        source=record.source,
        uid=record.uid,
        name=name["alias"],
        name_kind=name_kind,
        score=score,
        alert=score >= policy.review_threshold,
        is_match=strong and score >= policy.match_threshold,
        evidence=evidence,
    )


def _by_identifier(
    listing: Listing, query: Query, seen: set[tuple[str, str]], policy: MatchingPolicy
) -> Iterable[Match]:
    """Parties that carry a number of the query, whatever they are called."""
    for key in sorted(keys_of(query.identifiers)):
        wanted = np.uint64(hash_of(key.encode().hex()))
        first = int(np.searchsorted(listing.identifiers, wanted, "left"))
        last = int(np.searchsorted(listing.identifiers, wanted, "right"))
        for party in sorted(set(listing.identifier_parties[first:last].tolist())):
            record = unpack(listing.parties[party])
            if (record.source, record.uid) in seen or key not in keys_of(record.identifiers):
                continue
            seen.add((record.source, record.uid))
            name = name_piece((query.name, record.name), "identifier", [])
            yield _match(listing, query, party, name, policy)


def _select(matches: list[Match], policy: MatchingPolicy) -> tuple[Match, ...]:
    """Alerts first to last, then the few best below the threshold."""
    matches.sort(key=lambda m: (-m.score, m.source, m.uid))
    alerts = [m for m in matches if m.alert][: policy.hits]
    below = [m for m in matches if not m.alert and m.score >= policy.floor]
    return (*alerts, *below[: policy.below_threshold])
