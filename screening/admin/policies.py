"""Policy versions, read only: thresholds, weights and rule switches with their reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from screening.admin.read_only import ReadOnlyAdmin
from screening.admin.record import Cell, Facts, RecordPage, cell, source_card
from screening.admin.wording import label_of
from screening.models import PolicyVersion


def _part(name: str, part: Any) -> Facts:
    values = part if isinstance(part, dict) else {name: part}
    rows: list[tuple[str, Cell]] = []
    for key, value in values.items():
        if isinstance(value, dict) and value:
            rows += [(str(inner), cell(said)) for inner, said in value.items()]
        else:
            rows.append((label_of(key), cell(value)))
    return Facts(label_of(name), rows)


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
                *(_part(name, part) for name, part in obj.content.items()),
                source_card("As stored", obj.content, "JSON"),
            ),
        )
