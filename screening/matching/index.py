"""The index: built once from listed parties, saved, mapped by every worker, asked for parties.

What is in it is the engine's business; here is only how it is kept and asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening.matching import storage
from screening.matching.engines import Engine, engine_named
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy
from screening.matching.query import Match, Query
from screening.terms.listed_party import PartyRecord

BATCH = 256
"""Queries searched together: spreads numpy's fixed costs and still fits the cache."""


@dataclass(frozen=True, slots=True)
class Index:
    """Listed parties, ready to be searched.

    Args:
        engine: what answers.
        listing: the listed parties as that engine keeps them.
    """

    engine: Engine[Any]
    listing: Any

    def __len__(self) -> int:
        """How many listed parties are in the index."""
        return len(self.listing)

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
        return cls(chosen, chosen.build(records))

    def save(self, path: str | Path) -> None:
        """Write the index to one file, atomically; an existing file is replaced."""
        columns = self.engine.columns_of(self.listing)
        storage.write(Path(path), columns, {"engine": self.engine.name, "parties": len(self)})

    @classmethod
    def open(cls, path: str | Path) -> Index:
        """Map a saved index; its pages are shared with every process that has it open.

        Raises:
            BrokenIndexError: the file is damaged or of another format.
            UnknownEngineError: it was built for an engine this version does not have.
        """
        columns, about = storage.read(Path(path))
        engine = engine_named(about["engine"])
        return cls(engine, engine.restore(columns))

    def search(self, query: Query, policy: MatchingPolicy = DEFAULT_POLICY) -> tuple[Match, ...]:
        """The listed parties that may be the one asked for, best first.

        Returns:
            Alerts and, after them, the few best candidates under the review threshold.
        """
        return self.search_many([query], policy)[0]

    def search_many(
        self, queries: Sequence[Query], policy: MatchingPolicy = DEFAULT_POLICY
    ) -> list[tuple[Match, ...]]:
        """The same for many queries, in their order; several times faster than one by one."""
        found: list[tuple[Match, ...]] = []
        for start in range(0, len(queries), BATCH):
            found += self.engine.search(self.listing, queries[start : start + BATCH], policy)
        return found

    def among(self, records: Iterable[PartyRecord]) -> Index:
        """An index of some parties that reads names as this one does."""
        return Index(self.engine, self.engine.build_among(records, self.listing))

    def alerts_many(
        self, queries: Sequence[Query], policy: MatchingPolicy = DEFAULT_POLICY
    ) -> list[tuple[Match, ...]]:
        """The alerts of :meth:`search_many`; several times faster in an index of few parties."""
        found: list[tuple[Match, ...]] = []
        for start in range(0, len(queries), BATCH):
            batch = queries[start : start + BATCH]
            found += self.engine.search_for_alerts(self.listing, batch, policy)
        return found

    def reads_alike(self, other: Index, text: str) -> bool:
        """Whether a text is read alike in another index of the same engine."""
        return self.engine.read_alike(self.listing, other.listing, text)
