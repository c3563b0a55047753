"""The tables of facts in ``data/``: one ``what it is: how it is written; or so`` a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def what_is(name: str) -> dict[str, str]:
    """A table as what each spelling is, by spelling."""
    return {spelling: main for main, spellings in _lines(name) for spelling in spellings}


@cache
def all_it_is(name: str) -> dict[str, tuple[str, ...]]:
    """The same where one spelling may be several things, those of earlier lines first."""
    table: dict[str, tuple[str, ...]] = {}
    for main, spellings in _lines(name):
        for spelling in spellings:
            table[spelling] = (*table.get(spelling, ()), main)
    return table


@cache
def spelled_as(name: str) -> dict[str, tuple[str, ...]]:
    """A table as it stands: what is behind each, the usual first."""
    return dict(_lines(name))


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


@cache
def runs_of(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The spellings of a table as runs of words by their first word, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for spelling in sorted(what_is(name), key=lambda text: -text.count(" ")):
        words = tuple(spelling.split())
        table.setdefault(words[0], []).append(words)
    return {first: tuple(runs) for first, runs in table.items()}


def replaced(words: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Words with every run that a table spells as what it is; the same where there is none."""
    runs, meant = runs_of(name), what_is(name)
    if not any(word in runs for word in words):
        return words
    found: list[str] = []
    place = 0
    while place < len(words):
        for run in runs.get(words[place], ()):
            if words[place : place + len(run)] == run:
                found.extend(meant[" ".join(run)].split())
                place += len(run)
                break
        else:
            found.append(words[place])
            place += 1
    return tuple(found)


def _lines(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    folder = files("screening.matching.v2.reading").joinpath("data", f"{name}.txt")
    for line in folder.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            main, _, spellings = line.partition(": ")
            yield main, tuple(spelling.strip() for spelling in spellings.split(";"))
