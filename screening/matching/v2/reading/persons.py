"""Words of a person's name by what they are: Mohamed is Muhammad, Putinas is Putin.

Each function takes one folded word and answers with another spelling of it, or with the word. What
they make of a listed name and of a query is compared like any other reading, so that a spelling
meets its like whichever side bent it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from screening.matching.v2.reading.tables import all_it_is, mains_of, what_is

_SLAVIC = re.compile(
    r"(?P<root>\w{2,}?)(?P<end>(?:o|e|yo)(?:v|w|ff)|(?:i|y)n|sk(?:iy|ij|ii|i|y|yj|oy)|enko|[cz]huk"
    r"|(?:o|e|y)[vw][iy](?:ch|cz|tsch|tch|tj|tz|c))"
    r"(?P<bent>ius|as|is|us|ys|s|os|ui|owi|ovi|om|em|ym|im|u)?"
)
"""A Slavic family name, and what Baltic, Slavic and Greek grammar add to it."""
_SOUNDS = (
    ("schtsch", "shch"), ("chtch", "shch"), ("szcz", "shch"), ("sjtj", "shch"), ("tsch", "ch"),
    ("tch", "ch"), ("tsj", "ch"), ("tj", "ch"), ("cz", "ch"), ("sch", "sh"), ("sz", "sh"),
    ("sj", "sh"), ("zj", "zh"), ("rz", "zh"), ("ks", "x"), ("ou", "u"), ("w", "v"), ("j", "y"),
    ("oe", "u"), ("ci", "tsi"), ("cy", "tsi"), ("ce", "tse"),
    ("iy", "i"), ("yy", "i"), ("ii", "i"), ("ie", "e"), ("ye", "e"), ("ia", "ya"), ("iu", "yu"),
)  # fmt: skip
"""How German, French, Polish and Swedish write sounds that English writes otherwise."""
_GIVEN_ENDS = ("ijus", "as", "is", "us", "s", "a", "ui", "owi", "ovi", "em", "om", "u")
_SERVANT_OF = ("abdul", "abdel", "abdal", "abdol")
_FEWEST = 4


@lru_cache(maxsize=1 << 16)
def element_of(word: str) -> str:
    """The element that a word of a person's name is a spelling of."""
    known = _known()
    if word in known:
        return known[word]
    for servant in _SERVANT_OF:
        if word.startswith(servant) and len(word) >= len(servant) + _FEWEST:
            return f"abdal{element_of(word.removeprefix(servant))}"
    return _given_unbent(word) or _slavic(word)


@cache
def _known() -> dict[str, str]:
    """The elements by every spelling of them."""
    return what_is("slavic_given_names") | what_is("spellings")


@lru_cache(maxsize=1 << 14)
def slavic_sounds(word: str) -> str:
    """A word that stands beside a Slavic given name, as English writes its sounds: Szojgu."""
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return _AFTER_VOWEL.sub("i", word)


_AFTER_VOWEL = re.compile("(?<=[aeou])y(?![aeou])")


def is_slavic(element: str) -> bool:
    """Whether an element is a Slavic given name."""
    return element in mains_of("slavic_given_names")


def is_known(element: str) -> bool:
    """Whether an element stands in a table of names."""
    return element in mains_of("slavic_given_names") or element in mains_of("spellings")


def full_names_of(word: str) -> tuple[str, ...]:
    """The given names of which a word is the short form, as elements; none for other words."""
    return all_it_is("nicknames").get(word, ())


def is_servant(word: str) -> bool:
    """Whether a word is a spelling of Abd, of which the next word says whose servant it is."""
    return element_of(word) == "abd"


def _given_unbent(word: str) -> str:
    """A given name without what another grammar adds: Vladimiras, Vladimirs; empty if none."""
    known, mains = _known(), mains_of("spellings")
    if word in mains:
        return word
    for end in _GIVEN_ENDS:
        root = word.removesuffix(end)
        if root != word and len(root) >= _FEWEST:
            if end == "ijus":
                root += "iy"
            if root in mains:
                return root
            if root in known:
                return known[root]
    return ""


def _slavic(word: str) -> str:
    found = _SLAVIC.fullmatch(word)
    if found is None:
        return word
    root = found["root"]
    for old, new in _SOUNDS:
        root = root.replace(old, new)
    end = found["end"]
    if end[-1] in "wvf":
        end = "ov" if end.startswith("o") else "ev"
    elif end.startswith("sk"):
        end = "ski"
    elif end.endswith("huk"):
        end = "chuk"
    elif end == "yn":
        end = "in"
    elif end[1] in "vw" and len(end) > 3:
        end = "evich" if end.startswith("e") else "ovich"
    return root + end


def german_of(word: str) -> str:
    """A Slavic name that German spells with sch for the sound of zh, so: Prigoschin."""
    if "sch" not in word or "tsch" in word or not _SLAVIC.fullmatch(word):
        return word
    return word.replace("sch", "zh").replace("w", "v")
