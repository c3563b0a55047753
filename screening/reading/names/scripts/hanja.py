"""Korean names in Chinese characters, in hangul: 朴正秀 of Seoul is Pak Chŏngsu, no Pu Zhengxiu."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_KOREA = frozenset({"KR", "KP"})
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_GOLD = {"金": "김"}
"""What is read otherwise as a family name."""
_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$")


def in_hangul(text: str, countries: Iterable[str]) -> str:
    """The name as Korean reads it; empty where its party is not in Korea, or a character unknown.

    Args:
        text: a name, blanks between its parts or none.
        countries: where the party is, or whose national.
    """
    if _KOREA.isdisjoint(countries) or not _RUN.search(text):
        return ""
    is_person = _NAME.match("".join(text.split())) is not None
    read = []
    for place, char in enumerate("".join(text.split()) if is_person else text):
        sound = _GOLD.get(char) if is_person and place == 0 else None
        sound = sound or _sounds().get(char, "" if _RUN.match(char) else char)
        if not sound:
            return ""
        read.append(sound)
    return "".join(read)


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    table = files(__package__).joinpath("data", "hanja.txt").read_text("utf-8")
    rows = (line.split(": ") for line in table.splitlines() if line and line[0] != "#")
    return {char: sound for sound, chars in rows for char in chars}
