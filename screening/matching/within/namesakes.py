"""Well-known firms that bear the name of a listed party of another country."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib.resources import files

from screening.matching.within.cores import word_class


def is_namesake(words: Sequence[str], countries: Collection[str], listed: Collection[str]) -> bool:
    """Whether a party is a firm that everybody knows, and no listed one of its name.

    Args:
        words: the party's name without legal forms, folded.
        countries: where the party is.
        listed: where the listed party is; empty where the list does not say.
    """
    if len(countries) != 1 or set(countries) & set(listed):
        return False
    fillers = word_class("filler")
    name = " ".join(word for word in words if word not in fillers)
    return (name, *countries) in _known()


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str]]:
    table = files(__package__).joinpath("data", "namesakes.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in table.splitlines() if line and line[0] != "#")
    return frozenset((name, country) for name, country, _ in lines)
