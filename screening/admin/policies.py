"""Policy versions, read only: thresholds, weights and rule switches with their reason."""

from __future__ import annotations

from django.contrib import admin

from screening.admin.read_only import ReadOnlyAdmin
from screening.admin.record import Facts, RecordPage, cell, source_card
from screening.models import PolicyVersion


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """The newest version is in force; older ones stay for replays."""

    list_display = ("version", "reason", "created_at", "created_by")
    search_fields = ("version", "reason")

    def record_of(self, obj: PolicyVersion) -> RecordPage:
        return RecordPage(
            title=f"Policy {obj.version}",
            main=(
                Facts(
                    "Set",
                    (
                        ("Reason", cell(obj.reason)),
                        ("By", cell(obj.created_by)),
                        ("At", cell(obj.created_at)),
                    ),
                ),
                Facts("Content", tuple((key, cell(value)) for key, value in obj.content.items())),
                source_card("As stored", obj.content, "JSON"),
            ),
        )
