"""What partners' names were read as, kept in files, so that a night asks and does not read.

A file holds the partners of one part and is named by what it holds: the engine and the rules that
read, and when each partner changed last. One that changed is another file, and the old one is
removed with the parts that nobody asks for any more. Names in scripts that lists translate are
kept in a second file, named by what the lists teach as well: where a night changes that, those
partners are read as if nothing were kept.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from screening.controls.engines import RULES
from screening.controls.facts import TransactionFacts
from screening.matching import Index
from screening.matching.addresses.spellings import asked_keys
from screening.matching.policy import MatchingPolicy
from screening.matching.storage import Columns, read, write
from screening.matching.within.changed import keys_of_text
from screening.monitoring.changed_entries import ChangedEntries
from screening.monitoring.meeting import Submission, as_order, texts_of_party
from screening.pipeline.named.fields import address_lines, names_in_fields, placed_by_name
from screening.pipeline.named.queries import NameToScreen
from screening.terms.values import content_hash

FORMAT = 4
TRANSLATED = "\u0370"
"""From this letter on a script is one that a list's glossary may translate."""
KEPT_FOR = 120 * 24 * 3600
"""Seconds after which a file that nobody asked for is removed."""
_ENGINES = "engine."
"""Before the name of a column that is the engine's, which may have any name."""
_OTHERS = ("owner", "words", "of_word", "houses", "of_house", "unread")


@dataclass(frozen=True, slots=True)
class KeptReadings:
    """The partners of a part as columns.

    Args:
        queries: their names, as the engine keeps queries.
        owner: of each query, the place of its partner.
        words, of_word: keys of the words in their fields, and whose each is.
        houses, of_house: keys of their addresses, likewise.
        unread: places of the partners that stand in another file, or in none.
    """

    queries: Columns
    owner: NDArray[np.int64]
    words: NDArray[np.uint32]
    of_word: NDArray[np.int64]
    houses: NDArray[np.uint64]
    of_house: NDArray[np.int64]
    unread: NDArray[np.int64]

    def may_meet(self, changed: ChangedEntries, policy: MatchingPolicy) -> Iterator[int]:
        """Places of the partners here that are to be asked in full."""
        indexes = (changed.index, changed.watched)
        told = {number for i in indexes for number in i.may_alert(self.queries, policy).tolist()}
        yield from self.owner[sorted(told)].tolist()
        yield from self._with_all_words(changed.cores)
        houses = np.array([_house(key) for key in changed.houses], dtype=np.uint64)
        yield from self.of_house[np.isin(self.houses, houses)].tolist()

    def _with_all_words(self, cores: Mapping[int, Sequence[frozenset[int]]]) -> Iterator[int]:
        """Places of the partners that have every word of a name."""
        told = np.isin(self.words, np.fromiter(cores, dtype=np.uint32))
        mine = np.isin(self.of_word, self.of_word[told])
        words: dict[int, set[int]] = {}
        for place, key in zip(self.of_word[mine].tolist(), self.words[mine].tolist(), strict=True):
            words.setdefault(place, set()).add(key)
        for place, keys in words.items():
            if any(core <= keys for key in keys & cores.keys() for core in cores[key]):
                yield place


def partners_that_may_meet(
    marks: Sequence[tuple[Any, ...]],
    parties: Callable[[], Sequence[Submission]],
    changed: ChangedEntries,
    policy: MatchingPolicy,
) -> list[int]:
    """Of the partners of a part, the places of those that are to be asked in full.

    Args:
        marks: what tells whether one of them changed: key and time of each.
        parties: gives them as they are submitted, in that order; asked only where no file stands.
    """
    told = [[str(mark) for mark in row] for row in marks]
    engine, taught = changed.index.engine.name, changed.reads_by

    def read_partners(places: Sequence[int] | None) -> KeptReadings:
        return _read(parties(), changed.index, places)

    if changed.index.lay_out(()) is None:
        return list(range(len(marks)))
    kept = _kept([engine, told], lambda: read_partners(None))
    found = set(kept.may_meet(changed, policy))
    apart = kept.unread.tolist()
    if apart and taught is not None:
        others = _kept([engine, told, taught], lambda: read_partners(apart))
        found.update(others.may_meet(changed, policy))
    else:
        found.update(apart)
    return sorted(found)


def _kept(told: list[Any], read_now: Callable[[], KeptReadings]) -> KeptReadings:
    """Readings from their file, which is made where it does not stand."""
    folder = Path(settings.DATA_DIR) / "partners"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / content_hash([RULES, FORMAT, told])[:32]
    if path.exists():
        os.utime(path)
    else:
        write(path, _columns(read_now()), {"engine": told[0], "rules": RULES})
    columns, _ = read(path)
    queries = {
        name.removeprefix(_ENGINES): column
        for name, column in columns.items()
        if name.startswith(_ENGINES)
    }
    return KeptReadings(queries=queries, **{name: columns[name] for name in _OTHERS})


def remove_old_readings() -> int:
    """Remove files that nobody asked for lately."""
    oldest, removed = time.time() - KEPT_FOR, 0
    for path in (Path(settings.DATA_DIR) / "partners").glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _columns(readings: KeptReadings) -> Columns:
    engines = {f"{_ENGINES}{name}": column for name, column in readings.queries.items()}
    return {**engines, **{name: getattr(readings, name) for name in _OTHERS}}


def _read(
    parties: Sequence[Submission], index: Index, places: Sequence[int] | None
) -> KeptReadings:
    """Some partners of a part as columns; without ``places`` all whose scripts no list translates.

    Args:
        index: how their names are read.
    """
    some = range(len(parties)) if places is None else places
    facts = TransactionFacts.from_submission(as_order([parties[place] for place in some]))
    names = list(names_in_fields(facts))
    apart = set[int]() if places is not None else _translated(facts, names)
    names = [name for name in names if name.party not in apart]
    lines = [name for name in address_lines(facts) if name.party not in apart]
    words = {
        (key, name.party)
        for name in (*names, *lines)
        for key in keys_of_text(name.query.name, engine=index.engine.name)
    }
    houses = {
        (_house(key), party.index)
        for party in placed_by_name(facts).parties
        for line in (*(address.street for _, address in party.addresses), party.details.site)
        for key in (asked_keys(line) if line else ())
    }
    whose = np.array(some, dtype=np.int64)
    return KeptReadings(
        queries=index.lay_out([name.query for name in names]) or {},
        owner=whose[np.array([name.party for name in names], dtype=np.int64)],
        words=np.array([key for key, _ in sorted(words)], dtype=np.uint32),
        of_word=whose[np.array([place for _, place in sorted(words)], dtype=np.int64)],
        houses=np.array([key for key, _ in sorted(houses)], dtype=np.uint64),
        of_house=whose[np.array([place for _, place in sorted(houses)], dtype=np.int64)],
        unread=np.array(sorted(apart), dtype=np.int64),
    )


def _translated(facts: TransactionFacts, names: Iterable[NameToScreen]) -> set[int]:
    """Indexes of the parties that state a name in a script that a list may translate."""
    stated = ((party.index, text) for party in facts.parties for text in texts_of_party(party))
    read = ((name.party, name.query.name) for name in names)
    return {place for place, text in (*stated, *read) if any(char >= TRANSLATED for char in text)}


def _house(key: str) -> int:
    return int(content_hash(key)[:16], 16)
