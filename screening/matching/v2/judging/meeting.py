"""One pair of names laid side by side for the rules: their words, and which met which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from screening.matching.v1.reading.names import Kind, Mode
from screening.matching.v1.reading.normalize import folded
from screening.matching.v1.scoring.score import Kept, Scored
from screening.matching.v1.table import Table

_NAMING = (Kind.CONTENT, Kind.PATRONYMIC, Kind.FATHER, Kind.REPEATED)


class Said(NamedTuple):
    """A word of a name: as it is compared, as it stood, what it does, how common it is among
    organizations and among persons."""

    text: str
    shown: str
    kind: Kind
    common: int
    familiar: int


class Ruling(NamedTuple):
    """What a rule says of a pair.

    Args:
        rule: its code, in the evidence.
        says: one sentence for the officer.
        least, most: between these the score is kept.
    """

    rule: str
    says: str
    least: float = 0.0
    most: float = 1.0


class Meeting:
    """A pair of names.

    Args:
        texts: as they stand.
        mode: how the pair is read.
        asked, listed: the words of both readings.
        partner: for each word asked the place of the listed word that it met, -1 for none.
        alike: how alike the two are.
    """

    def __init__(
        self, texts: tuple[str, str], mode: Mode, asked: list[Said], listed: list[Said],
        partner: list[int], alike: list[float],
    ) -> None:  # fmt: skip
        self.texts, self.mode = texts, mode
        self.asked, self.listed, self.partner, self.alike = asked, listed, partner, alike

    @cached_property
    def folded(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of both texts in lower-case ASCII."""
        return folded(self.texts[0]), folded(self.texts[1])

    def pairs(self) -> Iterator[tuple[Said, Said, float]]:
        """The words that met, and how alike they are."""
        for word, place, alike in zip(self.asked, self.partner, self.alike, strict=True):
            if place >= 0:
                yield word, self.listed[place], alike

    def names(self) -> tuple[list[Said], list[Said]]:
        """The words of both that name somebody: no forms, titles and particles."""
        return naming(self.asked), naming(self.listed)


def naming(words: list[Said]) -> list[Said]:
    """The words that name somebody."""
    return [word for word in words if word.kind in _NAMING]


class Meetings:
    """Scored pairs, taken out one by one."""

    def __init__(self, q: Table, c: Table, kept: Kept, texts: Sequence[tuple[str, str]]) -> None:
        self._asked, self._listed = _Vocabulary(q), _Vocabulary(c)
        self._kept, self._texts = kept, texts

    def at(self, place: int) -> Meeting:
        """The pair at a place."""
        batch: Scored = self._kept.batches[self._kept.batch_of[place]]
        line = int(self._kept.line_of[place])
        found = batch.found
        asked = self._asked.words(found.q_words[line].tolist())
        return Meeting(
            self._texts[place],
            Mode(int(batch.whole.modes[line])),
            asked,
            self._listed.words(found.c_words[line].tolist()),
            found.q_partner[line].tolist()[: len(asked)],
            found.q_alike[line].tolist()[: len(asked)],
        )


class _Vocabulary:
    """The words of a table as the rules read them, each read once."""

    def __init__(self, table: Table) -> None:
        self._vocabulary = table.vocabulary
        self._known: dict[int, Said] = {}

    def words(self, numbers: list[int]) -> list[Said]:
        """Words by number, up to the end of the name."""
        known = self._known
        return [known.get(number) or self._read(number) for number in numbers if number >= 0]

    def _read(self, number: int) -> Said:
        words, place = self._vocabulary, np.array([number])
        text, written = words.texts.many(place)[0], words.written.many(place)[0]
        self._known[number] = said = Said(
            text,
            written or text,
            Kind(int(words.kinds[number])),
            int(words.commonness[number]),
            int(words.familiarity[number]),
        )
        return said
