"""What engine v2's table of numbers is counted from: labelled pairs and lists of ordinary names.

A row is a pair of names as v2 measures it, with its kind of comparison, whether it is one party,
the source it comes from and a third of the data it belongs to. Ordinary names are asked against
the real lists, because what alarms there is what an officer would have to look at.
"""

from __future__ import annotations

import csv
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bench.matching import BENIGN, DATA, PAIRS, benign_rows, records, rows_of
from screening.matching import DEFAULT_POLICY, Index, Query
from screening.matching.parties import unpack
from screening.matching.v1.search import read_queries
from screening.matching.v1.table import places_in
from screening.matching.v2.comparison import Batch, best_of
from screening.matching.v2.reading.characters import writing_of
from screening.matching.v2.scoring.kinds import ADDRESS, NUMBER_OF
from screening.matching.v2.scoring.measures import NAMES
from screening.matching.v2.scoring.score import measured
from screening.matching.v2.search import worth_measuring
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord

PAIR_SETS = tuple(n for n in PAIRS if n != "febrl_addresses")
NATIVE_SETS = tuple(name for name in PAIRS if name.startswith("translit_"))
ORDINARY = (*(name for name, _ in BENIGN), "native_persons")
BEST_OF_EACH = 4
"""Listed parties of an ordinary name that are rows: the nearest, which decide whether it alarms."""
_PLAIN = NAMES.index("plain_score")


@dataclass(slots=True)
class Rows:
    """Measured pairs, column by column.

    Args:
        measures, kinds: as the engine gives them.
        same: whether the pair is one party.
        sources: the set each comes from.
        thirds: 0, 1 or 2, by the text that was asked; the last is opened once.
        asked: the number of the query within its source.
        labels: within a source, what sort of case it is.
    """

    measures: np.ndarray
    kinds: np.ndarray
    same: np.ndarray
    sources: np.ndarray
    thirds: np.ndarray
    asked: np.ndarray
    labels: np.ndarray

    def take(self, places: np.ndarray) -> Rows:
        """Those at the given places."""
        return Rows(*(getattr(self, name)[places] for name in self.__slots__))

    @classmethod
    def together(cls, parts: Sequence[Rows]) -> Rows:
        """Several, one after another."""
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in cls.__slots__))


def third_of(text: str) -> int:
    """The third of the data that what is asked belongs to."""
    return zlib.crc32(text.encode()) % 3


def _rows(
    measures: np.ndarray, kinds: np.ndarray, same: Iterable[bool], source: str,
    asked: Sequence[int], texts: Sequence[str], labels: Sequence[str],
) -> Rows:  # fmt: skip
    return Rows(
        measures, kinds, np.array(list(same), dtype=bool), np.full(len(kinds), source, object),
        np.array([third_of(text) for text in texts]), np.array(asked, dtype=np.int64),
        np.array(labels, dtype=object),
    )  # fmt: skip


def of_pairs(name: str) -> Rows:
    """A labelled set, each pair by its best reading."""
    rows = rows_of(f"name-pairs/{name}.jsonl")
    batch = Batch([(Query(row["query"], row["schema"]), row["candidate"]) for row in rows])
    pairs = batch.aligned(DEFAULT_POLICY)
    measures, kinds = measured(batch.table, batch.table, pairs, texts=batch.texts)
    best = best_of(batch.owners, measures[:, _PLAIN], len(rows))
    texts = [row["query"] for row in rows]
    labels = [row.get("kind", "") for row in rows]
    if name == "os_name_bench":
        labels = ["llm" if r.get("group", "").startswith("synth_") else "hand" for r in rows]
    return _rows(
        measures[best], kinds[best], (row["label"] == "match" for row in rows), name,
        range(len(rows)), texts, labels,
    )  # fmt: skip


def of_searches(
    index: Index, queries: Sequence[Query], *, most: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """For batches of queries: the measures, kinds, query and party of the best listed names."""
    listing = index.listing
    for start in range(0, len(queries), 256):
        readings = read_queries(queries[start : start + 256], listing.glossary)
        pairs = worth_measuring(listing, readings, DEFAULT_POLICY)
        rows, entries = pairs.q_rows, pairs.c_rows
        names = listing.name_of[entries]
        texts = [
            (readings.texts[row], listing.names[name])
            for row, name in zip(rows.tolist(), names.tolist(), strict=True)
        ]
        measures, kinds = measured(readings.table, listing.table, pairs, texts=texts)
        asked, parties = readings.queries[rows], listing.name_parties[names].astype(np.int64)
        order = np.lexsort((-measures[:, _PLAIN], parties, asked))
        key = asked[order] * len(listing) + parties[order]
        order = order[np.append(True, key[1:] != key[:-1])] if len(order) else order
        order = order[np.lexsort((-measures[order, _PLAIN], asked[order]))]
        order = order[places_in(asked[order]) < most]
        yield measures[order], kinds[order], asked[order] + start, parties[order]


def _searched(index: Index, queries: Sequence[Query], most: int) -> tuple[np.ndarray, ...]:
    parts = list(of_searches(index, queries, most=most))
    return tuple(np.concatenate([part[k] for part in parts]) for k in range(4))


def of_ordinary(index: Index, source: str, queries: Sequence[Query]) -> Rows:
    """Names on no list, each against the listed parties nearest to it."""
    measures, kinds, asked, _ = _searched(index, queries, BEST_OF_EACH)
    texts = [queries[k].name for k in asked.tolist()]
    labels = [writing_of(text) for text in texts]
    return _rows(measures, kinds, [False] * len(kinds), source, asked.tolist(), texts, labels)


def of_mangled(index: Index, source: str, asked: Sequence[dict[str, Any]]) -> Rows:
    """Mangled names of listed parties, each against its own party only.

    Args:
        asked: rows with ``query``, ``type``, ``kind`` and ``expected_uid``.
    """
    queries = [Query(r["query"], r["type"] if r["type"] != "unknown" else None) for r in asked]
    measures, kinds, numbers, parties = _searched(index, queries, 200)
    uids = [unpack(index.listing.parties[p]).uid for p in parties.tolist()]
    own = [
        place
        for place, (number, uid) in enumerate(zip(numbers.tolist(), uids, strict=True))
        if asked[number]["expected_uid"] == uid
    ]
    numbers = numbers[own]
    return _rows(
        measures[own], kinds[own], [True] * len(own), source, numbers.tolist(),
        [asked[k]["query"] for k in numbers.tolist()], [asked[k]["kind"] for k in numbers.tolist()],
    )  # fmt: skip


def in_characters() -> dict[str, list[str]]:
    """Official names in characters by listed name, those of high certainty."""
    found = defaultdict[str, list[str]](list)
    path = DATA / "own-script" / "chinese_organizations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["certainty"] == "A" and row["kind"] != "short":
                found[row["listed_name"]].append(row["name_zh"])
    return found


def records_with_characters() -> Iterator[PartyRecord]:
    """The listed parties with their official names in characters beside those of the list."""
    known = in_characters()
    for record in records():
        own = tuple(
            NameRecord(text, NameKind.ALIAS)
            for name in record.names
            for text in known.get(name.text, ())
        )
        yield replace(record, names=(*record.names, *own)) if own else record


def altered_characters() -> list[dict[str, Any]]:
    """Names in characters as an order may write them: form dropped, office or department added."""
    known = in_characters()
    found = []
    for record in records():
        for text in {text for name in record.names for text in known.get(name.text, ())}:
            bare = text
            for form in ("股份有限公司", "有限责任公司", "有限公司"):
                bare = bare.removesuffix(form)
            for kind, query in (
                ("as it stands", text), ("form dropped", bare), ("form swapped", bare + "公司"),
                ("branch", text + "北京分公司"), ("department", text + "采购部"),
            ):  # fmt: skip
                found.append({"query": query, "type": "organization", "kind": kind,
                              "expected_uid": record.uid})  # fmt: skip
    return found


def collect() -> tuple[Rows, dict[str, list[int]]]:
    """All rows, and for each set of ordinary names the third of every name asked."""
    parts = [of_pairs(name) for name in PAIR_SETS]
    index = Index.build(records_with_characters(), engine="v2")
    parts.append(of_mangled(index, "mangled", rows_of("name-pairs/dirty_queries.jsonl")))
    parts.append(of_mangled(index, "characters", altered_characters()))
    thirds = {}
    ordinary = {
        name: [Query(row["name"], schema) for row in benign_rows(name)] for name, schema in BENIGN
    }
    native = [row["query"] for name in NATIVE_SETS for row in rows_of(f"name-pairs/{name}.jsonl")]
    ordinary["native_persons"] = [Query(text, "person") for text in dict.fromkeys(native)]
    for name, queries in ordinary.items():
        parts.append(of_ordinary(index, name, queries))
        thirds[name] = [third_of(query.name) for query in queries]
    rows = Rows.together(parts)
    return rows.take(np.flatnonzero(rows.kinds != NUMBER_OF[ADDRESS])), thirds
