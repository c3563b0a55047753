"""The exporter's own watch list at the desk: who is watched, why, on whose word, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from screening.admin.acting import ActingAdmin, CommentForm, DeskForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.lists.watch_list import end_watch, put_on_watch
from screening.models import WatchEntry, WatchReason

CHANGE = "screening.change_watchentry"
USUAL_DAYS = 365


class WatchForm(DeskForm):
    """Who, why, on whose word, until when."""

    name = forms.CharField(max_length=300)
    other_names = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Further spellings in any script, one a line.",
    )
    country = forms.CharField(max_length=2, required=False, help_text="Two letters, where known.")
    why = forms.ChoiceField(choices=WatchReason.choices, label="Kind of reason")
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(
        max_length=500, help_text="Where it was read or heard: an address, a paper, a person."
    )
    begins_on = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date", "class": "input"})
    )
    expires_on = forms.DateField(
        label="Last day", widget=forms.DateInput(attrs={"type": "date", "class": "input"})
    )


def _end(row: WatchEntry, said: dict[str, Any], user: Any) -> WatchEntry:
    return end_watch(entry=row, why=said["comment"], by=user.get_username())


@admin.register(WatchEntry)
class WatchEntryAdmin(ActingAdmin):
    """Entries and whether they count."""

    list_display = ("name", "state", "country", "why", "begins_on", "expires_on", "entered_by")
    list_filter = ("why",)
    search_fields = ("name", "reason", "source")
    add_form_class = WatchForm
    add_permission = "screening.add_watchentry"
    add_title = "Watch a party"
    record_actions = (
        RecordAction(
            "end", "Watch no longer", CHANGE, _end, lambda row: row.ended_at is None, CommentForm
        ),
    )

    @admin.display(description="State")
    def state(self, entry: WatchEntry) -> str:
        """Whether it counts today."""
        today = timezone.now().date()
        if entry.ended_at is not None:
            return "ended"
        if today > entry.expires_on:
            return "expired"
        return "watched" if today >= entry.begins_on else "begins later"

    def add_initial(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.now().date()
        return {"begins_on": today, "expires_on": today + timedelta(days=USUAL_DAYS)}

    def add_record(self, values: dict[str, Any], user: Any) -> WatchEntry:
        others = values.pop("other_names").splitlines()
        return put_on_watch(**values, other_names=others, by=user.get_username())

    def record_of(self, obj: WatchEntry) -> RecordPage:
        return RecordPage(
            title=obj.name,
            badges=(Cell(self.state(obj), "state"),),
            main=(
                Facts(
                    "Watched party",
                    (
                        ("Name", cell(obj.name)),
                        ("Other names", cell("; ".join(obj.other_names))),
                        ("Country", cell(obj.country)),
                        ("Kind of reason", cell(obj.get_why_display())),
                        ("Reason", cell(obj.reason)),
                        ("Source", cell(obj.source)),
                        ("First day", cell(obj.begins_on)),
                        ("Last day", cell(obj.expires_on)),
                        ("Entered by", cell(obj.entered_by)),
                        ("Entered", cell(obj.entered_at)),
                        ("Ended by", cell(obj.ended_by)),
                        ("Ended", cell(obj.ended_at)),
                        ("Why it was ended", cell(obj.ended_why)),
                    ),
                    footer="A red flag (rf.watch_list) and no list hit: an officer looks at orders "
                    "with this name. The customer is not told.",
                ),
            ),
        )
