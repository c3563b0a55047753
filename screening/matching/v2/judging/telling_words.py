"""One telling word: another word of the dictionary, or the same with a slip."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.sounds import skeleton_of
from screening.matching.v2.judging.meeting import Meeting, Ruling, Said
from screening.matching.v2.reading.tables import mains_of, what_is

_OTHER, _LOOK = 0.66, 0.70
_GENERIC = 8
"""Commonness from which a word says little of what a firm does: technology, industry, trading."""
_LONGEST_FORM = 4
"""Letters up to which two words that differ in one may be forms of one."""
_SHORT, _SLIPPED = 2, 5
"""Letters up to which a word can only be itself, and from which it may have a slip."""
_VOWELS = frozenset("aeiouy")
_SOUNDS_ALIKE = re.compile("sz|zs|vf|fv|dt|td|bp|pb|gk|kg|iy|yi")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def another_word(meeting: Meeting) -> Ruling | None:
    """Two words that were taken for one are two of the dictionary: construction, conservation."""
    arabic = mains_of("arabic_words")
    for word, other, alike in meeting.pairs():
        if alike == 1.0 or word.kind is Kind.INITIAL or other.kind is Kind.INITIAL:
            continue
        if _is_dictionary(word) and _is_dictionary(other) and _is_apart(word.text, other.text):
            return _two_words(word, other)
        one, two = _arabic(word.text), _arabic(other.text)
        if one != two and one in arabic and two in arabic:
            return _two_words(word, other)
    return None


def _two_words(word: Said, other: Said) -> Ruling:
    said = f"{word.shown.upper()} and {other.shown.upper()} are two words."
    return Ruling("another_word", said, most=_OTHER)


def _arabic(word: str) -> str:
    return what_is("arabic_words").get(word, word)


def _is_dictionary(word: Said) -> bool:
    """A word of the trade, written out: of an abbreviation nobody knows what it was cut from."""
    if word.kind is not Kind.CONTENT:
        return False
    known = what_is("dictionary_words")
    return word.shown in known or (word.text == word.shown and word.common > 0)


def one_word_apart(meeting: Meeting) -> Ruling | None:
    """Names of common words alone, all met but one of either, which tells what each makes or does.

    Where a rare word met, the other one may be how a translator put it.
    """
    mine = [w for w, k in zip(meeting.asked, meeting.partner, strict=True) if k < 0 and _counts(w)]
    taken = {place for place in meeting.partner if place >= 0}
    theirs = [w for k, w in enumerate(meeting.listed) if k not in taken and _counts(w)]
    if len(mine) != 1 or len(theirs) != 1 or not all(map(_is_dictionary, (*mine, *theirs))):
        return None
    if any(word.common >= _GENERIC for word in (*mine, *theirs)):
        return None
    met = [word for word, _, alike in meeting.pairs() if alike == 1.0]
    rare = any(word.kind is Kind.CONTENT and not _is_dictionary(word) for word in met)
    if rare or len(met) < len(taken) or not _is_apart(mine[0].text, theirs[0].text):
        return None
    return _two_words(mine[0], theirs[0])


def _counts(word: Said) -> bool:
    return word.kind not in (Kind.LEGAL, Kind.FILLER, Kind.TITLE)


def _is_apart(one: str, other: str) -> bool:
    """Whether two words are no forms of one: petroleum and petrochemical, not system and systems,
    fibre and fiber."""
    shorter = min(len(one), len(other))
    begun = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    if OSA.distance(one, other) > 2:
        return shorter - begun > 3
    return (
        shorter - begun > 2 and shorter > _LONGEST_FORM and skeleton_of(one) != skeleton_of(other)
    )


def slip_in_one_word(meeting: Meeting) -> Ruling | None:
    """The one telling word is doubled in a letter, or off by a key beside it."""
    asked, listed = (
        [w for w in side if w.kind is Kind.CONTENT] for side in (meeting.asked, meeting.listed)
    )
    if len(asked) != 1 or len(listed) != 1 or any(w.common for w in (*asked, *listed)):
        return None
    if any(w.kind in (Kind.NUMBER, Kind.PLACE, Kind.INITIAL) for w in
           (*meeting.asked, *meeting.listed)):  # fmt: skip
        return None
    one, other = asked[0].shown, listed[0].shown
    if _is_doubled(one, other) or _is_beside(one, other):
        return Ruling("slip_in_one_word", "The only word is a letter off.", least=_LOOK)
    return None


def _is_doubled(one: str, other: str) -> bool:
    """Whether a letter is said twice; in an abbreviation the last one of what is asked only."""
    short, long = sorted((one, other), key=len)
    if len(long) != len(short) + 1 or len(short) <= _SHORT:
        return False
    if len(short) < _SLIPPED:
        return long == one == short + short[-1] and not _VOWELS & set(short[1:])
    return any(
        long[k] == long[k - 1] and long[:k] + long[k + 1 :] == short for k in range(1, len(long))
    )


def _is_beside(one: str, other: str) -> bool:
    """Whether two letters changed places, or one inside is that of the key beside it or sounds so.

    In short words other vowels make other names.
    """
    if len(one) != len(other) or len(one) < _SLIPPED or one[0] != other[0]:
        return False
    off = [k for k, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(off) == 2:
        return off[1] == off[0] + 1 and sorted(one) == sorted(other)
    pair = one[off[0]] + other[off[0]] if len(off) == 1 else ""
    if not pair or _SOUNDS_ALIKE.search(pair):
        return bool(pair)
    if off[0] == len(one) - 1 or not _neighbours(*pair):
        return False
    return len(one) > _SLIPPED or not _VOWELS & set(pair)


def _neighbours(one: str, other: str) -> bool:
    """Whether two letters are beside each other on a keyboard, in a row or across two."""
    where = {key: (row, place) for row, keys in enumerate(_KEYS) for place, key in enumerate(keys)}
    if one not in where or other not in where:
        return False
    (row, place), (below, beside) = sorted((where[one], where[other]))
    apart = beside - place
    return abs(apart) == 1 if row == below else below - row == 1 and apart in (0, -1)


APART = (another_word, one_word_apart)
TOGETHER = (slip_in_one_word,)
