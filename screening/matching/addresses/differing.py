"""Whether two addresses that one party gives are two places.

``meeting.py`` asks whether an address is the one on a list, and doubt there means no. Here doubt
means that they are the same: a street is written in many ways ("Beispielstr. 5", "5 Beispiel
Strasse", the suite before or behind), and only a street, a house, a post box or a city that both
tell, and tell otherwise, is another place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from screening.matching.addresses.meeting import Address, meeting_of
from screening.matching.addresses.parts import parts_of
from screening.matching.addresses.words import city_key, folded, normalized, plain, words

_SAME_WORDS = 85.0
"""Likeness in per cent from which two streets are one; "Lindenstrasse" is "Linden Str."."""
_SAME_CITY = 85.0
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_POSTAL_LETTERS = 4
"""Characters of a postal code that tell a town; what follows is a street or a box."""


class Place(NamedTuple):
    """An address as a party gives it; empty where it is silent."""

    street: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""


def is_elsewhere(ours: Place, theirs: Place) -> bool:
    """Whether two addresses of one party tell two places.

    Args:
        ours, theirs: of one country, or of an unknown one; in any order.

    Returns:
        False where either is silent about street and city, or they may be one.
    """
    if _is_one_text(ours, theirs):
        return False
    if ours.street and theirs.street and _is_other_street(ours, theirs):
        return True
    return _is_other_city(ours, theirs) and not _is_same_code(ours, theirs)


def _is_one_text(ours: Place, theirs: Place) -> bool:
    """Whether all words of the one stand in the other: only put in other fields, or fewer."""
    here, there = (set(_words(f"{p.street} {p.city} {p.postal_code}")) for p in (ours, theirs))
    return here <= there or there <= here


def _is_other_street(ours: Place, theirs: Place) -> bool:
    same_city = ours.city or theirs.city or "-"
    met = meeting_of(
        Address(ours.street, same_city, ours.country or None),
        Address(theirs.street, same_city, theirs.country or None),
    )
    if met is not None:
        return False
    here, there = parts_of(ours.street), parts_of(theirs.street)
    if here.boxes and there.boxes and not (here.houses and there.houses):
        return True
    numbers = [set(_NUMBER.findall(normalized(p.street))) for p in (ours, theirs)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return True
    names = ["".join(_names(p.street)) for p in (ours, theirs)]
    return all(names) and fuzz.partial_ratio(*names) < _SAME_WORDS


def _words(text: str) -> list[str]:
    found = (folded(word) for word in _WORD.findall(normalized(text)))
    return [plain(word) for word in found if words().classes.get(word, "word") != "skip" and word]


def _names(street: str) -> list[str]:
    """The words of a street line that are its name, sorted; no number and no kind of street."""
    told = [folded(word) for word in _WORD.findall(normalized(street))]
    return sorted(
        plain(word)
        for word in told
        if word and not word[0].isdigit() and words().classes.get(word, "word") == "word"
    )


def _is_other_city(ours: Place, theirs: Place) -> bool:
    if {ours.country, theirs.country} & words().city_states:
        return False
    here, there = ("".join(_city(p.city)) for p in (ours, theirs))
    if not here or not there or city_key(here) == city_key(there):
        return False
    return fuzz.partial_ratio(here, there) < _SAME_CITY


def _city(text: str) -> list[str]:
    return [plain(folded(w)) for w in _WORD.findall(text.casefold()) if not w[0].isdigit()]


def _code(place: Place) -> str:
    return "".join(_WORD.findall(place.postal_code.casefold()))[:_POSTAL_LETTERS]


def _is_same_code(ours: Place, theirs: Place) -> bool:
    return bool(_code(ours)) and _code(ours) == _code(theirs)
