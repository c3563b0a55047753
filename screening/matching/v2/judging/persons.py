"""Persons: names left out that do not make another man, slips, and elements that are not one."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA, Levenshtein

from screening.matching.v1.reading.lexicon import SON_OF, TITLES_BORNE
from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.sounds import is_pinyin, skeleton_of, sound_of
from screening.matching.v2.judging.meeting import Meeting, Ruling, Said
from screening.matching.v2.reading.characters import writing_of
from screening.matching.v2.reading.persons import element_of
from screening.matching.v2.reading.tables import mains_of

_LOOK = 0.72
_OTHER = 0.66
_FEWEST, _MOST_NAMES = 2, 7
_COMMON_FAMILY = 5
"""Familiarity from which a family name says little: Lopez, Khan, Kim."""
_LETTERS = 4
_NEAR = 0.80


def fathers_left_out(meeting: Meeting) -> Ruling | None:
    """Own name and family name met, first and last; what is left out are fathers between them."""
    short, long = _by_length(meeting)
    chain = any(word.kind is Kind.FATHER or word.shown in SON_OF for word in long[1])
    if not chain or not _FEWEST <= len(short[0]) < len(long[0]) <= _MOST_NAMES:
        return None
    own, family = (_same(short[0][end], long[0][end]) for end in (0, -1))
    if not own or not family or not _in_order(short[0], long[0]):
        return None
    return Ruling(
        "fathers_left_out",
        "Own and family name met; only names of fathers are left out.",
        least=_LOOK,
    )


def names_left_out(meeting: Meeting) -> Ruling | None:
    """The first given name and the father's family name met, of four names or five: who has two of
    either is mostly called so."""
    (short, _), (long, _) = _by_length(meeting)
    if len(short) != _FEWEST or not 4 <= len(long) <= 5 or not _same(short[0], long[0]):
        return None
    if not all(word.kind is Kind.CONTENT for word in (*short, *long)):
        return None
    place = len(long) - 2
    if not _same(short[1], long[place]) or short[1].familiar >= _COMMON_FAMILY:
        return None
    return Ruling(
        "second_names_left_out",
        "The first given name and the first family name met; the second ones are left out.",
        least=0.70,
    )


def called_by_title(meeting: Meeting) -> Ruling | None:
    """A title borne as a name, and one more name: Haji Basir is Haji Abdul Basir Zarjmil."""
    titles = [
        {word.shown for word in side if word.shown in TITLES_BORNE}
        for side in (meeting.asked, meeting.listed)
    ]
    if not titles[0] & titles[1]:
        return None
    short, long = sorted(
        ([w for w in side if w.shown not in TITLES_BORNE] for side in meeting.names()), key=len
    )
    if len(short) != 1 or not 2 <= len(long) <= 4 or short[0].familiar >= _COMMON_FAMILY:
        return None
    if not any(_same(short[0], word) for word in long):
        return None
    return Ruling("called_by_title", "Both bear the title and the name with it.", least=0.70)


def slip_in_one_word(meeting: Meeting) -> Ruling | None:
    """Of two words one is equal, the other a letter off and no word that persons are called."""
    asked, listed = meeting.names()
    if len(asked) != _FEWEST or len(listed) != _FEWEST:
        return None
    for order in (listed, listed[::-1]):
        for same, other in ((0, 1), (1, 0)):
            if asked[same].text == order[same].text and _is_slip(asked[other], order[other]):
                return Ruling(
                    "slip_in_one_word", "One word is equal, the other a letter off.", least=0.70
                )
    return None


def _is_slip(asked: Said, listed: Said) -> bool:
    one, other = asked.text, listed.text
    if asked.familiar or min(len(one), len(other)) < _LETTERS or one[0] != other[0]:
        return False
    if is_pinyin(one) and is_pinyin(other) or (one[-1] == "a") != (other[-1] == "a"):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def another_element(meeting: Meeting) -> Ruling | None:
    """Two words that were taken for one are two names that are both known: Hasan, Husayn."""
    known = mains_of("spellings")
    if any(writing_of(text) != "latin" for text in meeting.texts):
        return None  # vowels that were guessed
    for word, other, alike in meeting.pairs():
        if alike == 1.0:
            continue
        one, two = element_of(word.text), element_of(other.text)
        if one != two and one in known and two in known:
            return Ruling(
                "another_element",
                f"{word.shown.upper()} and {other.shown.upper()} are two names.",
                most=_OTHER,
            )
    return None


def _by_length(
    meeting: Meeting,
) -> tuple[tuple[Sequence[Said], list[Said]], tuple[Sequence[Said], list[Said]]]:
    """The names of the side with fewer of them, with all its words, and those of the other."""
    asked, listed = meeting.names()
    both = (asked, meeting.asked), (listed, meeting.listed)
    return both if len(asked) <= len(listed) else (both[1], both[0])


def _same(one: Said, other: Said) -> bool:
    """Whether two words are one name as it may be spelled."""
    if one.text == other.text or element_of(one.text) == element_of(other.text):
        return True
    if min(len(one.text), len(other.text)) > _LETTERS and one.text[0] == other.text[0]:
        if OSA.distance(one.text, other.text, score_cutoff=1) <= 1:
            return True
    first, second = sound_of(one.text), sound_of(other.text)
    if min(len(first), len(second)) < _LETTERS or first[0] != second[0]:
        return False
    bones = skeleton_of(one.text)
    return (
        bones == skeleton_of(other.text)
        and len(bones) > 2
        or Levenshtein.normalized_similarity(first, second) >= _NEAR
    )


def _in_order(short: Sequence[Said], long: Sequence[Said]) -> bool:
    place = 0
    for word in short:
        while place < len(long) and not _same(word, long[place]):
            place += 1
        if place == len(long):
            return False
        place += 1
    return True


RULES = (fathers_left_out, names_left_out, called_by_title, slip_in_one_word, another_element)
