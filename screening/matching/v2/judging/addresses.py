"""Addresses: another kind of street or side of it is another street; garbled ones hold together.

``screening.matching.addresses`` reads houses and says whether two parties are at one; here two
addresses are names that are compared, and only what both tell, and tell otherwise, parts them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from screening.matching.v1.reading.normalize import plain
from screening.matching.v2.judging.meeting import Meeting, Ruling
from screening.matching.v2.reading.tables import what_is

_OTHER, _LOOK = 0.66, 0.72
_SAME = 86.0
"""Likeness in per cent from which two names of streets or towns are one; one letter of seven."""
_APART = 75.0
_SEGMENT = re.compile(r"[,;\n]")
_WORD = re.compile(r"[a-z]+(?:-[a-z])?|\d+[a-z]?\b")
_SIDES = {
    "north": "north", "n": "north", "nth": "north", "south": "south", "s": "south", "sth": "south",
    "east": "east", "e": "east", "west": "west", "w": "west", "northeast": "northeast",
    "central": "central", "middle": "central", "northwest": "northwest",
    "southeast": "southeast", "southwest": "southwest",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_SAINTS = frozenset(["st", "saint", "sainte", "sankt", "san", "santa"])
"""What stands before a saint's name; "St" is a street only behind the street's name."""
_POSTAL = re.compile(r"(?<!\d)\d{4,6}(?!\d)")
_LEAST_NAME = 4
_HOLDING = 2
"""Parts behind the street line that two addresses share where a slip may be in the street."""


class Street(NamedTuple):
    """The street line of an address and what stands behind it; empty where it is silent.

    Args:
        house: the digits of the house number.
        name: the words of the street's name, joined.
        kind: what kind of street it is.
        sides: the points of the compass in it.
        town: the words behind, but for numbers, joined.
        postal: the postal code.
        parts: what stands between the street line and the last part.
    """

    house: str
    name: str
    kind: str
    sides: frozenset[str]
    town: str
    postal: str
    parts: frozenset[str]


@lru_cache(maxsize=1 << 12)
def street_of(text: str) -> Street | None:
    """An address in Latin letters, its street line in a part of its own; None for other ones."""
    segments = [_WORD.findall(segment) for segment in _SEGMENT.split(plain(text))]
    begun = (n for n, words in enumerate(segments) if words and words[0][0].isdigit())
    number = next(begun, 0)
    read = _line(segments[number])
    if read is None:
        return None
    house, name, kind, sides = read
    behind = [word for other in segments[number + 1 :] for word in other]
    town = "".join(word for word in behind if word.isalpha())
    codes = _POSTAL.findall(" ".join(behind))
    parts = frozenset("".join(words) for words in segments[number + 1 : -1])
    return Street(house, name, kind, sides, town, codes[-1] if codes else "", parts)


def _line(words: list[str]) -> tuple[str, str, str, frozenset[str]] | None:
    kinds = what_is("streets")
    last = max((place for place, word in enumerate(words) if word in kinds), default=0)
    words = [w for place, w in enumerate(words) if w not in _SAINTS or place >= last]
    house = next((word for word in words if word[0].isdigit()), "")
    kind, name, sides = "", [], set[str]()
    for place, word in enumerate(words):
        glued = _unglued(word) if word not in kinds else None
        if word in kinds and (place or len(words) > 1):
            kind = kind or kinds[word]
        elif glued:
            name.append(glued[0])
            kind = kind or kinds[glued[1]]
        elif word in _SIDES:
            sides.add(_SIDES[word])
        elif word.isalpha() and not (kind and name):  # behind its kind the street's name is over
            name.append(word)
    if not kind or not name:
        return None
    return re.sub(r"\D", "", house), "".join(name), kind, frozenset(sides)


@lru_cache(maxsize=1 << 12)
def _unglued(word: str) -> tuple[str, str] | None:
    """A street's name grown together with its kind, a letter in place of the blank or none."""
    for kind in sorted(what_is("streets"), key=len, reverse=True):
        if len(kind) > 3 and word.endswith(kind):
            name = word.removesuffix(kind)
            if len(name) > _LEAST_NAME:
                return (name[:-1] if name[-1] in "xz" else name), kind
    return None


def another_street(meeting: Meeting) -> Ruling | None:
    """Both tell the kind of street or its side, and tell them otherwise.

    Two names of streets may be two of one corner: a building or quarter that both name holds them.
    """
    one, other = map(street_of, meeting.texts)
    if one is None or other is None:
        return None
    if one.sides and other.sides and not one.sides & other.sides:
        return _apart(f"{', '.join(sorted(one.sides))} is not {', '.join(sorted(other.sides))}")
    likeness = fuzz.ratio(one.name, other.name)
    is_other = one.kind != other.kind or likeness < _APART
    if is_other and (likeness >= _SAME or len(one.parts & other.parts) < _HOLDING):
        return _apart(f"{one.name} {one.kind} is not {other.name} {other.kind}")
    return None


def _apart(what: str) -> Ruling:
    return Ruling("another_street", f"Another street: {what}.", most=_OTHER)


def another_town(meeting: Meeting) -> Ruling | None:
    """The same street in another town, with another postal code."""
    one, other = map(street_of, meeting.texts)
    if one is None or other is None or not one.postal or not other.postal:
        return None
    if not one.town or not other.town or fuzz.partial_ratio(one.town, other.town) >= _APART:
        return None
    if OSA.distance(one.postal, other.postal) <= 1:
        return None
    return Ruling("another_town", "Another town and postal code.", most=_OTHER)


def garbled(meeting: Meeting) -> Ruling | None:
    """Street, town and code met but for slips: blanks lost, digits in another order."""
    one, other = map(street_of, meeting.texts)
    if one is None or other is None or one.kind != other.kind:
        return None
    if not (one.postal and other.postal and one.house and other.house and one.town and other.town):
        return None
    if not _is_garbled(one.postal, other.postal) or not _is_garbled(one.house, other.house):
        return None
    if min(fuzz.ratio(one.name, other.name), fuzz.ratio(one.town, other.town)) < _SAME:
        return None
    return Ruling("garbled_address", "Street, town and code met but for slips.", least=_LOOK)


def _is_garbled(one: str, other: str) -> bool:
    """The same digits, in another order at most."""
    return one == other or (sorted(one) == sorted(other) and OSA.distance(one, other) == 1)


APART = (another_street, another_town)
TOGETHER = (garbled,)
