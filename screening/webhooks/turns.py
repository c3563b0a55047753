"""Whose turn it is at an address: one worker's at a time, and nobody's for long where it died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from screening.models import Webhook

LEASE = timedelta(seconds=30)
"""Longer than requests that are under way together take; who is silent for longer is dead, and
nothing is told to the address until then."""


def is_free(now: datetime) -> Q:
    """Of addresses: no worker is at it, or that one is dead."""
    return Q(busy_until=None) | Q(busy_until__lt=now)


class Turn:
    """A worker's turn at an address, for as long as it says that it is still there."""

    def __init__(self, webhook_id: int) -> None:
        self._rows = Webhook.objects.filter(pk=webhook_id)
        self._until: datetime | None = None

    def begin(self) -> bool:
        """Whether nobody is at it, and it is now."""
        now = timezone.now()
        self._until = now + LEASE
        return bool(self._rows.in_use().filter(is_free(now)).update(busy_until=self._until))

    def go_on(self) -> bool:
        """Whether it is still this worker's, and is so for another lease."""
        until = timezone.now() + LEASE
        if not self._rows.filter(busy_until=self._until).update(busy_until=until):
            return False
        self._until = until
        return True

    def end(self) -> None:
        """Let another have it."""
        self._rows.filter(busy_until=self._until).update(busy_until=None)
