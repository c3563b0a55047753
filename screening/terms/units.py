"""Units of quantity, as far as two of them can be told to be the same.

UN/ECE Recommendation 20 (revision 17) knows the piece by several codes, and ERPs by more; all else
is compared as written.
"""

from __future__ import annotations

PIECE = frozenset({"C62", "EA", "EACH", "H87", "NAR", "PC", "PCE", "PCS", "PIECE", "PIECES", "ST",
                   "STK", "UN", "UNIT", "UNITS"})  # fmt: skip


def same_unit(ours: str, theirs: str) -> bool:
    """Whether two units are one; a unit that is not stated contradicts none.

    Args:
        ours, theirs: as submitted, in any case; empty where unknown.
    """
    here, there = _plain(ours), _plain(theirs)
    return not here or not there or here == there or {here, there} <= PIECE


def _plain(unit: str) -> str:
    return unit.strip().strip(".").upper()
