"""One pair of names laid side by side for the rules: their words, and which met which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from screening.matching.v1.reading.names import Kind, Mode
from screening.matching.v1.reading.normalize import folded
from screening.matching.v1.scoring.score import Kept
from screening.matching.v1.table import Ints, Table, Vocabulary

_KINDS, _MODES = tuple(Kind), tuple(Mode)
"""By their numbers; to ask the class takes ten times as long."""
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


def meetings_at(
    q: Table, c: Table, kept: Kept, texts: Sequence[tuple[str, str]], places: Ints
) -> list[Meeting]:
    """Some of the scored pairs, in the given order.

    Args:
        kept: how the pairs were aligned.
        texts: the two names of each pair as they stand.
        places: of the pairs that are wanted.
    """
    lines, batch_of = kept.line_of[places], kept.batch_of[places]
    found: dict[int, Meeting] = {}
    for number in np.unique(batch_of).tolist():
        mine, batch = np.flatnonzero(batch_of == number), kept.batches[number]
        some, columns = lines[mine], batch.found
        asked = _said(q.vocabulary, columns.q_words[some])
        listed = _said(c.vocabulary, columns.c_words[some])
        told = zip(
            mine.tolist(), places[mine].tolist(), batch.whole.modes[some].tolist(), asked, listed,
            columns.q_partner[some].tolist(), columns.q_alike[some].tolist(), strict=True,
        )  # fmt: skip
        for k, place, mode, ours, theirs, partner, alike in told:
            size = len(ours)
            found[k] = Meeting(
                texts[place], _MODES[mode], ours, theirs, partner[:size], alike[:size]
            )
    return [found[k] for k in range(len(places))]


def _said(vocabulary: Vocabulary, words: Ints) -> list[list[Said]]:
    """The words of each line up to the end of its name, as the rules read them."""
    distinct = np.unique(words)
    distinct = distinct[distinct >= 0]
    read = {
        number: Said(text, written or text, _KINDS[kind], common, familiar)
        for number, text, written, kind, common, familiar in zip(
            distinct.tolist(), vocabulary.texts.many(distinct), vocabulary.written.many(distinct),
            vocabulary.kinds[distinct].tolist(), vocabulary.commonness[distinct].tolist(),
            vocabulary.familiarity[distinct].tolist(), strict=True,
        )
    }  # fmt: skip
    return [[read[number] for number in line if number >= 0] for line in words.tolist()]
