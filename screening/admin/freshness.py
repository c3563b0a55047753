"""Whether a list is current, due or stale, and how that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from screening.models import ListSource, ListVersion, PolicyVersion

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
    if source.max_age_days is None:
        return CURRENT
    if active.is_stale_at(now):
        return STALE
    used = now - active.confirmed_at
    return DUE if used >= timedelta(days=source.max_age_days) * DUE_SHARE else CURRENT


def required_lists() -> frozenset[str]:
    """Codes of the lists the policy in force wants loaded; empty before a policy is set."""
    policy = PolicyVersion.objects.order_by("-id").first()
    lists = policy.content.get("lists", {}) if policy else {}
    return frozenset(lists.get("required", ()))
