"""The index: built once from listed parties, saved, mapped by every worker, asked for parties.

What is in it is the engine's business; here is only how it is kept and asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from screening.matching import storage
from screening.matching.deciding import all_decided, for_engine, without_role
from screening.matching.engines import Engine, Ints, engine_named
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy
from screening.matching.query import Match, Query
from screening.matching.storage import Columns
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
        return _decided(queries, policy, self._asked)

    def among(self, records: Iterable[PartyRecord]) -> Index:
        """An index of some parties that reads names as this one does."""
        few = self.engine.few
        built = few.build_among(records, self.listing) if few else self.engine.build(records)
        return Index(self.engine, built)

    def alerts_many(
        self, queries: Sequence[Query], policy: MatchingPolicy = DEFAULT_POLICY
    ) -> list[tuple[Match, ...]]:
        """The alerts of :meth:`search_many`; several times faster in an index of few parties."""
        whole = _decided(queries, policy, self._asked_for_alerts)
        return [tuple(match for match in matches if match.alert) for matches in whole]

    def _asked(self, queries: Sequence[Query], policy: MatchingPolicy) -> list[tuple[Match, ...]]:
        return list(self.engine.search(self.listing, queries, policy))

    def _asked_for_alerts(
        self, queries: Sequence[Query], policy: MatchingPolicy
    ) -> list[tuple[Match, ...]]:
        few = self.engine.few
        if few is None:
            return self._asked(queries, policy)
        return list(few.search_for_alerts(self.listing, queries, policy))

    def lay_out(self, queries: Iterable[Query]) -> Columns | None:
        """Queries as columns, to be kept for :meth:`may_alert` of every index that reads as this
        one does, or as if no list told anything; None where the engine keeps none."""
        few = self.engine.few
        return few.lay_out(self.listing, queries) if few else None

    @property
    def reads_by(self) -> str:
        """What tells of two indexes of one engine that they read every text alike; empty where one
        reads as if no list told anything."""
        few = self.engine.few
        return few.reads_by(self.listing) if few else ""

    def may_alert(self, kept: Columns, policy: MatchingPolicy = DEFAULT_POLICY) -> Ints:
        """The numbers of the queries, laid out by :meth:`lay_out`, that may come to an alert."""
        few = self.engine.few
        if few is None or not len(self):
            return np.zeros(0, np.int64)
        return few.may_alert(self.listing, kept, for_engine(policy))

    def reads_alike(self, other: Index, text: str) -> bool:
        """Whether a text is read alike in another index; False where the engine cannot tell."""
        few = self.engine.few
        if few is None or other.engine.name != self.engine.name:
            return False
        return few.read_alike(self.listing, other.listing, text)


def _decided(
    queries: Sequence[Query],
    policy: MatchingPolicy,
    ask: Callable[[Sequence[Query], MatchingPolicy], list[tuple[Match, ...]]],
) -> list[tuple[Match, ...]]:
    """What an engine is asked in batches, by the thresholds it is handed, and then decided."""
    plain = [without_role(query) for query in queries]
    rows = bool(policy.thresholds)
    handed = [for_engine(policy, query) if rows else policy for query in queries]
    answers: list[tuple[Match, ...]] = [()] * len(queries)
    for by in dict.fromkeys(handed) if rows else (policy,):
        places = [place for place, one in enumerate(handed) if one is by or one == by]
        asked = list(dict.fromkeys(plain[place] for place in places))
        found: dict[Query, tuple[Match, ...]] = {}
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            found |= zip(batch, ask(batch, by), strict=True)
        for place in places:
            answers[place] = all_decided(found[plain[place]], queries[place], policy)
    return answers
