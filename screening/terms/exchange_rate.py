"""Exchange rates of a day, as a central bank publishes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateRecord:
    """The reference rates of one day.

    Args:
        day: of the rates, "2026-10-30".
        per_euro: units of a currency for one euro, as printed ("1.1172"), by ISO 4217 code; a
            currency without a rate that day is not there.
    """

    day: str
    per_euro: Mapping[str, str]
