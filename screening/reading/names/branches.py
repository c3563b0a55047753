"""A name in another script without the branch, the trade and the country written beside it.

"Представительство концерна X", "X・ジャパン株式会社", "X للتجارة": the words of Latin fields stand
in ``units.txt`` and in the engine's tables; these stand in ``beside.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from screening.reading.names.tables import bare, beside

_DOTS = re.compile(r"[・･·‧]")
_SPACED_QUOTES = re.compile(r"[«»„“”\"]+")
_LONGEST = 3
"""Words of the longest of these."""
_LEAST = 2
_GENITIVE = (
    (re.compile(r"ии$"), "ия"),
    (re.compile(r"ия$"), "ие"),
    (re.compile(r"(?<=[^\W\d_аеёиоуыэюя])а$"), ""),
)
"""How Russian, Ukrainian and Serbian masculines and bodies' names are bent, and what they were."""
_DASH = re.compile(r"\s+[-–—]+\s+")


@lru_cache(maxsize=4096)
def without_what_is_beside(text: str) -> tuple[str, ...]:
    """The names that are left where such words stand at either end; none where there are none."""
    if text.isascii():
        return ()
    found: dict[str, None] = {}
    for piece in (text, *_before_dashes(text)):
        words = _ungrown(_SPACED_QUOTES.sub(" ", _DOTS.sub(" ", piece))).split()
        kept, is_genitive = _kept(words)
        if piece == text and kept == words and not _DOTS.search(text):
            continue
        name = " ".join(kept)
        if len(bare(name).replace(" ", "")) > _LEAST:
            found[name] = None
            if is_genitive:
                found[" ".join(_unbent(word) for word in kept)] = None
    return tuple(name for name in found if name != text)


def _before_dashes(text: str) -> Iterator[str]:
    """What stands before a dash behind which a branch is told, with its town."""
    pieces = _DASH.split(text)
    if len(pieces) > 1 and any(bare(pieces[1]).startswith(unit) for unit in beside("genitive")):
        yield pieces[0]


def _kept(words: list[str]) -> tuple[list[str], bool]:
    """The words between those at either end, and whether they stand in the genitive."""
    first, last, is_genitive = 0, len(words), False
    while length := _length(words[first:last], ("before", "genitive"), is_at_end=False):
        is_genitive = is_genitive or _is(words[first : first + length], "genitive")
        first += length
    while length := _length(words[first:last], ("behind", "grown"), is_at_end=True):
        last -= length
    return words[first:last], is_genitive


def _length(words: list[str], kinds: tuple[str, ...], *, is_at_end: bool) -> int:
    """How many words at that end are one of these; the last word of all is a name."""
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        said = words[-length:] if is_at_end else words[:length]
        if any(_is(said, kind) for kind in kinds):
            return length
    return 0


def _is(words: list[str], kind: str) -> bool:
    return " ".join(words).casefold().strip(".,;:") in beside(kind)


def _ungrown(text: str) -> str:
    """With a blank before what grew to a name."""
    words = []
    for word in text.split():
        tails: list[str] = []
        while tail := next((t for t in _tails() if word.endswith(t) and len(word) > len(t)), ""):
            word = word[: -len(tail)]
            tails.insert(0, tail)
        words += [word, *tails]
    return " ".join(words)


@lru_cache(maxsize=1)
def _tails() -> tuple[str, ...]:
    return tuple(sorted(beside("grown"), key=lambda tail: (-len(tail), tail)))


def _unbent(word: str) -> str:
    for pattern, ending in _GENITIVE:
        bent = pattern.sub(ending, word)
        if bent != word:
            return bent
    return word
