"""Houses of Latin American grids: "Carrera 43A No. 16A Sur - 38" is 38 paces from Calle 16A South.

The number of the street is no house, and that of the crossing none either: two addresses are one
house where street, crossing and door agree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from screening.matching.addresses.words import normalized

_STREETS = {
    "k": "avenida carrera|av carrera|carrera|carr|cra|kra|cr|kr|ak",
    "c": "avenida calle|av calle|calle|cll|cl|ac",
    "t": "transversal|transv|tranv|trans|tv|tr",
    "d": "diagonal|diag|dg",
}
_KINDS = {name: kind for kind, names in _STREETS.items() for name in names.split("|")}
_SIDE = r"(?:\s*(sur|norte|este|oeste)\b)?"
_NUMBER = r"(\d{1,3}(?:\s?[a-h](?![a-z]))?)(?:\s*bis\b)?(?:\s?[a-h]\b)?"
_STREET = re.compile(
    rf"\b({'|'.join(sorted(_KINDS, key=len, reverse=True))})\b\.?\s*{_NUMBER}(?!\d){_SIDE}"
)
_DOOR = re.compile(
    rf"[\s,.]*(?:(?:numero|num|nro|no|nr|n|unit)\b[\s.]*|[#°º][\s.]*){{0,2}}{_NUMBER}{_SIDE}\s*[-–\s]\s*(\d{{1,3}})(?!\d)"
)


class Crossing(NamedTuple):
    """A house of a grid; ``door`` and ``crossing`` are empty where only the street is told."""

    kind: str
    street: str
    crossing: str
    door: str
    sides: frozenset[str]


def is_other_crossing(ours: str, theirs: str) -> bool:
    """Whether two addresses are two houses of a grid, or one is a street of it and no house.

    Args:
        ours, theirs: street lines, or whole addresses.

    Returns:
        False where either is no address of a grid, or they may be one house.
    """
    here, there = _crossing(ours), _crossing(theirs)
    if here is None or there is None or not (here.door or there.door):
        return False
    if here[:4] != there[:4]:
        return True
    return bool(here.sides and there.sides) and here.sides != there.sides


def house_of_grid(text: str) -> Crossing | None:
    """The house of a grid that an address names; ``None`` where it names none."""
    found = _crossing(text)
    return found if found is not None and found.door else None


def is_same_house_of_grid(ours: str, theirs: str) -> bool:
    """Whether two addresses are one house of a grid."""
    here, there = house_of_grid(ours), house_of_grid(theirs)
    return here is not None and there is not None and not is_other_crossing(ours, theirs)


@lru_cache(maxsize=4096)
def _crossing(text: str) -> Crossing | None:
    """The house of a grid that an address names first; ``None`` where it counts otherwise."""
    text = normalized(text)
    street = _STREET.search(text)
    if street is None:
        return None
    kind, number = _KINDS[street[1]], _plain(street[2])
    if door := _DOOR.match(text, street.end()):
        sides = frozenset(side for side in (street[3], door[2]) if side)
        return Crossing(kind, number, _plain(door[1]), door[3], sides)
    is_street_only = not any(char.isdigit() for char in text[street.end() :])
    return Crossing(kind, number, "", "", frozenset()) if is_street_only else None


def _plain(number: str) -> str:
    return re.sub(r"\s", "", number).lstrip("0")
