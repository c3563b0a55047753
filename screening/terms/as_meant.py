"""What goods are called, as it is meant to be read: not as it was spelled to be overlooked.

Only for looking up. What was submitted stays what is shown, stored and compared by an officer. A
model name is short, so that one letter of another alphabet, a letter for a digit or blanks between
its letters hide it from every comparison. Look-alikes: Unicode Technical Standard 39.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from screening.terms.look_alikes import look_alikes

_SUSPECT = re.compile(
    r"[0-9][Oo]|[A-Z]l[A-Z0-9O]|\b[HABVhabv][Il][0Oo]|(?<![0-9A-Za-z])(?:[0-9A-Za-z][ \t._-]+){3}"
)
"""What a text in ASCII must hold to be spelled so."""
_OVERRIDE = re.compile("\u202e([^\u202c]*)\u202c?")
"""Shown from right to left whatever it is made of: "001H" so marked is read H100."""
_WORDS = re.compile(r"\w+")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_](?:[ \t._-]{1,3}(?=[^\W_](?!\w)))){3,}[^\W_](?!\w)")
_MAKER_FIRST = re.compile(r"^(nvidia|amd|intel|huawei|hygon|biren|cambricon)(?=\w)", re.IGNORECASE)
_ZEROS = re.compile(r"(?<=[0-9])[Oo]{1,3}(?![A-Za-z]{2})")
_ONE = re.compile(r"\b([HABVhabv])[Il](?=00(?![0-9]))")
_HUNDREDS = re.compile(r"(?<=[A-Za-z])([一二三四八])百")
_FIGURES = dict(zip("一二三四八", "12348", strict=True))
_CAPITAL = re.compile(r"(?<=[A-Z])l(?=[A-Z])")


@lru_cache(maxsize=16_384)
def as_meant(text: str) -> str:
    """A description, part number or maker with what hides it taken away.

    Args:
        text: as submitted.

    Returns:
        The same text where nothing is hidden.
    """
    if text.isascii() and not _SUSPECT.search(text):
        return text
    text = _OVERRIDE.sub(lambda found: str(found[1])[::-1], text)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = _WORDS.sub(lambda found: _in_latin(found[0]), text)
    text = _SPACED.sub(lambda found: _joined(found[0]), text)
    text = _HUNDREDS.sub(lambda found: f"{_FIGURES[found[1]]}00", text)
    text = _CAPITAL.sub("I", text)
    return _ONE.sub(r"\g<1>1", _ZEROS.sub(lambda found: "0" * len(found[0]), text))


def _in_latin(word: str) -> str:
    """A word that is Latin but for letters that look so, or a figure behind such a letter."""
    if word.isascii():
        return word
    latin = word.translate(look_alikes())
    is_mixed = any(char.isascii() for char in word)
    return latin if is_mixed and latin.isascii() else word


def _joined(spaced: str) -> str:
    """ "N V I D I A  H 1 0 0" in words; a maker is parted from what stands close behind it."""
    parts = re.split(r"[ \t]{2,}|[._-][ \t]+", spaced)
    words = (re.sub(r"[ \t._-]", "", part) for part in parts)
    return " ".join(_MAKER_FIRST.sub(r"\1 ", word) for word in words)
