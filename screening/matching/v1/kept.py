"""Queries that are laid out once and asked again and again, of listings of a few parties.

A million partners are read once; each night asks which of them the few changed entries may name.
Whoever may is then asked for in full, so nothing here is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from screening.matching import storage
from screening.matching.parties import WEAK
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Query
from screening.matching.storage import Columns
from screening.matching.texts import Texts
from screening.matching.v1.listing import Listing
from screening.matching.v1.reading.glossary import Glossary
from screening.matching.v1.retrieval.hopeful import retrieve_hopeful
from screening.matching.v1.scoring.arithmetic import word_weights
from screening.matching.v1.scoring.identifiers import keys_of
from screening.matching.v1.scoring.score import factors_of, score_pairs
from screening.matching.v1.search import Readings, read_queries
from screening.matching.v1.table import Ints, Table, Vocabulary, hash_of


def lay_out(queries: Iterable[Query]) -> Columns:
    """Queries as columns, to be kept.

    Args:
        queries: in any script that lists do not translate; what a glossary reads is left out.
    """
    asked = list(queries)
    return columns_of(asked, read_queries(asked, Glossary(Texts.pack(()), Texts.pack(()))))


def columns_of(asked: Sequence[Query], readings: Readings) -> Columns:
    """Queries that were read, and the numbers they share, as columns."""
    numbers = [
        (hash_of(key.encode().hex()), place)
        for place, query in enumerate(asked)
        for key in keys_of(query.identifiers)
    ]
    return {
        **storage.columns_of(readings.table),
        "queries": readings.queries,
        "numbers": np.array([number for number, _ in numbers], dtype=np.uint64),
        "of_number": np.array([place for _, place in numbers], dtype=np.int64),
    }


def may_alert(listing: Listing, columns: Columns, policy: MatchingPolicy) -> Ints:
    """Which of the kept queries may come to an alert.

    Returns:
        Their numbers, in order. A name that falls short by no more than a country, an address and
        a birth date may add is among them, and every query that shares a number.
    """
    q, listed = storage.part_of(Table, columns, {"vocabulary": Vocabulary}), listing.table
    rows, entries = retrieve_hopeful(
        q, word_weights(q.vocabulary), listed, listing.postings, policy
    )
    scores = score_pairs(q, rows, listed, entries, policy)
    weak = listing.name_kinds[listing.name_of[entries]] == WEAK
    scores = scores * factors_of(q, rows, listed, entries, weak, scores, policy)
    return told_of(listing, columns, rows[scores >= least_of(policy)])


def least_of(policy: MatchingPolicy) -> float:
    """The name's score from which what else agrees may make an alert of it."""
    added = policy.country_agrees + policy.address_agrees + policy.birth_date_agrees
    return policy.review_threshold - max(added, 0.0) - _ROUNDED


def told_of(listing: Listing, columns: Columns, rows: Ints) -> Ints:
    """The queries of some readings, and those that share a number with a listed party."""
    named = columns["queries"][rows]
    numbered = columns["of_number"][np.isin(columns["numbers"], listing.identifiers)]
    found: Ints = np.union1d(named, numbered).astype(np.int64)
    return found


_ROUNDED = 1e-3
"""Scores are rounded on the way to an answer."""
