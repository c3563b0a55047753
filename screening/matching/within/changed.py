"""What of the names inside longer texts differs between two layouts, to be looked for alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from screening.matching.engines import engine_named
from screening.matching.parties import unpack
from screening.matching.texts import Texts
from screening.matching.within.called import called_hosts, names_of_host
from screening.matching.within.cores import in_full, word_class
from screening.matching.within.hosts import Hosts
from screening.matching.within.listing import NamesWithin, Within, core_key
from screening.terms.listed_party import PartyRecord

_Row = tuple[str, int, int, str, str, str]
"""Core, sort, schema, name, kind, party."""


def changed_rows(before: NamesWithin, after: NamesWithin) -> tuple[list[int], list[int]]:
    """The rows that only one of two layouts has: of the one before, and of the one after.

    A row may differ though its party is the same: a word is a house's name only where two bear it.
    """
    ours, theirs = Counter(_rows(before)), Counter(_rows(after))
    return _others(before, theirs), _others(after, ours)


def _others(layout: NamesWithin, known: Counter[_Row]) -> list[int]:
    return [place for place, row in enumerate(_rows(layout)) if row not in known]


def _rows(layout: NamesWithin) -> Iterator[_Row]:
    everything = np.arange(len(layout.keys))
    owners = layout.owners.astype(np.int64)
    return zip(
        layout.cores.many(everything),
        layout.sorts.tolist(),
        layout.schemas.tolist(),
        layout.names.many(everything),
        layout.kinds.many(everything),
        layout.parties.many(owners),
        strict=True,
    )


class FewNamesWithin:
    """Rows of layouts, found as there; most texts are left at one look at their words.

    ``keys`` are of the words that a text must have one of, ``cores`` of all words of the rows under
    such a key, all of one of which it must have.
    """

    def __init__(
        self,
        parts: Sequence[tuple[NamesWithin, Sequence[int]]],
        records: Sequence[PartyRecord],
        *,
        engine: str,
    ) -> None:
        self._parts = [_only(layout, rows) for layout, rows in parts if rows]
        self.keys = frozenset(key for part in self._parts for key in part.keys.tolist())
        self._engine = engine
        # Of all parties: one whose name is too plain to stand in a text has its host all the same.
        self._records = records
        self._hosts = Hosts.build(records, called_hosts(records, engine))
        self.cores: dict[int, list[frozenset[int]]] = {}
        for part in self._parts:
            every = zip(part.keys.tolist(), part.cores.many(np.arange(len(part.keys))), strict=True)
            for key, core in every:
                self.cores.setdefault(key, []).append(frozenset(map(core_key, core.split(" "))))

    def find(
        self, text: str, schema: str | None = None, *, is_sentence: bool = False
    ) -> tuple[Within, ...]:
        """As ``NamesWithin.find``."""
        if all(self.keys.isdisjoint(_keys_of(word, self._engine)) for word in text.split()):
            return ()
        return tuple(
            found
            for part in self._parts
            for found in part.find(text, schema, is_sentence=is_sentence)
        )

    def at_host(self, host: str) -> tuple[PartyRecord, ...]:
        """As ``NamesWithin.at_host``."""
        return tuple(self._records[owner] for owner in self._hosts.owners_of(host))

    def called_as(self, host: str) -> tuple[PartyRecord, ...]:
        """As ``NamesWithin.called_as``."""
        owners = (owner for name in names_of_host(host) for owner in self._hosts.owners_of(name))
        return tuple(self._records[owner] for owner in dict.fromkeys(owners))


def _only(layout: NamesWithin, rows: Sequence[int]) -> NamesWithin:
    places = np.array(rows, dtype=np.int64)
    owners, parties = np.unique(layout.owners[places], return_inverse=True)
    packed = layout.parties.many(owners.astype(np.int64))
    return NamesWithin(
        keys=layout.keys[places],
        cores=Texts.pack(layout.cores.many(places)),
        sorts=layout.sorts[places],
        schemas=layout.schemas[places],
        names=Texts.pack(layout.names.many(places)),
        kinds=Texts.pack(layout.kinds.many(places)),
        owners=parties.astype(np.int32),
        parties=Texts.pack(packed),
        hosts=Hosts.build(map(unpack, packed)),
        engine=layout.engine,
    )


def keys_of_text(text: str, *, engine: str = "v1") -> set[int]:
    """Every key that a text is looked up by."""
    return {key for chunk in text.split() for key in _keys_of(chunk, engine)}


@lru_cache(maxsize=1 << 17)
def _keys_of(chunk: str, engine: str) -> tuple[int, ...]:
    """The keys that a piece of a text between blanks is looked up by."""
    words = engine_named(engine).words_of(chunk)
    fillers = word_class("filler")
    return tuple(core_key(in_full(word)) for word in words if word not in fillers)
