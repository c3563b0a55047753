"""An address taken apart: its house in its street, its post box, its building, floor and room.

A number says nothing by itself; the words beside it say what it counts. "Industrial Area 6" and
"Km 5" are no houses, "16/F" and "kv. 7" are units, "1403-8" is unit 1403 of house 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from screening.matching.addresses.lines import line_key
from screening.matching.addresses.words import (
    SIDES,
    folded,
    is_compound,
    normalized,
    plain,
    words,
)

_SEGMENT = re.compile(r"[,;|\n()，、]")
_TOKEN = re.compile(r"\d\w*(?:[-–/]\w+)*|[^\W\d_][^\W_]*(?:['’][^\W_]+)*")
_FLOOR = re.compile(r"(\d+)(?:st|nd|rd|th)?/?f(?:l|loor)?")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)?")
_RANGE = re.compile(r"(\d+)[-–](\d+)")
_UNITS_ON_FLOOR = re.compile(r"(?=0|\d+[-–]0)(\d{1,2})[-–](\d{1,3}(?:/\d{1,3})*)")
"""Floor and unit as Singapore writes them: a nought before either says that it is no range."""
_POSTAL = re.compile(r"\d{5}")
"""No house has so many digits."""
_LONGEST_STREET = 4
"""Words of the longest street name that is worth a look."""
_KEY_LETTERS = 3
LONGEST_KEY = 80


_COUNTED_BY = {
    "unit": "room",
    "office": "room",
    "storey": "floor",
    "block": "building",
    "postbox": "box",
    "area": "postal",
}
"""What a number behind a word of each class counts; those of areas are no part of an address."""


class House(NamedTuple):
    """A number in a street: both as they are compared, and the sides the street names."""

    number: str
    street: str
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parts:
    """What an address names; empty where it names none.

    Args:
        houses: every reading of house and street.
        boxes: post boxes.
        buildings, floors, rooms: the unit in the house.
    """

    houses: frozenset[House]
    boxes: frozenset[str]
    buildings: frozenset[str]
    floors: frozenset[str]
    rooms: frozenset[str]

    def with_houses(self, houses: frozenset[House]) -> Parts:
        """The same with other readings of the house."""
        return replace(self, houses=houses)


class _Token(NamedTuple):
    """A word and its class; ``house``, ``room``, ``floor``, ``box`` and so on for a number."""

    text: str
    sort: str


@lru_cache(maxsize=4096)
def parts_of(text: str) -> Parts:
    """An address in any script, taken apart."""
    segments = [_classed(segment) for segment in _SEGMENT.split(normalized(text))]
    segments = _bare_room([segment for segment in segments if segment])
    tokens = [token for segment in segments for token in segment]
    houses = _houses(segments, "house")
    return Parts(
        # Where nothing else is a house, "Lenina Street, Building 102" means the house, and
        # "Suite 703, Twin Tower, Baniyas Street" is found by its suite.
        houses=houses or _houses(segments, "building", "room") or _named_buildings(segments),
        boxes=_numbers(tokens, "box"),
        buildings=_numbers(tokens, "building") if houses else frozenset(),
        floors=_numbers(tokens, "floor"),
        rooms=_numbers(tokens, "room"),
    )


def address_keys(text: str) -> tuple[str, ...]:
    """The keys under which an address is found again: its houses and its boxes; of a grid or
    a sector, and of one in which none are found, what ``lines.py`` says.

    They begin with a word, as the keys of ``terms.addresses`` never do.
    """
    parts, line = parts_of(text), line_key(text)
    is_unread = line.startswith(("grid", "sector")) or not (parts.houses or parts.boxes)
    return (*keys_of(parts), *([line[:LONGEST_KEY]] if line and is_unread else []))


def keys_of(parts: Parts) -> tuple[str, ...]:
    """The same of an address that is taken apart already."""
    houses = {f"house {house.number} {house.street[:_KEY_LETTERS]}" for house in parts.houses}
    boxes = {f"box {box}" for box in parts.boxes}
    return tuple(sorted(key[:LONGEST_KEY] for key in houses | boxes))


def untold_houses(text: str) -> Iterator[House]:
    """A number in a part of its own and the street before it, where no word says that it is one:
    "Большая Ордынка, дом 34"."""
    segments = [segment for segment in map(_classed, _SEGMENT.split(normalized(text))) if segment]
    for before, segment in pairwise(segments):
        numbers = [token.text for token in segment if token.sort == "house"]
        is_alone = not any(token.sort in ("word", "street") for token in segment)
        streets = [token.text for token in before if token.sort == "word"]
        if numbers and is_alone and 0 < len(streets) == len(before) <= _LONGEST_STREET:
            yield House(numbers[0], plain("".join(streets)), frozenset())


# -- what each number counts -----------------------------------------------------------------------


def _classed(segment: str) -> list[_Token]:
    found: list[_Token] = []
    last = _Token("", "")
    written = [folded(word) if word[0].isalpha() else word for word in _TOKEN.findall(segment)]
    for place, word in enumerate(written):
        after = written[place + 1] if place + 1 < len(written) else ""
        read = list(_tokens(word, after, found, last))
        found += read
        last = next((token for token in reversed(read) if token.sort != "skip"), last)
    return found


def _tokens(word: str, after: str, before: Sequence[_Token], last: _Token) -> Iterator[_Token]:
    """The tokens of one word: a range is two numbers, "1403-8" a room and a house.

    Args:
        last: of those before the last that says something.
    """
    classes, ordinal = words().classes, words().ordinal
    counts = last.sort in _COUNTED_BY
    if not word[0].isdigit():
        sort = classes.get(word, "word")
        is_counted = len(word) == 1 or word in ordinal or any(c.isdigit() for c in word)
        if is_counted and last.sort in ("unit", "block", "postbox"):
            yield _Token(ordinal.get(word, word), _COUNTED_BY[last.sort])
        elif sort == "office" and not after[:1].isdigit():
            yield _Token(word, "skip")
        else:
            yield _Token(word, sort)
        return
    if after in words().numbered_streets and (numbered := _ORDINAL.fullmatch(word)):
        yield _Token(f"n{numbered[1]}", "word")
        return
    is_floor = classes.get(after) == "storey" and last.sort != "storey"
    if floor := _FLOOR.fullmatch(word) or (is_floor and _ORDINAL.fullmatch(word)):
        yield _Token(floor[1], "floor")
    elif counts and not (last.sort == "block" and _RANGE.fullmatch(word)):
        counted = _COUNTED_BY[last.sort]
        yield from (_Token(number, counted) for number in _counted(word, counted))
    elif _is_of_quarter(before) or classes.get(after) == "area" or _POSTAL.match(word):
        yield _Token(word, "postal")
    else:
        yield from _house_numbers(word)


def _is_of_quarter(before: Sequence[_Token]) -> bool:
    """Whether a number belongs to a quarter ("Mah. 5") and is no house in it ("Mah. No. 72/A")."""
    return bool(before) and before[-1].sort == "quarter"


def _counted(word: str, sort: str) -> Iterator[str]:
    """The numbers of rooms and boxes: "1318-19" are two, of "19395-1234" the box is the last, and
    "#04-01/03" are two units of one floor."""
    on_floor = _UNITS_ON_FLOOR.fullmatch(word) if sort == "room" else None
    if on_floor:
        for unit in on_floor[2].split("/"):
            yield f"{int(on_floor[1])}-{int(unit)}"
        return
    pair = _RANGE.fullmatch(word)
    if not pair:
        yield word.lstrip("0") or word
    elif sort == "box":
        yield from (pair[1] + pair[2], pair[2])
    else:
        yield f"{pair[1]}-{pair[2]}"
        yield from (pair[1], pair[1][: max(len(pair[1]) - len(pair[2]), 0)] + pair[2])


def _house_numbers(word: str) -> Iterator[_Token]:
    pair = _RANGE.fullmatch(word)
    if pair is None:
        yield _Token(word, "house")
    elif int(pair[1]) > int(pair[2]):
        yield from (_Token(pair[1], "room"), _Token(pair[2], "house"))
    else:
        yield from (_Token(pair[1], "house"), _Token(pair[2], "house"))


def _bare_room(segments: list[list[_Token]]) -> list[list[_Token]]:
    """ "1907, 19/F, ...": a number alone at the beginning, with its floor behind it, is a room."""
    is_bare = len(segments) > 1 and [t.sort for t in segments[0]] == ["house"]
    if is_bare and segments[1][0].sort in ("floor", "storey"):
        return [[_Token(segments[0][0].text, "room")], *segments[1:]]
    return segments


def _numbers(tokens: list[_Token], sort: str) -> frozenset[str]:
    return frozenset(t.text for t in tokens if t.sort == sort)


def _named_buildings(segments: list[list[_Token]]) -> frozenset[House]:
    """Towers that are known by their names, where the street has no number and a unit is told:
    "Office 3706, Latifa Tower, Sheikh Zayed Road"."""
    if not any(token.sort in ("room", "floor") for segment in segments for token in segment):
        return frozenset()
    found = []
    for segment in segments:
        for place, token in enumerate(segment):
            counted = segment[place + 1 : place + 2]
            if token.sort == "block" and not any(t.sort == "building" for t in counted):
                words = [t.text for t in segment[:place] if t.sort == "word"][-_LONGEST_STREET:]
                name = plain("".join(words))
                if len(name) >= _KEY_LETTERS:
                    found.append(House("tower", name, frozenset()))
    return frozenset(found)


# -- the street of a house -------------------------------------------------------------------------


class _Street(NamedTuple):
    """A reading of a street's name; told where a word beside it says that it is a street."""

    name: str
    is_told: bool


def _houses(segments: list[list[_Token]], *sorts: str) -> frozenset[House]:
    """The houses by the first of these sorts of numbers that gives any.

    What is told to be a street goes before what is not: in "Kreuzbergstrasse 4, 9472 Grabs" the
    second number is a postal code. Where none is told, the first part that has a number counts.
    """
    for sort in sorts:
        found = [list(_in_segment(segments, place, sort)) for place in range(len(segments))]
        told = frozenset(house for part in found for house, is_told in part if is_told)
        first = next((part for part in found if part), [])
        if told or first:
            return told or frozenset(house for house, _ in first)
    return frozenset()


def _in_segment(
    segments: list[list[_Token]], number: int, sort: str
) -> Iterator[tuple[House, bool]]:
    segment = segments[number]
    sides = _sides_in(segment)
    next_door: list[tuple[_Street, frozenset[str]]] | None = None
    for place, token in enumerate(segment):
        if token.sort != sort or not token.text[0].isdigit():
            continue
        right = _run(segment[at] for at in range(place + 1, len(segment)))
        left = _run((segment[at] for at in range(place - 1, -1, -1)), is_left=True)
        streets = [(street, sides) for street in (*right, *left)]
        if not any(street.is_told for street, _ in streets):
            if next_door is None:
                next_door = list(_next_door(segments, number))
            streets += next_door
        for street, of_street in streets:
            yield House(token.text, street.name, of_street), street.is_told


def _sides_in(segment: list[_Token]) -> frozenset[str]:
    return frozenset(token.sort for token in segment if token.sort in SIDES)


def _next_door(
    segments: list[list[_Token]], number: int
) -> Iterator[tuple[_Street, frozenset[str]]]:
    """The street in the part before or behind, where that says it is one and has no number."""
    for other in (number - 1, number + 1):
        segment = segments[other] if 0 <= other < len(segments) else []
        is_told = any(_is_street(t) for t in segment)
        is_quarter = any(t.sort == "quarter" for t in segment)
        if (is_told or is_quarter) and not any(t.sort == "house" for t in segment):
            for street in _run([t for t in segment if t.sort not in ("street", "quarter")]):
                yield _Street(street.name, is_told), _sides_in(segment)


def _is_street(token: _Token) -> bool:
    return token.sort == "street" or (token.sort == "word" and is_compound(token.text))


def _run(tokens: Iterable[_Token], *, is_left: bool = False) -> list[_Street]:
    """The street's name in the words that follow, up to the word that says it is a street.

    Where a quarter's houses are numbered without streets, its name stands for one ("Tatli Su Mah.
    No. 72/A"); it is not told, so a street beside it goes first.

    Without such a word its end is not known: the first words of the run are all tried. Read to the
    left the word may stand at either end ("Lenina ul. 5", "ul. Lenina 5").
    """
    found: list[str] = []
    sides: list[str] = []
    is_told = False
    for token in tokens:
        if token.sort == "street":
            is_told = True
            if found or sides:
                break
        elif token.sort == "word" and len(found) < _LONGEST_STREET:
            found.append(token.text)
            is_told = is_told or is_compound(token.text)
        elif token.sort in SIDES:
            sides.append(token.text)
        elif token.sort != "skip" and (token.sort != "quarter" or found):
            break
    # "Severnaya Street" is called after a side and nothing else.
    found = found or (sides if is_told else [])
    whole_only = is_told and not is_left
    shortest = len(found) if whole_only else 1
    runs = [found[:length] for length in range(shortest, len(found) + 1)]
    runs = [run for run in runs if is_told or not words().generic.issuperset(run)]
    names = (plain("".join(run[::-1] if is_left else run)) for run in runs)
    return [_Street(name, is_told) for name in dict.fromkeys(names) if len(name) > 1]
