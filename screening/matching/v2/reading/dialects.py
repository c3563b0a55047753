"""Chinese and Korean names by the spelling of another age or place, in the one by which they meet.

The same characters are Zhang Guorong in Beijing and Cheung Kwok Wing in Hong Kong; Chen Jiageng is
Tan Kah Kee in Singapore. One southern spelling may be several characters, so a name has several
readings, the usual first. Korean has four systems and custom: Ri Yong Ho, Lee Young-ho.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from screening.matching.v1.reading.normalize import plain, words_of
from screening.matching.v1.reading.sounds import is_pinyin
from screening.matching.v2.reading.tables import all_it_is, mains_of, spelled_as, what_is

MOST = 4
"""Readings of a southern name."""
_LONGEST = 4
_WORD = re.compile("[a-z]+")
_MARKED = re.compile("[a-z]+'?[a-z]*")
_Words = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def pinyin_of(name: _Words) -> _Words:
    """A name spelled by Wade-Giles or the post, in pinyin; empty where it is not all Chinese.

    Args:
        name: its words with apostrophes, lower case.
    """
    older = what_is("wade_giles")
    words = [older.get(word, word if is_pinyin(word) else "") for word in name]
    if not 2 <= len(words) <= _LONGEST or not all(words) or tuple(words) == name:
        return ()
    return tuple(words)


@lru_cache(maxsize=1 << 14)
def syllables_of(text: str) -> _Words:
    """The two to four words of a name in Latin letters, hyphens apart; empty for other names."""
    words = tuple(_WORD.findall(plain(text)))
    if not 2 <= len(words) <= _LONGEST:
        return ()
    head = text.split(",")[0]
    if "," in text and len(_WORD.findall(plain(head))) > 1:
        return ()
    return words


@lru_cache(maxsize=1 << 14)
def southern_of(text: str) -> tuple[str, ...]:
    """A name as Hong Kong, Malaysia or Singapore spell it, in pinyin; the likeliest readings."""
    for surname, *rest in turned(syllables_of(text)):
        given = spelled_as("southern_syllables")
        families = spelled_as("southern_surnames").get(surname, ())
        if len(rest) != 2 or not all(word in given or is_pinyin(word) for word in rest):
            continue
        if surname in _mainland():
            if all(is_pinyin(word) for word in rest):
                return ()
            families = (surname, *families)
        ways = [families[:2], *(given.get(word, (word,))[:2] for word in rest)]
        ranked = sorted(
            product(*(enumerate(way) for way in ways)), key=lambda way: sum(rank for rank, _ in way)
        )
        read = [[syllable for _, syllable in way] for way in ranked[:MOST]]
        if read:
            return tuple(f"{first} {''.join(others)}" for first, *others in read)
    return ()


def turned(words: _Words) -> tuple[_Words, ...]:
    """A name as it stands, and with the family name that stands last put first."""
    return (words, (words[-1], *words[:-1])) if words else ()


def may_spell(older: str, modern: str) -> bool:
    """Whether each syllable of a name may be an older or southern spelling of the other's pinyin.

    Args:
        older: a family name and two syllables, in either order.
        modern: the same in pinyin, family name first.
    """
    words = syllables_of(older)
    if len(words) != 3:
        return False
    told = _WORD.findall(plain(modern))
    family, given = told[:1], "".join(told[1:])
    exact = pinyin_of(tuple(_MARKED.findall(older.casefold())))
    if (*exact[:1], "".join(exact[1:])) == (*family, given):
        return False  # Wade-Giles with its marks is one name
    for surname, *rest in turned(words):
        if family[0:1] == [surname] and "".join(rest) == given:
            continue
        if surname in _mainland() and all(is_pinyin(word) for word in rest):
            continue
        first, second = (_may_be(word, "southern_syllables") for word in rest)
        if family and family[0] in _may_be(surname, "southern_surnames"):
            return any(one + two == given for one in first for two in second)
    return False


@lru_cache(maxsize=1 << 12)
def _may_be(word: str, table: str) -> frozenset[str]:
    """The syllables of pinyin that a word may spell, by any of the systems."""
    found = {*spelled_as(table).get(word, ()), *_without_breath().get(word, ())}
    if is_pinyin(word):
        found.add(word)
    return frozenset(found)


@lru_cache(maxsize=1)
def _without_breath() -> dict[str, tuple[str, ...]]:
    """Wade-Giles without its marks of breath, which are mostly left out."""
    found: dict[str, tuple[str, ...]] = {}
    for spelling, syllables in all_it_is("wade_giles").items():
        bare = spelling.replace("'", "")
        found[bare] = (*found.get(bare, ()), *syllables)
    return found


@lru_cache(maxsize=1)
def _mainland() -> frozenset[str]:
    """Family names that pinyin spells so, too: who bears one may be of the mainland."""
    return frozenset(name for names in spelled_as("southern_surnames").values() for name in names)


@lru_cache(maxsize=1 << 14)
def korean_of(text: str) -> str:
    """A Korean name with each syllable by the one of its spellings; empty where it is none."""
    words = syllables_of(text)
    if not words:
        return ""
    family = what_is("korean_surnames")
    for surname, *rest in turned(words):
        if surname not in family:
            continue
        given = _given(tuple(rest))
        if given and not (is_pinyin(surname) and all(is_pinyin(word) for word in rest)):
            return f"{family[surname]} {given}"
    return ""


def _given(words: _Words) -> str:
    """One or two syllables of a given name, written apart or together."""
    known, mains = what_is("korean_syllables"), mains_of("korean_syllables")
    found: list[str] = []
    for word in words:
        if word in known or word in mains:
            found.append(known.get(word, word))
            continue
        cut = next(
            (n for n in range(2, len(word) - 1) if word[:n] in known and word[n:] in known), 0
        )
        if not cut:
            return ""
        found += [known[word[:cut]], known[word[cut:]]]
    return "".join(found) if 1 <= len(found) <= 2 else ""


_OF_THE_SOUTH = str.maketrans("리림로류량려령라랑룡", "이임노유양여영나낭용")


def of_the_south(name: str) -> str:
    """A Korean name in letters, its family name as the South writes it: 리영호 is 이영호."""
    return name[:1].translate(_OF_THE_SOUTH) + name[1:]


@lru_cache(maxsize=1 << 14)
def korean_in_latin(name: str) -> str:
    """A Korean name of three syllables in its own letters, spelled as ``korean_of`` spells; empty
    for other text."""
    if not _THREE.fullmatch(name):
        return ""
    family, *given = (words_of(char)[0][0] for char in of_the_south(name))
    surnames, syllables = what_is("korean_surnames"), what_is("korean_syllables")
    if family not in surnames:
        return ""
    return f"{surnames[family]} {''.join(syllables.get(part, part) for part in given)}"


_THREE = re.compile("[\uac00-\ud7a3]{3}")


@lru_cache(maxsize=1 << 14)
def japanese_of(text: str) -> str:
    """A Japanese name in plain Hepburn, long vowels short; empty where it is not all Japanese.

    Passports write Ohno, Kunrei writes Syozi, a keyboard Yuuki: they are Ono, Shoji and Yuki.
    """
    words = _WORD.findall(plain(text))
    if not 2 <= len(words) <= 3:
        return ""
    spelled = [_HEPBURN.sub(lambda found: _PLAIN.get(found.group(), "o"), word) for word in words]
    if spelled == words or not all(_KANA.fullmatch(word) for word in spelled):
        return ""
    return " ".join(spelled)


_PLAIN = {
    "sya": "sha", "syu": "shu", "syo": "sho", "zya": "ja", "zyu": "ju", "zyo": "jo", "tya": "cha",
    "tyu": "chu", "tyo": "cho", "jya": "ja", "jyu": "ju", "jyo": "jo", "si": "shi", "ti": "chi",
    "tu": "tsu", "hu": "fu", "zi": "ji", "ou": "o", "oo": "o", "uu": "u", "mb": "nb", "mp": "np",
    "mm": "nm",
}  # fmt: skip
_HEPBURN = re.compile("(?<!s)(?<!c)(?:" + "|".join(_PLAIN) + ")|oh(?=[bcdfghjkmnprstwyz]|$)")
_KANA = re.compile(
    "(?:(?:k|g|s|z|t|d|n|h|b|p|m|r|ky|gy|sh|j|ch|ny|hy|by|py|my|ry|ts|f|y|w)?"
    "(?:a|i|u|e|o)|n(?![aiueo])|(?:k|s|t|p)(?=[kstpc]))+"
)
