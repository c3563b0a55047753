"""What lists, policies and partners changed: one line a change, and all that each touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.list_changes import SHOWN, differences_table
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.models import Case, ChangeEffect, ListVersion, MonitoredChange, Transaction
from screening.monitoring.differences import party_versions
from screening.monitoring.running import progress_of, resume_monitoring, stop_monitoring
from screening.tasks import enqueue, monitor

CHANGE = "screening.change_monitoredchange"
LOOKS = {
    MonitoredChange.Status.COMPLETED: "ok",
    MonitoredChange.Status.FAILED: "bad",
    MonitoredChange.Status.STOPPED: "warn",
}
MOST_EFFECTS = 200
NEWEST = 5
_SUBJECT_PAGES = {
    ChangeEffect.Subject.PARTNER: "businesspartner",
    ChangeEffect.Subject.LICENSE: "license",
    ChangeEffect.Subject.CLEARANCE: "clearance",
    ChangeEffect.Subject.STANDING_RECORD: "standingrecord",
}


def _stop(row: MonitoredChange, said: dict[str, Any], user: Any) -> MonitoredChange:
    return stop_monitoring(change=row, by=user.get_username())


def _resume(row: MonitoredChange, said: dict[str, Any], user: Any) -> MonitoredChange:
    resumed = resume_monitoring(change=row, by=user.get_username())
    enqueue(monitor, str(resumed.pk))
    return resumed


@admin.register(MonitoredChange)
class MonitoredChangeAdmin(ActingAdmin):
    """Changes, the newest first."""

    list_display = ("what", "state", "summary", "noticed_at", "finished_at")
    list_filter = ("status", "kind", "noticed_at")
    search_fields = ("what", "summary")
    record_actions = (
        RecordAction("stop", "Stop", CHANGE, _stop, lambda row: row.is_unfinished, DeskForm),
        RecordAction("resume", "Go on", CHANGE, _resume, lambda row: row.may_go_on, DeskForm),
    )

    @admin.display(description="State", ordering="status")
    def state(self, change: MonitoredChange) -> str:
        """Where the work stands, and how far it is."""
        return words_of_state(change)

    def record_of(self, obj: MonitoredChange) -> RecordPage:
        look = LOOKS.get(MonitoredChange.Status(obj.status), "")
        return RecordPage(
            title=obj.what,
            badges=(Cell(words_of_state(obj), "state", look=look),),
            main=(_about(obj), *_touched(obj), *_entries(obj)),
        )


def words_of_state(change: MonitoredChange) -> str:
    """Where the work stands; of one at work, how many of its parts are done."""
    words: str = change.get_status_display()
    if not change.is_unfinished or change.planned_at is None:
        return words
    done, parts = progress_of(change)
    return f"{words}, {done:,} of {parts:,} parts"


def _about(change: MonitoredChange) -> Facts:
    looked_at = ", ".join(f"{count:,} {kind}" for kind, count in change.looked_at.items())
    return Facts(
        "Change",
        (
            ("In one sentence", cell(change.summary)),
            ("Can touch", Cell(change.get_scope_display())),
            ("Looked through", cell(looked_at)),
            ("Noticed", cell(change.noticed_at)),
            ("Finished", cell(change.finished_at)),
            *_versions_of(change),
            *((("Why it failed", cell(change.problem)),) if change.problem else ()),
        ),
        footer="What a change does not touch stays as it is, with its answers and signatures. "
        "Monitoring stops orders and never lets one go.",
    )


def _versions_of(change: MonitoredChange) -> Iterator[tuple[str, Cell]]:
    """The versions that came in force, each with its page, where the file and its life stand."""
    if change.engine_before:
        for version in change.after.exclude(pk__in=change.before.all()).order_by("source_id"):
            yield version.source_id, Cell(version.label, "text", page_of(version))


def _touched(change: MonitoredChange) -> Iterator[Table]:
    effects = change.effects.select_related("case", "screening__case", "transaction")
    rows = [_effect_row(effect) for effect in effects.order_by("id")[:MOST_EFFECTS]]
    count = change.effects.count()
    note = f"{count:,} in all" + (f", {MOST_EFFECTS} shown" if count > MOST_EFFECTS else "")
    head = ("Subject", "Which", "What came of it", "Came", "Went", "Case")
    yield Table("What it touched", head, rows, note=note, empty="Nothing that was screened.")


def _effect_row(effect: ChangeEffect) -> tuple[Cell, ...]:
    case = effect.case or getattr(effect.screening, "case", None)
    return (
        Cell(effect.get_subject_display()),
        Cell(effect.label, "strong", _page_of_subject(effect)),
        Cell(effect.get_what_display()),
        cell("; ".join(effect.come)),
        cell("; ".join(effect.gone)),
        Cell(case.number, "text", page_of(case)) if case else cell(None),
    )


def _page_of_subject(effect: ChangeEffect) -> str:
    if isinstance(effect.transaction, Transaction):
        return page_of(effect.transaction)
    model = _SUBJECT_PAGES[ChangeEffect.Subject(effect.subject)]
    return reverse(f"admin:screening_{model}_change", args=(effect.subject_key,))


def _entries(change: MonitoredChange) -> Iterator[Table]:
    """What came, went and changed, list by list and on the watch list, in words."""
    old = {version.source_id: version for version in party_versions(change.before)}
    for version in party_versions(change.after):
        before = old.get(version.source_id)
        if before is not None and before != version:
            title = f"What changed: {version.source_id}"
            yield differences_table(version, before, title=title)
    before_watch, after_watch = set(change.watched_before.all()), set(change.watched_after.all())
    told = [("+ added", entry) for entry in after_watch - before_watch]
    told += [("− removed", entry) for entry in before_watch - after_watch]
    if told and change.engine_before:
        rows = [
            (
                Cell(sign, "nowrap"),
                Cell(entry.name, "strong", page_of(entry)),
                cell(entry.ended_why or entry.reason),
                cell(entry.source),
            )
            for sign, entry in sorted(told, key=lambda row: (row[0], row[1].name))[:SHOWN]
        ]
        head = ("Kind", "Watched party", "Why", "Source")
        yield Table("What changed: the watch list", head, rows, note=f"{len(told):,} in all")


# -- what other pages say of changes ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """A change as one line."""

    change: MonitoredChange
    words: str
    url: str
    look: str


def newest_changes() -> list[ChangeNote]:
    """The newest changes for the home page."""
    return [note_of(change) for change in MonitoredChange.objects.all()[:NEWEST]]


def note_of(change: MonitoredChange) -> ChangeNote:
    """A change in its sentence; before it has one, what changed and how far the work is."""
    words = change.summary or words_of_state(change)
    look = LOOKS.get(MonitoredChange.Status(change.status), "")
    return ChangeNote(change, words, page_of(change), look)


def changes_card(version: ListVersion) -> Table:
    """On the page of a list version: the changes that it came or went with."""
    changes = MonitoredChange.objects.of_reference()
    came = changes.filter(after=version).exclude(before=version)
    went = changes.filter(before=version).exclude(after=version)
    rows = MonitoredChange.objects.filter(Q(pk__in=came.values("pk")) | Q(pk__in=went.values("pk")))
    return Table(
        "What it touched",
        ("Change", "In one sentence", "State", "Noticed"),
        tuple(
            (
                Cell(change.what, "strong", page_of(change)),
                cell(change.summary),
                Cell(words_of_state(change)),
                cell(change.noticed_at, "nowrap"),
            )
            for change in rows
        ),
        empty="No change of this version was looked through.",
    )


def notes_on(case: Case) -> list[ChangeNote]:
    """What changes did to a case: findings that came and that are gone, the newest first."""
    of_case = ChangeEffect.objects.filter(transaction=case.screening.transaction_id)
    rows = of_case.select_related("change").order_by("-id")
    return [
        ChangeNote(row.change, _case_words(row), page_of(row.change), "warn")
        for row in rows[:NEWEST]
    ]


def _case_words(effect: ChangeEffect) -> str:
    came = f"Came: {'; '.join(effect.come)}. " if effect.come else ""
    went = f"Gone: {'; '.join(effect.gone)}. " if effect.gone else ""
    back = {
        ChangeEffect.What.HELD: "The order was released before, and is back on hold. ",
        ChangeEffect.What.LOOK_BACK: "The goods had left: this case looks back. ",
    }
    return f"{back.get(ChangeEffect.What(effect.what), '')}{came}{went}".strip()
