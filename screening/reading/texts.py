"""What is read: a text of an order with the field it stands in, and what it must be read with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where in an order a text stands; a word means different things in a street and a wish."""

    FREE = "free"
    SITE = "site"
    LINE = "line"
    NAME = "name"
    STREET = "street"
    CITY = "city"
    PORT = "port"


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an order.

    Args:
        field: path into the submission (``lines[0].description``).
        words: as submitted.
        place: what kind of field it is.
        countries: ISO codes that stand beside it (of a party its address), where they differ from
            the order's destination.
        line: index of the line it speaks of, ``None`` for the order as a whole.
    """

    field: str
    words: str
    place: Place = Place.FREE
    countries: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text must be read with.

    Args:
        destination: ISO code, empty where unknown.
    """

    destination: str = ""
