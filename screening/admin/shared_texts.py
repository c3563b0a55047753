"""The library of shared texts: what is offered now, its versions, who wrote them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.cases.shared_texts import LONGEST_TEXT, add_text, change_text, withdraw_text
from screening.models import Disposition, SharedText

CHANGE = "screening.change_sharedtext"


class SharedTextForm(DeskForm):
    """A new text."""

    name = forms.CharField(max_length=80, help_text="What it is called; it stays.")
    kind = forms.ChoiceField(label="Answer it is for", choices=Disposition.Kind.choices)
    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class OtherWordsForm(DeskForm):
    """Other words under the same name."""

    text = forms.CharField(
        label="The words from now on",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NothingForm(DeskForm):
    """An action that asks nothing."""


def _change(row: SharedText, said: dict[str, Any], user: Any) -> SharedText:
    return change_text(row=row, text=said["text"], by=user)


def _withdraw(row: SharedText, said: dict[str, Any], user: Any) -> SharedText:
    return withdraw_text(row=row, by=user)


@admin.register(SharedText)
class SharedTextAdmin(ActingAdmin):
    """Texts by their newest version."""

    list_display = ("name", "kind", "text", "version", "is_withdrawn", "written_by")
    list_filter = ("kind", "is_withdrawn")
    search_fields = ("name", "text")
    add_form_class = SharedTextForm
    add_permission = "screening.add_sharedtext"
    add_title = "Add a shared text"
    record_actions = (
        RecordAction("reword", "Offer these words", CHANGE, _change, form=OtherWordsForm),
        RecordAction(
            "withdraw", "Withdraw", CHANGE, _withdraw, lambda r: not r.is_withdrawn, NothingForm
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SharedText]:
        newest: QuerySet[SharedText] = SharedText.objects.newest().select_related("written_by")
        return newest

    def add_record(self, values: dict[str, Any], user: Any) -> SharedText:
        return add_text(**values, by=user)

    def acted(self, request: HttpRequest, obj: Any, done: Any) -> HttpResponse:
        return redirect(page_of(done))

    def record_of(self, obj: SharedText) -> RecordPage:
        words, look = ("withdrawn", "warn") if obj.is_withdrawn else ("offered", "ok")
        versions = SharedText.objects.filter(name=obj.name).select_related("written_by")
        return RecordPage(
            title=obj.name,
            badges=(Cell(obj.get_kind_display(), "code"), Cell(words, "state", look=look)),
            main=(
                Facts("Shared text", (("Words", cell(obj.text)),)),
                Table(
                    "Versions",
                    ("Version", "Words", "State", "By", "At"),
                    [
                        (
                            Cell(str(row.version), "mono"),
                            cell(row.text),
                            cell("withdrawn" if row.is_withdrawn else "offered"),
                            cell(row.written_by.get_username()),
                            cell(row.written_at),
                        )
                        for row in versions.order_by("-version")
                    ],
                ),
            ),
        )
