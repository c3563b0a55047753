"""Which line of an order a line of its shipment takes from.

A warehouse numbers the lines of a delivery its own way, and cuts a description where its field
ends. So a line is first sought by the goods and among those by its number. Alike are goods of one
part number; without one, of one description, or of one that was cut after at least
``SHORTEST_CUT`` letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from screening.terms.traits import serial_key

SHORTEST_CUT = 20
"""Letters and digits; ERPs cut at 30, 35 or 40 characters, and shorter names begin alike."""


class Goods(Protocol):
    """A line, of an order or a shipment."""

    @property
    def number(self) -> int:
        """Its number there."""

    @property
    def description(self) -> str:
        """In words."""

    @property
    def part_number(self) -> str | None:
        """Empty or None where unknown."""


Ordered = TypeVar("Ordered", bound=Goods)


def order_line_of(line: Goods, ordered: Sequence[Ordered]) -> Ordered | None:
    """The line of the order that has these goods, that of the same number before others.

    Args:
        line: of the shipment.
        ordered: the lines of its order.

    Returns:
        ``None`` where the order has no such goods.
    """
    alike = [row for row in ordered if _is_alike(line, row)]
    same_number = (row for row in alike if row.number == line.number)
    return next(same_number, alike[0] if alike else None)


def _is_alike(line: Goods, ordered: Goods) -> bool:
    ours, theirs = serial_key(line.part_number or ""), serial_key(ordered.part_number or "")
    if ours and theirs:
        return ours == theirs
    here, there = _letters(line.description), _letters(ordered.description)
    return here == there or (len(here) >= SHORTEST_CUT and there.startswith(here))


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    """A description without case, blanks and marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())
