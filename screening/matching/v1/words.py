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

# An edit costs by its share of the longer word: 1 - COST x share ** POWER, nothing past FARTHEST.
# One letter in four is nearly another word (Wang, Wan), one in eight a typo.
EDIT_COST, EDIT_POWER, FARTHEST = 7.2, 2.0, 0.40
# The same for words spelled by sound (``sounds.voice_of``), where an edit is a quarter consonant.
VOICE_TOP, VOICE_COST, VOICE_POWER, VOICE_FARTHEST = 0.97, 9.7, 1.24, 0.25
# A romanized word: its vowels are guesses, so less agreement is expected and less is proven.
# Nothing at LOW, KNEE_ALIKE at the knee, FOREIGN_TOP where every sound agrees; straight between.
FOREIGN_LOW, FOREIGN_KNEE, KNEE_ALIKE, FOREIGN_TOP = 0.40, 0.63, 0.51, 0.85
_BRIEF = 3
"""Letters of a word that only itself can be: RS is not RSS, SP not SPP."""
_SWAPPABLE, _SWAPPED = 4, 0.88
"""The same letters in another order are a slip of the fingers, in words long enough to tell."""
_SAME_VOICE = 0.92
_OTHER_WORD = 0.64
"""Two words that are both known and sound apart are two words (Hernandez, Fernandez)."""
_OTHER_SYLLABLES = 0.35
_ABBREVIATED = 0.83
_INITIAL = 0.51
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
    spelled = spelled_alike(q_texts, c_texts)
    foreign = q.foreign[qw] | c.foreign[cw]
    share = voices_shared(q.voices.many(qw), c.voices.many(cw))
    alike = np.maximum(spelled, voiced_alike(share, foreign))
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
    swapped = (q.letter_sums[qw] == c.letter_sums[cw]) & (spelled > 0.0) & ~numbers
    syllables = q.pinyin[qw] & c.pinyin[cw] & ~swapped & (share < 1.0)
    alike[syllables] = np.minimum(alike[syllables], _OTHER_SYLLABLES)
    known = (q.familiarity[qw] > 0) & (c.familiarity[cw] > 0)
    known |= (q.commonness[qw] > 0) & (c.commonness[cw] > 0)
    known &= (share < _SAME_VOICE) & ~swapped
    alike[known] = np.minimum(alike[known], _OTHER_WORD)
    shorter = np.minimum(q.lengths[qw], c.lengths[cw])
    brief = (shorter <= _BRIEF) & ~foreign & ~initials
    alike[brief] = np.minimum(alike[brief], _OTHER_WORD)
    alike[swapped & (shorter > _SWAPPABLE)] = np.maximum(
        alike[swapped & (shorter > _SWAPPABLE)], _SWAPPED
    )
    alike[alike < _LEAST] = 0.0
    return alike


def spelled_alike(first: Sequence[str], second: Sequence[str]) -> Floats:
    """Edits (a swap of neighbours is one) against the length of the longer word."""
    share = cpdist(
        first, second, scorer=OSA.normalized_similarity, score_cutoff=1.0 - FARTHEST,
        dtype=np.float64,
    )  # fmt: skip
    return falling(1.0 - share, EDIT_COST, EDIT_POWER, FARTHEST)


def falling(apart: Floats, cost: float, power: float, farthest: float) -> Floats:
    """One less what a distance costs, in [0, 1]; nothing past the farthest."""
    alike = np.clip(1.0 - cost * apart**power, 0.0, 1.0)
    return np.where(apart > farthest, 0.0, alike)


def voices_shared(first: Sequence[str], second: Sequence[str]) -> Floats:
    """Share of sounds in common of words spelled by sound."""
    share: Floats = cpdist(
        first, second, scorer=Levenshtein.normalized_similarity, dtype=np.float64
    )
    return share


def voiced_alike(share: Floats, foreign: Bools) -> Floats:
    """The same by sound: Yevgeny is Evgeni, Tchaikovsky is Chaykovskiy, Владимир is Vladimir."""
    native = VOICE_TOP * falling(1.0 - share, VOICE_COST, VOICE_POWER, VOICE_FARTHEST)
    knots = (FOREIGN_LOW, FOREIGN_KNEE, 1.0), (0.0, KNEE_ALIKE, FOREIGN_TOP)
    return np.where(foreign, np.interp(share, *knots), native)


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
