"""Organizations as somebody else names them: by initials, translated, with an office behind.

Each function answers with a further text that means the same body, or with none. What tells bodies
apart (a number, a place, a telling word) is never taken out of a name here but for the place of an
office, which is told aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from screening.matching.v1.reading.lexicon import (
    IN_ORGANIZATIONS,
    LEGAL_FORMS,
    PLACES,
    STRONG_LEGAL,
)
from screening.matching.v1.reading.normalize import LONGEST_TEXT, folded
from screening.matching.v1.reading.variants import LeftOut, Variant
from screening.matching.v2.reading.bodies import forms_closed
from screening.matching.v2.reading.characters import simplified
from screening.matching.v2.reading.own_names import printed_of
from screening.matching.v2.reading.tables import replaced, what_is
from screening.matching.v2.reading.translated import in_english

_OFFICE = re.compile(
    r"[\s,(\-–]+(?:branch(?:\soffice)?|(?:representative|rep\.?|liaison|regional|head|sales|"
    r"purchasing|main)\s+office|office|representation|filial|predstavitelstvo|subdivision|"
    r"niederlassung|zweigniederlassung|succursale|sucursal|subesi|филиал|представительство)"
    r"(?:\s+(?:in|at|of)\s+(?P<behind>[^\W\d]\w+(?:[\s-][^\W\d]\w+)?))?[\s.)]*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[\s,(\-–]+(?P<place>[^\W\d_][^\s,()]+)$")
_TWO_WORDS = frozenset(
    ["saint petersburg", "st petersburg", "abu dhabi", "new delhi", "hong kong", "tel aviv",
     "new york", "kuala lumpur", "nizhny novgorod", "ras al", "ho chi", "sao paulo", "los angeles"]
)  # fmt: skip
_COMMON = 5
_JOINING = frozenset(
    ["al", "el", "ul", "il", "ud", "ad", "as", "ash", "an", "ar", "at", "az", "us", "un", "e", "i",
     "wa", "wal", "wel", "va", "l", "ye"]
)  # fmt: skip
"""What Arabic, Persian and Urdu put between two words of a name."""


def named_otherwise(text: str) -> Iterator[Variant]:
    """Every other text that names the same body."""
    if not text.isascii():
        if known := printed_of(simplified(text)):
            yield Variant(known, LeftOut.A_PART)  # under the name in characters itself
        elif english := in_english(text):
            yield Variant(english, LeftOut.A_PART)  # two native names are met as they stand
    yield from without_office(text)
    words = folded(text)
    spelled = (
        forms_closed(words), _initials_written_out(text, words), arabic_joined(words),
        numbers_bare(words),
    )  # fmt: skip
    yield from (Variant(" ".join(other)) for other in spelled if other != words)


def _initials_written_out(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Known initials as the words they stand for; those that are a word, too ("CAST Iron Works"),
    only in capitals among small letters."""
    spelled = {word for word in words if word in _ALSO_WORDS}
    if spelled and (text.isupper() or not all(word.upper() in text for word in spelled)):
        return words
    return replaced(words, "initialisms")


_ALSO_WORDS = frozenset(["cast", "hit", "bit"])


def without_office(text: str) -> Iterator[Variant]:
    """ "Kvant Minsk Branch" is the branch of Kvant that is in Minsk."""
    found = _OFFICE.search(text)
    if found is None:
        return
    head, aside = text[: found.start()].rstrip(" ,-–("), text[found.start() :].strip(" ,-–(")
    place = None if found["behind"] else _PLACE.search(head)
    if place is not None and _may_be_place(head, place["place"]):
        start = place.start()
        two = " ".join(folded(head)[-2:])
        if two in _TWO_WORDS and (wider := _PLACE.search(head[:start])):
            start = wider.start()
        head, aside = head[:start].rstrip(" ,-–("), f"{head[start:].strip(' ,-–(')} {aside}"
        if _names_somebody(head):
            yield Variant(head, LeftOut.TELLING, aside)
    elif _names_somebody(head):
        yield Variant(head, LeftOut.A_PART, aside)


def _may_be_place(head: str, word: str) -> bool:
    """Whether the last word of a name may say where its office is."""
    read = "".join(folded(word))
    if read in PLACES:
        return True
    if read in STRONG_LEGAL or IN_ORGANIZATIONS.get(read, 0) >= 1 or len(read) < 4:
        return False
    return len(folded(head)) > 1


def _names_somebody(head: str) -> bool:
    words = folded(head)
    return any(
        len(word) > 2
        and word not in PLACES
        and word not in STRONG_LEGAL
        and IN_ORGANIZATIONS.get(word, 0) < _COMMON
        for word in words
    )


@lru_cache(maxsize=1 << 14)
def arabic_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Arabic, Persian and Urdu words of a name in one spelling, without what joins them."""
    known = what_is("arabic_words")
    following = (*words[1:], "") if words else ()
    if not any(w in known or f"{w} {f}" in known for w, f in zip(words, following, strict=True)):
        return words
    found = replaced(words, "arabic_words")
    return tuple(word for word in found if word not in _JOINING) or words


@lru_cache(maxsize=1 << 14)
def numbers_bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers without what says that they are some: "Plant No. 466", "27th Institute"."""
    found = []
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        counted = word in _COUNTING and after.isdigit()
        if not counted and not (word in _ORDINAL and before.isdigit()):
            found.append(word)
    return tuple(found) if len(found) > 1 else words


_COUNTING = frozenset(["no", "nr", "num", "number", "nomer"])
_ORDINAL = frozenset(["st", "nd", "rd", "th"])


@lru_cache(maxsize=1 << 15)
def initials_in(text: str) -> tuple[str, ...]:
    """The words of a text that look like the initials of others: capitals among small letters, or
    no vowel in them; none of a name that is nothing else."""
    if not text.isascii() or len(text) <= _LONE:
        return ()
    found = (word.casefold() for word in _INITIALS.findall(text[:LONGEST_TEXT]))
    return tuple(word for word in found if word not in LEGAL_FORMS)


def may_be_initials(asked: str, listed: str) -> bool:
    """Whether a word of one name is the first letters of a run of words of the other."""
    for one, other in ((asked, listed), (listed, asked)):
        words = initials_in(one)
        if words and any(word in letters for letters in _first_letters(other) for word in words):
            return True
    return False


@lru_cache(maxsize=1 << 15)
def _first_letters(text: str) -> tuple[str, str]:
    """The first letters of the words of a text, with its small words and without."""
    words = folded(text)
    told = "".join(word[0] for word in words if word not in SMALL_WORDS)
    return "".join(word[0] for word in words), told


SMALL_WORDS = frozenset(["and", "of", "the", "for", "de", "la", "et", "und", "y", "i", "in"])
"""Words that initials leave out as often as not."""
_INITIALS = re.compile(r"\b(?:[A-Z]{3,8}(?=\W.*[a-z])|[BCDFGHJKLMNPQRSTVWXZ]{3,8})\b")
_LONE = 8
"""Letters up to which a name is nothing but initials."""
