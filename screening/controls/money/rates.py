"""Exchange rates as a table that is asked for a currency and a day.

Beside the reference rates stand the official pegs to the US dollar (``pegs.csv``, general knowledge
read 2026-11-29, to be verified with the central banks named there): the European Central Bank
quotes none of them.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from screening.terms.exchange_rate import RateRecord

USD = "USD"
_EURO = "EUR"
SOURCE = "eu-ecb-reference-rates"
_QUOTED_WITHIN = 40
"""Days of the table to look through for a currency that was not quoted on the newest."""


class Rate(NamedTuple):
    """What one unit of a currency is worth.

    Args:
        usd: US dollars for one unit.
        day: of the rate, of a peg its first; None of the dollar itself.
        margin: share by which it may be off on the day that counts.
    """

    currency: str
    usd: Decimal
    day: date | None = None
    margin: Decimal = Decimal(0)
    source: str = SOURCE

    def to_json(self) -> dict[str, Any]:
        """As an answer tells it."""
        return {
            "currency": self.currency,
            "usd_per_unit": f"{self.usd:.6f}",
            "day": self.day.isoformat() if self.day else None,
            "margin": str(self.margin),
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Rates:
    """Reference rates by day, oldest first."""

    days: tuple[RateRecord, ...] = ()
    _keys: tuple[str, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", tuple(record.day for record in self.days))

    @classmethod
    def of(cls, records: Iterable[RateRecord]) -> Rates:
        """The rates of a list version, in whatever order its rows come."""
        return cls(tuple(sorted(records, key=lambda record: record.day)))

    def on(self, currency: str, day: date) -> Rate | None:
        """The newest rate published by a day; None where the currency was not quoted of late."""
        end = bisect_right(self._keys, day.isoformat())
        for record in reversed(self.days[max(0, end - _QUOTED_WITHIN) : end]):
            dollars = record.per_euro.get(USD)
            units = "1" if currency == _EURO else record.per_euro.get(currency)
            if dollars and units:
                usd = Decimal(dollars) / Decimal(units)
                return Rate(currency, usd, date.fromisoformat(record.day))
        return _peg(currency, day)


def _peg(currency: str, day: date) -> Rate | None:
    """The official peg of a currency; None where it has none that day."""
    peg = _pegs().get(currency)
    return peg if peg is not None and peg.day is not None and peg.day <= day else None


def pegged() -> frozenset[str]:
    """Currencies with an official peg to the US dollar."""
    return frozenset(_pegs())


@lru_cache(maxsize=1)
def _pegs() -> dict[str, Rate]:
    rows = csv.DictReader(files(__package__).joinpath("pegs.csv").read_text("utf-8").splitlines())
    return {
        row["currency"]: Rate(
            row["currency"],
            1 / Decimal(row["units_for_one_usd"]),
            date.fromisoformat(row["since"]),
            source=row["source"],
        )
        for row in rows
    }
