"""What has become known of an order's partners since it came.

An order that names a partner by number has what was on record of it on that day. A partner that
has another owner since is not the one that was screened, so what it has now stands beside what the
order states: nothing is struck out, as when an order comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from screening.controls.past import PartnerSince
from screening.intake.partners import NUMBER, beside
from screening.models import BusinessPartner

Submission = Mapping[str, Any]


def partners_named(submissions: Iterable[Submission]) -> dict[str, BusinessPartner]:
    """The partners that orders name by number; of one that was merged, the other."""
    numbers = {
        party[NUMBER].strip()
        for submission in submissions
        for party in submission["parties"]
        if NUMBER in party
    }
    return BusinessPartner.objects.numbered(numbers) if numbers else {}


def partners_since(
    submission: Submission, since: datetime, known: Mapping[str, BusinessPartner] | None = None
) -> tuple[PartnerSince, ...]:
    """What partners have that changed after an order came and that the order does not have.

    Args:
        since: when it came.
        known: partners by number, where many orders are asked at once.
    """
    partners = partners_named([submission]) if known is None else known
    return tuple(_changed(submission, since, partners))


def with_partners_since(submission: Submission, since: Iterable[PartnerSince]) -> Submission:
    """The order with what its partners have since."""
    parties = list(submission["parties"])
    for told in since:
        parties[told.party] = beside(told.details, parties[told.party])
    return {**submission, "parties": parties}


def _changed(
    submission: Submission, since: datetime, partners: Mapping[str, BusinessPartner]
) -> Iterator[PartnerSince]:
    for place, party in enumerate(submission["parties"]):
        partner = partners.get(party.get(NUMBER, "").strip())
        if partner is None or partner.changed_at <= since:
            continue
        if beside(partner.details, party) != party:
            yield PartnerSince(
                place, partner.number, partner.changed_at.date(), dict(partner.details)
            )
