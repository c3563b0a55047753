"""Queries that are laid out once and asked again and again, of listings of a few parties.

A million partners are read once; each night asks which of them the few changed entries may name.
Whoever may is then asked for in full, so nothing here is an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from screening.matching import storage
from screening.matching.parties import WEAK, unpack
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
from screening.matching.v1.table import Floats, Ints, Table, Vocabulary, hash_of


def lay_out(listing: Listing, queries: Iterable[Query]) -> Columns:
    """Queries as columns, to be kept.

    They are read as that listing reads, and as one that knows no native words: so they may be asked
    of any that reads as either, and of every one where no text is in a script that lists translate.
    """
    asked = list(queries)
    knows_nothing = Glossary(Texts.pack(()), Texts.pack(()))
    return columns_of(asked, read_queries(asked, knows_nothing, [listing.glossary]))


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
        "states": np.array(
            [_stated(q.countries, q.addresses, q.birth_dates) for q in asked], dtype=np.uint8
        ),
    }


def may_alert(listing: Listing, columns: Columns, policy: MatchingPolicy) -> Ints:
    """Which of the kept queries may come to an alert.

    Returns:
        Their numbers, in order. A name that falls short by no more than the country, the address
        and the birth date that both sides state may add is among them, and every query that shares
        a number.
    """
    q, listed = storage.part_of(Table, columns, {"vocabulary": Vocabulary}), listing.table
    rows, entries = retrieve_hopeful(
        q, word_weights(q.vocabulary), listed, listing.postings, policy
    )
    scores = score_pairs(q, rows, listed, entries, policy)
    weak = listing.name_kinds[listing.name_of[entries]] == WEAK
    scores = scores * factors_of(q, rows, listed, entries, weak, scores, policy)
    most = scores + may_be_added(listing, columns, rows, entries, policy)
    return told_of(listing, columns, rows[most >= policy.review_threshold - ROUNDED])


def may_be_added(
    listing: Listing, columns: Columns, rows: Ints, entries: Ints, policy: MatchingPolicy
) -> Floats:
    """The most that may be added to the name's score of each pair, by what both sides state."""
    records = map(unpack, listing.parties.many(np.arange(len(listing))))
    listed = np.array(
        [_stated(r.countries, r.addresses, r.birth_dates) for r in records], dtype=np.uint8
    )
    theirs = listed[listing.name_parties[listing.name_of[entries]]]
    both = columns["states"][columns["queries"][rows]] & theirs
    effects = (policy.country_agrees, policy.address_agrees, policy.birth_date_agrees)
    added = np.zeros(len(rows))
    for bit, effect in zip(_STATES, effects, strict=True):
        added += np.where(both & bit, max(effect, 0.0), 0.0)
    return added


def _stated(*stated: Collection[object]) -> int:
    return sum(bit for bit, values in zip(_STATES, stated, strict=True) if values)


def told_of(listing: Listing, columns: Columns, rows: Ints) -> Ints:
    """The queries of some readings, and those that share a number with a listed party."""
    named = columns["queries"][rows]
    numbered = columns["of_number"][np.isin(columns["numbers"], listing.identifiers)]
    found: Ints = np.union1d(named, numbered).astype(np.int64)
    return found


_STATES = (1, 2, 4)
"""Bits of what a side states: countries, addresses, birth dates."""
ROUNDED = 1e-3
"""Scores are rounded on the way to an answer."""
