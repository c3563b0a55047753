"""Addresses in which no house is found, compared as they are written.

Where houses are numbered in ways that ``parts.py`` does not read ("Calle 76 No. 48-30", "F-1129,
Chitranjan Park", "Okhotny Ryad, 1"), an address that says the same as a listed one is that address:
the same numbers in the same order, and every word of the street. One more or one other number is
another house. Houses of a grid are told by ``crossings.py``, and what more is numbered there is a
unit in them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from screening.matching.addresses.crossings import house_of_grid
from screening.matching.addresses.sectors import in_order, is_in_sector
from screening.matching.addresses.words import folded, normalized, plain, words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"(?<!\d)(\d{1,5})(?:\s?([a-z])(?![a-z]))?(?!\d)")
_OF_AREAS = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+)[\s.,:#-]*(?:(?:no|nr|num|number)\b[\s.,:#-]*)?\d+[a-z]?(?![\w/-])"
    r"|(?<!\d)\d+(?:st|nd|rd|th)?\s*([^\W\d_]+)"
)
"""A word and its number, either way round. Nothing begins inside a word or a number: where such a
beginning would do, that of the whole does, and a long one is walked through once."""
_PLOTS = ("plot", "lot")
"""Areas that are numbered as houses are."""
_POSTAL = 5
"""Digits of a postal code; where no shorter number stands, of a house."""
_LEAST_WORD = 4
"""Letters of a word that tells a street from others."""
_KEY_LETTERS = 4
_KEY_NUMBERS = 2


class Line(NamedTuple):
    """An address as numbers in their order, its words, and the sorts of streets among them.

    Args:
        is_told: whether one of the numbers is more than that of a kilometer or an area.
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...]
    streets: tuple[str, ...]
    is_told: bool


@lru_cache(maxsize=4096)
def line_of(text: str) -> Line:
    """The numbers and words of an address; postal codes count only where no other number does."""
    text = in_order(normalized(text))
    found = [f"{number.lstrip('0')}{letter}" for number, letter in _NUMBER.findall(text)]
    short = [number for number in found if sum(map(str.isdigit, number)) < _POSTAL]
    told = [folded(word) for word in _WORD.findall(text)]
    kept = (plain(word) for word in told if words().classes.get(word, "word") == "word")
    return Line(
        tuple(short or found[:1]),
        tuple(dict.fromkeys(word for word in kept if len(word) >= _LEAST_WORD)),
        tuple(word for word in told if words().classes.get(word) == "street"),
        is_told=len(found) > sum(map(_is_of_area, _OF_AREAS.finditer(text))),
    )


def _is_of_area(met: re.Match[str]) -> bool:
    before, behind = met.groups()
    word = folded(before or behind)
    return words().classes.get(word) == "area" and word not in _PLOTS


def line_key(text: str) -> str:
    """The key under which such an address is found again; empty where it says too little."""
    if grid := house_of_grid(text):
        return f"grid {grid.kind}{grid.street} {grid.crossing} {grid.door}"
    line = line_of(text)
    if not line.is_told:
        return ""
    if is_in_sector(normalized(text)):
        return f"sector {' '.join(line.numbers[:_KEY_NUMBERS])}"
    if len(line.numbers) >= _KEY_NUMBERS and (line.words or line.streets):
        return f"line {' '.join(line.numbers[:_KEY_NUMBERS])}"
    if line.numbers and line.words:
        return f"line {line.numbers[0]} {line.words[0][:_KEY_LETTERS]}"
    return ""


def is_same_line(asked: str, listed: str) -> bool:
    """Whether a street line says the same as a listed address, whose city stands behind it."""
    ours, theirs = line_of(asked), line_of(listed)
    if not ours.is_told or ours.numbers != theirs.numbers:
        return False
    if not ours.words:
        # "Avenida 6" and "Av. 6", but no "Carrera 6".
        sorts = list(zip(ours.streets, theirs.streets, strict=False))
        is_one = all(a.startswith(b) or b.startswith(a) for a, b in sorts)
        return bool(sorts) and is_one and len(ours.numbers) >= _KEY_NUMBERS
    return set(ours.words) <= set(theirs.words) and ours.words[0] == theirs.words[0]


def numbers_in_grid(text: str) -> frozenset[str]:
    """What is numbered in a house of a grid beside street, crossing and door."""
    grid = house_of_grid(text)
    if grid is None:
        return frozenset()
    numbers = list(line_of(text).numbers)
    for told in (grid.street, grid.crossing, grid.door):
        if told in numbers:
            numbers.remove(told)
    return frozenset(numbers)
