"""Versions that were set apart, and the tasks of the list manager about files not taken.

A version in quarantine is whole and screens nothing. One list manager signs that it is right after
all, another puts it in force; or one declines it. The next good file settles it, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.lists.activation import LoadReport, activate
from screening.models import ListSwitch, ListTask, ListVersion


def set_apart(version: ListVersion, *, why: Sequence[str], by: str) -> ListTask:
    """Keep a version whole and out of force, and tell the list manager why."""
    with audit.recorded():
        version.quarantined_for = list(why)
        version.loaded_at = timezone.now()
        version.save()
        audit.record(
            verb="list_version_quarantined",
            subject=version,
            by=by,
            source=version.source_id,
            sha256=version.sha256,
            why=list(why),
        )
        return open_task(
            source=version.source_id, kind=ListTask.Kind.QUARANTINED, why=why, version=version
        )


def open_task(
    *, source: str, kind: str, why: Sequence[str], version: ListVersion | None = None
) -> ListTask:
    """Put a task before the list manager; the same one again only counts."""
    same = ListTask.objects.open().filter(source_id=source, kind=kind, version=version).first()
    if same is not None:
        same.times, same.last_at, same.why = same.times + 1, timezone.now(), list(why)
        same.save(update_fields=["times", "last_at", "why"])
        return same
    return ListTask.objects.create(source_id=source, kind=kind, why=list(why), version=version)


def seen_again(version: ListVersion) -> None:
    """Count that a quarantined file came once more; one that was left aside stays so."""
    task = ListTask.objects.open().filter(version=version).first()
    if task is not None:
        open_task(source=version.source_id, kind=task.kind, why=task.why, version=version)


def settle_tasks(source: str, *, by: str, why: str) -> None:
    """Close the tasks that a good look at the publisher's file has answered."""
    for task in ListTask.objects.open().filter(source_id=source):
        task.close(by=by, why=why, at=timezone.now())


def sign_first(*, task: ListTask, why: str, by: Any) -> ListTask:
    """Say that a quarantined version is right; another person must agree.

    Raises:
        NotAllowedError: no reason, no version to force, settled or signed already.
    """
    with audit.recorded():
        locked = _locked(task)
        if locked.version is None:
            raise NotAllowedError("Nothing of this file was read, so nothing can be forced.")
        if locked.first_by is not None:
            raise NotAllowedError(f"{locked.first_by.get_username()} signed already.")
        if not why.strip():
            raise NotAllowedError("Write why the file is right: the second person reads it.")
        locked.first_by, locked.first_at, locked.first_why = by, timezone.now(), why.strip()
        locked.save(update_fields=["first_by", "first_at", "first_why"])
        audit.record(
            verb="list_version_force_signed",
            subject=locked.version,
            by=by.get_username(),
            reason=locked.first_why,
        )
        return locked


def force(*, task: ListTask, why: str, by: Any) -> LoadReport:
    """Put a quarantined version in force, as the second person.

    Raises:
        NotAllowedError: nobody signed first, the same person did, no reason, or settled already.
    """
    with audit.recorded():
        locked = _locked(task)
        if locked.version is None or locked.first_by is None:
            raise NotAllowedError("Nobody signed first.")
        if locked.first_by_id == by.pk:
            raise NotAllowedError("You signed first: another person must put it in force.")
        if not why.strip():
            raise NotAllowedError("Write why you agree.")
        return activate(
            locked.version,
            by=locked.first_by.get_username(),
            kind=ListSwitch.Kind.FORCED,
            second_by=by.get_username(),
            reason=f"{locked.first_why} / {why.strip()}",
        )


def put_in_force(*, version: ListVersion, by: Any) -> LoadReport:
    """Put a version in force that was held back to be looked at, and that nothing speaks against.

    Raises:
        NotAllowedError: it is in quarantine, or was in force already.
    """
    with audit.recorded():
        locked = ListVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
        if locked.is_quarantined:
            raise NotAllowedError("It is in quarantine: two list managers must put it in force.")
        if not locked.is_held_back:
            raise NotAllowedError("It was in force already.")
        return activate(locked, by=by.get_username())


def dismiss(*, task: ListTask, why: str, by: Any) -> ListTask:
    """Leave the file aside; the active version stays.

    Raises:
        NotAllowedError: no reason, or settled already.
    """
    with audit.recorded():
        locked = _locked(task)
        if not why.strip():
            raise NotAllowedError("Write why it is left aside.")
        locked.close(by=by.get_username(), why=why.strip(), at=timezone.now())
        audit.record(
            verb="list_task_dismissed", subject=locked, by=by.get_username(), reason=why.strip()
        )
        return locked


def _locked(task: ListTask) -> ListTask:
    locked = ListTask.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
    if not locked.is_open:
        raise NotAllowedError("This task is settled already.")
    return locked
