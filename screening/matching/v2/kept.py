"""Queries that are laid out once and asked again and again, as v2 reads and scores them.

Beside what v1 keeps stand the texts, for the scripts of two names tell how they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from screening.matching import storage
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Query
from screening.matching.storage import Columns
from screening.matching.texts import Texts
from screening.matching.v1.kept import ROUNDED, columns_of, may_be_added, told_of
from screening.matching.v1.listing import Listing
from screening.matching.v1.search import Readings, read_queries
from screening.matching.v1.table import Ints, Table, Vocabulary
from screening.matching.v2.reading.readings import Lexicon
from screening.matching.v2.search import scored_with, worth_measuring


def lay_out(listing: Listing, queries: Iterable[Query]) -> Columns:
    """Queries as columns, to be kept; read as by ``lay_out`` of v1."""
    asked = list(queries)
    knows_nothing = Lexicon(Texts.pack(()), Texts.pack(()))
    readings = read_queries(asked, knows_nothing, [listing.glossary])
    texts = Texts.pack(readings.texts)
    return {
        **columns_of(asked, readings),
        "texts.block": texts.block,
        "texts.offsets": texts.offsets,
    }


def may_alert(listing: Listing, columns: Columns, policy: MatchingPolicy) -> Ints:
    """Which of the kept queries may come to an alert; see ``v1/kept.py``."""
    table = storage.part_of(Table, columns, {"vocabulary": Vocabulary})
    texts = Texts(columns["texts.block"], columns["texts.offsets"])
    everything = texts.many(np.arange(len(texts)))
    readings = Readings([], columns["queries"], everything, table)
    pairs = worth_measuring(listing, readings, policy)
    rows, entries = pairs.q_rows, pairs.c_rows
    scored = scored_with(listing, readings, pairs, policy)
    most = scored.scores + may_be_added(listing, columns, rows, entries, policy)
    return told_of(listing, columns, rows[most >= policy.review_threshold - ROUNDED])
