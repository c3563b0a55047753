"""When a source is looked at next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from screening.lists.readers.publications import PUBLICATIONS
from screening.lists.readers.registry import SOURCES
from screening.models import ListCheck, ListSource

SOON = timedelta(minutes=5)
LATER = timedelta(hours=1)
QUICK_TRIES = 3
"""So many looks in a row fail within minutes of each other; then it is tried hourly. The EU's
server failed for up to three days, with good hours between."""


def next_look(
    *, is_good: bool, every_hours: int, failed_before: int, at: datetime, retry_after: int | None
) -> datetime:
    """When to look again.

    Args:
        is_good: whether this look showed what is in force.
        every_hours: the publication's rhythm.
        failed_before: looks that failed in a row before this one.
        at: when this look was.
        retry_after: seconds that the publisher asks to be left alone.
    """
    if is_good:
        return at + timedelta(hours=every_hours)
    wait = SOON if failed_before + 1 < QUICK_TRIES else LATER
    return at + max(wait, timedelta(seconds=retry_after or 0))


def failed_in_a_row(source: str) -> int:
    """How many of the newest looks at a source brought nothing good."""
    count = 0
    for check in ListCheck.objects.filter(source_id=source)[:20]:
        if check.is_good:
            break
        count += 1
    return count


def latest_checks(sources: Sequence[str]) -> dict[str, ListCheck]:
    """The newest look at each of these sources that was looked at."""
    newest: dict[str, ListCheck] = {}
    for code in sources:
        check = ListCheck.objects.filter(source_id=code).first()
        if check is not None:
            newest[code] = check
    return newest


def due_sources(now: datetime, *, with_licensed: bool) -> list[str]:
    """Published sources that somebody can read and whose next look has come.

    Args:
        with_licensed: whether a licence is held for data that needs one.
    """
    readable = [source.code for source in ListSource.objects.all() if source.code in fetchable()]
    return [
        code
        for code in readable
        if is_due(code, now) and (with_licensed or not PUBLICATIONS[code].needs_licence)
    ]


def is_due(source: str, now: datetime) -> bool:
    """Whether the next look at a source has come: a look that was queued twice is made once."""
    newest = ListCheck.objects.filter(source_id=source).first()
    return newest is None or newest.next_at <= now


def fetchable() -> frozenset[str]:
    """Codes of the sources that are published somewhere and that we have a reader for."""
    return frozenset(code for code in PUBLICATIONS if code in SOURCES and SOURCES[code].readers)
