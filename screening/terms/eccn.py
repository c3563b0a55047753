"""Export Control Classification Numbers as values (15 CFR 738.2(d), read 2026-09-24).

Trade data writes one number in many ways (``3A991A2``, ``3a991.A.2``); the value is the
regulation's own (``3A991.a.2``), and whoever holds it keeps the raw string beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

EAR99_CODE = "EAR99"

_ENTRY = re.compile(r"^([0-9])([A-Ea-e])([0-9]{3})(.*)$")
_EAR99 = re.compile(r"EAR[\s_-]*99\.?", re.IGNORECASE)
_WRAPPED = re.compile(r"^(?:(?:US[\s-]+)?ECCN[\s:#]+)?(.*?)(?:[\s,/;-]*\(?NLR\)?)?$", re.IGNORECASE)
"""What an ERP writes around a code: "ECCN: 5A992", "EAR99 (NLR)"."""
_PARTS = re.compile(r"[a-z]+|[0-9]+")
_PARAGRAPH = re.compile(r"[a-z]|[ivx]+|[0-9]{1,3}")
"""A paragraph is a letter, a number or a Roman numeral: "3A001.zz" is no code."""
_TAIL = re.compile(r"^[a-z0-9.()\s]*$")


@dataclass(frozen=True, slots=True)
class Eccn:
    """A normalized ECCN, or EAR99.

    Args:
        entry: the entry's code ("3A090"), or "EAR99".
        path: item paragraphs below it, in order ("a", "1"); empty when none was given.
    """

    entry: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.entry, *self.path))

    @property
    def is_ear99(self) -> bool:
        """Whether the item is subject to the EAR but in no entry of the control list."""
        return self.entry == EAR99_CODE

    @property
    def group(self) -> str:
        """The product group letter, A to E; empty for EAR99."""
        return "" if self.is_ear99 else self.entry[1]

    @property
    def is_600_series_or_9x515(self) -> bool:
        """Whether the entry is of the 600 series or 9x515 (15 CFR 738.2(d)(1))."""
        return not self.is_ear99 and (self.entry[2] == "6" or self.entry[2:] == "515")

    def is_within(self, other: Eccn) -> bool:
        """Whether this is ``other`` or one of its paragraphs (3A090.a.1 is within 3A090.a)."""
        return self.entry == other.entry and self.path[: len(other.path)] == other.path

    @classmethod
    def parse(cls, text: str) -> Eccn | None:
        """Read an ECCN in any usual spelling; ``None`` when it is not one.

        >>> str(Eccn.parse("3A991A2"))
        '3A991.a.2'
        """
        return _parse(text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Eccn | None:
    """Cached, because the same few hundred codes are read for every line."""
    compact = _WRAPPED.sub(r"\1", text.strip()).strip()
    if _EAR99.fullmatch(compact):
        return Eccn(EAR99_CODE)
    found = _ENTRY.match(compact)
    if found is None:
        return None
    tail = found[4].lower()
    if not _TAIL.match(tail):
        return None
    path = tuple(_PARTS.findall(tail))
    if not all(_PARAGRAPH.fullmatch(part) for part in path):
        return None
    return Eccn(f"{found[1]}{found[2].upper()}{found[3]}", path)
