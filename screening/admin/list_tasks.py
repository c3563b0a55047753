"""Tasks of the list manager: why a file was not taken, what is different, what to do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from screening.admin.acting import ActingAdmin, CommentForm, RecordAction
from screening.admin.list_versions import change_cards, compared_with
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.lists.quarantine import dismiss, force, sign_first
from screening.models import ListCheck, ListTask
from screening.tasks import end_outdated_clearances, enqueue

CHANGE = "screening.change_listsource"


class OpenFilter(admin.SimpleListFilter):
    """Open tasks unless told otherwise."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset if self.value() == "all" else queryset.filter(closed_at=None)


def _can_sign(task: ListTask) -> bool:
    return task.is_open and task.version is not None and task.first_by is None


def _can_force(task: ListTask) -> bool:
    return task.is_open and task.first_by is not None


def _force(task: ListTask, said: dict[str, Any], user: Any) -> None:
    force(task=task, why=said["comment"], by=user)
    enqueue(end_outdated_clearances)


@admin.register(ListTask)
class ListTaskAdmin(ActingAdmin):
    """What waits for a list manager, the newest first."""

    list_display = ("__str__", "reasons", "last_at", "times", "first_by", "closed_at")
    list_filter = (OpenFilter, "kind", "source")
    list_select_related = ("source", "first_by")
    record_actions = (
        RecordAction(
            "sign",
            "It is right: sign first",
            CHANGE,
            lambda row, said, user: sign_first(task=row, why=said["comment"], by=user),
            _can_sign,
        ),
        RecordAction("force", "Sign second and put in force", CHANGE, _force, _can_force),
        RecordAction(
            "dismiss",
            "Leave the file aside",
            CHANGE,
            lambda row, said, user: dismiss(task=row, why=said["comment"], by=user),
            lambda row: row.is_open,
            CommentForm,
        ),
    )

    @admin.display(description="Why")
    def reasons(self, task: ListTask) -> str:
        """The first sentence."""
        return task.why[0] if task.why else "–"

    def record_of(self, obj: ListTask) -> RecordPage:
        version = obj.version
        return RecordPage(
            title=f"{obj.source.title}: {obj.get_kind_display()}",
            badges=(
                Cell(obj.source_id, "code"),
                Cell("open", "state", look="warn")
                if obj.is_open
                else Cell("settled", "state", look="ok"),
            ),
            meta=(("Seen", f"{obj.times} times"),),
            main=(
                Table("Why", ("Why",), tuple((Cell(text),) for text in obj.why)),
                _about(obj),
                *(change_cards(version, compared_with(version)) if version else ()),
            ),
        )


def _about(task: ListTask) -> Facts:
    check = ListCheck.objects.filter(source=task.source).exclude(outcome="unchanged").first()
    signed = (
        (
            ("Signed first", cell(task.first_by.get_username())),
            ("At", cell(task.first_at)),
            ("Reason", cell(task.first_why)),
        )
        if task.first_by
        else ()
    )
    settled = (
        (
            ("Settled", cell(task.closed_at)),
            ("By", cell(task.closed_by)),
            ("How", cell(task.closed_why)),
        )
        if task.closed_at
        else ()
    )
    return Facts(
        "File",
        (
            ("List", Cell(task.source.title, href=page_of(task.source))),
            (
                "Version",
                Cell(str(task.version), href=page_of(task.version))
                if task.version
                else Cell("none: it could not be read", "quiet"),
            ),
            ("Opened", cell(task.opened_at)),
            ("Last seen", cell(task.last_at)),
            *((("Kept as", Cell(check.file, "mono")),) if check and check.file else ()),
            *signed,
            *settled,
        ),
        footer="What was in force stays in force until somebody decides, and goes stale by itself.",
    )
