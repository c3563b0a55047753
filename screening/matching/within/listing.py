"""Listed names laid out so that those inside a text are found by one look at its words."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching import storage
from screening.matching.engines import engine_named
from screening.matching.parties import KINDS, ListedName, listed_names, pack, unpack
from screening.matching.texts import Texts
from screening.matching.within.called import called_hosts, names_of_host
from screening.matching.within.cores import (
    BESIDE,
    Core,
    Sort,
    cores_of,
    ordinary_words,
    short_cores,
    word_class,
)
from screening.matching.within.hosts import Hosts
from screening.matching.within.words import Words, unsplit
from screening.terms.listed_party import PartyRecord

FORMAT = 12
"""Of what is laid out; another one is another artifact."""

_ONE_WORD = (Sort.HOUSE, Sort.LONE)
_FAMOUS = 2
"""Listed names that must carry a house name: a word that one entry happens to bear is no house."""
_LONG = 9
"""Letters from which a house name is its own wherever it stands ("hikvision", "kaspersky")."""
_SHORT_HOUSE = 3
"""Letters up to which a known house counts beside business words only ("DJI Europe")."""
_TOO_LONG = 9
"""Words beside a listed name from which a text is no name: one in 700 ordinary names has twelve."""
_MANY = 4
"""Words of a whole name that are nobody else's, though each is a business word or a place."""
_OWN = 5
"""Letters of a word that tells a firm from others, where its legal form stands at it."""
_TURNED = 3
"""Words of a whole name with one of its own that name its party in any order of them."""
_MANY_OF_A_FIRM = 3
"""The same where a legal form stands at the name."""


class Within(NamedTuple):
    """A listed name that stands in a text.

    Args:
        party: the listed party, as far as matching keeps it.
        name: the listed name.
        name_kind: how it is listed.
        words: as they stand in the text.
        sort: whether the whole name stands there or its telling words.
        minds_country: whether another country of the party speaks against it.
        rest: whether the text has other words than these.
        length: how many words of the name stand there.
        has_form: whether a legal form stands at it, or within.
        full: the words with that legal form, as they stand in the text.
    """

    party: PartyRecord
    name: str
    name_kind: str
    words: str
    sort: Sort
    minds_country: bool
    rest: bool
    length: int = 1
    has_form: bool = False
    full: str = ""


@dataclass(slots=True)
class NamesWithin:
    """Columns, which may be mapped from a file: a core a row, sorted by the hash of its key word.

    Args:
        keys: hash of each core's rarest word.
        cores: the words of each core with blanks.
        sorts: its sort; ten more where it is plain.
        schemas: 1 for persons, 2 for vessels and aircraft, 0 for all others.
        names: the listed name; its kind and its party's number beside it.
        parties: the listed parties as JSON.
        hosts: where parties have their websites and mailboxes.
    """

    keys: NDArray[np.uint32]
    cores: Texts
    sorts: NDArray[np.uint8]
    schemas: NDArray[np.uint8]
    names: Texts
    kinds: Texts
    owners: NDArray[np.int32]
    parties: Texts
    hosts: Hosts
    engine: str = field(default="v1")

    @classmethod
    def build(cls, records: Iterable[PartyRecord], *, engine: str = "v1") -> NamesWithin:
        """Lay out the names of listed parties."""
        records = tuple(records)
        rows, parties = _rows(records, engine)
        frequency = Counter(word for row in rows for word in row.core.words)
        keyed = sorted(
            (core_key(min(row.core.words, key=lambda w: (frequency[w], w))), place)
            for place, row in enumerate(rows)
        )
        rows = [rows[place] for _, place in keyed]
        return cls(
            keys=np.array([key for key, _ in keyed], dtype=np.uint32),
            cores=Texts.pack(" ".join(row.core.words) for row in rows),
            sorts=np.array([row.core.sort + 10 * row.core.is_plain for row in rows], np.uint8),
            schemas=np.array([row.schema for row in rows], dtype=np.uint8),
            names=Texts.pack(row.name for row in rows),
            kinds=Texts.pack(row.kind for row in rows),
            owners=np.array([row.owner for row in rows], dtype=np.int32),
            parties=Texts.pack(parties),
            hosts=Hosts.build(records, called_hosts(records, engine)),
            engine=engine,
        )

    def save(self, path: Path) -> None:
        """Write the columns to one file, atomically."""
        storage.write(path, storage.columns_of(self), {"engine": self.engine})

    @classmethod
    def open(cls, path: Path) -> NamesWithin:
        """Map a saved file.

        Raises:
            BrokenIndexError: the file is damaged or of another format.
        """
        columns, about = storage.read(path)
        found = storage.part_of(NamesWithin, columns | {"engine": np.zeros(0)}, {"hosts": Hosts})
        found.engine = about["engine"]
        return found

    def find(
        self, text: str, schema: str | None = None, *, is_sentence: bool = False
    ) -> tuple[Within, ...]:
        """Every listed party whose name, or its telling words, stand in a text.

        Args:
            text: any length.
            schema: what the party is said to be; names of ships are looked for in ships only.
            is_sentence: whether it is running text and no name field: there nothing sets off a
                plain name of one or two words, so its legal form must.
        """
        words = Words(text, self.engine)
        best: dict[int, Within] = {}
        for row, place, length in self._candidates(words, is_sentence=is_sentence):
            owner = int(self.owners[row])
            found = self._within(row, words, place, length, schema, is_sentence=is_sentence)
            if found is not None and (owner not in best or _rank(found) < _rank(best[owner])):
                best[owner] = found
        return tuple(best[owner] for owner in sorted(best))

    def at_host(self, host: str) -> tuple[PartyRecord, ...]:
        """The listed parties that have a website or a mailbox at a host.

        Args:
            host: in lower case, without "www.". Whether it is one that anybody may be at is for
                those who ask.
        """
        owners = self.hosts.owners_of(host)
        return tuple(unpack(self.parties[owner]) for owner in owners)

    def called_as(self, host: str) -> tuple[PartyRecord, ...]:
        """The listed organizations that a host is called after, which no list prints.

        Args:
            host: as above.
        """
        owners = (owner for name in names_of_host(host) for owner in self.hosts.owners_of(name))
        return tuple(unpack(self.parties[owner]) for owner in dict.fromkeys(owners))

    def _candidates(self, words: Words, *, is_sentence: bool) -> Iterator[tuple[int, int, int]]:
        """Rows whose core stands in the words, where, and how long it is."""
        for word in dict.fromkeys(words.told):
            key = np.uint32(core_key(word))
            first = int(np.searchsorted(self.keys, key, "left"))
            last = int(np.searchsorted(self.keys, key, "right"))
            for row in range(first, last):
                core = tuple(self.cores[row].split(" "))
                place = words.place_of(core, in_any_order=int(self.schemas[row]) == 1)
                if place < 0 and not is_sentence and self._may_be_turned(row, core):
                    place = words.place_of(core, in_any_order=True)
                    place = place if words.only_business_beside(place, len(core)) else -1
                if place >= 0:
                    yield row, place, len(core)

    def _may_be_turned(self, row: int, core: tuple[str, ...]) -> bool:
        """Whether a name is its party's in whatever order its words stand in a name field."""
        is_told = int(self.sorts[row]) == Sort.WHOLE and len(core) >= _TURNED
        return is_told and int(self.schemas[row]) == 0

    def _within(
        self,
        row: int,
        words: Words,
        place: int,
        length: int,
        schema: str | None,
        *,
        is_sentence: bool,
    ) -> Within | None:
        code, kind = int(self.sorts[row]), int(self.schemas[row])
        sort, is_plain = Sort(code % 10), code >= 10
        if kind == 2 and (
            schema not in ("vessel", "aircraft") or words.is_numbered(place + length)
        ):
            return None
        if sort is Sort.SHORT and length < len(words.told):
            return None
        is_long = len(words.told) - length >= _TOO_LONG
        full, has_form = words.with_forms(place, length) if kind == 0 else ("", False)
        core = words.told[place : place + length]
        is_firm = is_sentence and has_form and any(map(_is_own, core))
        is_apart = is_long or is_firm
        if sort in BESIDE and not (is_apart or words.only_business_beside(place, length)):
            return None
        is_short = sort is Sort.KNOWN and length == 1 and len(words.told[place]) <= _SHORT_HOUSE
        if is_short and not words.only_business_beside(place, length):
            return None
        is_apart = is_apart or words.is_set_off(place, length) or (is_sentence and has_form)
        if sort is Sort.BARE and not is_apart:
            return None
        if sort is Sort.WHOLE and is_plain:
            is_school = not word_class("school").isdisjoint(core)
            is_plain = length < (_MANY_OF_A_FIRM if has_form else _MANY) + 2 * is_school
        long = sort is Sort.HOUSE and len(words.told[place]) >= _LONG
        return Within(
            party=unpack(self.parties[int(self.owners[row])]),
            name=self.names[row],
            name_kind=self.kinds[row],
            words=words.shown(place, length),
            sort=sort,
            minds_country=not is_firm and (is_plain or (sort in _ONE_WORD and not long)),
            rest=length < len(words.told),
            length=length,
            has_form=has_form,
            full=full,
        )


def _is_own(word: str) -> bool:
    """Whether a word tells a firm from others, where its legal form stands at it."""
    return len(word) >= _OWN and word not in ordinary_words()


def _rank(found: Within) -> tuple[bool, bool, Sort, int]:
    """The surest first: wherever the party is, before what another country speaks against; what
    counts only where marks set it off, last; of two alike the longer."""
    return found.sort is Sort.BARE, found.minds_country, found.sort, -found.length


class _Row(NamedTuple):
    core: Core
    name: str
    kind: str
    schema: int
    owner: int


_KINDS = {"person": 1, "vessel": 2, "aircraft": 2}


def _rows(records: Iterable[PartyRecord], engine: str) -> tuple[list[_Row], list[str]]:
    read, words_of = engine_named(engine).read, engine_named(engine).words_of
    rows: list[_Row] = []
    parties: list[str] = []
    bearers: dict[str, set[str]] = {}
    for owner, record in enumerate(records):
        parties.append(pack(record))
        seen: set[tuple[tuple[str, ...], Sort]] = set()
        for listed in listed_names([record]):
            if listed.schema == "address":
                continue
            folded = words_of(listed.text)
            words = unsplit(read(listed.text, listed.schema), folded)
            if listed.schema in (None, "organization"):
                for word in words:
                    bearers.setdefault(word.text, set()).add(" ".join(folded))
            kind = _KINDS.get(listed.schema or "", 0)
            for core in (
                *cores_of(words, folded, listed.schema),
                *_short(listed, record, words_of),
            ):
                if (core.words, core.sort) not in seen:
                    seen.add((core.words, core.sort))
                    rows.append(_Row(core, listed.text, str(KINDS[listed.kind]), kind, owner))
    famous = (
        row
        for row in rows
        if row.core.sort is not Sort.HOUSE
        or len(bearers[row.core.words[0]]) >= _FAMOUS
        or len(row.core.words[0]) >= _LONG
    )
    return list(famous), parties


def _short(
    listed: ListedName, record: PartyRecord, words_of: Callable[[str], tuple[str, ...]]
) -> tuple[Core, ...]:
    family, comma, given = listed.text.partition(",")
    if (
        listed.schema != "person"
        or not comma
        or word_class("two_families").isdisjoint(record.countries)
    ):
        return ()
    families = [word for word in words_of(family) if word not in word_class("filler")]
    return short_cores([*families, *words_of(given)], len(families))


def core_key(word: str) -> int:
    """The hash that a core is kept and looked up by, of its rarest word."""
    return zlib.crc32(word.encode())
