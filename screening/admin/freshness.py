"""Whether a list is current, due or stale, and how that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from screening.models import ListSource, ListVersion

DUE_SHARE = 0.75
"""A list is due once three quarters of the age it may reach are used up."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The state of a list in words; ``look`` and ``icon`` are the class and symbol of the desk."""

    words: str
    look: str
    icon: str


CURRENT = Freshness("current", "ok", "check")
DUE = Freshness("due", "warn", "clock")
STALE = Freshness("stale, holds", "bad", "alert")
MISSING = Freshness("not loaded, holds", "bad", "alert")


def freshness_of(source: ListSource, active: ListVersion | None, now: datetime) -> Freshness:
    """The state of a list source, given its active version or None."""
    if active is None:
        return MISSING
    if source.max_age_days is None:
        return CURRENT
    allowed = timedelta(days=source.max_age_days)
    confirmed = now - active.confirmed_at
    if confirmed > allowed:
        return STALE
    return DUE if confirmed >= allowed * DUE_SHARE else CURRENT
