"""What is asked and what is answered: a query, a match, a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.errors import ScreeningError
from screening.matching.thresholds import SCHEMAS
from screening.terms.listed_party import AddressRecord, IdentifierRecord, PartyRecord

Piece = Mapping[str, Any]
Evidence = tuple[Piece, ...]
Scores = NDArray[np.float64]


class UnknownSchemaError(ScreeningError):
    """A query names a kind of party that matching does not know."""


@dataclass(frozen=True, slots=True)
class Query:
    """A party to look for.

    Args:
        name: as submitted, any script; for schema ``address`` the whole address.
        schema: person, organization, vessel, aircraft or address; None when not known.
        countries: ISO 3166-1 alpha-2 of address, incorporation or nationality; empty: not known.
        addresses: where the party is; they qualify a name and meet listed addresses.
        identifiers: registration, tax, IMO and other numbers.
        birth_dates: "1970", "1970-05" or "1970-05-21".
        aliases: other names the submitter gives for the same party, searched alike.
        role: of the party in the order, by which thresholds may differ; no engine looks at it.

    Raises:
        UnknownSchemaError: the schema is none of the five.
    """

    name: str
    schema: str | None = None
    countries: tuple[str, ...] = ()
    addresses: tuple[AddressRecord, ...] = ()
    identifiers: tuple[IdentifierRecord, ...] = ()
    birth_dates: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    role: str | None = None

    def __post_init__(self) -> None:
        if self.schema is not None and self.schema not in SCHEMAS:
            raise UnknownSchemaError(
                f"schema {self.schema!r} is not one of {', '.join(SCHEMAS)} (or none)"
            )

    def texts(self) -> tuple[tuple[str, str | None], ...]:
        """Every text to search with the schema to read it by: the name, aliases, addresses."""
        names = [(text, self.schema) for text in (self.name, *self.aliases)]
        return (*names, *((a.text, "address") for a in self.addresses))


@dataclass(frozen=True, slots=True)
class Match:
    """A listed party that may be the one asked for.

    Args:
        source, uid: the key of the listed party.
        name: the listed name (alias, address) that met.
        name_kind: how it is listed: primary, alias, weak_alias, former, address or identifier.
        score: in [0, 1].
        alert: at or above the policy's review threshold.
        is_match: at or above the match threshold, and not on a weak alias alone.
        evidence: JSON-ready; the score can be recomputed from it.
    """

    source: str
    uid: str
    name: str
    name_kind: str
    score: float
    alert: bool
    is_match: bool
    evidence: Evidence

    @property
    def key(self) -> tuple[str, str]:
        """Source and uid: what addresses a listed party."""
        return (self.source, self.uid)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike a query and one candidate are, and why."""

    score: float
    evidence: Evidence


class ReadWord(NamedTuple):
    """One word of a name as an engine reads it.

    Args:
        text: as it stands in the name, folded; a legal form of several words with blanks.
        kind: what it does there: CONTENT, LEGAL, PLACE, UNIT, FILLER ...
        commonness: log2 of how many of 10,000 organization names carry it; 0 for rare words.
        familiarity: the same for names of persons.
        is_chinese: whether it is made of Chinese syllables and may be anybody's.
    """

    text: str
    kind: str
    commonness: int
    familiarity: int
    is_chinese: bool


Pair = tuple[Query, PartyRecord | str]
"""A query and a candidate: a listed party, or only its name."""
