"""Ships of one fleet have one name and other numbers."""

from __future__ import annotations

import re

from screening.matching.v1.reading.lexicon import NUMBER_WORDS
from screening.matching.v2.judging.meeting import Meeting, Ruling

_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10}
_LONGEST = 4
"""Digits of the longest number of a ship in its fleet; an IMO number has seven."""


def another_of_the_fleet(meeting: Meeting) -> Ruling | None:
    """One of the two has a number that the other has not."""
    asked, listed = (
        _number_of(tuple(word.shown for word in side)) for side in (meeting.asked, meeting.listed)
    )
    if asked == listed:
        return None
    return Ruling("another_ship_of_the_fleet", "The ships have other numbers.", most=0.66)


def _number_of(words: tuple[str, ...]) -> tuple[int, ...]:
    found = []
    for place, word in enumerate(words):
        if word.isdigit() and len(word.lstrip("0")) <= _LONGEST:
            found.append(int(word))
        elif place and word in NUMBER_WORDS:
            found.append(int(NUMBER_WORDS[word]))
        elif place and _ROMAN.fullmatch(word):
            found.append(_roman(word))
    return tuple(sorted(set(found)))


def _roman(word: str) -> int:
    values = [_VALUES[letter] for letter in word]
    return sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


APART = (another_of_the_fleet,)
