"""Items that need a license for a military end use or user (15 CFR part 744 Supp. 2).

Read in the eCFR of 2026-07-23; the text of 2026-09-24 also lists 9A012 (only 9A012.a.1) and
9D001, 9D002, 9D004 and 9E001 (only for 9A012.a.1), since a day not verified. Some entries are
named whole, others only for some of their items; for the latter a person decides, because the
limits are technical.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.terms.eccn import Eccn

CITATION = "15 CFR 744 Supp. 2"


@dataclass(frozen=True, slots=True)
class MilitaryItem:
    """An entry of Supplement No. 2; ``is_whole_entry`` says every item of it is meant."""

    entry: str
    is_whole_entry: bool


WHOLE_ENTRIES = (
    "1C990 1C996 1D993 2A290 2A291 2B992 2B999 2D290 3A991 3A992 3A999 3B991 3B992 3C992 3D991 "
    "4D993 5B991 5A992 5D992 6A991 6A993 6A995 6A996 7A994 7B994 7D994 7E994 8A992 8D992 8E992 "
    "9A991 9B990 9D991 9E991"
)
ENTRIES_IN_PART = (
    "1A290 1D999 1E994 2A991 2B991 2B996 3E991 4A994 4D994 5A991 5D991 5E991 6C992 9A012 9D001 "
    "9D002 9D004 9E001"
)
_ITEMS = {entry: MilitaryItem(entry, True) for entry in WHOLE_ENTRIES.split()} | {
    entry: MilitaryItem(entry, False) for entry in ENTRIES_IN_PART.split()
}


def listed_military_item(eccn: Eccn) -> MilitaryItem | None:
    """The Supplement No. 2 entry an ECCN falls under, ``None`` when it is not named there."""
    return _ITEMS.get(eccn.entry)
