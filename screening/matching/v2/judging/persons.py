"""Persons: names left out that do not make another man, slips, and elements that are not one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA, Levenshtein

from screening.matching.v1.reading.lexicon import IN_PERSONS, SON_OF, TITLES_BORNE
from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.normalize import folded
from screening.matching.v1.reading.sounds import is_pinyin, skeleton_of, sound_of
from screening.matching.v2.judging.meeting import Meeting, Ruling, Said, naming
from screening.matching.v2.reading.characters import writing_of
from screening.matching.v2.reading.persons import element_of, is_known, is_slavic
from screening.matching.v2.reading.tables import mains_of

_LOOK = 0.72
_OTHER = 0.66
_FEWEST, _MOST_NAMES = 2, 7
_COMMON_FAMILY = 5
"""Familiarity from which a family name says little: Lopez, Khan, Kim."""
_COMMON_OF_THREE = 3
"""The same where only one family name is left out."""
_COMMON_GIVEN = 7
"""Familiarity over which a given name vouches for nothing: Muhammad, Ali."""
_LETTERS = 4
_NEAR = 0.80


def fathers_left_out(meeting: Meeting) -> Ruling | None:
    """Own name and family name met, first and last; what is left out are fathers between them."""
    short, long = _by_length(meeting)
    if not _is_chain(*long) or not _FEWEST <= len(short[0]) < len(long[0]) <= _MOST_NAMES:
        return None
    own, family = (_same(short[0][end], long[0][end]) for end in (0, -1))
    if not own or not family or not _in_order(short[0], long[0]):
        return None
    return Ruling(
        "fathers_left_out",
        "Own and family name met; only names of fathers are left out.",
        least=_LOOK,
    )


def _is_chain(names: Sequence[Said], words: list[Said]) -> bool:
    """Whether fathers stand in a name: behind "bin", or bare between its own and a family name
    with the article, all of them names out of Arabic."""
    if any(word.kind is Kind.FATHER or word.shown in SON_OF for word in words):
        return True
    known = mains_of("spellings")
    fathers = [element_of(word.text) for word in names[1:-1]]
    if not fathers or not all(name in known and not is_slavic(name) for name in fathers):
        return False
    return any(a.shown in _ARTICLES and b is names[-1] for a, b in pairwise(words))


_ARTICLES = frozenset(["al", "el"])


def names_left_out(meeting: Meeting) -> Ruling | None:
    """The first given name and the father's family name met, of four names or five: who has two of
    either is mostly called so."""
    if any(writing_of(text) != "latin" for text in meeting.texts):
        return None
    (short, _), (long, _) = _by_length(meeting)
    if len(short) != _FEWEST or not 3 <= len(long) <= 5 or not _is_one(short[0], long[0]):
        return None
    if not all(word.kind is Kind.CONTENT for word in (*short, *long)):
        return None
    own, family = short
    if not _is_one(family, long[-2]) or len(family.text) < _LETTERS:
        return None
    told = _COMMON_FAMILY if len(long) > 3 else _COMMON_OF_THREE
    if _familiar(own) > _COMMON_GIVEN or (family.familiar >= told and _familiar(own)):
        return None
    return Ruling(
        "second_names_left_out",
        "The first given name and the first family name met; the second ones are left out.",
        least=0.70,
    )


_CLERGY = frozenset(["mullah", "molla", "maulavi", "mawlawi", "maulawi", "maulana"])
_BORNE = (TITLES_BORNE | _CLERGY) - {
    "sheikh", "sheik", "shaikh", "shaykh", "syed", "sayed", "sayid", "sayyid", "seyed", "don",
    "ustad",
}  # fmt: skip
"""Titles by which a man is called; those left out are borne by too many."""


def called_by_title(meeting: Meeting) -> Ruling | None:
    """A title borne as a name, and one more name: Haji Basir is Haji Abdul Basir Zarjmil."""
    titles = [
        {word.shown for word in side if word.shown in _BORNE}
        for side in (meeting.asked, meeting.listed)
    ]
    if not titles[0] & titles[1]:
        return None
    short, long = sorted(
        ([w for w in side if w.shown not in _BORNE] for side in meeting.names()), key=len
    )
    if not 1 <= len(short) < len(long) <= 4 or short[0].familiar >= _COMMON_FAMILY:
        return None
    if not all(any(_is_one(word, other) for other in long) for word in short):
        return None
    return Ruling("called_by_title", "Both bear the title and the name with it.", least=0.70)


def slip_in_one_word(meeting: Meeting) -> Ruling | None:
    """Of two words one is equal, the other a letter off and no word that persons are called."""
    asked, listed = meeting.names()
    if len(asked) != _FEWEST or len(listed) != _FEWEST:
        return None
    for order in (listed, listed[::-1]):
        for same, other in ((0, 1), (1, 0)):
            if _familiar(asked[same]) > _COMMON_GIVEN:
                continue
            if asked[same].text == order[same].text and _is_slip(asked[other], order[other]):
                return Ruling(
                    "slip_in_one_word", "One word is equal, the other a letter off.", least=0.70
                )
    return None


def _familiar(word: Said) -> int:
    return max(word.familiar, IN_PERSONS.get(element_of(word.text), 0))


def initials_and_family(meeting: Meeting) -> Ruling | None:
    """The family name is equal, and the initials are those of all other names, two at least."""
    sides = list(zip(meeting.texts, (meeting.asked, meeting.listed), strict=True))
    for (text, words), (_, others) in (sides, sides[::-1]):
        initials = sorted(_INITIAL.findall(text.casefold()))
        names, theirs = naming(words), naming(others)
        if len(initials) < _FEWEST or len(names) != 1 or names[0].familiar >= _COMMON_FAMILY:
            continue
        rest = [word for word in theirs if word.text != names[0].text]
        if len(rest) == len(theirs) - 1 and initials == sorted(w.shown[0] for w in rest):
            return Ruling(
                "initials_and_family", "The family name and all initials met.", least=_LOOK
            )
    return None


_INITIAL = re.compile(r"(?<![^\W\d_])[a-z](?![^\W\d_])")


def spelled_across(meeting: Meeting) -> Ruling | None:
    """Across scripts both names have the same sounds, as far as the other script tells them apart,
    and the given one is known."""
    asked, listed = meeting.names()
    if len(asked) != _FEWEST or len(listed) != _FEWEST:
        return None
    scripts = {writing_of(text) for text in meeting.texts}
    if "latin" not in scripts or not scripts & _FEW_LETTERS:
        return None
    if not any(is_known(element_of(side[0].text)) for side in (asked, listed)):
        return None
    for one, other in zip(asked, listed, strict=True):
        bones = _bones(one.text)
        if len(bones) < _FEWEST or bones != _bones(other.text):
            return None
    return Ruling(
        "spelled_across", "Both names sound alike, and the given one is known.", least=0.70
    )


_FEW_LETTERS = frozenset(["arabic", "hebrew", "hangul", "kana"])
"""Scripts in which one letter stands for several sounds of a foreign name."""


def _bones(word: str) -> str:
    """The consonants of a word, those one that many scripts write with one letter."""
    bare = word[:1] + word[1:].replace("w", "").replace("y", "").replace("eu", "")
    return skeleton_of(bare).replace("f", "p")


def _is_slip(asked: Said, listed: Said) -> bool:
    one, other = asked.text, listed.text
    if asked.familiar or min(len(one), len(other)) < _LETTERS or one[0] != other[0]:
        return False
    if (is_pinyin(one) and is_pinyin(other)) or (one[-1] == "a") != (other[-1] == "a"):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def another_element(meeting: Meeting) -> Ruling | None:
    """Two words that were taken for one are two names that are both known: Hasan, Hamid."""
    known = mains_of("spellings")
    if any(writing_of(text) != "latin" for text in meeting.texts):
        return None  # vowels that were guessed
    for word, other, alike in meeting.pairs():
        if alike == 1.0:
            continue
        one, two = element_of(word.text), element_of(other.text)
        if skeleton_of(word.text) == skeleton_of(other.text):
            continue  # only vowels differ, which clerks hear otherwise: Saleh, Salah
        if one != two and one in known and two in known:
            return Ruling(
                "another_element",
                f"{word.shown.upper()} and {other.shown.upper()} are two names.",
                most=_OTHER,
            )
    return None


_Side = tuple[Sequence[Said], list[Said]]


def _by_length(meeting: Meeting) -> tuple[_Side, _Side]:
    """The names of the side with fewer of them, given names first, with all its words, and those of
    the other."""
    asked, listed = (
        (_given_first(text, side), side)
        for text, side in zip(meeting.texts, (meeting.asked, meeting.listed), strict=True)
    )
    return (asked, listed) if len(asked[0]) <= len(listed[0]) else (listed, asked)


def _given_first(text: str, words: list[Said]) -> list[Said]:
    """The words that name somebody; a family name that stands before a comma is put last."""
    head, comma, _ = text.partition(",")
    before = len(folded(head)) if comma else 0
    return naming([*words[before:], *words[:before]])


def _is_one(one: Said, other: Said) -> bool:
    """Whether two words are one name, or spellings of one element."""
    return one.text == other.text or element_of(one.text) == element_of(other.text)


def _same(one: Said, other: Said) -> bool:
    """The same, or one a letter or a vowel off, as names out of Arabic are."""
    if _is_one(one, other):
        return True
    if _opening(one) != _opening(other) or min(len(one.text), len(other.text)) <= _LETTERS:
        return False
    if OSA.distance(one.text, other.text, score_cutoff=1) <= 1:
        return True
    first, second = (sound_of(word.text).translate(_VOWELS) for word in (one, other))
    bones = skeleton_of(one.text)
    return (
        bones == skeleton_of(other.text) and len(bones) > 2
    ) or Levenshtein.normalized_similarity(first, second) >= _NEAR


_VOWELS = str.maketrans("eo", "iu")
"""Arabic has three vowels: e is i, and o is u."""


def _opening(word: Said) -> str:
    """The first letter, all vowels one."""
    return "a" if word.text[0] in "aeiou" else word.text[0]


def _in_order(short: Sequence[Said], long: Sequence[Said]) -> bool:
    place = 0
    for word in short:
        while place < len(long) and not _same(word, long[place]):
            place += 1
        if place == len(long):
            return False
        place += 1
    return True


APART = (another_element,)
TOGETHER = (
    fathers_left_out,
    names_left_out,
    called_by_title,
    slip_in_one_word,
    initials_and_family,
    spelled_across,
)
