"""Words of addresses: what each does, and one spelling for what is transliterated in many ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from screening.matching.folding import folded_words

SIDES = ("north", "south", "east", "west")
_TABLES = files(__package__).joinpath("data")
_SPELLINGS = (
    ("shch", "sh"), ("tsch", "ch"), ("sch", "sh"), ("kh", "h"), ("ts", "c"), ("tz", "c"),
    ("ph", "f"), ("ck", "k"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("'", ""),
)  # fmt: skip
"""What transliterations of one letter differ in; both sides of a comparison go through it."""
_REPEATED = re.compile(r"(.)\1+")
_SHORTENED = re.compile(r"(?<=\w{4})(?:strasse|straat|str)$")
_STREET_ENDINGS = re.compile(r"(?<=\w{4})(?:strasse|straat|str|weg|platz|gasse|allee|laan)$")


class Words(NamedTuple):
    """The table: the class of each word, and what is written otherwise.

    Args:
        generic: words that alone are the name of no street ("nagar", "sitesi").
        numbered_streets: words for a street that a number before them names ("1234. Sok.").
    """

    classes: dict[str, str]
    written: dict[str, str]
    counted: dict[str, str]
    abbreviated: dict[str, str]
    ordinal: dict[str, str]
    city_states: frozenset[str]
    generic: frozenset[str]
    numbered_streets: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The table, read once a process."""
    sections: dict[str, list[str]] = {}
    for row in _rows("words.txt"):
        if row.startswith("["):
            section = sections.setdefault(row.strip("[]"), [])
        else:
            section += [term.strip() for term in row.split(";")]
    pairs = {
        name: dict(term.split("=", 1) for term in sections.pop(name))
        for name in ("written", "counted", "abbreviated", "ordinal")
    }
    city_states, generic, numbered = (
        frozenset(sections.pop(name)) for name in ("citystate", "generic", "numberedstreet")
    )
    classes = {term: name for name, terms in sections.items() for term in terms}
    return Words(
        classes, city_states=city_states, generic=generic, numbered_streets=numbered, **pairs
    )


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The plain spelling of a city's names by the first of them."""
    named = {}
    for row in _rows("cities.txt"):
        names = [plain(name.replace(" ", "")) for name in row.split(";")]
        named.update(dict.fromkeys(names, names[0]))
    return named


def _rows(name: str) -> list[str]:
    text = _TABLES.joinpath(name).read_text(encoding="utf-8")
    return [row for row in text.splitlines() if row and not row.startswith("#")]


def folded(word: str) -> str:
    """A written word in lower-case ASCII, in one piece; Chinese as its syllables joined."""
    if word.isascii():
        return word.lower()
    return "".join(folded_words(word)).replace(" ", "")


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A folded word in the one spelling by which transliterations are compared."""
    word = _SHORTENED.sub("", word.replace(" ", ""))
    for written, meant in _SPELLINGS:
        word = word.replace(written, meant)
    return _REPEATED.sub(r"\1", word)


def is_compound(word: str) -> bool:
    """Whether a folded word says in its end that it is a street ("kreuzbergstrasse")."""
    return _STREET_ENDINGS.search(word) is not None


def is_known_city(word: str) -> bool:
    """Whether a folded word is a city with names of its own in ``cities.txt``."""
    return plain(word) in _cities()


def city_key(name: str) -> str:
    """A city's name, folded, as the one by which its other names are known too."""
    spelled = plain(name)
    return _cities().get(spelled, spelled)


def normalized(text: str) -> str:
    """An address with what other scripts write as suffixes and signs as words of their own."""
    table = words()
    text = unicodedata.normalize("NFKC", text).casefold().replace(_DOT_ABOVE, "")
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    for sign, word in table.abbreviated.items():
        text = text.replace(sign, f" {word} ")
    text = _counted().sub(lambda m: f", {table.counted[m[2]]} {m[1]}, " if m[2] else m[0], text)
    text = _sided().sub(lambda m: f" {_SIDE_OF[m[1]]} {table.written[m[2]]} ", text)
    text = _written().sub(lambda m: f"{m[1]} {table.written[m[2]]}, ", text)
    text = _INNER_DOOR.sub(" unit ", _OUTER_DOOR.sub(" no ", text))
    return _JOINED.sub(r"\1 \2", _RUN_ON.sub(r"\1 \2", text))


_DOT_ABOVE = "\u0307"
"""What casefolding leaves of the Turkish capital: it would part "İş" in two words."""
_DOOR = r"(?:kap[iı]|door)\b[\s.:]*(?:(?:no|nr|numara(?:s[iı])?)\b[\s.:]*)?(?=[a-z]?\d)"
_INNER_DOOR = re.compile(
    rf"(?<!\w)(?:i[cç]|inner|interior|internal)\s*{_DOOR}|(?<=\d)[\s,/-]+d\s*\.?\s*:\s*(?=\d)"
)
"""Turkish flats and offices: "İç Kapı No: 12", "No:10, D:4"; the outer door is the house."""
_OUTER_DOOR = re.compile(rf"(?<!\w)(?:d[iı][sş]|outer)\s*{_DOOR}")
_RUN_ON = re.compile(
    r"\b(rm|room|flat|unit|no|apt|suite|ste|blk|bldg|kv|oф|korp|fl|д|кв|оф|корп|стр)\.?(?=\d)()",
)
"""A word grown together with its number: "Rm7", "д.19"."""
_JOINED = re.compile(r"\b(xi|dong|nan|bei|zhong)(lu|jie|dajie|dadao)\b")
"""A side grown together with its street: "Xilu" is "Xi Lu", the western road."""
_SIDE_OF = {"东": "east", "東": "east", "西": "west", "南": "south", "北": "north"}


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    """A number and the character that says of what. What has none behind it is met whole, too: a
    long one is walked through once, and not again from each of its letters."""
    return re.compile(rf"([a-z\d][a-z\d-]*+)(?:\s*({_either(words().counted)}))?")


@lru_cache(maxsize=1)
def _sided() -> re.Pattern[str]:
    """A side before a street's suffix, where two characters of a name are left before it."""
    han = r"[\u3400-\u9fff]"
    return re.compile(
        rf"(?<={han}{han})([东東西南北])({_either(words().written)})(?![\u3400-\u9fff])"
    )


@lru_cache(maxsize=1)
def _written() -> re.Pattern[str]:
    return re.compile(rf"([\u3400-\u9fff]{{2}})({_either(words().written)})")


def _either(table: dict[str, str]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))
