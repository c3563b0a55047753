"""Characters: Chinese ones in one writing, and the script that a text is written in."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from screening.matching.v1.reading.romanize import Script, script_of

SCRIPTS = {
    Script.CYRILLIC: "cyrillic",
    Script.ARABIC: "arabic",
    Script.HEBREW: "hebrew",
    Script.HAN: "han",
    Script.HANGUL: "hangul",
    Script.KANA: "kana",
}
"""Scripts beside the Latin one that tell of themselves how much a spelling proves."""


def simplified(text: str) -> str:
    """The text with every traditional Chinese character in its simplified form."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    folder = files("screening.matching.v2.reading").joinpath("data", "simplified.txt")
    lines = [line for line in folder.read_text("utf-8").splitlines() if line[:1] != "#"]
    letters = "".join(lines)
    return {ord(old): new for old, new in zip(letters[::2], letters[1::2], strict=True)}


@lru_cache(maxsize=1 << 16)
def writing_of(text: str) -> str:
    """The script that most letters of a text are of; kana wins over the characters beside it."""
    if text.isascii():
        return "latin"
    counts: dict[str, int] = {}
    for char in text:
        script = script_of(char)
        if script is not Script.COMMON:
            name = "latin" if script is Script.LATIN else SCRIPTS.get(script, "other")
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return "latin"
    return "kana" if "kana" in counts else max(counts, key=lambda name: counts[name])
