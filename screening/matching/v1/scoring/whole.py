"""Names as one string, for those whose blanks went astray in several places at once.

"BEI JING ZHONGDUN" is "Beijing Zhongdun" and "THANEC-OAT" is "Thane-Coat": no word meets a word,
but the letters in order do. Only near-equal strings count, and only long ones, so that this never
turns two short names into one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from screening.matching.v1.reading.names import Mode
from screening.matching.v1.reading.sounds import voice_of
from screening.matching.v1.scoring.arithmetic import Sums, distance
from screening.matching.v1.scoring.words import as_they_stood
from screening.matching.v1.table import OUTSIDE, Floats, Ints, Table, kinds_among

Side = tuple[Table, Ints, Floats]

SHORTEST = 7
"""Letters below which a whole is not compared: of six letters one in six may not be another."""
WHOLE_LOW, WHOLE_ALIKE, WHOLE_TOP = 0.90, 0.90, 0.96
"""Share of letters in order from which strings count, how alike they are there, and when equal."""
_ALIKE_ENOUGH = WHOLE_LOW - 0.01  # under what counts, so that rounding decides nothing
VOICE_LESS = 0.03
"""By sound two strings look more alike than by letters ("Rosoboroneksport", "Rosoboronexport")."""
_SETTLED = 0.93
"""Scores from which the words have met well enough to be told word by word."""
_UNSETTLED = 0.70
"""Scores below which as many words on both sides are compared, for equal letters only: in
"Thanec-oat" the blank moved, but two institutes may differ by one short word."""


@dataclass(slots=True)
class Wholes:
    """How alike two names are as one string, 0 where that says nothing, and what they weigh."""

    alike: Floats
    weight: Floats
    modes: NDArray[np.uint8]

    def sums(self) -> Sums:
        """The whole as one word that met."""
        met, none = self.alike * self.weight, np.zeros_like(self.weight)
        near = self.weight * distance(self.alike)
        nowhere = np.zeros(len(met), dtype=np.bool_)
        return Sums(met, near, none, none, none, none, none, none, nowhere, self.modes)


def compare_wholes(q: Side, c: Side, scores: Floats, modes: NDArray[np.uint8]) -> Wholes:
    """Compare as strings what did not settle as words.

    Args:
        q, c: for each side its table, the words of each name and their weights.
        scores: what the words scored.
        modes: how the pairs are read; an address has too many numbers to be one string.
    """
    inside = [_inside(side) for side in (q, c)]
    lengths = [
        np.where(kept, side[0].vocabulary.lengths[side[1]], 0).sum(axis=1)
        if len(side[0].vocabulary.lengths)
        else np.zeros(len(scores), dtype=np.int64)
        for side, kept in zip((q, c), inside, strict=True)
    ]
    counts = [kept.sum(axis=1) for kept in inside]
    weight = 0.5 * ((q[2] * inside[0]).sum(axis=1) + (c[2] * inside[1]).sum(axis=1))
    open_pairs = (
        (scores < _SETTLED)
        & (np.minimum(*lengths) >= SHORTEST)
        & alike_in_length(*lengths)
        & ((counts[0] != counts[1]) | (scores < _UNSETTLED))
        & (modes != Mode.ADDRESS)
    )
    alike = np.zeros(len(scores))
    picked = np.flatnonzero(open_pairs)
    if len(picked):
        texts = [_glue(side[0], side[1][picked], kept[picked]) for side, kept in
                 zip((q, c), inside, strict=True)]  # fmt: skip
        as_many = (counts[0] == counts[1])[picked] & (scores[picked] > 0.0)
        share = np.array([one == other for one, other in zip(*texts, strict=True)], np.float64)
        free = np.flatnonzero(~as_many)
        share[free] = _share_of(*([side[k] for k in free.tolist()] for side in texts))
        alike[picked] = np.where(
            share < WHOLE_LOW,
            0.0,
            np.interp(share, (WHOLE_LOW, 1.0), (WHOLE_ALIKE, WHOLE_TOP)),
        )
    return Wholes(alike, weight, modes)


def _share_of(first: list[str], second: list[str]) -> Floats:
    """Share of letters, or of sounds, in order; 0 where it is too small to count."""
    voices = ([voice_of(text) for text in side] for side in (first, second))
    share: Floats = np.maximum(
        cpdist(first, second, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE_ENOUGH,
               dtype=np.float64),
        cpdist(*voices, scorer=Levenshtein.normalized_similarity, score_cutoff=_ALIKE_ENOUGH,
               dtype=np.float64) - VOICE_LESS,
    )  # fmt: skip
    return share


def alike_in_length(first: Ints, second: Ints) -> NDArray[np.bool_]:
    """Whether strings of these lengths may be near enough to count: one letter in eight apart."""
    longer, shorter = np.maximum(first, second), np.minimum(first, second)
    near: NDArray[np.bool_] = (longer - shorter) * 8 <= longer
    return near


def _inside(side: Side) -> NDArray[np.bool_]:
    """The words that belong to the whole: all but legal forms and titles."""
    table, words, _ = side
    if not len(table.vocabulary.kinds):
        return words >= 0
    kept: NDArray[np.bool_] = (words >= 0) & ~kinds_among(table.vocabulary.kinds[words], OUTSIDE)
    return kept


def _glue(table: Table, words: Ints, kept: NDArray[np.bool_]) -> list[str]:
    texts = np.array(as_they_stood(table.vocabulary, np.where(kept, words, 0).ravel()), np.object_)
    texts[~kept.ravel()] = ""
    pieces, width = texts.tolist(), words.shape[1]
    return ["".join(pieces[row : row + width]) for row in range(0, len(pieces), width)]
