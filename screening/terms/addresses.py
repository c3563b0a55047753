"""Keys of addresses as rules r1 and r2 had them: a number beside the word that tells its street.

Kept as they were, because replays ask for them; ``matching.addresses`` is what screens now.

Two spellings of one address share a key ("No. 1036 Langchao Road, Jinan" and "1036, Langchao Rd."
both give "1036 langchao"). With the city beside it a key says which house is meant; the other
numbers say which room.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_TOKEN = re.compile(r"[^\W_]+")
# Words that stand beside a number everywhere and tell no street.
_TELLS_NOTHING = frozenset(
    ["and", "apt", "avenue", "ave", "block", "blk", "bldg", "building", "center", "centre", "city",
     "district", "east", "f", "fl", "flat", "floor", "house", "lane", "level", "lot", "middle",
     "no", "north", "number", "of", "office", "plaza", "po", "box", "province", "rd", "rm", "road",
     "room", "section", "sec", "south", "st", "street", "str", "suite", "the", "tower", "town",
     "unit", "village", "west", "zone"]
)  # fmt: skip
_SHORTEST_WORD = 2
LONGEST_KEY = 80
_NUMBER = re.compile(r"\d+")
_POSTAL_CODE = 5  # digits from which a number is no room


def address_keys(text: str) -> tuple[str, ...]:
    """The keys of an address, each once; none where no number stands beside a telling word."""
    kept = [token for token in _tokens(text) if token not in _TELLS_NOTHING]
    keys = []
    for left, right in pairwise(kept):
        number, word = (left, right) if left[0].isdigit() else (right, left)
        if number[0].isdigit() and not word[0].isdigit() and len(word) >= _SHORTEST_WORD:
            keys.append(f"{number} {word}"[:LONGEST_KEY])
    return tuple(dict.fromkeys(keys))


def is_same_house(street: str, city: str, listed: str) -> bool:
    """Whether a street and city are the house of a listed address, as printed in one text.

    House number and street word must stand side by side in both, and every word of the city in
    the listed text; without a city nothing is said to be the same.
    """
    words = set(_tokens(listed))
    places = [token for token in _tokens(city) if token not in _TELLS_NOTHING]
    is_same_city = bool(places) and words.issuperset(places)
    return is_same_city and bool(set(address_keys(street)) & set(address_keys(listed)))


def is_other_room(street: str, listed: str) -> bool:
    """Whether both name a floor or room that the other does not; silence is not another room."""
    numbers = [
        {n for n in _NUMBER.findall(text) if len(n) < _POSTAL_CODE} for text in (street, listed)
    ]
    return bool(numbers[0] - numbers[1]) and bool(numbers[1] - numbers[0])


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _TOKEN.findall("".join(c for c in plain if not unicodedata.combining(c)))
