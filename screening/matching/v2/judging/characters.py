"""Persons in characters: another character or syllable is another name, not a slip.

Chinese has some four hundred syllables and Korean as few of them in names, so likeness proves
nothing: 박정수 and 박준수 are two men, and 徐贝宁 is not Xu Bin.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from screening.matching.v1.reading.normalize import plain
from screening.matching.v2.judging.meeting import Meeting, Ruling
from screening.matching.v2.reading.characters import simplified, writing_of
from screening.matching.v2.reading.dialects import (
    korean_in_latin,
    korean_of,
    may_spell,
    of_the_south,
    southern_of,
)
from screening.matching.v2.reading.tables import all_it_is, spelled_as, what_is

_OTHER = 0.66
_NOT_SURE = 0.87
"""What a spelling of several characters is worth at most: to be looked at, not yet one party."""
_HAN = re.compile("[\u3400-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_ARABIC_WORD = re.compile("[\u0600-\u06ff]+")
_LATIN = re.compile("[a-z]+")
_LONGEST = 4
"""Characters of a Chinese or Korean person's name; more spell a foreigner's by sound."""
_READINGS = 2048
_SHORT = 2
_BESIDE = Ruling(
    "same_syllables", "The Latin name spells these characters, with one name more.", least=0.70
)
"""A Western given name stands beside the Chinese one; of two characters that says too little."""


def another_character(meeting: Meeting) -> Ruling | None:
    """Both names in the same characters, and one of these is another."""
    for script in (_HAN, _HANGUL):
        names = [_characters(text, script) for text in meeting.texts]
        if all(names):
            one, other = names
            if one == other or (script is _HANGUL and of_the_south(one) == of_the_south(other)):
                return None
            return Ruling("another_character", "Another character is another name.", most=_OTHER)
    return None


def another_syllable(meeting: Meeting) -> Ruling | None:
    """A Chinese name in characters, and one in Latin letters that no reading of these spells."""
    for native, latin in (meeting.texts, meeting.texts[::-1]):
        name = _characters(native, _HAN)
        if not name or not (latin.isascii() or _LATIN.search(plain(latin))):
            continue
        if _HAN.search(latin):
            return None
        words = tuple(_LATIN.findall(plain(latin)))
        if _spells(name, words):
            return Ruling("same_syllables", "The Latin name spells these characters.", least=0.72)
        if any(_spells(name, (*words[:k], *words[k + 1 :])) for k in range(len(words))):
            return _BESIDE if len(name) > _SHORT else None
        return Ruling(
            "another_syllable",
            "The characters are read otherwise than the Latin name is spelled.",
            most=_OTHER,
        )
    return None


def southern_spelling(meeting: Meeting) -> Ruling | None:
    """A name as southern China or an older system spells it, and one in pinyin that it may be."""
    asked, listed = meeting.texts
    if not asked.isascii() or not listed.isascii():
        return None
    if not may_spell(asked, listed) and not may_spell(listed, asked):
        return None
    return Ruling(
        "southern_spelling",
        "One name may spell the other's characters.",
        least=0.72,
        most=_NOT_SURE,
    )


def another_korean_syllable(meeting: Meeting) -> Ruling | None:
    """Two Korean names in Latin letters, and a syllable of them is another in every spelling.

    Only where the two meet by such spellings: as they are written, a slip may be one.
    """
    asked, listed = map(korean_of, meeting.texts)
    if not asked or not listed or asked == listed:
        return None
    if [word.text for word in meeting.asked] != asked.split():
        return None
    return Ruling("another_syllable", "Another syllable is another name.", most=_OTHER)


def korean_letters(meeting: Meeting) -> Ruling | None:
    """A Korean name of three syllables in its own letters, and one in Latin letters."""
    for native, latin in (meeting.texts, meeting.texts[::-1]):
        spelled = korean_in_latin(native)
        if not spelled or not _LATIN.search(plain(latin)):
            continue
        if korean_of(latin) == spelled:
            return Ruling("same_syllables", "The Latin name spells these letters.", least=0.72)
        return Ruling(
            "another_syllable", "The letters are read otherwise than the Latin name.", most=_OTHER
        )
    return None


def eastern_by_chance(meeting: Meeting) -> Ruling | None:
    """A name that is Korean or southern Chinese by its spelling, and one in letters of a script in
    which no such name is written."""
    sides = zip(meeting.texts, (meeting.asked, meeting.listed), meeting.texts[::-1], strict=True)
    for text, words, other in sides:
        if writing_of(other) in ("latin", "han") or korean_in_latin(other):
            continue
        if " ".join(word.text for word in words) in (korean_of(text), *southern_of(text)):
            return Ruling("eastern_by_chance", "The syllables met by chance.", most=_OTHER)
    return None


def another_arabic_element(meeting: Meeting) -> Ruling | None:
    """Both names in Arabic letters, and two known words of them are two names."""
    words = [_ARABIC_WORD.findall(text) for text in meeting.texts]
    if not all(words) or len(words[0]) != len(words[1]):
        return None
    known = what_is("arabic_elements")
    for one, other in zip(*words, strict=True):
        if known.get(one, one) != known.get(other, other) and one in known and other in known:
            return Ruling("another_element", f"{one} and {other} are two names.", most=_OTHER)
    return None


def _characters(text: str, script: re.Pattern[str]) -> str:
    """A person's name that is all in these characters, in one writing; else empty."""
    if text.isascii():
        return ""
    bare = simplified(re.sub(r"\s", "", text))
    return bare if script.fullmatch(bare) and 2 <= len(bare) <= _LONGEST else ""


@lru_cache(maxsize=1 << 12)
def _spells(name: str, words: tuple[str, ...]) -> bool:
    """Whether words, in their order or with one end put to the other, spell a name."""
    if not words:
        return False
    orders = (words, (words[-1], *words[:-1]), (*words[1:], words[0]))
    return not _readings(name).isdisjoint("".join(order) for order in orders)


@lru_cache(maxsize=1 << 12)
def _readings(name: str) -> frozenset[str]:
    """Every spelling of a name in characters, by each reading of each of them."""
    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, v_to_u=False)
    found: set[str] = set()
    # a system is kept through a name: its own spellings of every syllable, not a mixture
    for system in _SYSTEMS:
        told = [
            {
                spelled
                for syllable in readings[:_MOST_READINGS]
                for spelled in _spellings(syllable, system, is_family=place == 0)
            }
            for place, readings in enumerate(syllables)
        ]
        found.update("".join(way) for way in islice(product(*told), _READINGS))
    return frozenset(found)


_SYSTEMS = ("pinyin", "wade_giles", "southern")
_MOST_READINGS = 4


@lru_cache(maxsize=1 << 12)
def _spellings(syllable: str, system: str, *, is_family: bool) -> frozenset[str]:
    """How pinyin, Wade-Giles or southern China spell a syllable."""
    bare = syllable.replace("ü", "v")
    modern = frozenset((bare, bare.replace("v", "u"), bare.replace("v", "yu")))
    if system == "pinyin":
        return modern
    if system == "wade_giles":
        return modern | _inverse("wade_giles").get(bare, frozenset())
    table = "southern_surnames" if is_family else "southern_syllables"
    return _inverse(table).get(bare, modern)


@cache
def _inverse(table: str) -> dict[str, frozenset[str]]:
    """A table of spellings by the syllable of pinyin."""
    found: dict[str, set[str]] = {}
    told = all_it_is(table) if table == "wade_giles" else spelled_as(table)
    for spelling, syllables in told.items():
        for syllable in syllables:
            found.setdefault(syllable, set()).add(spelling.replace("'", ""))
    return {syllable: frozenset(spellings) for syllable, spellings in found.items()}


APART = (eastern_by_chance, another_character, another_korean_syllable, another_arabic_element)
EITHER = (southern_spelling, another_syllable, korean_letters)
