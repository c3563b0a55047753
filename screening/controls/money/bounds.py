"""What a unit of a currency without a reference rate is worth at most.

``bounds.csv``: a quarter above the dearest that a unit was from 2021 to 2025, of currencies that
were floated or fell since (ARS, EGP, ETB, LBP, NGN) from 2024 to 2025; general knowledge read
2026-11-29, to be verified with the central banks. A bound is no rate: by it a sum is known to be
small, never how small.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

KNOWN_SINCE = date(2025, 1, 1)
"""Before it a unit of some was worth more."""
DEAREST_UNIT = Decimal(5)
"""US dollars above which no unit of any money has been for decades; the Kuwaiti dinar, about 3.3,
is the dearest."""
_METALS_AND_BONDS = "XAU XAG XPT XPD XBA XBB XBC XBD"
_UNITS_OF_ACCOUNT = "XDR XSU XUA CLF UYW UYI COU MXV CHE CHW BOV USN"
NO_MONEY = frozenset(f"{_METALS_AND_BONDS} {_UNITS_OF_ACCOUNT}".split())
"""Codes of ISO 4217 for metals, bonds and units of account: an ounce of gold is worth thousands."""


def dearest_unit(currency: str, day: date) -> Decimal | None:
    """US dollars that one unit is worth at most; None where nothing is known of it.

    Args:
        currency: a code of ISO 4217.
        day: on which.
    """
    if currency in NO_MONEY:
        return None
    return _bounds().get(currency, DEAREST_UNIT) if day >= KNOWN_SINCE else DEAREST_UNIT


@lru_cache(maxsize=1)
def _bounds() -> dict[str, Decimal]:
    rows = csv.DictReader(files(__package__).joinpath("bounds.csv").read_text("utf-8").splitlines())
    return {row["currency"]: Decimal(row["dearest_usd"]) for row in rows}
