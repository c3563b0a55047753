"""What of a listed name has to stand in a text, so that the text names that party.

Three sorts. *Whole*: every word of the name but legal forms, articles and titles. *Telling*: those
words that are neither business words nor places ("almaz antey" of Almaz-Antey Air and Space
Defense Corporation). *House*: one telling word, which counts only where all the rest of the text
is business words, places and legal forms ("Hikvision Europe"). *Pair*: the same of two words,
one of them no business word ("Mahan Air Cargo"). *Bare*: a whole name so plain that
ordinary names contain it by chance ("Scientific Research", "Sigma LLC"); it counts only where marks
set it off ("Y, Sigma LLC"), or in a text too long for one name. *Short*: a person of two family
names by the first of them or by both, with the first given name, as is everyday in Spain, Portugal
and the Americas ("Nicolas Maduro"); it counts only as the whole of a text. *Known*: what a house
that everybody knows is called (``house`` of ``data/word_classes.txt``); it counts anywhere.
*Shortened*: the whole name without the words at its end or beginning that every firm may add
("Fajr Industries" of Fajr Industries Group); it counts alone and beside business words. *Lone*: the
one telling word of a name whose other words are such ("Izhmash" of Concern Izhmash); it counts
beside business words only, as *house* does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from screening.matching.query import ReadWord


class Sort(IntEnum):
    """How a core is a part of its name."""

    WHOLE = 0
    TELLING = 1
    HOUSE = 2
    BARE = 3
    SHORT = 4
    PAIR = 5
    KNOWN = 6
    SHORTENED = 7
    LONE = 8


BESIDE = (Sort.HOUSE, Sort.PAIR, Sort.SHORTENED, Sort.LONE)
"""What counts only beside business words."""


class Core(NamedTuple):
    """Words that must follow one another in a text.

    Args:
        words: folded, without articles.
        sort: what they are of the listed name.
        is_plain: business words and places only; counts where no country contradicts.
    """

    words: tuple[str, ...]
    sort: Sort
    is_plain: bool = False


_NAMELESS = frozenset({"LEGAL", "TITLE", "FILLER", "REPEATED"})
_UNSAID = _NAMELESS - {"LEGAL"}
_BUSINESS = 2
"""Commonness from which a word is a business word."""
_LEAST_LETTERS = 5
_LEAST_LONE = 6
_LEAST_LEFT = 2
"""Words that are left of a shortened name."""
_MOST_BESIDE = 2
"""Words beside the house in a listed name that it may stand for: its subsidiaries are many."""
_SHORT_SYLLABLES = 9
"""Letters up to which a word of Chinese syllables may be anybody's ("Huafeng")."""
_THINGS = ("vessel", "aircraft")


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words that ordinary names carry."""
    text = files(__package__).joinpath("data", "ordinary_words.txt")
    lines = text.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=16)
def word_class(kind: str) -> frozenset[str]:
    """The words of a class of ``data/word_classes.txt``."""
    text = files(__package__).joinpath("data", "word_classes.txt")
    lines = (line.partition(": ") for line in text.read_text("utf-8").splitlines())
    return frozenset(word for name, _, words in lines if name == kind for word in words.split())


@lru_cache(maxsize=1)
def _in_full() -> dict[str, str]:
    """Abbreviations of the words that names of bodies are made of, and what each is short for."""
    pairs = (pair.partition("=") for pair in word_class("short"))
    return {short: long for short, _, long in pairs}


@lru_cache(maxsize=1)
def _houses() -> frozenset[tuple[str, ...]]:
    """What the best-known listed houses are called, folded and without fillers."""
    fillers = word_class("filler")
    return frozenset(
        tuple(in_full(part) for part in words.split("+") if part not in fillers)
        for words in word_class("house")
    )


def known_house(words: Sequence[str]) -> tuple[str, ...]:
    """The house that stands in a name; empty where none does."""
    longest = max(map(len, _houses()))
    runs = (
        tuple(words[start : start + length])
        for length in range(longest, 0, -1)
        for start in range(len(words) - length + 1)
    )
    return next((run for run in runs if run in _houses()), ())


def in_full(word: str) -> str:
    """A word as it is written out: "inst" is "institute"."""
    return _in_full().get(word, word)


def cores_of(
    read: Sequence[ReadWord], folded: Sequence[str], schema: str | None
) -> tuple[Core, ...]:
    """The cores of one listed name.

    Args:
        read: the name word by word, with what each word does.
        folded: its words in the order of the name.
        schema: what is listed.
    """
    named = [word for word in read if word.kind not in _NAMELESS]
    words = _span_of(named, folded)
    if schema == "person":
        return (Core(words, Sort.WHOLE),) if _is_own_person(named) else ()
    if schema in _THINGS:
        sort = Sort.WHOLE if len(words) > 1 else Sort.BARE
        return (Core(words, sort),) if words else ()
    house = known_house(words)
    is_for_it = bool(house) and len(words) <= len(house) + _MOST_BESIDE
    known = [Core(house, Sort.KNOWN)] if is_for_it else []
    found = [
        *known,
        *_whole(named, words),
        *_with_form(read, named),
        *_telling(named),
        *_bare(read, named),
    ]
    apart = (*BESIDE, Sort.KNOWN)
    told = {(c.words, c.sort in apart): c for c in reversed(found) if c.words}
    return (*told.values(), *_shortened(named), *_lone(named))


def _bare(read: Sequence[ReadWord], named: Sequence[ReadWord]) -> Iterable[Core]:
    """One or two words, as listed; without the legal form only where a word is its own."""
    # Of "MRS International" a title is left out, and what is left is nobody's.
    if len(named) == 1 and is_business(named[0]) and named[0].kind == "CONTENT":
        return
    if 0 < len(named) < 3:
        yield Core(_words_of(w for w in read if w.kind not in _UNSAID), Sort.BARE, is_plain=True)
        if any(is_own_word(word) and word.familiarity == 0 for word in named):
            yield Core(_words_of(named), Sort.BARE, is_plain=True)


def _whole(named: Sequence[ReadWord], words: tuple[str, ...]) -> Iterable[Core]:
    own = any(is_own_word(word) for word in named) or bool(known_house(words))
    if len(named) >= 3:
        yield Core(words, Sort.WHOLE, is_plain=not own)
    elif len(named) == 2 and own:
        yield Core(words, Sort.WHOLE)
    elif len(named) == 2 and any(_tells(word) for word in named):
        yield Core(words, Sort.PAIR, is_plain=True)


def _with_form(read: Sequence[ReadWord], named: Sequence[ReadWord]) -> Iterable[Core]:
    """A plain name of two words that its legal form sets off: "EMS Expert LLC"."""
    if len(named) == 2 and any(word.kind == "LEGAL" for word in read):
        yield Core(_words_of(w for w in read if w.kind not in _UNSAID), Sort.WHOLE, is_plain=True)


def _telling(named: Sequence[ReadWord]) -> Iterable[Core]:
    """What is left of a name without its business words and places, where it stands together."""
    told = [place for place, word in enumerate(named) if not is_business(word)]
    if not told or told[-1] - told[0] + 1 != len(told):
        return
    telling = [named[place] for place in told]
    words = _words_of(telling)
    # What is short for an ordinary word ("Polytech") is nobody's own.
    if words == (telling[0].text,) and is_house_name(telling[0]):
        yield Core(words, Sort.HOUSE)
    own = sum(is_own_word(word) for word in telling)
    if own > 1 and all(word.kind == "CONTENT" for word in telling):
        yield Core(words, Sort.TELLING)


def _shortened(named: Sequence[ReadWord]) -> Iterable[Core]:
    """The name without the generic words at one of its ends: two words are left, or more, and one
    that few ordinary names carry."""
    first, last = 0, len(named)
    while last > _LEAST_LEFT and is_generic(named[last - 1]):
        last -= 1
        yield from _if_rare(named[:last])
    while first < len(named) - _LEAST_LEFT and is_generic(named[first]):
        first += 1
        yield from _if_rare(named[first:])


def _if_rare(left: Sequence[ReadWord]) -> Iterable[Core]:
    if any(_is_rare(word) for word in left):
        yield Core(_words_of(left), Sort.SHORTENED)


def _lone(named: Sequence[ReadWord]) -> Iterable[Core]:
    """The one word of a name that is not generic, where it is rare or known to be a house's that
    people are called by, too."""
    told = [word for word in named if not is_generic(word)]
    if len(told) == 1 and len(named) > 1 and len(told[0].text) >= _LEAST_LONE:
        word = told[0].text
        if (_is_rare(told[0]) and word not in word_class("slavic")) or is_peoples_house(word):
            yield Core(_words_of(told), Sort.LONE)


def is_peoples_house(word: str) -> bool:
    """Whether a listed house is called by the word, and people are, too ("Kalashnikov")."""
    return word in word_class("people")


def _is_rare(word: ReadWord) -> bool:
    """Whether a word tells a firm from all others: nobody's family name, no Chinese syllables."""
    is_anybodys = word.is_chinese and len(word.text) <= _SHORT_SYLLABLES
    return is_own_word(word) and word.familiarity == 0 and not is_anybodys


def is_generic(word: ReadWord) -> bool:
    """Whether any firm may add the word to its name or leave it out ("Group", "Holding")."""
    return in_full(word.text) in word_class("generic")


def _tells(word: ReadWord) -> bool:
    return word.kind == "CONTENT" and word.commonness == 0 and len(word.text) >= _LEAST_LETTERS


def is_business(word: ReadWord) -> bool:
    """Whether a word says what a firm does, where it is or which part of it, not who it is."""
    return word.kind != "CONTENT" or word.commonness >= _BUSINESS


def is_own_word(word: ReadWord) -> bool:
    """Whether few ordinary names carry the word."""
    return (
        word.kind == "CONTENT"
        and word.commonness == 0
        and len(word.text) >= 4
        and not _is_ordinary(word.text)
    )


def is_house_name(word: ReadWord) -> bool:
    """Whether a word alone can stand for a house: nobody's family name, place or common word."""
    return (
        is_own_word(word)
        and word.familiarity == 0
        and len(word.text) >= _LEAST_LETTERS
        and not (word.is_chinese and len(word.text) <= _SHORT_SYLLABLES)
    )


def _is_ordinary(word: str) -> bool:
    """Whether ordinary names carry the word or what it is the plural of, or it names a trade."""
    singular = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("al")}
    if word.endswith("ies"):
        singular.add(word.removesuffix("ies") + "y")
    return not ordinary_words().isdisjoint(singular) or word in word_class("many")


def _is_own_person(named: Sequence[ReadWord]) -> bool:
    """Three names, or two of which one is not everybody's; initials do not count, and "Abdul" is a
    part of the name behind it."""
    full = [word for word in named if len(word.text) > 1]
    full = [word for word in full if word.text not in word_class("servant")]
    if len(full) > 2:
        return True
    return len(full) == 2 and any(
        word.familiarity == 0 and not _is_ordinary(word.text) and len(word.text) > 3
        for word in full
    )


def _span_of(named: Sequence[ReadWord], folded: Sequence[str]) -> tuple[str, ...]:
    """The name from its first to its last telling word, with what stands between them: a legal
    form inside a name ("Korea General Corporation for External Construction") is part of it."""
    words = _words_of(named)
    told = set(words)
    kept = [in_full(word) for word in folded if word not in word_class("filler")]
    places = [place for place, word in enumerate(kept) if word in told]
    span = tuple(kept[places[0] : places[-1] + 1]) if places else ()
    return span if len(span) > len(words) else words


def _words_of(read: Iterable[ReadWord]) -> tuple[str, ...]:
    return tuple(in_full(piece) for word in read for piece in word.text.split())


def short_cores(words: Sequence[str], family_words: int) -> tuple[Core, ...]:
    """How a person listed as "FAMILY FAMILY, Given Given" is called.

    Args:
        words: folded, family names first, without particles.
        family_words: how many of them are family names.
    """
    if family_words != 2 or len(words) < 3:
        return ()
    first, given = words[0], words[2]
    found = [Core((first, given), Sort.SHORT, is_plain=True)]
    if len(words) > 3:
        found.append(Core((*words[:2], given), Sort.SHORT, is_plain=True))
    return tuple(found)
