"""What a party is made of, as values the control rules can ask: addresses, names, owners, numbers.

A field that was not submitted is ``None``: unknown, never "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """Where a party says it is; any part may be unknown."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None

    @property
    def is_placed(self) -> bool:
        """Whether it says more than a country."""
        return any((self.street, self.city, self.region, self.postal_code))

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> AddressFacts:
        """Read an address of a party or a line; what it is the address for is left out."""
        return cls(**{name: data.get(name) for name in cls.__slots__})


NOWHERE = AddressFacts()


@dataclass(frozen=True, slots=True)
class NameFacts:
    """One of a party's other names of today: ``kind`` is ``own_script``, ``romanized``, ``trade``,
    ``short`` or ``other``."""

    kind: str
    name: str

    @property
    def via(self) -> str:
        """What a hit on it says that met."""
        return f"{self.kind}_name"


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """One declared owner: ``percent`` is 0 to 100, ``None`` when the share is unknown."""

    name: str
    country: str | None = None
    percent: Decimal | None = None

    @classmethod
    def all_of(cls, data: Mapping[str, Any]) -> tuple[OwnerFacts, ...]:
        """Read the ``owners`` of a party."""
        return tuple(
            cls(o["name"], o.get("country"), to_decimal(o.get("percent")))
            for o in data.get("owners", ())
        )


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """A number the party gives of itself: ``type`` as submitted (registration, tax, imo ...)."""

    type: str
    value: str
    country: str | None = None

    @property
    def is_passport(self) -> bool:
        """Whether the country that gave it calls the holder its citizen."""
        return self.type.strip().casefold().startswith("passport")

    @classmethod
    def all_of(cls, data: Mapping[str, Any]) -> tuple[IdentifierFacts, ...]:
        """Read the ``identifiers`` of a party."""
        return tuple(
            cls(i["type"], i["value"], i.get("country")) for i in data.get("identifiers", ())
        )
