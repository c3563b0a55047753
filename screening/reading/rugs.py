"""Carpets are called after the towns whose knots they have: "Täbris- und Isfahan-Teppiche"."""

from __future__ import annotations

import re

from screening.reading.sentences import LONGEST_WORD, Sentences
from screening.reading.vocabulary import Hit

_HYPHEN = re.compile(r"[-‐‑–]")
_NEXT_TO = 10
"""Letters within which a list names the next of its places."""
_MAKER = ("rugmaker", "actor")


def is_of_a_rug(said: Sentences, hit: Hit) -> bool:
    """Whether a place says what kind of carpet it is, and not where a factory of carpets stands.

    Args:
        said: the sentences of the text.
        hit: the place, or the word made of it.
    """
    if not (said.of("rugafter") or said.of("rugbefore")):
        return False
    return _names_a_rug(said, hit) or _is_listed_with_a_rug(said, hit)


def _names_a_rug(said: Sentences, hit: Hit) -> bool:
    number = said.number(hit.start)
    for rug in said.of_stretch("rugafter", number, hit.end, hit.end + 2):
        if 0 <= rug.start - hit.end <= 2 and "," not in _between(said, hit, rug):
            return not any(said.touches(kind, rug, after=2) for kind in _MAKER)
    for rug in said.of_stretch("rugbefore", number, hit.start - 2 - LONGEST_WORD, hit.start):
        if 0 <= hit.start - rug.end <= 2 and "," not in _between(said, rug, hit):
            return not any(said.touches(kind, rug, before=5) for kind in _MAKER)
    return False


def _is_listed_with_a_rug(said: Sentences, hit: Hit) -> bool:
    """A hyphen that hangs joins it to what follows; "e", "et" and "and" to what stands before."""
    number = said.number(hit.start)
    end = said.folded.span(hit.start, hit.end)[1]
    hangs = _HYPHEN.match(said.folded.original, end) is not None
    return any(
        _names_a_rug(said, other)
        for other in said.of_stretch(
            "place", number, hit.start - _NEXT_TO - LONGEST_WORD, hit.end + _NEXT_TO
        )
        if (other.end <= hit.start and _is_joined(said, other, hit))
        or (hangs and hit.end <= other.start and _is_joined(said, hit, other))
    )


def _is_joined(said: Sentences, one: Hit, other: Hit) -> bool:
    between = _between(said, one, other)
    lists = said.between("list", one.end, other.start)
    return len(between) <= _NEXT_TO and any(
        between.strip(" ,") == said.folded.text[h.start : h.end] for h in lists
    )


def _between(said: Sentences, one: Hit, other: Hit) -> str:
    return said.folded.text[one.end : other.start]
