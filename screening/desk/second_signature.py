"""Whether a release wants a second person, and why. Pure: facts in, reasons out.

Own rule, after the practice that no one person lets a listed party or a controlled chip go. Only
a release is asked: a rejected order does not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from screening.desk.policy import SecondSignature


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What the rule looks at.

    Args:
        is_block: whether the screening answered ``block``.
        overturned: names of listed parties once found a true match and released now.
        sources: list source codes of every hit.
        eccns: ECCNs stated on the lines and determined for them.
        is_valued: whether every line states what it is worth.
        value_usd: worth of the order at the rate of its day; None where that has no rate.
        currency: ISO 4217 code, None when not stated.
    """

    is_block: bool
    overturned: tuple[str, ...]
    sources: tuple[str, ...]
    eccns: tuple[str, ...]
    is_valued: bool
    value_usd: Decimal | None
    currency: str | None


def second_signature_reasons(facts: ReleaseFacts, policy: SecondSignature) -> tuple[str, ...]:
    """One sentence for each reason that two persons must sign; empty when one may.

    Args:
        facts: of the case that would be released.
        policy: the desk's policy in force.
    """
    return tuple(_reasons(facts, policy))


def _reasons(facts: ReleaseFacts, policy: SecondSignature) -> Iterator[str]:
    if policy.block_released and facts.is_block:
        yield "The screening answered block."
    if policy.true_match_overturned:
        for name in facts.overturned:
            yield f"{name} was found a true match before."
    for source in sorted(set(facts.sources) & set(policy.lists)):
        yield f"A hit is on {source}."
    for eccn in _controlled(facts.eccns, policy.eccns):
        yield f"Goods under {eccn}."
    yield from _value_reasons(facts, policy.value_above_usd)


def _controlled(eccns: Iterable[str], watched: tuple[str, ...]) -> list[str]:
    met = {e.strip().upper() for e in eccns if e.strip().upper().startswith(watched)}
    return sorted(met) if watched else []


def _value_reasons(facts: ReleaseFacts, limit: Decimal) -> Iterator[str]:
    if not facts.is_valued:
        yield "The order's value is not stated in full."
    elif facts.value_usd is None:
        currency = facts.currency or "no stated currency"
        yield f"The order's value is in {currency}, for which no rate is on record."
    elif facts.value_usd > limit:
        yield f"The order's value is above USD {limit:,}."
