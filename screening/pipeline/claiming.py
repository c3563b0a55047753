"""Taking screenings with a lease, so that a worker that dies loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from screening.models import Screening


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to screen, until the lease ends; ``attempt`` tells two holders apart."""

    screening: Screening
    attempt: int

    @property
    def is_last_straw(self) -> bool:
        """Whether it was tried so often that nobody tries again."""
        return self.attempt > settings.SCREENING_MAX_ATTEMPTS


def claim(screening_ids: Sequence[str]) -> list[Claim]:
    """Take those that are not done and that nobody else is at, the first queued first.

    Args:
        screening_ids: primary keys of Screenings.

    Raises:
        Screening.DoesNotExist: there is no such screening.
    """
    now = timezone.now()
    with atomic():
        _need_not_be_durable()
        rows = list(
            Screening.objects.select_for_update(of=("self",), no_key=True)
            .select_related("transaction")
            .filter(pk__in=screening_ids)
            .order_by("queued_at", "pk")
        )
        if len(rows) < len(set(screening_ids)):
            raise Screening.DoesNotExist("There is no screening of one of these keys.")
        free = [row for row in rows if _is_free(row, now)]
        lease = now + timedelta(seconds=settings.SCREENING_LEASE_SECONDS)
        Screening.objects.filter(pk__in=[row.pk for row in free]).update(
            status=Screening.Status.RUNNING,
            started_at=now,
            attempts=F("attempts") + 1,
            lease_until=lease,
        )
    for row in free:
        row.status, row.started_at, row.lease_until = Screening.Status.RUNNING, now, lease
        row.attempts += 1
    return [Claim(row, row.attempts) for row in free]


def give_back(claims: Sequence[Claim]) -> list[str]:
    """Let go of what could not be begun; it is queued as if it had not been taken.

    Returns:
        The keys of the screenings.
    """
    for one in claims:
        ours = Screening.objects.filter(pk=one.screening.pk, attempts=one.attempt)
        ours.filter(status=Screening.Status.RUNNING).update(
            status=Screening.Status.QUEUED, started_at=None, lease_until=None
        )
    return [str(one.screening.pk) for one in claims]


def forgotten_screenings() -> list[list[str]]:
    """Screenings that nobody is at work on although they are not completed, oldest first.

    Returns:
        In batches as they may be run together; what failed before is alone in its batch.
    """
    now = timezone.now()
    patience = timedelta(seconds=settings.SCREENING_LEASE_SECONDS)
    forgotten = Screening.objects.forgotten(now=now, queued_before=now - patience)
    found = list(forgotten.order_by("queued_at").values_list("pk", "attempts")[:1000])
    fresh = [str(pk) for pk, attempts in found if not attempts]
    size = settings.SCREENING_BATCH
    together = [fresh[start : start + size] for start in range(0, len(fresh), size)]
    return [*together, *([str(pk)] for pk, attempts in found if attempts)]


def _is_free(screening: Screening, now: datetime) -> bool:
    if screening.status == Screening.Status.COMPLETED:
        return False
    return screening.lease_until is None or screening.lease_until <= now


def _need_not_be_durable() -> None:
    """A claim that a power failure takes back is a screening that is queued: nobody waits for the
    disk."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
