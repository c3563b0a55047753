"""Part numbers and makers reduced to what identifies them, however they are spelled."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_ORDERING_SUFFIX = re.compile(r"-000$")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@lru_cache(maxsize=16_384)
def part_key(text: str) -> str:
    """A manufacturer or ordering code reduced to what identifies it.

    Case and separators are dropped, and one trailing ``-000``, which NVIDIA's ordering codes
    carry without meaning ("900-21010-0000-000" and "900210100000" are one part).
    Cached, because an ERP sends the same parts day after day.
    """
    return _NOT_ALPHANUMERIC.sub("", _ORDERING_SUFFIX.sub("", text.strip().lower()))


@lru_cache(maxsize=16_384)
def exact_part(text: str) -> str:
    """A part number as its maker writes it, but for case, blanks, kinds of dashes and full width.

    "AB-1.5" and "AB-15" are two parts, and what is written in other letters keeps them.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _DASHES.sub("-", " ".join(plain.split()))


def is_same_maker(catalog: str, submitted: str) -> bool:
    """Whether two normalized makers are the same house ("nvidia" and "nvidiacorporation")."""
    return submitted.startswith(catalog) or catalog.startswith(submitted)
