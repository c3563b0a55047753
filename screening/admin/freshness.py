"""Whether a list is current, due or stale, and how that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from screening.freshness import WARNING
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
STALE = Freshness("stale", "bad", "alert")
TOLD = Freshness("from another file", "ok", "check")
MISSING = Freshness("missing", "bad", "alert")
NOT_LOADED = Freshness("not loaded", "", "ring")


def freshness_of(
    source: ListSource, active: ListVersion | None, now: datetime, *, is_required: bool
) -> Freshness:
    """The state of a list source.

    Args:
        source: the list.
        active: its active version, None when nothing is loaded.
        now: the instant to judge at.
        is_required: whether the policy wants it loaded before an order can be clear.
    """
    if active is None:
        return MISSING if is_required else NOT_LOADED
    if active.is_stale_at(now):
        return STALE
    ends = active.fresh_until(now)
    if ends is not None and now > ends - WARNING:
        return DUE
    used = now - active.confirmed_at
    if source.max_age_days is None:
        return CURRENT
    return DUE if used >= timedelta(days=source.max_age_days) * DUE_SHARE else CURRENT
