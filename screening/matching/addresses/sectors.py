"""Houses of sectors: "House 158, Street 9, Sector I-10/3" in whatever order it is written.

In Islamabad streets are numbered within a sector, and clerks begin with any of the three. A line
that is compared as it is written needs one order: house, street, what else, sector.
"""

from __future__ import annotations

import re

_SECTOR = re.compile(r"(?<![\w-])(?:sect(?:or)?\b[ .:-]*)?([a-i])[ -]?(\d{1,2}) ?/ ?(\d)(?![\d/])")
_NUMBER = r"[ .]*(?:(?:no|number|num|unit)\b[ .:]*)?(\d{1,4})(?:[ -]?([a-z])(?![a-z]))?(?!\d)"
_STREET = re.compile(rf"(?<!\w)(?:street|st)\b{_NUMBER}")
_HOUSE = re.compile(rf"(?<!\w)(?:house|hse|h|plot)\b{_NUMBER}")
_BARE = re.compile(r"(?:^|,)[ .]*(?:(?:no|unit)\b[ .:]*)?(\d{1,4})(?:[ -]?([a-z])(?![a-z]))?(?!\d)")


def in_order(text: str) -> str:
    """The house before its street and its sector last; as it is where one of them is not told.

    Args:
        text: normalized.
    """
    sector = _SECTOR.search(text)
    if sector is None:
        return text
    rest = _without(text, sector)
    street = _STREET.search(rest)
    if street is None:
        return text
    rest = _without(rest, street)
    house = _HOUSE.search(rest) or _BARE.search(rest)
    if house is None:
        return text
    letter, number, part = sector.groups()
    told = f"no {house[1]}{house[2] or ''}, street {street[1]}{street[2] or ''}"
    return f"{told}, {_without(rest, house)}, sector {number}{letter} {part}"


def is_in_sector(text: str) -> bool:
    """Whether a normalized address names house, street and sector."""
    return in_order(text) is not text


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} , {text[found.end() :]}"
