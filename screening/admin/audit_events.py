"""Audit events, read only: who did what to which record, when."""

from __future__ import annotations

from django.contrib import admin

from screening.admin.read_only import ReadOnlyAdmin
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.wording import label_of
from screening.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Everything that happened, newest first."""

    list_display = ("at", "what", "actor", "subject_type", "subject_id")
    list_filter = ("verb", "subject_type", "at")
    search_fields = ("actor", "verb", "subject_id")
    list_display_links = ("at", "what")

    @admin.display(description="What", ordering="verb")
    def what(self, event: AuditEvent) -> str:
        """The verb in words."""
        return label_of(event.verb)

    def record_of(self, obj: AuditEvent) -> RecordPage:
        return RecordPage(
            title=label_of(obj.verb),
            badges=(Cell(obj.subject_type, "code"),),
            meta=(("By", obj.actor), ("At", cell(obj.at).text)),
            main=(
                Facts(
                    "Event",
                    (
                        ("Subject", Cell(f"{obj.subject_type} {obj.subject_id}")),
                        *((label_of(key), cell(value)) for key, value in obj.data.items()),
                    ),
                ),
            ),
        )
