"""Whether orders can be judged, part by part: what is asked of a service before it is relied on.

What is ``broken`` keeps orders from being taken in or judged. What is ``late`` is for a person to
look at while the service goes on: it holds orders, or tells of them late.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from redis.exceptions import RedisError

from screening.broker import BEAT, queue_length, seconds_since, server
from screening.lists.name_index import is_built
from screening.models import ListVersion, Screening, WebhookTelling

ALIVE_SECONDS = 60
"""Without a note for so long a worker or beat is taken for dead; they note it every ten."""
WAITING_SECONDS = 60
TELLING_SECONDS = 300

OK, LATE, BROKEN = "ok", "late", "broken"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the service.

    Args:
        state: ok, late or broken.
        told: what is wrong, or a figure; empty where there is nothing to tell.
    """

    state: str
    told: str = ""


def parts(now: datetime) -> Mapping[str, Part]:
    """Every part by its name. Where the database is away nothing that lies in it is asked."""
    found = {name: look() for name, look in _OUTSIDE.items()}
    found["database"] = _database()
    if found["database"].state == OK:
        found |= _in_database(now)
    return found


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return Part(BROKEN, "does not answer")
    return Part(OK)


def _broker() -> Part:
    try:
        server().ping()
        waiting = queue_length(settings.INTERACTIVE)
    except (RedisError, OSError):
        return Part(BROKEN, "does not answer")
    is_full = waiting >= settings.QUEUE_MOST
    return Part(BROKEN if is_full else OK, f"{waiting} messages wait")


def _disk() -> Part:
    free = shutil.disk_usage(Path(settings.DATA_DIR)).free
    told = f"{free // 1_000_000:,} MB are free"
    return Part(OK if free >= settings.DISK_LEAST_BYTES else BROKEN, told)


def _alive(name: str, state: str) -> Callable[[], Part]:
    def look() -> Part:
        try:
            since = seconds_since(name)
        except (RedisError, OSError):
            return Part(state, "nobody can tell: the broker does not answer")
        if since is None or since > ALIVE_SECONDS:
            ago = "not heard of" if since is None else f"last heard of {since:.0f} s ago"
            return Part(state, ago)
        return Part(OK)

    return look


_OUTSIDE: Mapping[str, Callable[[], Part]] = {
    "broker": _broker,
    "disk": _disk,
    "worker": _alive(settings.INTERACTIVE, BROKEN),
    "worker_bulk": _alive(settings.BULK, LATE),
    "worker_reports": _alive(settings.REPORTS, LATE),
    "worker_lists": _alive(settings.LISTS, LATE),
    "beat": _alive(BEAT, LATE),
}


def _in_database(now: datetime) -> Iterator[tuple[str, Part]]:
    versions = list(ListVersion.objects.active().select_related("source"))
    built = is_built(versions)
    yield (
        "index",
        Part(OK) if built else Part(LATE, "is not of the active lists; it is being built"),
    )
    yield (
        "queue",
        _age(
            Screening.objects.filter(status=Screening.Status.QUEUED, batch_rows=None)
            .order_by("queued_at")
            .values_list("queued_at", flat=True)
            .first(),
            now,
            WAITING_SECONDS,
            "the oldest order",
        ),
    )
    yield (
        "outbox",
        _age(
            WebhookTelling.objects.waiting()
            .order_by("next_at")
            .values_list("next_at", flat=True)
            .first(),
            now,
            TELLING_SECONDS,
            "the oldest telling",
        ),
    )


def _age(since: datetime | None, now: datetime, most: float, what: str) -> Part:
    if since is None:
        return Part(OK)
    age = (now - since).total_seconds()
    return Part(LATE if age > most else OK, f"{what} has waited {max(age, 0):.0f} s")
