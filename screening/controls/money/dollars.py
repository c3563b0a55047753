"""Sums of a transaction in US dollars, by the reference rate of its day.

Limits of the law and of the policy are in dollars; an order is in what its buyer pays with. The
rate is the newest published by the day that counts. Where the newest is old the sum is only known
between two bounds, and what hangs on a sum between them is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.money.bounds import dearest_unit
from screening.controls.money.one_currency import usable_rate
from screening.controls.money.rates import USD, Rate


@dataclass(frozen=True, slots=True)
class Dollars:
    """A sum in US dollars between two bounds; they are one where the rate is of these days."""

    least: Decimal
    most: Decimal

    def is_over(self, limit: Decimal) -> bool | None:
        """Whether it exceeds a limit; None where the bounds lie on both sides."""
        if self.least > limit:
            return True
        return False if self.most <= limit else None

    def __str__(self) -> str:
        if self.least == self.most:
            return f"{self.least:.2f} {USD}"
        return f"{self.least:.2f} to {self.most:.2f} {USD}"


@once_an_inquiry
def rate_of(inquiry: Inquiry) -> Rate | None:
    """The rate of the transaction's currency; None where it has no currency or that no rate."""
    currency = inquiry.facts.currency
    if currency is None:
        return None
    rates, policy = inquiry.tables.data.rates, inquiry.policy.exchange_rates
    return usable_rate(currency, rates, policy, inquiry.as_of)


def in_dollars(inquiry: Inquiry, amount: Decimal | None) -> Dollars | None:
    """A sum of the transaction in US dollars; None where it or its currency is not known.

    Of a currency without a rate no more is known than what its unit is worth at most
    (``dearest_unit``); small sums are small in all of them. Of gold not even that is.
    """
    rate = rate_of(inquiry)
    if amount is None or inquiry.facts.currency is None:
        return None
    if rate is None:
        dearest = dearest_unit(inquiry.facts.currency, inquiry.as_of)
        return None if dearest is None else Dollars(Decimal(0), amount * dearest)
    if rate.day is None:
        return Dollars(amount, amount)
    worth = amount * rate.usd
    return Dollars(worth * (1 - rate.margin), worth * (1 + rate.margin))


def is_over(inquiry: Inquiry, amount: Decimal | None, limit: Decimal) -> bool | None:
    """Whether a sum of the transaction exceeds a limit in US dollars; None where unknown."""
    dollars = in_dollars(inquiry, amount)
    return None if dollars is None else dollars.is_over(limit)


def money_gaps(inquiry: Inquiry) -> tuple[str, ...]:
    """What is missing to say what a stated sum is worth in US dollars."""
    if inquiry.facts.currency is None:
        return ("currency",)
    if rate_of(inquiry) is None:
        return (f"an exchange rate for {inquiry.facts.currency}",)
    return ()
