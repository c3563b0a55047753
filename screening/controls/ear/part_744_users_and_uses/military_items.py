"""Items that need a license for a military end use or user (15 CFR 744.21, 744 Supp. 2).

Some entries of the supplement are named whole, others only for some of their items; for the latter
a person decides, because the limits are technical. For users and uses of a few countries every
item counts (744.21(a)(2)). How applications are reviewed stands in 744.21(e), read 2026-07-23.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.controls.answers import ReviewPolicy
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn

MILITARY_COUNTRIES = "744.21.countries"
ANY_ITEM_COUNTRIES = "744.21.any_item_countries"
_WHOLE = "744.supp2.entries"
_IN_PART = ("744.supp2.entries_in_part", "744.supp2.entries_in_part_unmanned_aircraft")


@dataclass(frozen=True, slots=True)
class MilitaryItem:
    """An entry of Supplement No. 2; ``is_whole_entry`` says every item of it is meant."""

    entry: str
    is_whole_entry: bool


def listed_military_item(eccn: Eccn, tables: ControlTables) -> MilitaryItem | None:
    """The Supplement No. 2 entry an ECCN falls under, ``None`` when it is not named there."""
    if eccn.entry in tables.members(_WHOLE):
        return MilitaryItem(eccn.entry, True)
    if any(eccn.entry in tables.members(code) for code in _IN_PART):
        return MilitaryItem(eccn.entry, False)
    return None


def is_reached(eccn: Eccn | None, tables: ControlTables) -> bool:
    """Whether the supplement names the whole entry, so that nobody need look."""
    listed = listed_military_item(eccn, tables) if eccn else None
    return listed is not None and listed.is_whole_entry


def military_review_policy(eccn: Eccn | None, is_any_item: bool) -> ReviewPolicy:
    """744.21(e)(1): denial is presumed; where every item counts, denial is the policy.

    Food and medicine designated EAR99 are reviewed case by case there, and whether an EAR99 item
    is either nobody states: it depends on the item.
    """
    if not is_any_item:
        return ReviewPolicy.PRESUMPTION_OF_DENIAL
    if eccn is not None and not eccn.is_ear99:
        return ReviewPolicy.POLICY_OF_DENIAL
    return ReviewPolicy.PER_ENTRY


def food_and_medicine(eccn: Eccn | None) -> str:
    """What to say where the review policy of 744.21(a)(2) hangs on the item, else nothing."""
    if military_review_policy(eccn, is_any_item=True) is not ReviewPolicy.PER_ENTRY:
        return ""
    return "; applications are denied, for food and medicine designated EAR99 looked at one by one"
