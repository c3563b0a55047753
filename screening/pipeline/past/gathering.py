"""The whole past of transactions as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from screening.controls.facts import TransactionFacts
from screening.controls.past import Past
from screening.intake.history import buyers_traits
from screening.pipeline.past.buyers import (
    Buying,
    bought_before_2022,
    first_purchases,
    linked_parties,
    means_before_2022,
    orders_seen,
    traits_seen,
)
from screening.pipeline.past.goods import bought_before, part_buyers, sightings
from screening.pipeline.past.own_files import licenses, partners_of

LEAST_DAYS = 92
"""Days in which earlier orders are kept at least: a rehearsal may ask for more than the policy."""


class ToGather(NamedTuple):
    """An order whose past is looked up.

    Args:
        submission: as taken in.
        facts: the same as values.
        before: only transactions submitted before this moment count.
    """

    submission: Mapping[str, Any]
    facts: TransactionFacts
    before: datetime


def gather_past(
    submission: Mapping[str, Any],
    facts: TransactionFacts,
    *,
    before: datetime,
    as_of: date,
    days: int = LEAST_DAYS,
) -> Past:
    """``gather_pasts`` of one."""
    return gather_pasts([ToGather(submission, facts, before)], as_of=as_of, days=days)[0]


def gather_pasts(asked: Sequence[ToGather], *, as_of: date, days: int) -> list[Past]:
    """What is on record of each order, as of a moment.

    Args:
        asked: the orders; what several are asked for is read once.
        as_of: the day from which the past is counted back.
        days: in which orders are compared by their worth.
    """
    days = max(days, LEAST_DAYS)
    buying = [
        Buying(one.submission, tuple(buyers_traits(one.submission)), one.before) for one in asked
    ]
    seen = traits_seen(buying, as_of=as_of, days=days)
    orders = orders_seen(seen, as_of=as_of, days=days)
    partners = partners_of([one.facts for one in asked])
    keys = {trait.key for one in buying for _, _, trait in one.buyers}
    # Of one order it is not asked twice.
    old = bought_before_2022(keys) if len(asked) > 1 else keys
    parts = bought_before([one.facts for one in asked])
    return [
        Past(
            is_gathered=True,
            licenses=tuple(licenses(one.facts)),
            partners=partners[place],
            sightings=tuple(sightings(one.facts, one.before)),
            orders=orders[place],
            linked=tuple(linked_parties(one.submission, own.buyers, seen[place])),
            part_buyers=tuple(part_buyers(one.facts, one.before, among=parts)),
            first_ac_purchase=first_purchases(one.submission, own.buyers, seen[place], one.before),
            mean_before_2022=means_before_2022(own.buyers, one.facts, one.before, among=old),
        )
        for place, (one, own) in enumerate(zip(asked, buying, strict=True))
    ]
