"""One search: read the queries, retrieve, score, gather by party, qualify, explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from screening.matching.parties import KINDS, WEAK, unpack
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Match, Query
from screening.matching.v1.listing import Listing
from screening.matching.v1.reading.glossary import Glossary
from screening.matching.v1.reading.names import Mode, Name
from screening.matching.v1.retrieval.candidates import Postings, retrieve
from screening.matching.v1.retrieval.hopeful import retrieve_hopeful
from screening.matching.v1.scoring.arithmetic import word_weights
from screening.matching.v1.scoring.evidence import explain, summary_of, total
from screening.matching.v1.scoring.identifiers import keys_of
from screening.matching.v1.scoring.qualifiers import QUALIFIERS
from screening.matching.v1.scoring.score import factors_of, score_and_keep, score_pairs
from screening.matching.v1.table import Floats, Ints, Table, hash_of, places_in
from screening.terms.listed_party import PartyRecord

Retrieve = Callable[[Table, Floats, Table, Postings, MatchingPolicy], tuple[Ints, Ints]]
"""Which pairs of query entry and listed entry are aligned."""


@dataclass(slots=True)
class Readings:
    """The queries of a batch as a table, and which query and text each entry is a reading of."""

    names: list[Name]
    queries: Ints
    texts: list[str]
    table: Table


@dataclass(slots=True)
class Meetings:
    """The best meeting of each query with each listed party, grouped by query, best first."""

    queries: Ints
    parties: Ints
    rows: Ints
    entries: Ints
    scores: Floats
    factors: Floats

    def take(self, places: Ints) -> Meetings:
        """Those at the given places, in that order."""
        return Meetings(
            self.queries[places],
            self.parties[places],
            self.rows[places],
            self.entries[places],
            self.scores[places],
            self.factors[places],
        )


def read_queries(
    queries: Iterable[Query], glossary: Glossary, others: Iterable[Glossary] = ()
) -> Readings:
    """Analyse every text of every query.

    Args:
        glossary: what native words mean.
        others: what else they may mean; a further reading of a text is one more.
    """
    names: list[Name] = []
    owners: list[int] = []
    texts: list[str] = []
    for number, query in enumerate(queries):
        for text, schema in query.texts():
            found = glossary.readings(text, schema)
            for other in others:
                found = (*found, *(n for n in other.readings(text, schema) if n not in found))
            for name in found:
                names.append(name)
                owners.append(number)
                texts.append(text)
    return Readings(names, np.array(owners, dtype=np.int64), texts, Table.build(names))


def search(
    listing: Listing,
    queries: Sequence[Query],
    policy: MatchingPolicy,
    looked_at: Retrieve = retrieve,
) -> list[tuple[Match, ...]]:
    """For each query alerts, best first, and after them the few best below the threshold."""
    readings = read_queries(queries, listing.glossary)
    meetings = _meet(listing, readings, policy, looked_at)
    evidence = _explain(listing, readings, meetings, policy)
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


def search_for_alerts(
    listing: Listing, queries: Sequence[Query], policy: MatchingPolicy
) -> list[tuple[Match, ...]]:
    """The alerts of :func:`search` alone: pairs that cannot come to one are not aligned."""
    found = search(listing, queries, policy, retrieve_hopeful)
    return [tuple(match for match in matches if match.alert) for matches in found]


def _meet(
    listing: Listing, readings: Readings, policy: MatchingPolicy, looked_at: Retrieve
) -> Meetings:
    q, listed = readings.table, listing.table
    rows, entries = looked_at(q, word_weights(q.vocabulary), listed, listing.postings, policy)
    scores = score_pairs(q, rows, listed, entries, policy)
    names = listing.name_of[entries]
    weak = listing.name_kinds[names] == WEAK
    factors = factors_of(q, rows, listed, entries, weak, scores, policy)
    parties = listing.name_parties[names].astype(np.int64)
    met = Meetings(readings.queries[rows], parties, rows, entries, scores * factors, factors)
    met = met.take(np.flatnonzero(met.scores >= policy.floor))
    met = met.take(np.lexsort((met.entries, -met.scores, met.parties, met.queries)))
    first = np.ones(len(met.rows), dtype=np.bool_)
    first[1:] = np.diff(met.queries).astype(bool) | np.diff(met.parties).astype(bool)
    met = met.take(np.flatnonzero(first))
    met = met.take(np.lexsort((met.parties, -met.scores, met.queries)))
    return met.take(np.flatnonzero(places_in(met.queries) < 2 * policy.hits))


def _explain(
    listing: Listing, readings: Readings, meetings: Meetings, policy: MatchingPolicy
) -> list[Mapping[str, Any]]:
    """The name evidence of every meeting, aligned again together."""
    numbers = listing.name_of[meetings.entries].tolist()
    listed = [listing.names[number] for number in numbers]
    places = listing.reading_of[meetings.entries].tolist()
    readings_of_listed = [
        listing.glossary.readings(text, listing.schema_of(number))[place]
        for text, number, place in zip(listed, numbers, places, strict=True)
    ]
    asked = [readings.names[row] for row in meetings.rows.tolist()]
    _, kept = score_and_keep(readings.table, meetings.rows, listing.table, meetings.entries, policy)
    told = explain(kept, range(len(asked)), asked, readings_of_listed)
    return [
        name_piece(
            (readings.texts[row], text),
            str(KINDS[listing.name_kinds[number]]),
            words,
            score=score,
            mode=mode,
            factor=factor,
        )
        for row, text, number, (words, mode), score, factor in zip(
            meetings.rows.tolist(), listed, numbers, told, meetings.scores.tolist(),
            meetings.factors.tolist(), strict=True,
        )
    ]  # fmt: skip


def name_piece(
    texts: tuple[str, str],
    kind: str,
    words: list[Mapping[str, Any]],
    *,
    score: float,
    mode: Mode = Mode.UNKNOWN,
    factor: float = 1.0,
) -> Mapping[str, Any]:
    """The first piece of evidence: which name met and how.

    Args:
        texts: the query and the listed name, as submitted and as printed.
        kind: how the name is listed.
        words: the alignment.
        score: the name's score.
        mode: how the pair was read.
        factor: what held the words' score down (a weak alias, words in brackets left out).
    """
    score = round(score, 4)
    return {
        "kind": "name", "alias": texts[1], "alias_kind": kind, "query": texts[0], "score": score,
        "effect": score, "read_as": mode.name.lower(), "factor": round(factor, 4),
        "words": words,
        "summary": summary_of(words, score, kind),
    }  # fmt: skip


def qualify(query: Query, party: PartyRecord, policy: MatchingPolicy) -> list[Mapping[str, Any]]:
    """What surrounds the name, comparator by comparator."""
    pieces = (qualifier(query, party, policy) for qualifier in QUALIFIERS)
    return [piece for piece in pieces if piece is not None]


def _match(
    listing: Listing, query: Query, party: int, name: Mapping[str, Any], policy: MatchingPolicy
) -> Match:
    record = unpack(listing.parties[party])
    evidence = (name, *qualify(query, record, policy))
    score = total(name["score"], (piece["effect"] for piece in evidence[1:]))
    by_number = any(piece["kind"] == "identifier" for piece in evidence)
    strong = by_number or name["alias_kind"] != "weak_alias"
    return Match(
        source=record.source,
        uid=record.uid,
        name=name["alias"],
        name_kind=name["alias_kind"],
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
            name = name_piece((query.name, record.name), "identifier", [], score=0.0)
            yield _match(listing, query, party, name, policy)


def _select(matches: list[Match], policy: MatchingPolicy) -> tuple[Match, ...]:
    """Alerts first to last, then the few best below the threshold."""
    matches.sort(key=lambda m: (-m.score, m.source, m.uid))
    alerts = [m for m in matches if m.alert][: policy.hits]
    below = [m for m in matches if not m.alert and m.score >= policy.floor]
    return (*alerts, *below[: policy.below_threshold])
