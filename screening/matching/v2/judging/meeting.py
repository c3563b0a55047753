"""One pair of names laid side by side for the rules: their words, and which met which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from screening.matching.v1.reading.names import Kind, Mode
from screening.matching.v1.reading.normalize import folded
from screening.matching.v1.scoring.score import Kept, Scored
from screening.matching.v1.table import Ints, Table

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
        self._q, self._c, self._kept, self._texts = q, c, kept, texts

    def at(self, place: int) -> Meeting:
        """The pair at a place."""
        batch: Scored = self._kept.batches[self._kept.batch_of[place]]
        line = int(self._kept.line_of[place])
        found = batch.found
        asked = _words(self._q, found.q_words[line])
        listed = _words(self._c, found.c_words[line])
        return Meeting(
            self._texts[place],
            Mode(int(batch.whole.modes[line])),
            asked,
            listed,
            found.q_partner[line].tolist()[: len(asked)],
            found.q_alike[line].tolist()[: len(asked)],
        )


def _words(table: Table, numbers: Ints) -> list[Said]:
    vocabulary = table.vocabulary
    there = numbers[numbers >= 0]
    texts, written = vocabulary.texts.many(there), vocabulary.written.many(there)
    columns = (vocabulary.kinds, vocabulary.commonness, vocabulary.familiarity)
    kinds, common, familiar = (column[there].tolist() for column in columns)
    return [
        Said(text, stood or text, Kind(kind), level, known)
        for text, stood, kind, level, known in zip(
            texts, written, kinds, common, familiar, strict=True
        )
    ]
