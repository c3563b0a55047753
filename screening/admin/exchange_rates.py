"""Exchange rates on the page of their list: what a unit of each currency is worth today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from screening.admin.record import Cell, Facts, Table, cell
from screening.controls.money.rate_policy import RatePolicy
from screening.controls.money.rates import SOURCE, USD, Rate, Rates, pegged
from screening.models import ExchangeRates, ListVersion
from screening.policies import rate_policy_in_force

_DAYS = 40


def rates_cards(version: ListVersion | None, today: date) -> tuple[Facts | Table, ...]:
    """What checks of values use today, and what they do where there is no rate.

    Args:
        version: the active version of the list of rates; None where none is loaded.
        today: the day that counts.
    """
    newest = ExchangeRates.objects.filter(version=version).order_by("-day")[:_DAYS]
    records = [row.to_record() for row in newest]
    policy = rate_policy_in_force()
    currencies = sorted({"EUR", *pegged(), *(c for r in records for c in r.per_euro)} - {USD})
    rates = Rates.of(records)
    found = [rate for c in currencies if (rate := rates.on(c, today)) is not None]
    return (
        Facts(
            "How sums are compared",
            (
                ("Newest day", cell(records[0].day if records else None)),
                ("Exact for", Cell(f"{policy.fresh_days} days after the rate's day")),
                (
                    "Then",
                    Cell(
                        f"within {policy.older_margin * 100:.0f} % either way, for "
                        f"{policy.oldest_days} days"
                    ),
                ),
                (
                    "Without a rate",
                    Cell(
                        "What hangs on the sum is not evaluated and holds, unless "
                        "even the dearest that a unit can be leaves it below the limit. Load a "
                        "newer file, or state the order in a currency of this table."
                    ),
                ),
            ),
        ),
        Table(
            "Worth in US dollars",
            ("Currency", "USD for one", "One USD buys", "Day", "Kind", "Counts today"),
            tuple(_rows(found, policy, today)),
            note=f"{len(found)} currencies",
            empty="No rate is loaded.",
        ),
    )


def _rows(rates: list[Rate], policy: RatePolicy, today: date) -> Iterator[tuple[Cell, ...]]:
    for rate in rates:
        is_reference = rate.source == SOURCE
        age = (today - rate.day).days if rate.day else 0
        yield (
            Cell(rate.currency, "code"),
            Cell(f"{rate.usd:.6f}", "number"),
            Cell(f"{1 / rate.usd:,.4f}", "number"),
            cell(rate.day, "nowrap"),
            Cell("reference rate" if is_reference else "official peg"),
            _counts(age, policy) if is_reference else Cell("exactly", "state", look="ok"),
        )


def _counts(age: int, policy: RatePolicy) -> Cell:
    if age <= policy.fresh_days:
        return Cell("exactly", "state", look="ok")
    if age <= policy.oldest_days:
        return Cell(f"±{policy.older_margin * 100:.0f} %", "state", look="warn")
    return Cell("too old", "state", look="bad")
