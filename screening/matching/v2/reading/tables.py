"""The tables of facts in ``data/``: one ``what it is: how it is written; or so`` a line."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def what_is(name: str) -> dict[str, str]:
    """A table as what each spelling is, by spelling."""
    folder = files("screening.matching.v2.reading").joinpath("data", f"{name}.txt")
    table: dict[str, str] = {}
    for line in folder.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            main, _, spellings = line.partition(": ")
            table.update((spelling.strip(), main) for spelling in spellings.split(";"))
    return table


@cache
def mains_of(name: str) -> frozenset[str]:
    """What the spellings of a table are, each once."""
    return frozenset(what_is(name).values())


@cache
def pattern_of(name: str, *, whole_words: bool) -> re.Pattern[str]:
    """Finds the spellings of a table in a text, the longest first."""
    spellings = sorted(what_is(name), key=lambda text: (-len(text), text))
    found = "|".join(map(re.escape, spellings))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if whole_words else found)
