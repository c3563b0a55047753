"""Rehearsals: try a setting on stored orders, watch it, stop it, see what would have moved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.ordinary_names import cards_of_names, names_in_short
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.admin.wording import plain_words
from screening.desk.governing.lookup import causes_turned_by
from screening.desk.governing.settings import (
    GATHERED_BY,
    SETTINGS,
    SWITCHES,
    value_at,
    words_of,
)
from screening.models import Rehearsal
from screening.policies import RULE_OF_FLAG
from screening.rehearsals.asking import (
    ask_for_rehearsal,
    changes_of,
    last_quarter,
    policy_with_setting,
    resume_rehearsal,
    stop_rehearsal,
)
from screening.rehearsals.found import Found, found_by
from screening.reports.questions.why_holds import policy_spelled_out
from screening.tasks import enqueue, rehearse
from screening.terms.outcome import Outcome

CHANGE = "screening.change_rehearsal"
ADD = "screening.add_rehearsal"
LOOKS = {
    Rehearsal.Status.COMPLETED: "ok",
    Rehearsal.Status.FAILED: "bad",
    Rehearsal.Status.STOPPED: "warn",
}


class PeriodForm(DeskForm):
    """Whose orders: the last quarter where nothing else is said."""

    begins_on = forms.DateField(
        label="Orders screened from", widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label="Until, inclusive", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begins, ends = last_quarter(timezone.now().date())
        self.initial = {"begins_on": begins, "ends_on": ends, **(self.initial or {})}


class RehearsalForm(PeriodForm):
    """One setting with another value, and the period whose orders it is tried on."""

    setting = forms.ChoiceField(help_text="What is tried; everything else stays as it is in force.")
    value = forms.CharField(
        required=False,
        label="Value to try",
        widget=forms.Textarea(attrs={"rows": 6, "class": "input mono", "spellcheck": "false"}),
        help_text="A number, or JSON as it stands in the policy. A flag: "
        '{"enabled": true, "severity": "low"} or {"enabled": false}. '
        'Words of a text: {"enabled": true, "severity": "look"} tells and does not hold.',
    )
    field_order = ("setting", "value", "begins_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["setting"].choices = list(_choices())  # type: ignore[attr-defined]


def _choices() -> Iterator[tuple[str, str]]:
    """Every setting that governs holds, by its words."""
    alone = (name for name in SETTINGS if name != SWITCHES and name not in GATHERED_BY)
    yield from ((name, f"{words_of(name)} ({name})") for name in alone)
    names = (f"{SWITCHES}/{code}" for code in sorted(RULE_OF_FLAG))
    yield from ((name, words_of(name)) for name in names)


def _stop(row: Rehearsal, said: dict[str, Any], user: Any) -> Rehearsal:
    return stop_rehearsal(rehearsal=row, by=user.get_username())


def _resume(row: Rehearsal, said: dict[str, Any], user: Any) -> Rehearsal:
    resumed = resume_rehearsal(rehearsal=row, by=user.get_username())
    enqueue(rehearse, str(resumed.pk))
    return resumed


def rehearse_content(content: dict[str, Any], said: dict[str, Any], user: Any) -> Rehearsal:
    """Ask for a rehearsal of a whole policy, and queue it."""
    rehearsal = ask_for_rehearsal(
        content=content,
        begins_on=said["begins_on"],
        ends_on=said["ends_on"],
        by=user.get_username(),
    )
    enqueue(rehearse, str(rehearsal.pk))
    return rehearsal


@admin.register(Rehearsal)
class RehearsalAdmin(ActingAdmin):
    """Rehearsals, the newest first."""

    list_display = ("tried", "state", "judged", "total", "begins_on", "ends_on", "asked_by")
    list_filter = ("status", "asked_at")
    search_fields = ("asked_by", "version")
    record_template = "desk/rehearsal.html"
    add_form_class = RehearsalForm
    add_permission = ADD
    add_title = "Rehearse a change"
    record_actions = (
        RecordAction("stop", "Stop", CHANGE, _stop, lambda row: row.is_unfinished, DeskForm),
        RecordAction("resume", "Go on", CHANGE, _resume, lambda row: row.may_go_on, DeskForm),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("base").defer("base__content")

    @admin.display(description="Tried")
    def tried(self, rehearsal: Rehearsal) -> str:
        """What is tried, in words."""
        return "; ".join(words_of(change.setting) for change in changes_of(rehearsal))

    @admin.display(description="State", ordering="status")
    def state(self, rehearsal: Rehearsal) -> str:
        """Where it stands."""
        return rehearsal.get_status_display()

    def add_initial(self, request: HttpRequest) -> dict[str, Any]:
        setting = request.GET.get("setting", "")
        initial: dict[str, Any] = {"setting": setting}
        if setting:
            initial["value"] = _typed(value_at(policy_spelled_out(), setting))
        for name, key in (("from", "begins_on"), ("until", "ends_on")):
            given = _day(request.GET.get(name, ""))
            if given:
                initial[key] = given
        return initial

    def add_record(self, values: dict[str, Any], user: Any) -> Rehearsal:
        content = policy_with_setting(values["setting"], values["value"])
        return rehearse_content(content, values, user)

    def record_of(self, obj: Rehearsal) -> RecordPage:
        return RecordPage(
            title=f"Rehearsal {obj.pk}",
            badges=(
                Cell(
                    obj.get_status_display(),
                    "state",
                    look=LOOKS.get(Rehearsal.Status(obj.status), ""),
                ),
            ),
            main=(_tried(obj), _about(obj)),
        )

    def extra_of(self, obj: Rehearsal) -> dict[str, Any]:
        found = found_by(obj)
        steps, done = obj.total + obj.names_total, obj.judged + obj.names_judged
        return {
            "rehearsal": obj,
            "found": found,
            "matrix": _matrix(found),
            "steps": steps,
            "done": done,
            "share": round(100 * done / steps) if steps else 100,
            "propose_url": _propose_url(obj),
            "cards": list(_cards(found)),
        }


def _propose_url(rehearsal: Rehearsal) -> str:
    return f"{reverse('admin:screening_policyproposal_json')}?rehearsal={rehearsal.pk}"


def _typed(value: Any) -> str:
    """A value as it would be typed."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tried(rehearsal: Rehearsal) -> Table:
    rows = []
    for change in changes_of(rehearsal):
        turned = ", ".join(causes_turned_by(change.setting))
        rows.append(
            (
                Cell(words_of(change.setting), "strong"),
                Cell(change.setting, "mono"),
                cell(_value(change.before)),
                cell(_value(change.after)),
                cell(turned or None),
            )
        )
    return Table(
        "What is tried",
        ("Setting", "Place in the policy", "In force then", "Tried", "Governs"),
        rows,
    )


def _value(value: Any) -> str:
    if value is None:
        return "not stated: as the release has it"
    if isinstance(value, bool | int | float | str):
        return plain_words(value)
    return json.dumps(value, ensure_ascii=False)


def _about(rehearsal: Rehearsal) -> Facts:
    return Facts(
        "Rehearsal",
        (
            ("Orders screened", Cell(f"{rehearsal.begins_on} to {rehearsal.ends_on}")),
            ("Judged", Cell(f"{rehearsal.judged:,} of {rehearsal.total:,}")),
            ("Ordinary names", Cell(names_in_short(rehearsal))),
            ("Compared with", Cell(rehearsal.base.version, "mono", page_of(rehearsal.base))),
            ("Asked by", cell(rehearsal.asked_by)),
            ("Asked at", cell(rehearsal.asked_at)),
            ("Finished at", cell(rehearsal.finished_at)),
            *((("Why it failed", cell(rehearsal.problem)),) if rehearsal.problem else ()),
        ),
        footer="Orders are judged with the lists, the day and the past of then, by the rules of "
        "today, once under each policy. Ordinary names are asked of the lists in force. Nothing is "
        "written to any order, case or license.",
    )


def _matrix(found: Found) -> list[tuple[str, list[tuple[int, str]]]]:
    """Rows: outcome in force; columns: outcome tried, each with how it reads."""
    order = (Outcome.CLEAR, Outcome.HOLD, Outcome.BLOCK)
    return [
        (
            before.value,
            [
                (found.tally.moved(before, after), "same" if before is after else "moved")
                for after in order
            ],
        )
        for before in order
    ]


def _cards(found: Found) -> Iterator[Table]:
    """What officers had made of those that would clear, and the causes that went and came."""
    if found.fates:
        yield Table(
            "What officers made of the orders that would clear",
            ("Case", "Orders"),
            [(Cell(fate), Cell(f"{count:,}")) for fate, count in found.fates],
        )
    yield from cards_of_names(found.names)
    tally = found.tally
    for title, codes in (("would go", tally.gone), ("would come", tally.come)):
        if codes:
            rows = [(Cell(code, "code"), Cell(f"{n:,}")) for code, n in codes.most_common(12)]
            yield Table(f"Causes that {title}", ("Code", "Orders that moved"), rows)
