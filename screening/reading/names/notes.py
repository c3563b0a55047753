"""What a clerk or a system wrote into a name field beside the name, left out of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from screening.reading.names.nobody import names_nobody
from screening.reading.names.tables import notes

_ENDS = " \t\r\n,;:|/*#–—-"
_GAP = re.compile(r"[ \t]{2,}")
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[)\]]")


class Stripped(NamedTuple):
    """A text without its notes, and the notes as they stood."""

    text: str
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def without_notes(text: str) -> Stripped:
    """The text without account numbers, voyages, warnings, birth dates and the like.

    Where nothing with a letter would be left, that note is kept: "Duplicate Ltd" is a firm.
    """
    if text.isalpha():
        return Stripped(text)
    dropped: list[str] = []
    for kind in ("drop", "role", "number"):
        for pattern in notes(kind):
            left = pattern.sub(" ", text)
            if left == text or not _is_name(left):
                continue
            dropped += [found.group().strip() for found in pattern.finditer(text)]
            text = left
    if not dropped:
        return Stripped(text)
    text = _EMPTY_BRACKETS.sub(" ", text)
    return Stripped(trimmed(text), tuple(dropped))


def trimmed(text: str) -> str:
    """Without the punctuation and blanks that a cut left at either end."""
    text = _GAP.sub(" ", text).strip(_ENDS)
    if text.count("(") < text.count(")"):
        text = text.rstrip(") ")
    if text.count("(") > text.count(")"):
        text = text.lstrip("( ") if text.startswith("(") else text + ")"
    return text.strip(_ENDS)


def _is_name(text: str) -> bool:
    """Whether letters of a name are left: more than a legal form."""
    return not names_nobody(text)
