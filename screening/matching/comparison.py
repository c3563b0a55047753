"""Comparing two parties directly: the same arithmetic as a search, without an index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from screening.matching.engines import Engine, engine_named
from screening.matching.evidence import total, words_of_pair
from screening.matching.names import Name, analyse
from screening.matching.parties import KINDS, WEAK, listed_names
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy
from screening.matching.query import Comparison, Query
from screening.matching.search import name_piece, qualify
from screening.matching.table import Floats, Ints, Table
from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema

Pair = tuple[Query, PartyRecord | str]


def compare(
    query: Query,
    candidate: PartyRecord | str,
    policy: MatchingPolicy = DEFAULT_POLICY,
    *,
    engine: str = "v1",
) -> Comparison:
    """How alike a query and a candidate are, and why.

    Args:
        query: what is asked.
        candidate: a listed party, or only its name, then read by the query's schema.
        policy: weights and thresholds.
        engine: which engine scores.
    """
    return compare_many([(query, candidate)], policy, engine=engine)[0]


def compare_many(
    pairs: Sequence[Pair], policy: MatchingPolicy = DEFAULT_POLICY, *, engine: str = "v1"
) -> list[Comparison]:
    """The same for many pairs at once, in their order."""
    chosen = engine_named(engine)
    batch = _Batch(pairs)
    scores, factors = batch.scored(chosen, policy)
    best = _best_of(batch.owners, scores, len(pairs))
    scored = chosen.weigh(
        batch.table, batch.q_rows[best], batch.table, batch.c_rows[best], batch.widest, policy
    )
    results = []
    for number, (query, candidate) in enumerate(pairs):
        k = int(best[number])
        q, c = batch.names[batch.q_rows[k]], batch.names[batch.c_rows[k]]
        words = words_of_pair(scored, number, q, c)
        kind = str(KINDS[batch.kinds[k]])
        name = name_piece(
            batch.texts[k],
            kind,
            words,
            score=float(scores[k]),
            mode=int(scored.whole.modes[number]),
            factor=float(factors[k]),
        )
        party = _party(query, candidate)
        evidence = (name, *qualify(query, party, chosen, policy))
        score = total(name["score"], (piece["effect"] for piece in evidence[1:]))
        results.append(Comparison(score, evidence))
    return results


def score_many(
    pairs: Sequence[Pair], policy: MatchingPolicy = DEFAULT_POLICY, *, engine: str = "v1"
) -> Floats:
    """Only the names' scores, without qualifiers and evidence: many times faster."""
    batch = _Batch(pairs)
    chosen = engine_named(engine)
    scores, _ = batch.scored(chosen, policy)
    best: Floats = scores[_best_of(batch.owners, scores, len(pairs))]
    return best


class _Batch:
    """Pairs as rows of one table: every reading of the query with every name of the candidate."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.names: list[Name] = []
        self._rows: dict[tuple[str, str | None], list[int]] = {}
        q_rows: list[int] = []
        c_rows: list[int] = []
        owners: list[int] = []
        kinds: list[int] = []
        self.texts: list[tuple[str, str]] = []
        for number, (query, candidate) in enumerate(pairs):
            for listed in listed_names([_party(query, candidate)]):
                for text, schema in query.texts():
                    if (schema == "address") != (listed.schema == "address"):
                        continue
                    for left in self._read(text, schema):
                        for right in self._read(listed.text, listed.schema):
                            q_rows.append(left)
                            c_rows.append(right)
                            owners.append(number)
                            kinds.append(listed.kind)
                            self.texts.append((text, listed.text))
        self.q_rows = np.array(q_rows, dtype=np.int64)
        self.c_rows = np.array(c_rows, dtype=np.int64)
        self.owners = np.array(owners, dtype=np.int64)
        self.kinds = np.array(kinds, dtype=np.int64)
        self.table = Table.build(self.names)
        self.widest = max((len(name.words) for name in self.names), default=1) or 1

    def scored(self, engine: Engine, policy: MatchingPolicy) -> tuple[Floats, Floats]:
        """Scores of all rows, and the factors already in them."""
        sides = (self.table, self.q_rows, self.table, self.c_rows)
        scores = engine.score_pairs(*sides, policy)
        factors = engine.factors_of(*sides, self.kinds == WEAK, scores, policy)
        return scores * factors, factors

    def _read(self, text: str, schema: str | None) -> list[int]:
        rows = self._rows.get((text, schema))
        if rows is None:
            found = analyse(text, schema)
            rows = list(range(len(self.names), len(self.names) + len(found)))
            self.names.extend(found)
            self._rows[text, schema] = rows
        return rows


def _best_of(owners: Ints, scores: Floats, count: int) -> Ints:
    """For each pair, the place of its best reading."""
    order = np.lexsort((-scores, owners))
    return order[np.searchsorted(owners[order], np.arange(count))]


def _party(query: Query, candidate: PartyRecord | str) -> PartyRecord:
    if isinstance(candidate, PartyRecord):
        return candidate
    schema = PartySchema(query.schema) if query.schema else PartySchema.UNKNOWN
    return PartyRecord("", "", schema, (NameRecord(candidate),))
