"""Orders that are screened together: their names are searched and their hits read at once.

A batch is searched several times faster than its names one by one, and answers the same; each
order then asks an index that knows the answers already, and lists whose rows are read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, islice
from threading import Lock
from typing import Any, cast

from screening.controls.facts import TransactionFacts
from screening.matching import DEFAULT_POLICY, Index, Match, MatchingPolicy, Query
from screening.matching.within.listing import NamesWithin, Within
from screening.pipeline.named import fields_whole
from screening.pipeline.named.addresses import address_keys_of
from screening.pipeline.named.fields import names_in_fields
from screening.pipeline.named.listed_rows import ReadOnce
from screening.pipeline.named.meetings import compare_fields_ahead
from screening.pipeline.named.numbers import numbers_asked
from screening.pipeline.reference import Reference

KEPT_ANSWERS = 8192
"""Queries of which an index's answers are kept: a house's partners stand in its orders again and
again. An answer is a few kilobytes."""


class Answers:
    """What an index answered lately; it is never written to, so it answers the same again."""

    def __init__(self, index: Index, policy: MatchingPolicy) -> None:
        self.index, self.policy = index, policy
        self._kept: dict[Query, tuple[Match, ...]] = {}
        self._lock = Lock()

    def of(self, queries: Iterable[Query]) -> dict[Query, tuple[Match, ...]]:
        """The answers; what was not asked lately is searched at once."""
        with self._lock:
            known = {query: self._kept.pop(query) for query in queries if query in self._kept}
        left = [query for query in queries if query not in known]
        known |= zip(left, self.index.search_many(left, self.policy), strict=True)
        with self._lock:
            self._kept |= known  # asked last, dropped last
            for query in list(islice(self._kept, max(len(self._kept) - KEPT_ANSWERS, 0))):
                del self._kept[query]
        return known


class AskedIndex(Index):
    """An index that was asked for some queries by one policy before; it is asked for the rest."""

    __slots__ = ("_answers", "_known")
    _answers: Answers
    _known: dict[Query, tuple[Match, ...]]

    def __init__(self, answers: Answers, queries: Iterable[Query]) -> None:
        for field in fields(answers.index):
            object.__setattr__(self, field.name, getattr(answers.index, field.name))
        object.__setattr__(self, "_answers", answers)
        object.__setattr__(self, "_known", answers.of(dict.fromkeys(queries)))

    def search_many(
        self, queries: Sequence[Query], policy: MatchingPolicy = DEFAULT_POLICY
    ) -> list[tuple[Match, ...]]:
        """As the index answers."""
        if policy != self._answers.policy:
            return super().search_many(queries, policy)
        left = [query for query in dict.fromkeys(queries) if query not in self._known]
        if left:
            self._known.update(self._answers.of(left))
        return [self._known[query] for query in queries]

    @property
    def met(self) -> set[tuple[str, str]]:
        """Source and uid of whom the queries met so that it alerts."""
        return {(m.source, m.uid) for matches in self._known.values() for m in matches if m.alert}


class FoundOnce:
    """Names inside longer fields, each field looked through once for whoever holds this."""

    def __init__(self, within: NamesWithin) -> None:
        self._within = within
        self._found: dict[tuple[str, str | None, bool], tuple[Within, ...]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._within, name)

    def find(
        self, text: str, schema: str | None = None, *, is_sentence: bool = False
    ) -> tuple[Within, ...]:
        """As ``NamesWithin`` finds."""
        key = (text, schema, is_sentence)
        if key not in self._found:
            # One of an older release knows no sentences, and nobody asks it for one.
            asked = {"is_sentence": True} if is_sentence else {}
            self._found[key] = self._within.find(text, schema, **asked)
        return self._found[key]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What orders that are screened together are held against, looked up once for all.

    Args:
        index: asked for every name field and number of these orders.
        within: names inside longer fields; None for rules that took each field as one name.
        versions: the lists, with the rows read that the orders meet.
    """

    index: Index
    within: NamesWithin | None
    versions: ReadOnce


def search_together(
    reference: Reference, orders: Sequence[tuple[Mapping[str, Any], TransactionFacts]]
) -> LookedUp:
    """What a reference has of these orders.

    Args:
        orders: each as taken in, and read.
    """
    index, policy = reference.index(), reference.policy.matching
    within, versions = reference.names_within(), ReadOnce(reference.party_versions)
    if within is None:
        whole = (name.query for _, facts in orders for name in fields_whole.names_to_screen(facts))
        return LookedUp(ask_together(index, whole, policy), None, versions)
    once = cast(NamesWithin, FoundOnce(within))
    read = [(facts, list(names_in_fields(facts))) for _, facts in orders]
    queries = (name.query for _, names in read for name in names)
    numbers = (query for submission, _ in orders for query in numbers_asked(submission))
    asked = ask_together(index, chain(queries, numbers), policy)
    if len(orders) > 1:
        compare_fields_ahead(read, index=asked, within=once, policy=policy)
        versions.rows_of(asked.met)
        versions.read_at(set().union(*(address_keys_of(facts) for _, facts in orders)))
    return LookedUp(asked, once, versions)


def ask_together(index: Index, queries: Iterable[Query], policy: MatchingPolicy) -> AskedIndex:
    """The index, asked for all these at once."""
    return AskedIndex(_answers_of(index, policy), queries)


_kept_answers: list[Answers] = []
"""Of the index and the policy asked last, and of those before them; an opened index is its own
content, so the one that is there is told by being the same object."""


def _answers_of(index: Index, policy: MatchingPolicy) -> Answers:
    for kept in _kept_answers:
        if kept.index is index and kept.policy == policy:
            return kept
    new = Answers(index, policy)
    _kept_answers[:] = [new, *_kept_answers][:2]
    return new


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
