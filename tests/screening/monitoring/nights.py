"""Nights: a list that changes, and monitoring that looks through what it changed."""

from __future__ import annotations

import io
from typing import Any

from django.contrib.auth.models import User

from screening.lists.sync import load_list
from screening.models import ChangeEffect, ListVersion, MonitoredChange, Screening
from screening.monitoring.noticing import notice_change
from screening.monitoring.running import run_slice
from tests.screening.lists.test_sync import as_file, row
from tests.submissions import order_for

SOURCE = "own-deny-list"
NOBODY = row("nobody", "Zyxwvut Placeholder Works", countries=["AQ"])
"""So that the list is never empty."""


def listed(*rows: dict[str, Any], source: str = SOURCE) -> ListVersion:
    """The list of a night: these entries and one that nobody meets."""
    content = as_file([NOBODY, *rows])
    return load_list(
        source=source, stream=io.BytesIO(content), by="test", allow_shrink=True
    ).version


def looked_through() -> MonitoredChange:
    """The change since the last one, looked through to its end."""
    change = notice_change()
    assert change is not None
    while run_slice(change_id=change.pk):
        pass
    change.refresh_from_db()
    assert change.status == MonitoredChange.Status.COMPLETED, change.problem
    return change


def begun() -> None:
    """Monitoring has seen what is in force."""
    listed()
    looked_through()


def effects(change: MonitoredChange) -> list[tuple[str, str, str]]:
    """What a change touched: subject, label and what came of it."""
    rows = ChangeEffect.objects.filter(change=change).order_by("subject", "label")
    return [(row.subject, row.label, row.what) for row in rows]


def newest_of(owner: User, reference: str) -> Screening:
    """The screening that counts."""
    rows = Screening.objects.filter(transaction__owner=owner, transaction__reference=reference)
    return rows.select_related("case", "transaction").latest("queued_at")


def order_of(name: str, reference: str, **changes: Any) -> dict[str, Any]:
    """An ordinary order of a German buyer that shares nothing with any other."""
    submission = order_for(name, "DE", reference=reference, **changes)
    del submission["parties"][0]["website"]
    return submission


def flagged(name: str, reference: str) -> dict[str, Any]:
    """The same, that holds for one flag."""
    return order_of(name, reference, special_instructions="please relabel the boxes")
