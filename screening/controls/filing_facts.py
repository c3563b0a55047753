"""What an order says for the papers of an export: tariff numbers, values, how and where it leaves.

No rule of license determination reads these fields (15 CFR 30.6 asks for them); they decide the
answer's ``filing`` and nothing else. As everywhere, what was not submitted is ``None``: unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """Of the whole order.

    Args:
        mode: ``vessel``, ``air``, ``rail``, ``truck``, ``mail`` or ``other``.
        port: of export, four digits of Schedule D.
        conveyance: number of flight, voyage, train or truck.
        routed: whether the foreign buyer's agent files.
        usppi_ein: employer identification number of the US principal party in interest.
    """

    mode: str | None = None
    port: str | None = None
    conveyance: str | None = None
    routed: bool | None = None
    usppi_ein: str | None = None

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> FilingFacts:
        """Read the ``filing`` object of a transaction."""
        return cls(**{name: data.get(name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class LineFiling:
    """Of one line.

    Args:
        schedule_b: ten digits, as written.
        value_at_port_usd: of the whole line, US dollars.
    """

    schedule_b: str | None = None
    value_at_port_usd: Decimal | None = None
    used_vehicle: bool | None = None

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> LineFiling:
        """Read one element of ``lines``."""
        return cls(
            schedule_b=data.get("schedule_b"),
            value_at_port_usd=to_decimal(data.get("value_at_port_usd")),
            used_vehicle=data.get("used_vehicle"),
        )


NOTHING_STATED = FilingFacts()
NOTHING_OF_LINE = LineFiling()
