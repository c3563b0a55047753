"""How two addresses stand to each other: one unit, one house, or only one building."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from screening.matching.addresses.parts import House, Parts, parts_of
from screening.matching.addresses.words import city_key, folded, normalized, words
from screening.terms.country import country_code

_SAME_STREET = 86.0
"""Likeness in per cent from which two spellings are one street's name; one letter of seven."""


class Meeting(StrEnum):
    """What two addresses have in common."""

    UNIT = "unit"  # the house, and the unit where one is named
    HOUSE = "house"  # the house; one of the two names no unit
    BUILDING = "building"  # the house, with another unit in each


def meeting_of(asked: str, listed: str) -> Meeting | None:
    """What two addresses of one city have in common; ``None`` for different houses.

    A street name alone, a district or an industrial area is nothing in common.
    """
    left, right = parts_of(asked), parts_of(listed)
    if any(_is_one(a, b) for a in left.houses for b in right.houses):
        return _in_the_house(left, right)
    return Meeting.UNIT if left.boxes & right.boxes else None


def is_in_city(city: str, country: str | None, listed: str, *, listed_country: str) -> bool:
    """Whether a listed address lies in a city, by any name of the city.

    Args:
        city: name of the city in any script, or an address that has it at its end.
        country: ISO code of the order's address; in a city state it is the city.
        listed: the listed address.
        listed_country: ISO code, empty where unknown.
    """
    if country and country == listed_country and country in words().city_states:
        return True
    asked = _city_words(city)
    return bool(asked & _city_words(listed))


@lru_cache(maxsize=4096)
def _city_words(text: str) -> frozenset[str]:
    """The names in an address that may be a city's: by segment, without its numbers and sorts."""
    found = set()
    for segment in normalized(text).replace(";", ",").split(","):
        told = [folded(word) for word in segment.split() if not any(c.isdigit() for c in word)]
        told = ["".join(c for c in word if c.isalnum()) for word in told]
        if any(words().classes.get(word) == "street" for word in told):
            told = told[_last_street(told) + 1 :]
        kept = [word for word in told if words().classes.get(word, "word") == "word" and word]
        for start in range(len(kept)):
            for end in range(start + 1, min(start + 3, len(kept)) + 1):
                if not country_code(" ".join(kept[start:end])):
                    found.add(city_key("".join(kept[start:end])))
    return frozenset(found)


def _last_street(told: list[str]) -> int:
    return max(i for i, word in enumerate(told) if words().classes.get(word) == "street")


def _is_one(left: House, right: House) -> bool:
    if left.number != right.number or (left.sides and right.sides and not left.sides & right.sides):
        return False
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
    rooms = (left.rooms, right.rooms)
    if all(rooms) or not any((*rooms, left.floors, right.floors)):
        return Meeting.UNIT
    is_one_floor = bool(left.floors & right.floors) and not any(rooms)
    return Meeting.UNIT if is_one_floor else Meeting.HOUSE
