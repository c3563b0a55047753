"""Addresses as somebody writes them abroad: other ways in which a list may print the same house.

The houses that ``parts.py`` reads stay what they are, and those of listed addresses are stored by
them. Of an address that is asked for, further readings are added here: characters read as streets
of Hong Kong and Taiwan spell them, "Б. Ордынка" in full, the number in a part of its own, vowels
that Arabic script leaves out. A reading too many finds no house on a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from pypinyin import Style, lazy_pinyin

from screening.matching.addresses.parts import (
    House,
    Parts,
    address_keys,
    keys_of,
    parts_of,
    untold_houses,
)
from screening.matching.addresses.words import folded, plain

UNVOWELED = "~"
"""Begins a street of which the consonants alone are known."""
_HAN = r"[\u3400-\u9fff]"
_CHINESE = re.compile(
    rf"(?P<name>{_HAN}{{2,14}}?)(?P<side>[东東西南北中]?)(?:大道|大街|公路|路|道|街|巷|里)(?P<behind>[东東西南北中]?)"
    r"(?:第?[一二三四五六七八九十\d]{1,2}段)?\s*(?P<number>\d+)(?:\s*[-–~之]\s*(?P<last>\d+))?\s*[号號]"
)
_LONGEST_NAME = 6
"""Characters of the longest street; what stands before them is a district."""
_SHORT = (
    (re.compile(r"\b(?:б|бол|b|bol|gr|gross)\.?\s+(?=[^\W\d_]{4})"), "bolshaya "),
    (re.compile(r"\b(?:м|мал|m|mal)\.?\s+(?=[^\W\d_]{4})"), "malaya "),
    (re.compile(r"\b(?:н|ниж|n)\.?\s+(?=[^\W\d_]{4})"), "nizhnyaya "),
    (re.compile(r"\b(?:в|верх|v)\.?\s+(?=[^\W\d_]{4})"), "verkhnyaya "),
    (re.compile(r"\b(?:ср|sr)\.?\s+(?=[^\W\d_]{4})"), "srednyaya "),
    (re.compile(r"\b(?:нов|nov)\.?\s+(?=[^\W\d_]{4})"), "novaya "),
    (re.compile(r"\b(?:лет|let)\b"), "years"),
)
"""Russian streets in short: "Б. Ордынка" is Bolshaya Ordynka."""
_GLUED = re.compile(
    r"(?<=\w{4})(?:prospekt|prospect|shose|chause|bulvar|ulica|naberezhnaia|ploshad)$"
)
_FRENCH = re.compile(r"\b(?:rue|r|avenue|av|boulevard|bd|place|pl|quai|chemin)\b")
_ARTICLES = re.compile(r"^(?:r?(?:dela|del|des|du|de|la|le|les)|r(?=d))")
_SLASHED = re.compile(r"(\d+)/(\d+)")
_VOWELS = "aeiou"
_ARABIC = re.compile(r"[\u0620-\u06ff]")
_LEAST_CONSONANTS = 3


@lru_cache(maxsize=4096)
def asked_parts(text: str) -> Parts:
    """An address that is asked for, taken apart in every way a list may print it."""
    parts = parts_of(text)
    houses = {*parts.houses, *_in_characters(text), *untold_houses(text)}
    for written, whole in _SHORT:
        spelled = written.sub(whole, text.casefold())
        if spelled != text.casefold():
            houses |= parts_of(spelled).houses
    told = tuple(houses)
    houses |= {other for house in told for other in _others(house, parts, text)}
    return parts.with_houses(frozenset(houses))


def asked_keys(text: str) -> tuple[str, ...]:
    """The keys under which the houses and boxes of ``asked_parts`` are stored."""
    found = {*address_keys(text), *keys_of(asked_parts(text))}
    for house in asked_parts(text).houses:
        found.update(f"house {house.number} {beginning}" for beginning in _beginnings(house.street))
    return tuple(sorted(found))


def _others(house: House, parts: Parts, text: str) -> Iterator[House]:
    """The same house by other spellings of its number and street."""
    streets = {house.street, _GLUED.sub("", house.street)}
    if _FRENCH.search(text.casefold()):
        core = _ARTICLES.sub("", house.street)
        streets |= {f"{article}{core}" for article in ("", "de", "dela", "du", "des", "la", "le")}
    if _ARABIC.search(text):
        streets.add(UNVOWELED + consonants(house.street))
    slashed = _SLASHED.fullmatch(house.number)
    numbers = {house.number, *([slashed[1]] if slashed else [])}
    numbers |= {f"{house.number}/{block}" for block in parts.buildings if house.number.isdigit()}
    yield from (House(n, s, house.sides) for n in numbers for s in streets if len(s) > 1)


def consonants(street: str) -> str:
    """A street without its vowels and what stands for them in Arabic script; empty if too short."""
    left = re.sub(r"[aeiouvh]", "", street)
    return left if len(left) >= _LEAST_CONSONANTS else ""


def _beginnings(street: str) -> Iterator[str]:
    """The first letters of a street in the ways that transliterations differ there."""
    first = street.removeprefix(UNVOWELED)
    if street.startswith(UNVOWELED):
        return
    yield from (
        spelled[:3]
        for spelled in (
            first,
            first.replace("h", "ch", 1),
            first.replace("ch", "h", 1),
            first.replace("ch", "c", 1),
            f"i{first}" if first.startswith("e") else first.removeprefix("i"),
        )
    )
    bare = "".join(letter for letter in first if letter not in _VOWELS)
    if len(bare) > 1:
        first_vowels = (first[0],) if first[0] in _VOWELS else ("",)
        for lead in first_vowels:
            yield from ((lead + bare[0] + vowel + bare[1])[:3] for vowel in _VOWELS)


# -- characters ------------------------------------------------------------------------------------


def _in_characters(text: str) -> Iterator[House]:
    """Houses of a Chinese address, its streets as Hong Kong, Taiwan and the mainland spell them."""
    for met in _CHINESE.finditer(normalized_digits(text)):
        sides = frozenset(_SIDES[s] for s in (met["side"], met["behind"]) if s in _SIDES)
        for number in filter(None, (met["number"], met["last"])):
            for street in _spelled(met["name"] + (met["side"] if met["side"] == "中" else "")):
                yield House(number, street, sides)


_SIDES = {"东": "east", "東": "east", "西": "west", "南": "south", "北": "north"}


def normalized_digits(text: str) -> str:
    """With the digits of full width as plain ones."""
    return text.translate({0xFF10 + digit: str(digit) for digit in range(10)})


def _spelled(run: str) -> Iterator[str]:
    """The street that a run of characters ends with, in each way it may be spelled."""
    for length in range(1, min(len(run), _LONGEST_NAME) + 1):
        name = run[-length:]
        called, read = _called().get(name), _read_in_hong_kong(name)
        if called:
            yield plain(called)
        if length == 1:
            continue
        if read:
            yield plain(read)
        yield plain("".join(lazy_pinyin(name)))
        wade = "".join(lazy_pinyin(name, style=Style.WADEGILES))
        yield plain(re.sub(r"[^a-z]", "", folded(wade)))


def _read_in_hong_kong(name: str) -> str:
    sounds = [_sounds().get(char, "") for char in name]
    return "".join(sounds) if all(sounds) else ""


@lru_cache(maxsize=1)
def _hong_kong() -> dict[str, dict[str, str]]:
    table = files(__package__).joinpath("data", "hongkong.txt").read_text("utf-8")
    found: dict[str, dict[str, str]] = {}
    for line in table.splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            section.update(dict(pair.strip().split("=", 1) for pair in line.split(";")))
    return found


def _called() -> dict[str, str]:
    return _hong_kong()["called"]


def _sounds() -> dict[str, str]:
    return _hong_kong()["read"]
