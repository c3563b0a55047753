"""What is asked only where it changes the answer, as the page tells it: sums, releases, parts."""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.money.bounds import DEAREST_UNIT, KNOWN_SINCE
from screening.controls.policy import ControlsPolicy
from screening.management.rule_book.writing import prose


def accelerators(policy: ControlsPolicy) -> Iterator[str]:
    """When the parameters of an accelerator are asked for."""
    yield from prose(
        "Parameters nobody stated are asked only where the goods can be an accelerator and a class "
        "would need a license: by catalog, by a customs code of processors and computers or a "
        "description that names one, and by value per unit. Up to "
        f"{policy.accelerator_value_limit_usd:,} USD a unit is none; a whole computer whose "
        f"description names no accelerator up to {policy.accelerator_server_value_limit_usd:,} "
        "USD, unless it goes to D:5 or Macau; what calls itself one only up to "
        f"{policy.accelerator_named_value_limit_usd:,} USD, where the rules reach the destination. "
        "The three numbers are policy."
    )


def sums(policy: ControlsPolicy) -> Iterator[str]:
    """How sums in other currencies are compared with limits in US dollars."""
    rates = policy.exchange_rates
    yield "## Sums in other currencies\n"
    yield from prose(
        "Limits are in US dollars. Other sums are compared by the reference rate of the European "
        "Central Bank, the newest published by the day that counts (list source "
        "`eu-ecb-reference-rates`; a table of months ships); the answer says rate and day in "
        f"`exchange_rate`. A rate of up to {rates.fresh_days} days counts as it is. An older one "
        f"may be off by {rates.older_margin:.0%} either way: what is decided alike at both ends "
        "is decided, the rest is open. Currencies with an official peg to the dollar (AED, SAR, "
        "QAR and others) count by the peg. For any other that the bank does not quote, and after "
        f"{rates.oldest_days:,} days, there is no rate: no more is known than what a unit is worth "
        f"at most, of common currencies a bound of their own (since {KNOWN_SINCE}), of any other "
        f"{DEAREST_UNIT} USD, so that small sums are small; of gold, other metals and units of "
        "account nothing is known. Every "
        "check that needs more stands under `coverage.not_evaluated` and is asked where it could "
        "hold the order."
    )


def releases() -> Iterator[str]:
    """What is decided of releases of software and technology."""
    yield "## Releases of software and technology (734.13, 772.1)\n"
    yield from prose(
        "Object code is exported to where it goes. What is EAR99, or on the control list for "
        "anti-terrorism alone, is decided by its recipients: to a company it is an export to its "
        "destination; to a person one to the country of the most recent citizenship or permanent "
        "residency (734.13(b)), which for nationals of Country Group E a person decides, and "
        "otherwise asks for nothing. A citizen, a permanent resident of the United States "
        "(`residency: US`) and a protected individual (`protected_person: true`) are no foreign "
        "persons (772.1): a release to none but them inside the United States is no export, "
        "whatever the item. Any other release waits for a person; unknown citizenship is asked."
    )
