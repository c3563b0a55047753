"""Clearances: what each rests on, where it was used, who approved it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.acting import ActingAdmin, CommentForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.cases.clearance_terms import change_last_day
from screening.cases.clearances import approve_clearance, end_clearance
from screening.models import Clearance, Disposition

USES_SHOWN = 50


class LastDayForm(CommentForm):
    """Until when it answers now, and why."""

    expires_on = forms.DateField(label="Last day", widget=forms.DateInput(attrs={"type": "date"}))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("expires_on", "comment", "seen")


@admin.register(Clearance)
class ClearanceAdmin(ActingAdmin):
    """Remembered false positives, the newest first."""

    list_display = (
        "party_name",
        "listed_name",
        "source_code",
        "state",
        "expires_on",
        "proposed_by",
    )
    list_filter = ("status", "source_code")
    search_fields = ("party_name", "listed_name", "uid")
    list_select_related = ("proposed_by",)
    record_actions = (
        RecordAction(
            "approve",
            "Approve",
            "screening.second_sign_case",
            lambda row, said, user: approve_clearance(
                clearance=row, comment=said["comment"], by=user
            ),
            lambda row: row.status == Clearance.Status.PROPOSED,
        ),
        RecordAction(
            "amend",
            "Change the last day",
            "screening.second_sign_case",
            lambda row, said, user: change_last_day(
                clearance=row,
                until=said["expires_on"],
                why=said["comment"],
                seen=said["seen"],
                by=user,
            ),
            lambda row: row.status != Clearance.Status.ENDED,
            LastDayForm,
            lambda row: {"expires_on": row.expires_on, "seen": row.expires_on.isoformat()},
        ),
        RecordAction(
            "end",
            "Withdraw",
            "screening.decide_case",
            lambda row, said, user: end_clearance(clearance=row, comment=said["comment"], by=user),
            lambda row: row.status != Clearance.Status.ENDED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = ("proposed_by", "approved_by", "disposition__case", "disposition__answered_by")
        return super().get_queryset(request).select_related(*people)

    @admin.display(description="State")
    def state(self, clearance: Clearance) -> SafeString:
        """In words, with its look."""
        words, look = state_of(clearance)
        return format_html('<span class="state {}">{}</span>', look, words)

    def record_of(self, obj: Clearance) -> RecordPage:
        words, look = state_of(obj)
        return RecordPage(
            title=str(obj),
            badges=(Cell(words, "state", look=look),),
            main=(
                Facts(
                    "What it says",
                    (
                        ("Party", cell(obj.party_name)),
                        ("Country", cell(obj.party_country)),
                        ("Listed party", cell(obj.listed_name)),
                        ("List", Cell(f"{obj.source_code} {obj.uid}", "code")),
                        ("Reason", cell(obj.reason_code.replace("_", " "))),
                        ("Comment", cell(obj.comment)),
                        ("Last day", cell(obj.expires_on)),
                        ("Ended", cell(obj.ended_why)),
                        *_withdrawn_by(obj),
                    ),
                    footer="It ends by itself when the listed party is another. Withdrawn, what it "
                    "answered on open cases is asked again.",
                ),
                Table(
                    "Evidence it rests on",
                    ("What", "Of the party", "Of the listed party", "Says"),
                    [_evidence(row) for row in obj.rests_on],
                ),
                _uses(obj),
            ),
            aside=(
                Facts(
                    "People",
                    (
                        *_found(obj.disposition),
                        ("Proposed by", cell(obj.proposed_by.get_username())),
                        ("At", cell(obj.proposed_at)),
                        (
                            "Approved by",
                            cell(obj.approved_by.get_username() if obj.approved_by else None),
                        ),
                        ("At", cell(obj.approved_at)),
                    ),
                ),
            ),
        )


def state_of(clearance: Clearance) -> tuple[str, str]:
    """The state in words, and its look."""
    if clearance.status == Clearance.Status.IN_FORCE:
        if clearance.is_in_force(timezone.now().date()):
            return "in force", "ok"
        return "expired", "bad"
    look = "warn" if clearance.status == Clearance.Status.PROPOSED else "bad"
    return clearance.get_status_display(), look


def _withdrawn_by(clearance: Clearance) -> tuple[tuple[str, Cell], ...]:
    who = clearance.ended_by
    return (("Withdrawn by", cell(who.get_username())),) if who else ()


def _found(answer: Disposition | None) -> tuple[tuple[str, Cell], ...]:
    """Who found it and where; the order of that answer may be past its time and gone."""
    if answer is None:
        return (("Found on", cell("an order whose records are past their time")),)
    return (
        ("Found by", cell(answer.answered_by.get_username())),
        ("On case", _case_cell(answer.case)),
    )


def _case_cell(case: Any) -> Cell:
    return Cell(case.number, "mono", reverse("admin:screening_case_change", args=(case.pk,)))


def _evidence(row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        cell(row.get("summary") or row.get("kind")),
        cell(row.get("query")),
        cell(row.get("alias") or row.get("listed")),
        cell(row.get("says")),
    )


def _uses(clearance: Clearance) -> Table:
    uses = clearance.uses.select_related("case__screening__transaction").order_by("-id")
    return Table(
        "Where it was used",
        ("Case", "Order", "When"),
        [
            (
                _case_cell(use.case),
                cell(str(use.case.screening.transaction)),
                cell(use.answered_at),
            )
            for use in uses[:USES_SHOWN]
        ],
        empty="Nowhere yet.",
    )
