"""The exchange rates that are in force, for sums that are stored in US dollars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from screening.controls.money.rates import SOURCE, USD, Rates
from screening.models import ExchangeRates, ListVersion


def in_us_dollars(amount: Decimal, currency: str | None, *, on: date) -> Decimal | None:
    """A sum in US dollars by the newest rate of a day; None where there is no rate.

    For what is stored beside an order and compared roughly: the rules convert by themselves and
    say how exact the rate is.
    """
    if currency == USD:
        return amount
    version = ListVersion.objects.active().filter(source_id=SOURCE).values_list("pk", "sha256")
    newest = version.first() if currency else None
    rate = _rates(*newest).on(currency or "", on) if newest else None
    return None if rate is None else amount * rate.usd


@lru_cache(maxsize=2)
def _rates(version: int, _sha256: str) -> Rates:
    return Rates.of(row.to_record() for row in ExchangeRates.objects.filter(version=version))
