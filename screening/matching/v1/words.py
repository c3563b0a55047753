"""How alike two words are: a handful of small comparators, the best of which counts.

Each takes the pairs as columns and returns a similarity in [0, 1]. A pair gets the highest answer
any comparator gives, so a comparator only ever explains a likeness, never denies one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from screening.matching.names import Kind
from screening.matching.table import Bools, Floats, Ints, Vocabulary

# Share of equal letters -> how much of the word counts as met. One letter in four is already
# another word (Wang/Wan), one in eight is a typo (Phytium/Phytiun), one in twelve is nothing.
_EDIT_CURVE = ((0.0, 0.60, 0.70, 0.75, 0.80, 0.834, 0.875, 0.92, 1.0),
               (0.0, 0.00, 0.15, 0.40, 0.62, 0.780, 0.880, 0.95, 1.0))  # fmt: skip
# The same on words spelled by sound (``sounds.voice_of``), where an edit is a quarter consonant.
_VOICE_CURVE = ((0.0, 0.76, 0.82, 0.87, 0.92, 0.96, 1.0),
                (0.0, 0.00, 0.30, 0.62, 0.82, 0.91, 0.96))  # fmt: skip
# A romanized word: its vowels are guesses, so less agreement is expected and less is proven.
_FOREIGN_CURVE = ((0.0, 0.40, 0.55, 0.65, 0.75, 0.85, 0.93, 1.0),
                  (0.0, 0.02, 0.12, 0.28, 0.48, 0.70, 0.86, 0.95))  # fmt: skip
_ABBREVIATED = 0.90
_INITIAL = 0.60
_LEAST = 0.02


def similarities(q: Vocabulary, qw: Ints, c: Vocabulary, cw: Ints) -> Floats:
    """How alike the words are, pair by pair.

    Args:
        q, c: the vocabularies of the two sides.
        qw, cw: vocabulary numbers, one pair a position; equal words are expected to be 1 already.

    Returns:
        Similarities in [0, 1]; below the least one that means anything they are 0.
    """
    if not len(qw):
        return np.zeros(0)
    q_texts, c_texts = q.texts.many(qw), c.texts.many(cw)
    alike = spelled_alike(q_texts, c_texts)
    foreign = q.foreign[qw] | c.foreign[cw]
    alike = np.maximum(alike, voiced_alike(q.voices.many(qw), c.voices.many(cw), foreign))
    q_kinds, c_kinds = q.kinds[qw], c.kinds[cw]
    numbers = (q_kinds == Kind.NUMBER) | (c_kinds == Kind.NUMBER)
    alike[numbers] = 0.0
    initials = (q_kinds == Kind.INITIAL) | (c_kinds == Kind.INITIAL)
    for pair in np.flatnonzero(initials & ~numbers).tolist():
        alike[pair] = _INITIAL if q_texts[pair][0] == c_texts[pair][0] else 0.0
    cut = may_be_abbreviated(q, qw, c, cw) & (alike < _ABBREVIATED) & ~numbers & ~initials
    for pair in np.flatnonzero(cut).tolist():
        if is_abbreviation(q_texts[pair], c_texts[pair]):
            alike[pair] = _ABBREVIATED
    alike[alike < _LEAST] = 0.0
    return alike


def spelled_alike(first: Sequence[str], second: Sequence[str]) -> Floats:
    """Edits (a swap of neighbours is one) against the length of the longer word."""
    share = cpdist(first, second, scorer=OSA.normalized_similarity, dtype=np.float64)
    alike: Floats = np.interp(share, *_EDIT_CURVE)
    return alike


def voiced_alike(first: Sequence[str], second: Sequence[str], foreign: Bools) -> Floats:
    """The same by sound: Yevgeny is Evgeni, Tchaikovsky is Chaykovskiy, Владимир is Vladimir."""
    share = cpdist(first, second, scorer=Levenshtein.normalized_similarity, dtype=np.float64)
    alike: Floats = np.where(
        foreign, np.interp(share, *_FOREIGN_CURVE), np.interp(share, *_VOICE_CURVE)
    )
    return alike


def may_be_abbreviated(q: Vocabulary, qw: Ints, c: Vocabulary, cw: Ints) -> Bools:
    """Pairs of which one is a business word that has all letters of the other, shorter one."""
    q_letters, c_letters = q.letters[qw], c.letters[cw]
    q_cut = ((q_letters & ~c_letters) == 0) & (c.commonness[cw] > 0) & (q.lengths[qw] > 2)
    c_cut = ((c_letters & ~q_letters) == 0) & (q.commonness[qw] > 0) & (c.lengths[cw] > 2)
    found: Bools = q_cut | c_cut
    return found


def is_abbreviation(first: str, second: str) -> bool:
    """Whether one is cut from the other: "equip", "srvces", "mfg" (of a business word)."""
    short, long = sorted((first, second), key=len)
    if len(short) < 2 or len(short) == len(long) or short[0] != long[0]:
        return False
    if long.startswith(short):
        return len(short) >= 3
    rest = iter(long)
    return len(short) >= 3 and short[-1] in long[-3:] and all(char in rest for char in short)


def worth_comparing(q: Vocabulary, qw: Ints, c: Vocabulary, cw: Ints) -> Bools:
    """A cheap bound on letters in common: most pairs of unlike words end here.

    An edit changes at most one letter on each side, so words with few letters in common cannot
    reach the edit curve. Initials and foreign words, which may meet on less, always pass.
    """
    shared = np.bitwise_count(q.letters[qw] & c.letters[cw]).astype(np.int16)
    fewer = np.minimum(np.bitwise_count(q.letters[qw]), np.bitwise_count(c.letters[cw]))
    lengths_q, lengths_c = q.lengths[qw].astype(np.int16), c.lengths[cw].astype(np.int16)
    close = np.abs(lengths_q - lengths_c) * 5 <= np.maximum(lengths_q, lengths_c) * 2
    business = (q.commonness[qw] > 0) | (c.commonness[cw] > 0)
    lenient = q.foreign[qw] | c.foreign[cw] | (lengths_q == 1) | (lengths_c == 1)
    worth: Bools = ((shared * 5 >= fewer.astype(np.int16) * 3) & (close | business)) | lenient
    return worth
