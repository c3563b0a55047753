"""Prices of lines that are in another currency than the transaction's, in that one.

Rules add up and compare what an order costs. So a line in euro of an order in dollars is priced in
dollars before they are asked, by the rate that the order's sums are told by; where a rate is old,
at most; where there is none, at what a unit of the currency is worth at most. What not even that
is known of has no price, and rules that need one ask for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.money.bounds import dearest_unit
from screening.controls.money.rate_policy import RatePolicy
from screening.controls.money.rates import SOURCE, USD, Rate, Rates


def usable_rate(currency: str, rates: Rates, policy: RatePolicy, day: date) -> Rate | None:
    """The newest rate of a currency that may be used on a day; None where it has none."""
    if currency == USD:
        return Rate(USD, Decimal(1))
    found = rates.on(currency, day)
    if found is None or found.day is None:
        return None
    if found.source != SOURCE:
        return found  # a peg does not age
    age = (day - found.day).days
    if age > policy.oldest_days:
        return None
    return found if age <= policy.fresh_days else found._replace(margin=policy.older_margin)


def in_one_currency(
    facts: TransactionFacts, rates: Rates, policy: RatePolicy, day: date
) -> TransactionFacts:
    """The transaction with every price in one currency: its own, without one US dollars.

    Args:
        facts: as stated; given back as they are where no line has a currency of its own.
        rates, policy: what one currency is worth in another, and how old that may be.
        day: whose rates count.
    """
    if not facts.line_currencies:
        return facts
    whole = facts.currency or USD
    own = usable_rate(whole, rates, policy, day)

    def priced(line: LineFacts) -> LineFacts:
        code = line.currency or facts.currency
        if code == whole or line.unit_value is None:
            return replace(line, currency=None)
        dollars = None if code is None else _dollars_at_most(code, rates, policy, day)
        if dollars is None or own is None:
            return replace(line, currency=None, unit_value=None)
        at_least = own.usd * (1 - own.margin)
        return replace(line, currency=None, unit_value=line.unit_value * dollars / at_least)

    return replace(facts, currency=whole, lines=tuple(map(priced, facts.lines)))


def _dollars_at_most(code: str, rates: Rates, policy: RatePolicy, day: date) -> Decimal | None:
    rate = usable_rate(code, rates, policy, day)
    return dearest_unit(code, day) if rate is None else rate.usd * (1 + rate.margin)
