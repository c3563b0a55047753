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

    def lay_out(self, queries: Iterable[Query]) -> Columns | None:
        """As ``Index.lay_out``."""
        return self._index.lay_out(queries)

    @property
    def reads_by(self) -> str:
        """As ``Index.reads_by``."""
        return self._index.reads_by

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
        keys: list and uid of each, those of the watch list among them.
        index, within: their names; asked as an ``Index`` and ``NamesWithin``, of alerts alone.
        watched: names of entries of the watch list, which no text is looked through for.
        cores: by the key of one of its words, the keys of all words that a text with one of the
            names must have.
        houses: keys of their addresses.
        whole: the indexes of all entries, before and after; of the watch list, likewise.
    """

    keys: frozenset[tuple[str, str]]
    index: Index
    within: NamesWithin
    watched: Index
    cores: Mapping[int, Sequence[frozenset[int]]]
    houses: frozenset[str]
    whole: tuple[tuple[Index, Index], tuple[Index, Index]]

    @property
    def reads_by(self) -> str | None:
        """What tells how names in all scripts are read, before and after; None where that changed,
        or where the watch list teaches what the others do not."""
        lists, watched = self.whole
        known = {index.reads_by for index in lists}
        taught = {index.reads_by for index in watched}
        is_one = len(known) == 1 and len(taught) == 1 and taught <= {"", *known}
        return known.pop() if is_one else None

    def reads_alike(self, text: str) -> bool:
        """Whether the lists before and after translate a text alike."""
        return text.isascii() or all(old.reads_alike(new, text) for old, new in self.whole)


def changed_entries(
    before: Iterable[ListVersion],
    after: Iterable[ListVersion],
    *,
    told: Iterable[tuple[str, str]] = (),
    watched: tuple[Sequence[PartyRecord], Sequence[PartyRecord]] = ((), ()),
    engine: str = name_index.ENGINE,
) -> ChangedEntries:
    """Lay out what differs between the lists before and after.

    Args:
        told: list and uid of entries that differ in what matching does not see (measures).
        watched: whom the watch list had before and has since.
        engine: what compares names, before and after.
    """
    old_versions, new_versions = list(before), list(after)
    old, new = _within(old_versions, engine), _within(new_versions, engine)
    rows = changed_rows(old, new) if old_versions != new_versions else ([], [])
    were, are = (_parties(old), _parties(new)) if old_versions != new_versions else ({}, {})
    wanted = set(told)
    packed = set(were.keys() ^ are.keys())
    packed |= {text for side in (were, are) for text, key in side.items() if key in wanted}
    records = [unpack(text) for text in sorted(packed)]
    whole = (_index(old_versions, engine), _index(new_versions, engine))
    beside = {
        _owner(layout, row)
        for layout, changed in zip((old, new), rows, strict=True)
        for row in changed
    }
    within = FewNamesWithin([(old, rows[0]), (new, rows[1])], records, engine=engine)
    entries = _only_once(watched)
    of_watch = tuple(Index.build(side, engine=engine) for side in watched)
    return ChangedEntries(
        keys=frozenset(
            {(record.source, record.uid) for record in (*records, *entries)} | beside | wanted
        ),
        index=cast(Index, AlertsAlone(whole[1].among(records))),
        within=cast(NamesWithin, within),
        watched=cast(Index, AlertsAlone(of_watch[1].among(entries))),
        cores=within.cores,
        houses=frozenset(_houses(records)),
        whole=(whole, (of_watch[0], of_watch[1])),
    )


def _only_once(
    watched: tuple[Sequence[PartyRecord], Sequence[PartyRecord]],
) -> list[PartyRecord]:
    """The entries that only one side has; what was entered never changes."""
    by_uid = {record.uid: record for side in watched for record in side}
    old, new = ({record.uid for record in side} for side in watched)
    return [by_uid[uid] for uid in sorted(old ^ new)]


def _index(versions: list[ListVersion], engine: str) -> Index:
    if not versions:
        return Index.build((), engine=engine)
    return name_index.open_index(versions, engine=engine)


def _within(versions: list[ListVersion], engine: str) -> NamesWithin:
    if not versions:
        return NamesWithin.build((), engine=engine)
    return name_index.open_within(versions, engine=engine)


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
