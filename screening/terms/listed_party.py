"""A listed party as a value: names, addresses, identifiers and the measures that bind it.

What readers yield, what is stored, and what matching is given. Free of any agency's columns; the
raw row travels along in ``raw`` so that the entry can be shown as it was printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class PartySchema(StrEnum):
    """What kind of thing is listed."""

    ORGANIZATION = "organization"
    PERSON = "person"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    ADDRESS = "address"  # an Entity List row that lists an address of high diversion risk
    UNKNOWN = "unknown"  # the agency does not say


class NameKind(StrEnum):
    """How an agency lists a name."""

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK_ALIAS = "weak_alias"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class NameRecord:
    """One name of a listed party, as printed, in any script."""

    text: str
    kind: NameKind = NameKind.PRIMARY


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """One address of a listed party.

    ``text`` is the whole address as printed and is never empty; the parts are filled only where
    the agency gives them apart. ``country`` is ISO 3166-1 alpha-2 or empty when unknown.
    """

    text: str
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class IdentifierRecord:
    """A number that names the party: registration, tax, passport, imo, mmsi, lei, call_sign ..."""

    type: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """One Federal Register citation: ``text`` such as "84 FR 22961", and its date if printed."""

    text: str
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """What binds the listed party, in the agency's words.

    Args:
        license_requirement: text of the license requirement, footnote marks removed.
        license_policy: text of the license review policy.
        footnotes: numbers of the footnotes on the license requirement ("1", "4", ...).
        program: sanctions program or legal basis ("SDGT", "RUSSIA-EO14024").
        citations: Federal Register citations in printed order.
        effective_on: first day the measure binds; None when not printed.
        expires_on: last day the measure binds; None when open-ended.
        note: anything else the agency prints about the measure.
    """

    license_requirement: str = ""
    license_policy: str = ""
    footnotes: tuple[str, ...] = ()
    program: str = ""
    citations: tuple[CitationRecord, ...] = ()
    effective_on: date | None = None
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A listed party.

    Args:
        source: list source code the row belongs to (a CSL row names another list than its own).
        uid: stable key within the source, the same in the next version of the list.
        schema: what kind of thing it is.
        names: the primary name first; at least one.
        countries: every country the entry ties the party to (column, addresses, nationality),
            ISO 3166-1 alpha-2, without repetition, in printed order.
        raw: the agency's own columns, untouched, JSON-ready.
    """

    source: str
    uid: str
    schema: PartySchema
    names: tuple[NameRecord, ...]
    addresses: tuple[AddressRecord, ...] = ()
    identifiers: tuple[IdentifierRecord, ...] = ()
    countries: tuple[str, ...] = ()
    measures: tuple[MeasureRecord, ...] = ()
    birth_dates: tuple[str, ...] = ()  # "1970", "1970-05" or "1970-05-21"
    remarks: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text
