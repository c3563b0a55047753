"""What an answer says of the lists and the policy it was made with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from screening.controls.answers import NotExamined, Reason
from screening.pipeline.reference import Reference
from screening.terms.outcome import Outcome


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
