"""What follows when a list changes: each switch of a version is followed once, in order.

``ListSwitch`` is the event: a row for each version that came in force, however it did. Whoever made
one calls ``follow_switches``; the schedule finds what was forgotten.
"""

from __future__ import annotations

from django.db.transaction import atomic
from django.utils import timezone

from screening.cases.clearances import end_outdated_clearances
from screening.models import ListSwitch


def follow_switches() -> int:
    """Draw the consequences of every switch that nobody followed yet, the oldest first.

    Returns:
        How many were followed.
    """
    followed = 0
    for switch in ListSwitch.objects.unfollowed():
        with atomic():
            locked = ListSwitch.objects.select_for_update(no_key=True).get(pk=switch.pk)
            if locked.followed_at is None:
                follow_switch(locked)
                locked.followed_at = timezone.now()
                locked.save(update_fields=["followed_at"])
                followed += 1
    return followed


def follow_switch(switch: ListSwitch) -> None:
    """What one switch brings: clearances end whose listed party is another now, or gone."""
    end_outdated_clearances()
