"""Putting a list version in force, and taking it back: one transaction each.

Every switch leaves a ``ListSwitch``, whoever made it and however: a load, a forced quarantine, an
undo. Nobody is told: who follows changes compares the active versions with those seen last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from screening import audit
from screening.audit.list_rows import rows_of, rows_sha256
from screening.errors import NotAllowedError
from screening.lists import name_index
from screening.models import ListSource, ListSwitch, ListTask, ListVersion, RecordKind


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load changed against the version that was active before."""

    version: ListVersion
    added: int
    changed: int
    removed: int


def activate(
    version: ListVersion,
    *,
    by: str,
    kind: str = ListSwitch.Kind.LOADED,
    second_by: str = "",
    reason: str = "",
) -> LoadReport:
    """Switch a whole version on; the index that workers need stands before they are told.

    Args:
        version: one whose rows are stored.
        by: who does it, for the record.
        kind: why, see ``ListSwitch.Kind``.
        second_by: the second person, where two were needed.
        reason: theirs.
    """
    before = ListVersion.objects.active().filter(source=version.source).first()
    added, changed, removed = differences(version, before)
    _build_index(version)
    now = timezone.now()
    with audit.recorded():
        if before is not None:
            _switch_off(before)
        version.activated_at, version.deactivated_at, version.is_active = now, None, True
        if version.loaded_at is None:
            version.loaded_at = now
            version.added_count, version.changed_count = added, changed
            version.removed_count = removed
            version.save()
        else:
            version.save(update_fields=["activated_at", "deactivated_at", "is_active"])
        switch = ListSwitch.objects.create(
            source=version.source,
            version=version,
            replaced=before,
            kind=kind,
            at=now,
            by=by,
            second_by=second_by,
            reason=reason,
            added_count=added,
            changed_count=changed,
            removed_count=removed,
        )
        _close_tasks(version, by, f"Version {version.label} is in force.")
        _record(switch)
    return LoadReport(version, added, changed, removed)


def _record(switch: ListSwitch) -> None:
    version = switch.version
    told = {"kind": str(switch.kind), "second_by": switch.second_by, "reason": switch.reason}
    audit.record(
        verb="list_version_activated",
        subject=version,
        by=switch.by,
        source=version.source_id,
        sha256=version.sha256,
        rows=version.record_count,
        rows_sha256=rows_sha256(version),
        added=switch.added_count,
        changed=switch.changed_count,
        removed=switch.removed_count,
        set_aside=len(version.rejected_rows),
        **(told if switch.kind != ListSwitch.Kind.LOADED else {}),
    )


def undo(*, source: ListSource, reason: str, by: str) -> LoadReport:
    """Put the version before in force again.

    The one taken back stays with its rows and its reason; fetched again, it is not taken up again.

    Args:
        reason: why, not blank.

    Raises:
        NotAllowedError: no reason, or no version before.
    """
    if not reason.strip():
        raise NotAllowedError("Write why it is taken back: whoever loads the list next reads it.")
    last = ListSwitch.objects.filter(source=source, version__is_active=True).first()
    if last is None or last.replaced is None:
        raise NotAllowedError("There is no version before this one.")
    return activate(last.replaced, by=by, kind=ListSwitch.Kind.UNDONE, reason=reason.strip())


def can_undo(source: ListSource) -> bool:
    """Whether a version before the active one stands ready."""
    last = ListSwitch.objects.filter(source=source, version__is_active=True).first()
    return last is not None and last.replaced is not None


def undone_for(version: ListVersion) -> ListSwitch | None:
    """The switch that took a version back; None where none did since it was last active."""
    newest = ListSwitch.objects.filter(source=version.source).filter(replaced=version).first()
    return newest if newest is not None and newest.kind == ListSwitch.Kind.UNDONE else None


def retire(version: ListVersion, by: str) -> None:
    """Switch a version off without another in its place."""
    _switch_off(version)
    audit.record(verb="list_source_retired", subject=version, by=by, source=version.source_id)


def confirm(
    version: ListVersion, *, by: str, published_on: date | None = None, is_seen: bool = True
) -> None:
    """Note that the publisher still gives what the version says, and its date where that moved.

    Args:
        published_on: the date of the copy seen now; None where it has none.
        is_seen: whether the file was seen now; else only its date was told.
    """
    now = timezone.now()
    if is_seen:
        version.confirmed_at = now
    with audit.recorded():
        if published_on is not None and published_on != version.published:
            told = {"on": published_on.isoformat(), "at": now.isoformat()}
            version.later_dates = [*version.later_dates, {**told, "by": by}]
            audit.record(verb="list_version_dated", subject=version, by=by, published_on=told["on"])
        version.save(update_fields=["confirmed_at", "later_dates"])


def differences(version: ListVersion, before: ListVersion | None) -> tuple[int, int, int]:
    """How many rows were added, changed and removed against the version before."""
    new = rows_of(version)
    if before is None:
        return version.record_count, 0, 0
    old = rows_of(before)
    added = new.exclude(uid__in=old.values("uid")).count()
    removed = old.exclude(uid__in=new.values("uid")).count()
    same = new.filter(content_hash__in=old.values("content_hash")).count()
    return added, version.record_count - added - same, removed


def _switch_off(version: ListVersion) -> None:
    version.is_active = False
    version.deactivated_at = timezone.now()
    version.save(update_fields=["is_active", "deactivated_at"])


def _build_index(version: ListVersion) -> None:
    if version.source.kind != RecordKind.PARTY:
        return
    others = ListVersion.objects.active().exclude(source=version.source)
    together = [version, *others.of_kind(RecordKind.PARTY)]
    engine = name_index.engine_in_force()
    name_index.ensure(together, engine=engine)
    name_index.ensure_within(together, engine=engine)


def _close_tasks(version: ListVersion, by: str, why: str) -> None:
    for task in ListTask.objects.open().filter(source=version.source):
        task.close(by=by, why=why, at=timezone.now())
