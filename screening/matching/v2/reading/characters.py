"""Chinese characters in one writing: traditional ones in their simplified form."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def simplified(text: str) -> str:
    """The text with every traditional Chinese character in its simplified form."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    folder = files("screening.matching.v2.reading").joinpath("data", "simplified.txt")
    lines = [line for line in folder.read_text("utf-8").splitlines() if line[:1] != "#"]
    letters = "".join(lines)
    return {ord(old): new for old, new in zip(letters[::2], letters[1::2], strict=True)}
