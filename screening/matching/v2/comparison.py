"""Comparing two parties directly: the same arithmetic as a search of v2, without an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from screening.matching.parties import ADDRESS_KIND
from screening.matching.parties import KINDS as NAME_KINDS
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Comparison, Evidence, Pair, Query
from screening.matching.v1.reading.names import Name
from screening.matching.v1.scoring.evidence import explain, total
from screening.matching.v1.search import qualify
from screening.matching.v1.table import Floats, Ints, Table
from screening.matching.v2.reading.own_names import ADDED_KINDS, WEAK_KINDS, names_of
from screening.matching.v2.reading.readings import readings_of
from screening.matching.v2.scoring.aligned import Aligned, taken
from screening.matching.v2.scoring.evidence import name_piece
from screening.matching.v2.scoring.kinds import KINDS
from screening.matching.v2.scoring.score import Scores, score_pairs
from screening.terms.listed_party import PartyRecord, PartySchema

Text = tuple[str, str | None]
"""A text and the schema to read it by."""


def compare_many(pairs: Sequence[Pair], policy: MatchingPolicy) -> list[Comparison]:
    """How alike queries and candidates are, and why, in their order."""
    if not pairs:
        return []
    batch = Batch(pairs)
    scored = batch.score(policy)
    best = best_of(batch.owners, scored.scores, len(pairs)).tolist()
    sides = [[batch.names[row] for row in rows[best]] for rows in (batch.q_rows, batch.c_rows)]
    results = []
    told = explain(taken(scored.kept, np.array(best)), range(len(best)), sides[0], sides[1])
    for (query, candidate), k, (words, mode) in zip(pairs, best, told, strict=True):
        name = name_piece(
            batch.texts[k],
            str(NAME_KINDS[batch.kinds[k]]),
            words,
            mode=mode,
            kind=KINDS[scored.kinds[k]],
            measures=scored.measures[k],
            points=scored.points[k],
            rulings=scored.rulings.get(k, ()),
            score=float(scored.scores[k]),
            factor=float(scored.factors[k]),
        )
        evidence: Evidence = (name,)
        if isinstance(candidate, PartyRecord):
            evidence = (name, *qualify(query, candidate, policy))
        score = total(name["score"], (piece["effect"] for piece in evidence[1:]))
        results.append(Comparison(score, evidence))
    return results


def score_many(pairs: Sequence[Pair], policy: MatchingPolicy) -> Floats:
    """Only the names' scores, without qualifiers and evidence."""
    if not pairs:
        return np.zeros(0)
    batch = Batch(pairs)
    scores = batch.score(policy).scores
    best: Floats = scores[best_of(batch.owners, scores, len(pairs))]
    return best


class Batch:
    """Pairs as rows of one table: every reading of the query with every name of the candidate."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.names: list[Name] = []
        self._rows: dict[Text, Sequence[int]] = {}
        columns: list[tuple[int, int, int, int]] = []
        self.texts: list[tuple[str, str]] = []
        for number, (query, candidate) in enumerate(pairs):
            for asked, listed, kind in _meetings(query, candidate):
                for left in self._read(asked):
                    for right in self._read(listed):
                        columns.append((left, right, number, kind))
                        self.texts.append((asked[0], listed[0]))
        self.q_rows, self.c_rows, self.owners, self.kinds = np.ascontiguousarray(
            np.array(columns, dtype=np.int64).reshape(-1, 4).T
        )
        self.table = Table.build(self.names)

    def _read(self, asked: Text) -> Sequence[int]:
        known = self._rows.get(asked)
        if known is not None:
            return known
        found = readings_of(*asked)
        first = len(self.names)
        self.names += found
        self._rows[asked] = range(first, first + len(found))
        return self._rows[asked]

    def score(self, policy: MatchingPolicy) -> Scores:
        """Every row scored."""
        weak = np.isin(self.kinds, WEAK_KINDS)
        sides, pairs = (self.table, self.table), self.aligned(policy)
        return score_pairs(*sides, pairs, texts=self.texts, weak=weak, policy=policy)

    def aligned(self, policy: MatchingPolicy) -> Aligned:
        """Every row aligned."""
        return Aligned.of(self.table, self.q_rows, self.table, self.c_rows, policy)


def best_of(owners: Ints, scores: Floats, count: int) -> Ints:
    """For each pair, the place of its best reading."""
    order = np.lexsort((-scores, owners))
    return order[np.searchsorted(owners[order], np.arange(count))]


def _meetings(query: Query, candidate: PartyRecord | str) -> Iterator[tuple[Text, Text, int]]:
    """Every text of the query with every name of the candidate, and how the name is listed. An
    address meets addresses only; at least one meeting is given."""
    listed = list(_names_of(query, candidate))
    met = False
    for name, kind in listed:
        for asked in query.texts():
            if kind in ADDED_KINDS and asked[0].isascii():
                continue  # the list itself has that name in Latin letters
            if (asked[1] == "address") == (name[1] == "address"):
                met = True
                yield asked, name, kind
    if not met:
        name, kind = listed[0]
        yield (query.name, query.schema), name, kind


def _names_of(query: Query, candidate: PartyRecord | str) -> Iterator[tuple[Text, int]]:
    """Each name of a candidate with its kind."""
    if isinstance(candidate, str):
        yield (candidate, query.schema), 0
        return
    for name in names_of([candidate]):
        yield (name.text, name.schema), name.kind
    if query.schema == "address" and candidate.schema is not PartySchema.ADDRESS:
        for address in candidate.addresses:
            yield (address.text, "address"), NAME_KINDS.index(ADDRESS_KIND)
