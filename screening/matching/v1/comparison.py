"""Comparing two parties directly: the same arithmetic as a search, without an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from screening.matching.parties import ADDRESS_KIND, KINDS, WEAK, listed_names
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Comparison, Evidence, Pair, Query
from screening.matching.v1.reading.names import Name, analyse
from screening.matching.v1.scoring.evidence import explain, total
from screening.matching.v1.scoring.score import factors_of, score_and_keep, score_pairs
from screening.matching.v1.search import name_piece, qualify
from screening.matching.v1.table import Floats, Ints, Table
from screening.terms.listed_party import PartyRecord, PartySchema


def compare_many(pairs: Sequence[Pair], policy: MatchingPolicy) -> list[Comparison]:
    """How alike queries and candidates are, and why, in their order."""
    if not pairs:
        return []
    batch = _Batch(pairs)
    sides = (batch.table, batch.q_rows, batch.table, batch.c_rows)
    plain, kept = score_and_keep(*sides, policy)
    factors = factors_of(*sides, batch.kinds == WEAK, plain, policy)
    scores = plain * factors
    best = _best_of(batch.owners, scores, len(pairs))
    names = [
        [batch.names[row] for row in rows[best].tolist()] for rows in (batch.q_rows, batch.c_rows)
    ]
    told = explain(kept, best.tolist(), names[0], names[1])
    results = []
    for (query, candidate), k, (words, mode) in zip(pairs, best.tolist(), told, strict=True):
        name = name_piece(
            batch.texts[k],
            str(KINDS[batch.kinds[k]]),
            words,
            score=float(scores[k]),
            mode=mode,
            factor=float(factors[k]),
        )
        evidence: Evidence = (name,)
        if isinstance(candidate, PartyRecord):
            evidence = (name, *qualify(query, candidate, policy))
        score = total(name["score"], (piece["effect"] for piece in evidence[1:]))
        results.append(Comparison(score, evidence))
    return results


def score_many(pairs: Sequence[Pair], policy: MatchingPolicy) -> Floats:
    """Only the names' scores, without qualifiers and evidence: many times faster."""
    batch = _Batch(pairs)
    sides = (batch.table, batch.q_rows, batch.table, batch.c_rows)
    scores = score_pairs(*sides, policy)
    scores *= factors_of(*sides, batch.kinds == WEAK, scores, policy)
    best: Floats = scores[_best_of(batch.owners, scores, len(pairs))]
    return best


class _Batch:
    """Pairs as rows of one table: every reading of the query with every name of the candidate."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.names: list[Name] = []
        self._rows: dict[tuple[str, str | None], Sequence[int]] = {}
        columns: list[int] = []
        self.texts: list[tuple[str, str]] = []
        known, texts = self._rows.get, self.texts
        for number, (query, candidate) in enumerate(pairs):
            for asked, listed, kind in _meetings(query, candidate):
                lefts = known(asked) or self._read(asked)
                rights = known(listed) or self._read(listed)
                for left in lefts:
                    for right in rights:
                        columns += (left, right, number, kind)
                        texts.append((asked[0], listed[0]))
        self.q_rows, self.c_rows, self.owners, self.kinds = np.ascontiguousarray(
            np.array(columns, dtype=np.int64).reshape(-1, 4).T
        )
        self.table = Table.build(self.names)

    def _read(self, asked: tuple[str, str | None]) -> Sequence[int]:
        found = analyse(*asked)
        first = len(self.names)
        self.names += found
        rows = self._rows[asked] = range(first, first + len(found))
        return rows


def _best_of(owners: Ints, scores: Floats, count: int) -> Ints:
    """For each pair, the place of its best reading."""
    order = np.lexsort((-scores, owners))
    return order[np.searchsorted(owners[order], np.arange(count))]


Text = tuple[str, str | None]
"""A text and the schema to read it by."""
Meeting = tuple[Text, Text, int]


def _meetings(query: Query, candidate: PartyRecord | str) -> Sequence[Meeting]:
    """Every text of the query with every name of the candidate, and how the name is listed. An
    address meets addresses only; at least one meeting is given."""
    if isinstance(candidate, str) and not query.aliases and not query.addresses:
        schema = query.schema
        return (((query.name, schema), (candidate, schema), 0),)
    listed = list(_names_of(query, candidate))
    found = [
        (asked, name, kind)
        for name, kind in listed
        for asked in query.texts()
        if (asked[1] == "address") == (name[1] == "address")
    ]
    name, kind = listed[0]
    return found or [((query.name, query.schema), name, kind)]


def _names_of(query: Query, candidate: PartyRecord | str) -> Iterator[tuple[Text, int]]:
    """Each name of a candidate with its kind."""
    if isinstance(candidate, str):
        yield (candidate, query.schema), 0
        return
    for name in listed_names([candidate]):
        yield (name.text, name.schema), name.kind
    if query.schema == "address" and candidate.schema is not PartySchema.ADDRESS:
        for address in candidate.addresses:
            yield (address.text, "address"), KINDS.index(ADDRESS_KIND)
