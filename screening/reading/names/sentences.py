"""Names that a sentence gives to a party: what stands behind "end user is" or "on behalf of".

What follows is a name only if a list says so; here it is cut out and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from screening.reading.names.tables import roles

_LONGEST = 80
"""Characters behind a role in which its name ends."""
_BODY = re.compile(r"^[\u3400-\u9fff]{1,14}?(?:有限公司|公司|集团|集團|大学|大學|研究所|研究院)")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3,8}(?![A-Za-z0-9])")
_LEAST = 3
_BETWEEN_CHARACTERS = r"(?<=[\u3400-\u9fff])(?:送至|送到|交付给|交给|转交|供给)"
"""Chinese has no blanks, so these stand anywhere between its characters."""


def names_behind_roles(text: str) -> tuple[str, ...]:
    """What stands behind words of a role, in each way it may end, without repetition."""
    behind = (text[role.end() : role.end() + _LONGEST] for role in _role().finditer(text))
    found = (words for rest in behind for words in _cut(rest) if len(words) >= _LEAST)
    return tuple(dict.fromkeys(found))


def _cut(rest: str) -> Iterator[str]:
    body = _BODY.match(rest)
    if body:
        yield body.group()
    ends = _ends().search(rest, 1)
    whole = (rest[: ends.start()] if ends else rest).strip(" \t'\"«»„“”‘’.")
    if whole:
        yield whole
    capitals = _CAPITALS.match(whole)
    if capitals and capitals.group() != whole:
        yield capitals.group()


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    """Letter case matters in what must follow alone: "for Huawei", not "for use"."""
    parted = (role.partition("(?=[") for role in roles("role"))
    alternatives = "|".join(f"(?i:{words}){mark}{rest}" for words, mark, rest in parted)
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives})|{_BETWEEN_CHARACTERS}")


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    return re.compile("|".join(roles("ends")), re.IGNORECASE)
