"""An address taken apart: its house in its street, its post box, its building, floor and room.

A number says nothing by itself; the words beside it say what it counts. "Industrial Area 6" and
"Km 5" are no houses, "16/F" and "kv. 7" are units, "1403-8" is unit 1403 of house 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from screening.matching.addresses.words import SIDES, folded, normalized, plain, words

_SEGMENT = re.compile(r"[,;|\n()，、]")
_TOKEN = re.compile(r"\d\w*(?:[-–/]\w+)*|[^\W\d_][\w'’]*")
_FLOOR = re.compile(r"(\d+)(?:st|nd|rd|th)?/?f(?:l|loor)?")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)?")
_RANGE = re.compile(r"(\d+)[-–](\d+)")
_POSTAL = re.compile(r"\d{5}")
"""No house has so many digits."""
_LONGEST_STREET = 4
"""Words of the longest street name that is worth a look."""
_KEY_LETTERS = 3
LONGEST_KEY = 80


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
    houses = frozenset(_houses(segments, "house"))
    return Parts(
        # Where nothing else is a house, "Lenina Street, Building 102" means the house.
        houses=houses or frozenset(_houses(segments, "building")),
        boxes=_numbers(tokens, "box"),
        buildings=_numbers(tokens, "building") if houses else frozenset(),
        floors=_numbers(tokens, "floor"),
        rooms=_numbers(tokens, "room"),
    )


def address_keys(text: str) -> tuple[str, ...]:
    """The keys under which an address is found again, each once: its houses and its boxes.

    They begin with a word, as the keys of ``terms.addresses`` never do.
    """
    parts = parts_of(text)
    houses = (f"house {h.number} {h.street[:_KEY_LETTERS]}" for h in sorted(parts.houses, key=str))
    boxes = (f"box {box}" for box in sorted(parts.boxes))
    return tuple(dict.fromkeys(key[:LONGEST_KEY] for key in (*houses, *boxes)))


# -- what each number counts -----------------------------------------------------------------------


def _classed(segment: str) -> list[_Token]:
    found: list[_Token] = []
    written = [folded(word) if word[0].isalpha() else word for word in _TOKEN.findall(segment)]
    for place, word in enumerate(written):
        after = written[place + 1] if place + 1 < len(written) else ""
        found += _tokens(word, after, found)
    return found


def _tokens(word: str, after: str, before: list[_Token]) -> Iterator[_Token]:
    """The tokens of one word: a range is two numbers, "1403-8" a room and a house."""
    classes, ordinal = words().classes, words().ordinal
    last = next((t for t in reversed(before) if t.sort != "skip"), _Token("", ""))
    counts = last.sort in ("unit", "building", "floor", "box", "area", "office")
    if not word[0].isdigit():
        sort = classes.get(word, "word")
        is_letter = len(word) == 1 or word in ordinal
        if counts and is_letter and last.sort in ("unit", "building"):
            yield _Token(ordinal.get(word, word), _of(last.sort))
        elif sort == "office" and not after[:1].isdigit():
            yield _Token(word, "skip")
        else:
            yield _Token(word, sort)
        return
    is_floor = classes.get(after) == "floor" and last.sort != "floor"
    if floor := _FLOOR.fullmatch(word) or (is_floor and _ORDINAL.fullmatch(word)):
        yield _Token(floor[1], "floor")
    elif counts and not (last.sort == "building" and _RANGE.fullmatch(word)):
        yield from (_Token(number, _of(last.sort)) for number in _counted(word, last.sort))
    elif classes.get(after) == "area" or _POSTAL.match(word):
        yield _Token(word, "postal")
    else:
        yield from _house_numbers(word)


def _of(sort: str) -> str:
    return {"unit": "room", "office": "room"}.get(sort, sort if sort != "area" else "postal")


def _counted(word: str, sort: str) -> Iterator[str]:
    """The numbers of rooms and boxes: "1318-19" are two, of "19395-1234" the box is the last."""
    pair = _RANGE.fullmatch(word)
    if not pair:
        yield word.lstrip("0") or word
    elif sort == "box":
        yield from (pair[1] + pair[2], pair[2])
    else:
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
    if is_bare and segments[1][0].sort == "floor":
        return [[_Token(segments[0][0].text, "room")], *segments[1:]]
    return segments


def _numbers(tokens: list[_Token], sort: str) -> frozenset[str]:
    return frozenset(t.text for t in tokens if t.sort == sort and t.text not in words().classes)


# -- the street of a house -------------------------------------------------------------------------


def _houses(segments: list[list[_Token]], sort: str) -> Iterator[House]:
    for number, segment in enumerate(segments):
        sides = frozenset(t.sort for t in segment if t.sort in SIDES)
        for place, token in enumerate(segment):
            if token.sort != sort or not token.text[0].isdigit():
                continue
            beside = [*_run(segment[place + 1 :]), *_run(segment[:place][::-1], is_left=True)]
            for street in dict.fromkeys(beside):
                yield House(token.text, street, sides)
            if not beside or not _names_street(segment):
                yield from _next_door(token.text, segments, number)


def _next_door(text: str, segments: list[list[_Token]], number: int) -> Iterator[House]:
    """The street in the segment before or behind, where that says it is one and has no number."""
    for other in (number - 1, number + 1):
        segment = segments[other] if 0 <= other < len(segments) else []
        if _names_street(segment) and not any(t.sort == "house" for t in segment):
            sides = frozenset(t.sort for t in segment if t.sort in SIDES)
            for street in _run([t for t in segment if t.sort != "street"]):
                yield House(text, street, sides)


def _names_street(segment: list[_Token]) -> bool:
    return any(t.sort == "street" for t in segment) and any(t.sort == "word" for t in segment)


def _run(tokens: list[_Token], *, is_left: bool = False) -> list[str]:
    """The street's name in the words that follow, up to the word that says it is a street.

    Without such a word its end is not known: the first words of the run are all tried.
    """
    found: list[str] = []
    for place, token in enumerate(tokens):
        if token.sort == "word":
            found.append(token.text)
        elif token.sort == "street":
            if found and not is_left:
                return _named([found])
            if found:
                break
        elif token.sort not in ("skip", *SIDES) or len(found) == _LONGEST_STREET:
            break
        if place and len(found) > _LONGEST_STREET:
            break
    runs = [found[:length] for length in range(1, min(len(found), _LONGEST_STREET) + 1)]
    return _named([run[::-1] for run in runs] if is_left else runs)


def _named(runs: list[list[str]]) -> list[str]:
    streets = (plain("".join(run)) for run in runs)
    return [street for street in streets if len(street) > 1]
