"""What is read and what is found: texts of an order, and the words in them that a clerk stops at."""

from __future__ import annotations

from dataclasses import dataclass, field
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
        eccn: of a line's text the declared ECCN, empty where none was declared.
        line: index of the line it speaks of, ``None`` for the order as a whole.
    """

    field: str
    words: str
    place: Place = Place.FREE
    countries: tuple[str, ...] = ()
    eccn: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words found in a text of the order.

    Args:
        field: path into the submission.
        start: of the words in the composed (NFC) text of the field.
        end: behind them.
        quote: the words as written.
        kind: what they speak of (``place``, ``military``, ``conduct`` ..., ``data/kinds.json``).
        code: reason code.
        why: what they mean, as the rest of a sentence that begins with the quotation.
        citation: the provision.
        severity: ``stop`` or ``look``.
        about: of a place its country or region, of goods the entry they point at, of conduct
            which.
        country: the state the words tie the use or user to, empty where they name none.
        line: index of the line they stand in.
    """

    field: str
    start: int
    end: int
    quote: str
    kind: str
    code: str
    why: str
    citation: str
    severity: str
    about: str = ""
    country: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text must be read with.

    Args:
        destination: ISO code, empty where unknown.
        countries: every other country the order states openly.
    """

    destination: str = ""
    countries: frozenset[str] = field(default_factory=frozenset)
