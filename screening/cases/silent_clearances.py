"""Clearances of a party and a listed party that do not apply to an order, and why.

Such a clearance lives on for the orders it was made of. Whoever answers the hit anew reads what is
told otherwise than when the party was cleared; only read here, nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from screening.cases.clearances import is_met_as_cleared, party_key
from screening.cases.findings import FindingState
from screening.cases.submitted import differing, identity_of
from screening.controls.facts import TransactionFacts
from screening.models import Case, Clearance, Hit


@dataclass(frozen=True, slots=True)
class SilentClearance:
    """A clearance in force that does not apply to a hit of the pair that it is of.

    Args:
        differs: fields of the party, as in the submission (``address.street``), that the order
            tells otherwise; empty where it is the names that meet otherwise, or more closely.
    """

    clearance: Clearance
    differs: tuple[str, ...]


def silent_clearances(
    case: Case, states: Iterable[FindingState]
) -> dict[str, tuple[SilentClearance, ...]]:
    """What does not apply to the open hits of a case, by the key of the hit.

    A clearance that would apply and came too late for the case is not named.

    Args:
        case: with its screening and transaction.
        states: its findings; listed parties fetched.
    """
    hits = {s.key: s.finding for s in states if s.is_open and isinstance(s.finding, Hit)}
    listed = {(hit.listed_party.source_code, hit.listed_party.uid) for hit in hits.values()}
    if not listed:
        return {}
    order = case.screening.transaction
    rows = (
        Clearance.objects.in_force(today=timezone.now().date())
        .filter(
            owner=order.owner_id,
            source_code__in={source for source, _ in listed},
            uid__in={uid for _, uid in listed},
        )
        .select_related("disposition__hit")
        .order_by("pk")
    )
    living = list(rows)
    if not living:
        return {}
    facts = TransactionFacts.from_submission(order.content)
    found: dict[str, tuple[SilentClearance, ...]] = {}
    for key, hit in hits.items():
        party = facts.party_at(hit.party)
        pair = (party_key(party), hit.listed_party.source_code, hit.listed_party.uid)
        now = identity_of(order.content, party)
        of_pair = [c for c in living if (c.party_key, c.source_code, c.uid) == pair and c.party]
        said = [SilentClearance(c, differing(c.party, now)) for c in of_pair]
        found[key] = tuple(
            one for one in said if one.differs or not is_met_as_cleared(one.clearance, hit)
        )
    return found
