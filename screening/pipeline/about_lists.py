"""What an answer says of the lists and the policy it was made with, and of whom it met on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from screening.controls.answers import NotExamined, Reason
from screening.controls.facts import TransactionFacts
from screening.pipeline.named.parties import FoundHit
from screening.pipeline.reference import Reference
from screening.terms.outcome import Outcome
from screening.terms.values import to_plain


def stale_reasons(reference: Reference, stale: Collection[str]) -> Iterator[Reason]:
    """A hold for each list that is missing or too old."""
    for fault in reference.faults(stale):
        yield Reason(
            code="list.stale",
            outcome=Outcome.HOLD,
            summary=fault,
            citation="own rule: fail closed",
            subject="",
        )


def about_demo_lists(reference: Reference) -> Iterator[NotExamined]:
    """That names met a demonstration list, where an official one is not loaded."""
    for version in reference.demo_lists():
        yield NotExamined(
            "lists.demo",
            f"Names were matched against the shipped demonstration list ({version.record_count} "
            "rows) where an official list is not loaded. Load the official lists before you rely "
            "on an answer.",
        )


def as_of_json(reference: Reference, as_of: date, instant: datetime) -> dict[str, Any]:
    """The day, the list versions, the policy and the engines of an answer."""
    return {
        "date": as_of.isoformat(),
        "lists": [
            {
                "source": version.source_id,
                "version": version.label,
                "published": published.isoformat() if published else None,
            }
            for version in reference.versions
            for published in (version.published_at(instant),)
        ],
        "policy": reference.policy.version,
        "engine": str(reference.engine),
    }


def hit_json(found: FoundHit, facts: TransactionFacts) -> dict[str, Any]:
    """A hit as answers show it."""
    record = found.hit.record
    return {
        "party": found.hit.party if found.hit.party < len(facts.parties) else None,
        "subject": facts.party_at(found.hit.party).subject,
        "listed_party": {
            "source": record.source,
            "uid": record.uid,
            "name": record.name,
            "countries": list(record.countries),
            "measures": [to_plain(measure) for measure in record.measures],
        },
        "name": found.hit.name,
        "name_kind": found.hit.name_kind.value,
        "via": found.hit.via,
        "score": found.match.score,
        "is_match": found.match.is_match,
        "evidence": to_plain(found.match.evidence),
    }
