"""Cards about a list source: dates, publication, looks, switches, versions, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, Table, cell
from screening.admin.wording import moment_words
from screening.lists.readers.publications import publication_of
from screening.models import ListCheck, ListSource, ListSwitch, ListTask, ListVersion

MOST_LOOKS = 12
MOST_SWITCHES = 12

_LOOKS = {
    ListCheck.Outcome.ACTIVATED: "ok",
    ListCheck.Outcome.UNCHANGED: "ok",
    ListCheck.Outcome.FAILED: "warn",
}


def dates_card(source: ListSource, active: ListVersion | None, now: datetime) -> Facts:
    """Last checked, last changed, the publisher's date; three things that are often mixed up."""
    check = ListCheck.objects.filter(source=source).first()
    good = ListCheck.objects.filter(source=source, outcome__in=ListCheck.GOOD).first()
    until = active.fresh_until(now) if active else None
    return Facts(
        "Dates",
        (
            ("Last checked", cell(good.at if good else active.confirmed_at if active else None)),
            ("Last look", _look_cell(check) if check else Cell("never fetched", "quiet")),
            ("Last changed", cell(active.activated_at if active else None)),
            ("Published", cell(active.published if active else None)),
            ("Fresh until", cell(until) if until else Cell("it does not go stale", "quiet")),
            ("Next look", cell(check.next_at if check else None)),
        ),
        note="checked, changed, published",
        footer=_undated(active),
    )


def _undated(active: ListVersion | None) -> str:
    if active is None or active.published is not None or active.source.oldest_days is None:
        return ""
    newest = f" Its newest entry is of {active.newest_entry_on}." if active.newest_entry_on else ""
    return f"The file gives no date.{newest} Say which edition it is."


def _look_cell(check: ListCheck) -> Cell:
    words = f"{check.get_outcome_display()}, {moment_words(check.at)}"
    return Cell(words, "state", look=_LOOKS.get(ListCheck.Outcome(check.outcome), "bad"))


def publication_card(source: ListSource) -> tuple[Facts, ...]:
    """Where it is published; nothing for a list that nobody publishes."""
    row = publication_of(source.code)
    if row is None:
        return ()
    limits = [f"{row.floor:,} rows at least", f"{row.expected:,} in 2026"]
    age = f"{source.max_age_days} days after the last good look" if source.max_age_days else "never"
    oldest = f"; an edition older than {row.oldest_days} days" if row.oldest_days else ""
    return (
        Facts(
            "Publication",
            (
                ("Address", Cell(row.url, "mono")),
                ("Looked at", Cell(f"every {row.every_hours} hours")),
                ("Binds", Cell(", ".join(row.binds) or "nobody by itself")),
                ("Goes stale", Cell(f"{age}{oldest}")),
                ("Expected", Cell(", ".join(limits))),
                ("License of the data", Cell(row.licence)),
            ),
        ),
    )


def versions_card(versions: Sequence[ListVersion]) -> Table:
    """Every version, the newest first."""
    return Table(
        "Versions",
        ("Version", "State", "Published", "Loaded", "Rows", "Added, changed, removed"),
        tuple(_version_row(version) for version in versions),
        note=f"{len(versions)} loaded",
        empty="No version was ever loaded.",
    )


def _version_row(version: ListVersion) -> tuple[Cell, ...]:
    return (
        Cell(version.label, "strong", page_of(version)),
        version_state(version),
        cell(version.published, "nowrap"),
        cell(version.loaded_at, "nowrap"),
        Cell(f"{version.record_count:,}", "number"),
        Cell(changes_words(version), "mono"),
    )


def changes_words(counted: ListVersion | ListSwitch) -> str:
    """What a version brought, as signs: "+4 ~3 −1"."""
    return f"+{counted.added_count} ~{counted.changed_count} −{counted.removed_count}"


def version_state(version: ListVersion) -> Cell:
    """Active, in quarantine, waiting, earlier or not whole."""
    if version.is_active:
        return Cell("active", "state", look="ok")
    if version.is_quarantined:
        return Cell("in quarantine", "state", look="bad")
    if version.is_held_back:
        return Cell("waits to be put in force", "state", look="warn")
    return Cell("earlier" if version.loaded_at else "not whole", "quiet")


def switches_card(source: ListSource) -> tuple[Table, ...]:
    """Who put which version in force, and why."""
    switches = ListSwitch.objects.filter(source=source).select_related("version")
    rows = tuple(
        (
            cell(switch.at, "nowrap"),
            Cell(switch.version.label, "strong", page_of(switch.version)),
            Cell(switch.get_kind_display()),
            Cell(", ".join(filter(None, (switch.by, switch.second_by)))),
            Cell(changes_words(switch), "mono"),
            cell(switch.reason),
        )
        for switch in switches[:MOST_SWITCHES]
    )
    if not rows:
        return ()
    head = ("At", "Version", "How", "By", "Added, changed, removed", "Why")
    return (Table("Switches", head, rows, note="the newest first"),)


def looks_card(source: ListSource) -> tuple[Table, ...]:
    """The newest looks at the publisher's file."""
    checks = ListCheck.objects.filter(source=source).select_related("version")[:MOST_LOOKS]
    rows = tuple(
        (
            cell(check.at, "nowrap"),
            _look_cell_short(check),
            cell(check.words),
            cell(check.host),
            cell(str(check.status or "")),
            cell(check.by),
        )
        for check in checks
    )
    if not rows:
        return ()
    head = ("At", "Outcome", "What came of it", "Host", "HTTP", "Asked by")
    return (Table("Looks", head, rows, note=f"the newest {len(rows)}"),)


def _look_cell_short(check: ListCheck) -> Cell:
    look = _LOOKS.get(ListCheck.Outcome(check.outcome), "bad")
    return Cell(check.get_outcome_display(), "state", look=look)


def tasks_card(source: ListSource) -> tuple[Table, ...]:
    """What waits for a list manager."""
    rows = tuple(
        (
            Cell(task.get_kind_display(), "strong", page_of(task)),
            Cell(" ".join(task.why)),
            cell(task.last_at, "nowrap"),
        )
        for task in ListTask.objects.open().filter(source=source)
    )
    return (Table("To do", ("Task", "Why", "Last seen"), rows),) if rows else ()
