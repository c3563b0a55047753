"""How alike two words are: small comparators, the best of which counts, and the limits on it.

``LIKENESSES`` say how two words may be one (spelling, sound, initial, abbreviation); a pair gets
the highest answer any of them gives. ``LIMITS`` say why two words that look alike are two all the
same. Each takes pairs of words as columns and answers with similarities in [0, 1].
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.sounds import skeleton_of, voice_of
from screening.matching.v1.table import Bools, Floats, Ints, Vocabulary, kinds_among, marks

# An edit costs by its share of the longer word: 1 - COST x share ** POWER, nothing past FARTHEST.
# One letter in four is nearly another word (Wang, Wan), one in eight a typo.
EDIT_COST, EDIT_POWER, FARTHEST = 7.0, 2.0, 0.40
# The same for words spelled by sound (``sounds.voice_of``), where an edit is a quarter consonant.
VOICE_TOP, VOICE_COST, VOICE_POWER, VOICE_FARTHEST = 0.93, 6.1, 1.31, 0.25
# A romanized word: its vowels are guesses, so less agreement is expected and less is proven.
# Nothing at LOW, KNEE_ALIKE at the knee, FOREIGN_TOP where every sound agrees; straight between.
FOREIGN_LOW, FOREIGN_KNEE, KNEE_ALIKE, FOREIGN_TOP = 0.32, 0.50, 0.51, 0.88
# Shares from which a word counts at all, a little less so that rounding decides nothing: a search
# for less likeness than that takes twice as long.
_SPELLED, _VOICED = 1.0 - FARTHEST - 0.01, 1.0 - VOICE_FARTHEST - 0.01
_BRIEF = 3
"""Letters of a word that only itself can be: RS is not RSS, SP not SPP."""
_SWAPPABLE, _SWAPPED = 4, 0.88
"""The same letters in another order are a slip of the fingers, in words long enough to tell."""
_GIVEN = 5
_SAME_VOICE = 0.92
_OTHER_WORD = 0.76
"""Two words that are both known and sound apart are two words (Hernandez, Fernandez)."""
_COMMON = 2
"""Familiarity from which a name is taken for spelled right: Sokolov is not Shkolov misspelled."""
_OTHER_SYLLABLES = 0.50
_OTHER_BEGINNING = 0.55
_OTHER_GENDER = 0.40
_FAMILY_OF_WOMEN = ("ova", "eva", "ina", "aya", "aia")
"""Family names of women: Ivanov and Ivanova are one family, as Aleksandr and Aleksandra are two."""
_SLIPS = 2
_KIN_LENGTHS = (4, 7)
KIN = np.array(((0.0, 0.50, 0.35, 0.0), (0.0, 0.70, 0.50, 0.0), (0.0, 0.70, 0.60, 0.0)))
"""How alike the last words of two names are by the letters that differ, none to more than two, in
words of up to three, up to six, and more letters (of the longer word where one letter differs)."""
_ABBREVIATED = 0.89
INITIAL = 0.76
_LEAST = 0.02
_COUNTED = marks((Kind.NUMBER, Kind.VINTAGE))
_VOWEL = re.compile("[aeiouy]")


class Pairs:
    """Pairs of words, with what several comparators ask of them computed once."""

    def __init__(self, q: Vocabulary, qw: Ints, c: Vocabulary, cw: Ints) -> None:
        self.q, self.qw, self.c, self.cw = q, qw, c, cw
        self.q_texts, self.c_texts = q.texts.many(qw), c.texts.many(cw)
        kinds = q.kinds[qw], c.kinds[cw]
        self.numbers: Bools = kinds_among(kinds[0], _COUNTED) | kinds_among(kinds[1], _COUNTED)
        self.initials: Bools = (kinds[0] == Kind.INITIAL) | (kinds[1] == Kind.INITIAL)
        self.words: Bools = ~self.numbers & ~self.initials
        self.foreign: Bools = q.foreign[qw] | c.foreign[cw]
        self.written: Bools = (q.written_letters[qw] | c.written_letters[cw]) > 0
        self.shorter: Ints = np.minimum(q.lengths[qw], c.lengths[cw]).astype(np.int64)

    @cached_property
    def spelling(self) -> Floats:
        """Share of letters in common; a swap of neighbours is one edit."""
        return cpdist(
            self.q_texts, self.c_texts, scorer=OSA.normalized_similarity,
            score_cutoff=1.0 - FARTHEST, dtype=np.float64,
        )  # fmt: skip

    @cached_property
    def voice(self) -> Floats:
        """Share of sounds in common; 0 where it is too small to say anything of such words."""
        share = np.zeros(len(self.qw))
        for marked, least in ((self.foreign, FOREIGN_LOW), (~self.foreign, _VOICED)):
            at = np.flatnonzero(marked)
            if len(at):
                share[at] = cpdist(
                    self.q.voices.many(self.qw[at]), self.c.voices.many(self.cw[at]),
                    scorer=Levenshtein.normalized_similarity, score_cutoff=least, dtype=np.float64,
                )  # fmt: skip
        return share

    @cached_property
    def swapped(self) -> Bools:
        """Pairs with the same letters in another order, near enough to be a slip."""
        same: Bools = self.q.letter_sums[self.qw] == self.c.letter_sums[self.cw]
        return same & (self.spelling > 0.0)

    @cached_property
    def known(self) -> Bools:
        """Pairs of which both are common as names of persons, or both of organizations."""
        q, qw, c, cw = self.q, self.qw, self.c, self.cw
        persons: Bools = (q.familiarity[qw] > 0) & (c.familiarity[cw] > 0)
        return persons | ((q.commonness[qw] > 0) & (c.commonness[cw] > 0))

    def where(self, marked: Bools) -> list[tuple[int, str, str]]:
        """The marked pairs by place, for what only plain code can tell."""
        return [(k, self.q_texts[k], self.c_texts[k]) for k in np.flatnonzero(marked).tolist()]


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
    pairs = Pairs(q, qw, c, cw)
    alike = LIKENESSES[0](pairs)
    for likeness in LIKENESSES[1:]:
        alike = np.maximum(alike, likeness(pairs))
    for limit in LIMITS:
        alike = limit(pairs, alike)
    alike[pairs.numbers | (alike < _LEAST)] = 0.0
    return alike


def spelled(pairs: Pairs) -> Floats:
    """Edits against the length of the longer word: a slip of the fingers."""
    alike = falling(1.0 - pairs.spelling, EDIT_COST, EDIT_POWER, FARTHEST)
    return np.where(pairs.words, alike, 0.0)


def voiced(pairs: Pairs) -> Floats:
    """The same by sound: Yevgeny is Evgeni, Tchaikovsky is Chaykovskiy, Владимир is Vladimir."""
    native = VOICE_TOP * falling(1.0 - pairs.voice, VOICE_COST, VOICE_POWER, VOICE_FARTHEST)
    knots = (FOREIGN_LOW, FOREIGN_KNEE, 1.0), (0.0, KNEE_ALIKE, FOREIGN_TOP)
    alike = np.where(pairs.foreign, np.interp(pairs.voice, *knots), native)
    return np.where(pairs.words, alike, 0.0)


def as_written(pairs: Pairs) -> Floats:
    """A slip of the pen in a word that was written out for another: "Jijmy", "Airilnes"."""
    alike = np.zeros(len(pairs.qw))
    there = np.flatnonzero(pairs.written & pairs.words)
    if not len(there):
        return alike
    asked = as_they_stood(pairs.q, pairs.qw[there])
    listed = as_they_stood(pairs.c, pairs.cw[there])
    spelling = cpdist(
        asked, listed, scorer=OSA.normalized_similarity, score_cutoff=_SPELLED, dtype=np.float64
    )
    voice = cpdist(
        [voice_of(word) for word in asked], [voice_of(word) for word in listed],
        scorer=Levenshtein.normalized_similarity, score_cutoff=_VOICED, dtype=np.float64,
    )  # fmt: skip
    alike[there] = np.maximum(
        falling(1.0 - spelling, EDIT_COST, EDIT_POWER, FARTHEST),
        VOICE_TOP * falling(1.0 - voice, VOICE_COST, VOICE_POWER, VOICE_FARTHEST),
    )
    return alike


def as_they_stood(vocabulary: Vocabulary, words: Ints) -> list[str]:
    """Words as they stood in the name, before another was written out for them."""
    texts, written = vocabulary.texts.many(words), vocabulary.written.many(words)
    return [stood or text for text, stood in zip(texts, written, strict=True)]


def initial(pairs: Pairs) -> Floats:
    """A letter stands for a word that begins with it."""
    alike = np.zeros(len(pairs.qw))
    for place, first, second in pairs.where(pairs.initials & ~pairs.numbers):
        alike[place] = INITIAL if first[0] == second[0] else 0.0
    return alike


def abbreviated(pairs: Pairs) -> Floats:
    """One word is cut from the other, which is a business word: "equip", "srvces", "mfg"."""
    q, qw, c, cw = pairs.q, pairs.qw, pairs.c, pairs.cw
    left_over = q.letters[qw] & ~c.letters[cw], c.letters[cw] & ~q.letters[qw]
    q_cut = (left_over[0] == 0) & (c.commonness[cw] > 0)
    c_cut = (left_over[1] == 0) & (q.commonness[qw] > 0)
    alike = np.zeros(len(qw))
    for place, first, second in pairs.where((q_cut | c_cut) & (pairs.shorter > 2) & pairs.words):
        alike[place] = _ABBREVIATED if is_abbreviation(first, second) else 0.0
    return alike


def other_syllables(pairs: Pairs, alike: Floats) -> Floats:
    """Two words of Chinese syllables that are not the same syllables are two names."""
    both = pairs.q.pinyin[pairs.qw] & pairs.c.pinyin[pairs.cw]
    apart = both & ~pairs.swapped & (pairs.voice < 1.0)
    return np.where(apart, np.minimum(alike, _OTHER_SYLLABLES), alike)


def other_known_word(pairs: Pairs, alike: Floats) -> Floats:
    """Two known words that sound apart are two words, and a query's common name is no slip."""
    common = (pairs.q.familiarity[pairs.qw] >= _COMMON) & pairs.words & ~pairs.foreign
    apart = (pairs.known | common) & (pairs.voice < _SAME_VOICE) & ~pairs.swapped
    return np.where(apart, np.minimum(alike, _OTHER_WORD), alike)


def other_gender(pairs: Pairs, alike: Floats) -> Floats:
    """A man's given name and the woman's made from it are two persons: Viktor, Viktoriya."""
    q, qw, c, cw = pairs.q, pairs.qw, pairs.c, pairs.cw
    persons = (q.familiarity[qw] > 0) & (c.familiarity[cw] > 0) & (pairs.shorter >= _GIVEN)
    alike = alike.copy()
    for place, first, second in pairs.where(persons & (alike > _OTHER_GENDER)):
        man, woman = (first, second) if second.endswith("a") else (second, first)
        if (woman.endswith("a") and man[-1] not in "aeiouyh"
                and not woman.endswith(_FAMILY_OF_WOMEN)
                and skeleton_of(woman) == skeleton_of(man)):  # fmt: skip
            alike[place] = _OTHER_GENDER
    return alike


def other_beginning(pairs: Pairs, alike: Floats) -> Floats:
    """Fingers and ears seldom miss the first sound: Kolotov is not Zolotov."""
    first, second = pairs.q.beginnings[pairs.qw], pairs.c.beginnings[pairs.cw]
    apart: Bools = (first & second == 0) & (first > 0) & (second > 0)
    apart &= pairs.words & ~pairs.swapped
    return np.where(apart, np.minimum(alike, _OTHER_BEGINNING), alike)


def brief(pairs: Pairs, alike: Floats) -> Floats:
    """Words of two or three letters are themselves only."""
    short = (pairs.shorter <= _BRIEF) & ~pairs.foreign & ~pairs.initials
    return np.where(short, np.minimum(alike, _OTHER_WORD), alike)


def slipped(pairs: Pairs, alike: Floats) -> Floats:
    """No limit holds for the same letters in another order: that is how fingers slip."""
    slip = pairs.swapped & (pairs.shorter > _SWAPPABLE) & pairs.words
    return np.where(slip, np.maximum(alike, _SWAPPED), alike)


LIKENESSES: tuple[Callable[[Pairs], Floats], ...] = (
    spelled,
    voiced,
    as_written,
    initial,
    abbreviated,
)
LIMITS: tuple[Callable[[Pairs, Floats], Floats], ...] = (
    other_syllables,
    other_known_word,
    brief,
    other_beginning,
    slipped,
    other_gender,
)


def falling(apart: Floats, cost: float, power: float, farthest: float) -> Floats:
    """One less what a distance costs, in [0, 1]; nothing past the farthest."""
    alike = np.clip(1.0 - cost * apart**power, 0.0, 1.0)
    return np.where(apart > farthest, 0.0, alike)


def is_abbreviation(first: str, second: str) -> bool:
    """Whether one is cut from the other: "equip", "srvces", "mfg" (of a business word)."""
    short, long = sorted((first, second), key=len)
    if len(short) < 2 or len(short) == len(long) or short[0] != long[0]:
        return False
    if long.startswith(short):
        return len(short) >= 3
    rest = iter(long)
    if len(short) < 3 or short[-1] not in long[-3:] or not all(char in rest for char in short):
        return False
    # who leaves consonants out leaves the vowels out, too: "mfg", "srvces", but not "tang" of
    # "teaching"
    return not _VOWEL.search(short, 1) or _VOWEL.sub("", short) == _VOWEL.sub("", long)


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
    return worth | _worth_as_written(q, qw, c, cw)


def _worth_as_written(q: Vocabulary, qw: Ints, c: Vocabulary, cw: Ints) -> Bools:
    """The same bound for words that others were written out for."""
    written = (q.written_letters[qw] | c.written_letters[cw]) > 0
    q_letters, c_letters = stood_letters(q, qw), stood_letters(c, cw)
    shared = np.bitwise_count(q_letters & c_letters).astype(np.int16)
    fewer = np.minimum(np.bitwise_count(q_letters), np.bitwise_count(c_letters))
    worth: Bools = written & (shared * 5 >= fewer.astype(np.int16) * 4)
    return worth


def stood_letters(vocabulary: Vocabulary, words: Ints) -> NDArray[np.uint32]:
    """The letters of words as they stood."""
    written = vocabulary.written_letters[words]
    letters: NDArray[np.uint32] = np.where(written > 0, written, vocabulary.letters[words])
    return letters


def kinship(q: Vocabulary, qw: Ints, c: Vocabulary, cw: Ints) -> Floats:
    """How alike the last words are of two names the rest of which met (Anselm Lotti, Anselm Rotti).

    Up to two letters are a slip there that would make another word elsewhere. Not so in Chinese
    syllables and in given names of men and women; in short words little is said by it.
    """
    alike = np.zeros(len(qw))
    if not len(qw):
        return alike
    near = np.bitwise_count(stood_letters(q, qw) ^ stood_letters(c, cw)) <= 2 * _SLIPS
    places = np.flatnonzero(near & ~(q.pinyin[qw] & c.pinyin[cw]))
    if not len(places):
        return alike
    pairs = Pairs(q, qw[places], c, cw[places])
    stood = as_they_stood(q, pairs.qw), as_they_stood(c, pairs.cw)
    apart = cpdist(*stood, scorer=OSA.distance, score_cutoff=_SLIPS, dtype=np.int32)
    longer = np.maximum(q.lengths[pairs.qw], c.lengths[pairs.cw])
    size = np.where(apart > 1, pairs.shorter, longer)
    kin = KIN[np.searchsorted(_KIN_LENGTHS, size, side="right"), apart]
    alike[places] = np.where(pairs.words, other_gender(pairs, kin), 0.0)
    return alike
