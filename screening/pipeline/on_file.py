"""What is on file for submissions before their names are matched: records, and what partners have.

An owner that only a record or a partner names is screened like one that the order states.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from screening.controls.ear.on_file import Completed, completed
from screening.controls.facts import TransactionFacts
from screening.controls.past import (
    BlockedRevision,
    EarlierAnswer,
    PartnerSince,
    Past,
    SourceOrder,
)
from screening.models import BusinessPartner
from screening.pipeline.past import (
    partners_named,
    partners_since,
    standing_of,
    with_partners_since,
)
from screening.pipeline.reference import Reference
from screening.terms.standing_record import StandingRecord


@dataclass(frozen=True, slots=True)
class ToScreen:
    """A schema-valid submission to be screened, with what is known of it beside.

    Args:
        submission: as taken in.
        submitted_at: transactions submitted before it are the past; without it the present is.
        orders: of a shipment, what is on record of its orders.
        blocked, earlier: the revision whose block, and other answers that it may make go away.
        past, stale: what was on record and which sources were stale, for a replay; else found out.
    """

    submission: Mapping[str, Any]
    submitted_at: datetime | None = None
    orders: tuple[SourceOrder, ...] = ()
    blocked: BlockedRevision | None = None
    earlier: tuple[EarlierAnswer, ...] = ()
    past: Past | None = None
    stale: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file for a submission.

    Args:
        known: the submission with what its partners have since it came, read.
        since: what they have since.
        kept: the records on file, of a replay those of then.
        completed: the submission completed by them.
    """

    known: TransactionFacts
    since: tuple[PartnerSince, ...]
    kept: tuple[StandingRecord, ...]
    completed: Completed


def on_file_of(asked: Sequence[ToScreen], as_of: date, reference: Reference) -> list[OnFile]:
    """What is on file for each, of a replay what was."""
    came = [one.submission for one in asked if one.past is None and one.submitted_at is not None]
    partners = partners_named(came)
    since = [_since(one, partners) for one in asked]
    known = [
        with_partners_since(one.submission, each) if each else one.submission
        for one, each in zip(asked, since, strict=True)
    ]
    facts = [TransactionFacts.from_submission(each) for each in known]
    new = [each for each, one in zip(facts, asked, strict=True) if one.past is None]
    looked_up = iter(standing_of(new, as_of, reference.policy.matching))
    kept = [one.past.standing if one.past else next(looked_up) for one in asked]
    return [
        OnFile(each, told, records, completed(each, records, as_of))
        for told, records, each in zip(since, kept, facts, strict=True)
    ]


def _since(one: ToScreen, partners: Mapping[str, BusinessPartner]) -> tuple[PartnerSince, ...]:
    if one.past is not None:
        return one.past.partners_since
    if one.submitted_at is None:
        return ()
    return partners_since(one.submission, one.submitted_at, partners)
