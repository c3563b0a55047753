"""The whole past of a transaction as one value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from screening.controls.facts import TransactionFacts
from screening.controls.past import Past
from screening.intake.history import buyers_traits
from screening.pipeline.past.buyers import (
    earlier_orders,
    first_purchases,
    linked_parties,
    means_before_2022,
    traits_seen,
)
from screening.pipeline.past.goods import part_buyers, sightings
from screening.pipeline.past.own_files import licenses, partners


def gather_past(
    submission: Mapping[str, Any],
    facts: TransactionFacts,
    *,
    before: datetime,
    as_of: date,
) -> Past:
    """What is on record, as of a moment.

    Args:
        submission: as taken in.
        facts: the same as values.
        before: only transactions submitted before this moment count.
        as_of: the day from which the past is counted back.
    """
    buyers = tuple(buyers_traits(submission))
    seen = traits_seen(submission, buyers, before=before, as_of=as_of)
    return Past(
        is_gathered=True,
        licenses=tuple(licenses(facts)),
        partners=partners(facts),
        sightings=tuple(sightings(facts, before)),
        orders=earlier_orders(seen),
        linked=tuple(linked_parties(submission, buyers, seen)),
        part_buyers=tuple(part_buyers(facts, before)),
        first_ac_purchase=first_purchases(submission, buyers, seen, before),
        mean_before_2022=means_before_2022(buyers, facts, before),
    )
