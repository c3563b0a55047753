"""The index: built once from listed parties, saved, mapped by every worker, asked for parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.matching import storage
from screening.matching.engines import Engine, engine_named
from screening.matching.parties import identifier_columns, listed_names, pack
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy
from screening.matching.query import Match, Query
from screening.matching.v1.reading.glossary import Glossary, in_two_scripts
from screening.matching.v1.reading.names import Name
from screening.matching.v1.retrieval.candidates import Postings
from screening.matching.v1.retrieval.halves import Halves
from screening.matching.v1.scoring.arithmetic import word_weights
from screening.matching.v1.search import search_batch
from screening.matching.v1.table import Table, Texts, Vocabulary
from screening.terms.listed_party import PartyRecord

BATCH = 256
"""Queries searched together: spreads numpy's fixed costs and still fits the cache."""


@dataclass(slots=True)
class Index:
    """Listed parties, ready to be searched. Columns may be mapped from a file; never write them.

    Args:
        engine: what scores.
        table: every reading of every listed name.
        postings: from words to readings.
        name_of: for each reading, the number of its name.
        reading_of: for each reading, which reading of the name it is.
        names: the listed names as printed; kinds and parties beside them.
        parties: the listed parties as JSON.
        identifiers: hashes of listed numbers, sorted; the party each names beside them.
        glossary: what native words mean, as the lists tell.
    """

    engine: Engine
    table: Table
    postings: Postings
    name_of: NDArray[np.int32]
    reading_of: NDArray[np.uint8]
    names: Texts
    name_kinds: NDArray[np.uint8]
    name_schemas: NDArray[np.uint8]
    name_parties: NDArray[np.int32]
    parties: Texts
    identifiers: NDArray[np.uint64]
    identifier_parties: NDArray[np.int32]
    glossary: Glossary

    def __len__(self) -> int:
        """How many listed parties are in the index."""
        return len(self.parties)

    @classmethod
    def build(cls, records: Iterable[PartyRecord], *, engine: str = "v1") -> Index:
        """Index listed parties, in the given order.

        Args:
            records: parties of any list sources; (source, uid) should be unique.
            engine: name of the engine that will score.

        Raises:
            UnknownEngineError: no such engine.
        """
        chosen = engine_named(engine)
        packed: list[str] = []
        translated: list[tuple[list[str], list[str]]] = []
        listed: list[tuple[str, int, str | None, int]] = []
        for record in records:
            names = listed_names([record])
            listed.extend((n.text, n.kind, n.schema, len(packed)) for n in names)
            packed.append(pack(record))
            if (both := in_two_scripts(record)) is not None:
                translated.append(both)
        counts: list[int] = []
        glossary = Glossary.learn(translated)
        table = Table.build(_readings(listed, glossary, counts))
        parties = Texts.pack(packed)
        hashes, owners = identifier_columns(parties)
        return cls(
            engine=chosen,
            table=table,
            postings=Postings.build(table, word_weights(table.vocabulary)),
            name_of=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
            reading_of=np.array([r for n in counts for r in range(n)], dtype=np.uint8),
            names=Texts.pack(text for text, *_ in listed),
            name_kinds=np.array([kind for _, kind, _, _ in listed], dtype=np.uint8),
            name_schemas=np.array([_SCHEMAS.index(s) for _, _, s, _ in listed], dtype=np.uint8),
            name_parties=np.array([party for *_, party in listed], dtype=np.int32),
            parties=parties,
            identifiers=hashes,
            identifier_parties=owners,
            glossary=glossary,
        )

    def save(self, path: str | Path) -> None:
        """Write the index to one file, atomically; an existing file is replaced."""
        columns = dict(_columns("", self))
        storage.write(Path(path), columns, {"engine": self.engine.name, "parties": len(self)})

    @classmethod
    def open(cls, path: str | Path) -> Index:
        """Map a saved index; its pages are shared with every process that has it open.

        Raises:
            BrokenIndexError: the file is damaged or of another format.
            UnknownEngineError: it was built for an engine this version does not have.
        """
        columns, about = storage.read(Path(path))
        found: Index = _restore("", cls, columns, engine_named(about["engine"]))
        return found

    def search(self, query: Query, policy: MatchingPolicy = DEFAULT_POLICY) -> tuple[Match, ...]:
        """The listed parties that may be the one asked for, best first.

        Returns:
            Alerts and, after them, the few best candidates under the review threshold.
        """
        return search_batch(self, [query], policy)[0]

    def search_many(
        self, queries: Sequence[Query], policy: MatchingPolicy = DEFAULT_POLICY
    ) -> list[tuple[Match, ...]]:
        """The same for many queries, in their order; several times faster than one by one."""
        found: list[tuple[Match, ...]] = []
        for start in range(0, len(queries), BATCH):
            found.extend(search_batch(self, queries[start : start + BATCH], policy))
        return found

    def schema_of(self, name: int) -> str | None:
        """How a listed name was read."""
        return _SCHEMAS[int(self.name_schemas[name])]


def _readings(
    listed: Iterable[tuple[str, int, str | None, int]], glossary: Glossary, counts: list[int]
) -> Iterator[Name]:
    """Every reading of every name, one at a time; how many each name has goes to ``counts``."""
    for text, _, schema, _ in listed:
        readings = glossary.readings(text, schema)
        counts.append(len(readings))
        yield from readings


_SCHEMAS: tuple[str | None, ...] = (None, "person", "organization", "vessel", "aircraft", "address")
_PARTS = {
    "table": Table,
    "postings": Postings,
    "vocabulary": Vocabulary,
    "halves": Halves,
    "glossary": Glossary,
}


def _columns(prefix: str, part: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of a dataclass and its parts, by dotted name."""
    for item in fields(part):
        value = getattr(part, item.name)
        name = f"{prefix}{item.name}"
        if isinstance(value, Texts):
            yield f"{name}.block", value.block
            yield f"{name}.offsets", value.offsets
        elif isinstance(value, np.ndarray):
            yield name, value
        elif item.name in _PARTS:
            yield from _columns(f"{name}.", value)


def _restore(prefix: str, kind: type[Any], columns: dict[str, NDArray[Any]], engine: Engine) -> Any:
    """The inverse of :func:`_columns`."""
    values: dict[str, Any] = {}
    for item in fields(kind):
        name = f"{prefix}{item.name}"
        if item.name == "engine":
            values["engine"] = engine
        elif f"{name}.block" in columns:
            values[item.name] = Texts(columns[f"{name}.block"], columns[f"{name}.offsets"])
        elif name in columns:
            values[item.name] = columns[name]
        elif item.name in _PARTS:
            values[item.name] = _restore(f"{name}.", _PARTS[item.name], columns, engine)
    return kind(**values)
