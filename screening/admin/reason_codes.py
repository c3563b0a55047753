"""The table of reason codes: words are edited, codes are added and retired."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.cases.reason_codes import save_reason_code
from screening.models import ReasonCode

CHANGE = "screening.change_reasoncode"


class ReasonCodeForm(DeskForm):
    """A new code."""

    kind = forms.ChoiceField(label="Answer", choices=ReasonCode.Kind.choices)
    code = forms.SlugField(max_length=40, help_text="Short and stable: it stands in records.")
    words = forms.CharField(max_length=200, label="As officers read it")


class WordsForm(DeskForm):
    """Other words for a code."""

    words = forms.CharField(max_length=200, label="As officers read it")


class NothingForm(DeskForm):
    """An action that asks nothing."""


def _reword(row: ReasonCode, said: dict[str, Any], user: Any) -> ReasonCode:
    row.words = said["words"]
    return save_reason_code(row=row, by=user)


def _retire(row: ReasonCode, said: dict[str, Any], user: Any) -> ReasonCode:
    row.is_retired = not row.is_retired
    return save_reason_code(row=row, by=user)


@admin.register(ReasonCode)
class ReasonCodeAdmin(ActingAdmin):
    """Reason codes by the answer they are for."""

    list_display = ("words", "code", "kind", "is_retired")
    list_filter = ("kind", "is_retired")
    search_fields = ("words", "code")
    add_form_class = ReasonCodeForm
    add_permission = "screening.add_reasoncode"
    add_title = "Add a reason code"
    record_actions = (
        RecordAction("reword", "Change the words", CHANGE, _reword, form=WordsForm),
        RecordAction("retire", "Retire", CHANGE, _retire, lambda r: not r.is_retired, NothingForm),
        RecordAction("offer", "Offer again", CHANGE, _retire, lambda r: r.is_retired, NothingForm),
    )

    def add_record(self, values: dict[str, Any], user: Any) -> ReasonCode:
        return save_reason_code(row=ReasonCode(**values), by=user)

    def record_of(self, obj: ReasonCode) -> RecordPage:
        words, look = ("retired", "warn") if obj.is_retired else ("offered", "ok")
        return RecordPage(
            title=obj.words,
            badges=(Cell(obj.code, "code"), Cell(words, "state", look=look)),
            main=(Facts("Reason code", (("Answer", cell(obj.get_kind_display())),)),),
        )
