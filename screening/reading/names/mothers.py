"""Institutes by their mother organization's short name: "Institute of Physics, CAS".

A list prints the mother's whole name. What the letters mean depends on where the party is: in China
they are the Chinese Academy of Sciences, elsewhere anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from screening.reading.names.spelled import Part

_BODY = re.compile(
    r"\b(?:inst(?:itut\w*)?|academ\w+|lab(?:orator\w+|s)?|cent(?:er|re)|dept|department|school|"
    r"college|universit\w+|bureau|plant|factory|works|observatory|research|division|branch|faculty|"
    r"институт\w*|центр\w*|лаборатори\w+|отдел\w*|завод\w*|филиал\w*|нии)\b|研究|学院|实验室|中心",
    re.IGNORECASE,
)
"""What such a body calls itself; a firm that bears the same letters does not."""


def with_mother(text: str, countries: Iterable[str]) -> Iterator[Part]:
    """The field with the mother organization written out.

    Args:
        text: a name field, repaired.
        countries: where the party is; where that is not known every meaning is asked for.
    """
    known = frozenset(countries)
    for short in dict.fromkeys(_letters().findall(text)):
        for where, name in _mothers().get(short.casefold(), ()):
            alone = text.strip(" .,()") == short
            if (known and not known & where) or not (alone or _BODY.search(text)):
                continue
            whole = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", name, text, count=1)
            yield Part(whole, f'with "{short}" written out', is_another=True)


@lru_cache(maxsize=1)
def _mothers() -> dict[str, tuple[tuple[frozenset[str], str], ...]]:
    table = files(__package__).joinpath("data", "mothers.tsv").read_text("utf-8")
    found: dict[str, tuple[tuple[frozenset[str], str], ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            short, where, name = line.split("\t")
            meant = (frozenset(where.split()), name)
            found[short.casefold()] = (*found.get(short.casefold(), ()), meant)
    return found


@lru_cache(maxsize=1)
def _letters() -> re.Pattern[str]:
    """Letter case counts: "hit" and "cast" are words."""
    table = files(__package__).joinpath("data", "mothers.tsv").read_text("utf-8")
    shorts = {line.split("\t")[0] for line in table.splitlines() if line and line[0] != "#"}
    either = "|".join(sorted(map(re.escape, shorts), key=lambda short: (-len(short), short)))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
