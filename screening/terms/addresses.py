"""Finding addresses again: keys of a number beside the word that tells its street.

Two spellings of one address share a key ("No. 1036 Langchao Road, Jinan" and "1036, Langchao Rd."
both give "1036 langchao"). A key only finds; whether two addresses are one is for matching to say.
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
_SHORTEST_WORD = 3
LONGEST_KEY = 80


def address_keys(text: str) -> tuple[str, ...]:
    """The keys of an address, each once; none where no number stands beside a telling word."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    tokens = _TOKEN.findall("".join(c for c in plain if not unicodedata.combining(c)))
    kept = [token for token in tokens if token not in _TELLS_NOTHING]
    keys = []
    for left, right in pairwise(kept):
        number, word = (left, right) if left[0].isdigit() else (right, left)
        if number[0].isdigit() and not word[0].isdigit() and len(word) >= _SHORTEST_WORD:
            keys.append(f"{number} {word}"[:LONGEST_KEY])
    return tuple(dict.fromkeys(keys))
