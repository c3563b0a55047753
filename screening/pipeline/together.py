"""Orders that are screened together: their names are searched and their hits read at once.

A batch is searched several times faster than its names one by one, and answers the same; each
order then asks an index that knows the answers already, and lists whose rows are read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from screening.controls.facts import TransactionFacts
from screening.matching import DEFAULT_POLICY, Index, Match, MatchingPolicy, Query
from screening.pipeline.named import fields_whole
from screening.pipeline.named.addresses import address_keys_of
from screening.pipeline.named.fields import names_in_fields
from screening.pipeline.named.listed_rows import ReadOnce
from screening.pipeline.reference import Reference


class AskedIndex(Index):
    """An index that was asked for some queries by one policy before; it is asked for the rest."""

    __slots__ = ("_known", "_policy")
    _known: Mapping[Query, tuple[Match, ...]]
    _policy: MatchingPolicy

    def __init__(
        self, index: Index, known: Mapping[Query, tuple[Match, ...]], policy: MatchingPolicy
    ) -> None:
        for field in fields(index):
            object.__setattr__(self, field.name, getattr(index, field.name))
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_policy", policy)

    def search_many(
        self, queries: Sequence[Query], policy: MatchingPolicy = DEFAULT_POLICY
    ) -> list[tuple[Match, ...]]:
        """As the index answers."""
        known = self._known if policy is self._policy else {}
        left = [query for query in queries if query not in known]
        found = dict(zip(left, super().search_many(left, policy), strict=True)) if left else {}
        return [known[query] if query in known else found[query] for query in queries]

    @property
    def met(self) -> set[tuple[str, str]]:
        """Source and uid of whom the queries met so that it alerts."""
        return {(m.source, m.uid) for matches in self._known.values() for m in matches if m.alert}


def search_together(
    reference: Reference, orders: Sequence[TransactionFacts]
) -> tuple[Index, ReadOnce]:
    """The index of a reference, asked for every name field of these orders at once, and its lists
    with the rows read that they meet."""
    index, versions = reference.index(), ReadOnce(reference.party_versions)
    if len(orders) < 2:
        return index, versions
    asked = ask_together(index, _queries_of(reference, orders), reference.policy.matching)
    versions.rows_of(asked.met)
    versions.listed_keys(set().union(*map(address_keys_of, orders)))
    return asked, versions


def ask_together(index: Index, queries: Iterable[Query], policy: MatchingPolicy) -> AskedIndex:
    """The index, asked for all these at once."""
    asked = list(dict.fromkeys(queries))
    answers = dict(zip(asked, index.search_many(asked, policy), strict=True))
    return AskedIndex(index, answers, policy)


def _queries_of(reference: Reference, orders: Iterable[TransactionFacts]) -> Iterable[Query]:
    read = fields_whole.names_to_screen if reference.names_within() is None else names_in_fields
    return (name.query for facts in orders for name in read(facts))


class Watch:
    """How long each stage took, shared out among the orders of a batch."""

    def __init__(self, orders: int) -> None:
        self._orders = max(orders, 1)
        self._last = time.perf_counter()
        self.milliseconds: dict[str, float] = {}

    def stop(self, stage: str) -> None:
        """Say that a stage is over and the next begins."""
        now = time.perf_counter()
        self.milliseconds[stage] = round((now - self._last) * 1000 / self._orders, 3)
        self._last = now
