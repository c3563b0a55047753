"""The entries that differ between two sets of list versions, laid out to be met by many names.

A whole rescreen asks every name of all entries. What a change can touch meets one of those that
differ, as they were or as they are; so those alone are laid out, and each partner and order asks
them first. Nothing may differ from the whole but the number of entries: they are read with the
glossary of the whole, and compared row by row as the whole laid them out, because what counts as a
house's name hangs on who else bears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from screening.lists import name_index
from screening.matching import Index, Match, MatchingPolicy, Query
from screening.matching.addresses.parts import address_keys
from screening.matching.engines import Ints
from screening.matching.parties import unpack
from screening.matching.storage import Columns
from screening.matching.within.changed import FewNamesWithin, changed_rows
from screening.matching.within.listing import NamesWithin
from screening.models import ListVersion
from screening.terms.listed_party import PartyRecord


class AlertsAlone:
    """An index that is asked for alerts and nothing below them; asked like any other."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @property
    def engine(self) -> Any:
        """What answers."""
        return self._index.engine

    def search_many(
        self, queries: Sequence[Query], policy: MatchingPolicy
    ) -> list[tuple[Match, ...]]:
        """As ``Index.search_many``, without what falls short of an alert."""
        return self._index.alerts_many(queries, policy)

    def may_alert(self, kept: Columns, policy: MatchingPolicy) -> Ints:
        """As ``Index.may_alert``."""
        return self._index.may_alert(kept, policy)

    def search(self, query: Query, policy: MatchingPolicy) -> tuple[Match, ...]:
        """As ``Index.search``, likewise."""
        return self.search_many([query], policy)[0]


@dataclass(frozen=True, slots=True)
class ChangedEntries:
    """Entries as they were and as they are.

    Args:
        keys: list and uid of each.
        index, within: their names; asked as an ``Index`` and ``NamesWithin``, of alerts alone.
        cores: by the key of one of its words, the keys of all words that a text with one of the
            names must have.
        houses: keys of their addresses.
        whole: the indexes of all entries, before and after.
    """

    keys: frozenset[tuple[str, str]]
    index: Index
    within: NamesWithin
    cores: Mapping[int, Sequence[frozenset[int]]]
    houses: frozenset[str]
    whole: tuple[Index, Index]

    def reads_alike(self, text: str) -> bool:
        """Whether the lists before and after translate a text alike."""
        return text.isascii() or self.whole[0].reads_alike(self.whole[1], text)


def changed_entries(
    before: Iterable[ListVersion],
    after: Iterable[ListVersion],
    *,
    told: Iterable[tuple[str, str]] = (),
) -> ChangedEntries:
    """Lay out what differs between the lists before and after.

    Args:
        told: list and uid of entries that differ in what matching does not see (measures).
    """
    old_versions, new_versions = list(before), list(after)
    old, new = _within(old_versions), _within(new_versions)
    old_rows, new_rows = changed_rows(old, new)
    were, are = _parties(old), _parties(new)
    wanted = set(told)
    packed = set(were.keys() ^ are.keys())
    packed |= {text for side in (were, are) for text, key in side.items() if key in wanted}
    records = [unpack(text) for text in sorted(packed)]
    wholes = (_index(old_versions), _index(new_versions))
    beside = {
        _owner(layout, row) for layout, rows in ((old, old_rows), (new, new_rows)) for row in rows
    }
    within = FewNamesWithin(
        [(old, old_rows), (new, new_rows)], records, engine=wholes[1].engine.name
    )
    return ChangedEntries(
        keys=frozenset({(record.source, record.uid) for record in records} | beside | wanted),
        index=cast(Index, AlertsAlone(wholes[1].among(records))),
        within=cast(NamesWithin, within),
        cores=within.cores,
        houses=frozenset(_houses(records)),
        whole=wholes,
    )


def _index(versions: list[ListVersion]) -> Index:
    return name_index.open_index(versions) if versions else Index.build(())


def _within(versions: list[ListVersion]) -> NamesWithin:
    return name_index.open_within(versions) if versions else NamesWithin.build(())


def _parties(layout: NamesWithin) -> dict[str, tuple[str, str]]:
    """Every entry as matching keeps it, and its key."""
    everything = layout.parties.many(np.arange(len(layout.parties)))
    return {text: (record.source, record.uid) for text in everything for record in [unpack(text)]}


def _owner(layout: NamesWithin, row: int) -> tuple[str, str]:
    record = unpack(layout.parties[int(layout.owners[row])])
    return record.source, record.uid


def _houses(records: Iterable[PartyRecord]) -> Iterable[str]:
    for record in records:
        for address in record.addresses:
            yield from address_keys(address.text)
