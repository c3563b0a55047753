"""How two addresses stand to each other: one unit, one house, or only one building."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from screening.matching.addresses.crossings import is_other_crossing, is_same_house_of_grid
from screening.matching.addresses.lines import is_same_line, numbers_in_grid
from screening.matching.addresses.parts import House, Parts, parts_of
from screening.matching.addresses.spellings import UNVOWELED, asked_parts, consonants
from screening.matching.addresses.words import city_key, folded, is_known_city, normalized, words
from screening.terms.country import country_code

_SEGMENT = re.compile(r"[,;،、，]|(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])")
"""A stroke parts district and province: "Maltepe/İstanbul"."""
_SAME_STREET = 86.0
"""Likeness in per cent from which two spellings are one street's name; one letter of seven."""

_NAMED = ("street", "quarter")
"""What stands before these is called a street or a quarter, and is no city."""


class Meeting(StrEnum):
    """What two addresses have in common."""

    UNIT = "unit"  # the house, and the unit where either names one
    HOUSE = "house"  # the listed address is the whole house, the other a unit in it
    UNSAID = "unsaid"  # the listed address is a unit of the house, the other names none
    BUILDING = "building"  # the house, with another unit in each


class Address(NamedTuple):
    """An address to compare.

    Args:
        text: the street line, or all of it; any script.
        city: name of the city, or again the whole text.
        country: ISO code, ``None`` where unknown.
    """

    text: str
    city: str
    country: str | None = None


def meeting_of(asked: Address, listed: Address) -> Meeting | None:
    """What two addresses have in common; ``None`` for different houses and cities.

    A street name alone, a district or an industrial area is nothing in common.
    """
    left, right = asked_parts(asked.text), parts_of(listed.text)
    houses = [(a, b) for a in left.houses for b in right.houses if _is_one(a, b)]
    if houses and is_other_crossing(asked.text, listed.text):
        houses = []
    if not houses and not left.boxes & right.boxes:
        return _as_lines(asked, listed, left, right)
    # "Chatham Road" may be its northern or its southern part: there the quarter has to agree.
    is_whole = not houses or any(a.sides == b.sides for a, b in houses)
    is_there = is_whole and _is_city_state(asked, listed)
    if not is_there and not _city_words(asked.city) & _city_words(listed.city):
        return None
    return _in_the_house(left, right) if houses else Meeting.UNIT


def _as_lines(asked: Address, listed: Address, left: Parts, right: Parts) -> Meeting | None:
    """The same of two addresses in which no house is found, and of houses of a grid."""
    is_grid = is_same_house_of_grid(asked.text, listed.text)
    is_found = bool(left.houses and right.houses) and not is_grid
    if is_found or not (is_grid or is_same_line(asked.text, listed.text)):
        return None
    if not _city_words(asked.city) & _city_words(listed.city):
        return None
    ours, theirs = (numbers_in_grid(text) if is_grid else () for text in (asked.text, listed.text))
    if ours == theirs:
        return Meeting.UNIT
    if ours and theirs:
        return Meeting.BUILDING
    return Meeting.UNSAID if theirs else Meeting.HOUSE


def _is_city_state(asked: Address, listed: Address) -> bool:
    return asked.country == listed.country and asked.country in words().city_states


@lru_cache(maxsize=4096)
def _city_words(text: str) -> frozenset[str]:
    """The names in an address that may be a city's: by segment, without its numbers and sorts."""
    found = set()
    for segment in _SEGMENT.split(normalized(text)):
        told = [folded(word) for word in segment.split() if not any(c.isdigit() for c in word)]
        told = ["".join(c for c in word if c.isalnum()) for word in told]
        if any(words().classes.get(word) in _NAMED for word in told):
            told = told[_last_street(told) + 1 :]
        # "Xi'an" is spelled like the word for a county, which stands behind a name and never first.
        first = [word for word in told[:1] if is_known_city(word)]
        kept = [word for word in told if words().classes.get(word, "word") == "word" and word]
        kept = first + kept if first != kept[:1] else kept
        for start in range(len(kept)):
            for end in range(start + 1, min(start + 3, len(kept)) + 1):
                if not country_code(" ".join(kept[start:end])):
                    found.add(city_key("".join(kept[start:end])))
    return frozenset(found)


def _last_street(told: list[str]) -> int:
    return max(i for i, word in enumerate(told) if words().classes.get(word) in _NAMED)


def _is_one(left: House, right: House) -> bool:
    if left.number != right.number or (left.sides and right.sides and not left.sides & right.sides):
        return False
    if left.street.startswith(UNVOWELED):
        return left.street == UNVOWELED + consonants(right.street)
    return fuzz.ratio(left.street, right.street) >= _SAME_STREET


def _in_the_house(left: Parts, right: Parts) -> Meeting:
    """By building, floor and room: one that differs tells them apart, one unsaid leaves it open."""
    pairs = (
        (left.buildings, right.buildings),
        (left.floors, right.floors),
        (left.rooms, right.rooms),
    )
    if any(a and b and not a & b for a, b in pairs):
        return Meeting.BUILDING
    ours, theirs = (bool(p.rooms) + bool(p.rooms or p.floors) for p in (left, right))
    if ours == theirs:
        return Meeting.UNIT
    return Meeting.UNSAID if theirs > ours else Meeting.HOUSE
