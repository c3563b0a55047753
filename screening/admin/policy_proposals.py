"""Changes of the policy: proposed by one person, approved by another."""

from __future__ import annotations

import difflib
import json
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from screening.admin.acting import ActingAdmin, Adding, CommentForm, DeskForm, RecordAction
from screening.admin.letters import LETTER, RECIPIENTS
from screening.admin.ordinary_names import names_in_short
from screening.admin.policy_form import PolicyForm
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Source, Table, cell
from screening.admin.rehearsals import PeriodForm, rehearse_content
from screening.models import PolicyProposal, PolicyVersion, Rehearsal
from screening.policies import in_todays_shape
from screening.policy_changes import approve_policy, decline_policy, lacks_names, propose_policy
from screening.rehearsals.asking import changes_of, policy_with
from screening.rehearsals.found import found_by

CHANGE = "screening.change_policyproposal"
TITLE = "Propose a policy"
MOST_REHEARSALS = 5
_NAMES_WANTED = "To be tried on ordinary names before it is approved."


class PolicyField(forms.JSONField):
    """A policy to be read and changed by a person: one value a line."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)


class JsonForm(DeskForm):
    """The whole policy as it would be, and why."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    content = PolicyField(
        label="Policy as JSON",
        widget=forms.Textarea(attrs={"rows": 28, "class": "input mono", "spellcheck": "false"}),
        help_text="The policy in force; change what shall change.",
        required=False,
    )

    def clean_content(self) -> dict[str, Any]:
        """A policy is one object."""
        content = self.cleaned_data["content"] or {}
        if not isinstance(content, dict):
            raise forms.ValidationError("The policy must be one JSON object.")
        return content


def _propose(values: dict[str, Any], user: Any) -> PolicyProposal:
    return propose_policy(content=values["content"], reason=values["reason"], by=user)


def _to_begin_with(request: HttpRequest) -> dict[str, Any]:
    rehearsed = _rehearsed(request.GET.get("rehearsal", ""))
    if rehearsed is not None:
        return {"content": policy_with(changes_of(rehearsed)), "reason": _why(rehearsed)}
    newest = PolicyVersion.objects.first()
    return {"content": in_todays_shape(newest.content if newest else {})}


AS_JSON = Adding(TITLE, JsonForm, _propose, _to_begin_with)


def is_open(proposal: PolicyProposal) -> bool:
    """Whether a proposal can still be settled."""
    return proposal.is_open


@admin.register(PolicyProposal)
class PolicyProposalAdmin(ActingAdmin):
    """Proposals, the newest first."""

    list_display = ("reason", "status", "proposed_at", "proposed_by", "settled_by")
    list_filter = ("status",)
    list_select_related = ("proposed_by", "settled_by")
    add_form_class = PolicyForm
    add_permission = "screening.add_policyproposal"
    add_title = TITLE
    add_template = "desk/policy_form.html"
    record_actions = (
        RecordAction(
            "approve",
            "Approve and put in force",
            CHANGE,
            lambda row, said, user: approve_policy(proposal=row, comment=said["comment"], by=user),
            is_open,
            CommentForm,
        ),
        RecordAction(
            "decline",
            "Decline",
            CHANGE,
            lambda row, said, user: decline_policy(proposal=row, comment=said["comment"], by=user),
            is_open,
        ),
        RecordAction(
            "rehearse",
            "Rehearse on stored orders and ordinary names",
            "screening.add_rehearsal",
            lambda row, said, user: rehearse_content(row.content, said, user),
            is_open,
            PeriodForm,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(self.adding_view, adding=adding)),
                name=f"screening_policyproposal_{name}",
            )
            for name, adding in (("letter", LETTER), ("recipients", RECIPIENTS), ("json", AS_JSON))
        ] + super().get_urls()

    def acted(self, request: HttpRequest, obj: Any, done: Any) -> HttpResponse:
        return redirect(page_of(done)) if isinstance(done, Rehearsal) else redirect(page_of(obj))

    def add_record(self, values: dict[str, Any], user: Any) -> PolicyProposal:
        return _propose(values, user)

    def record_of(self, obj: PolicyProposal) -> RecordPage:
        became = obj.became
        settled = (
            (
                ("Settled by", cell(obj.settled_by.get_username())),
                ("At", cell(obj.settled_at)),
                ("Comment", cell(obj.settled_comment)),
            )
            if obj.settled_by
            else ()
        )
        return RecordPage(
            title=f"Policy proposal {obj.pk}",
            badges=(Cell(obj.get_status_display(), "state", look=_look(obj)),),
            main=(
                Facts(
                    "Proposed",
                    (
                        ("Reason", cell(obj.reason)),
                        ("By", cell(obj.proposed_by.get_username())),
                        ("At", cell(obj.proposed_at)),
                        ("On top of", cell(obj.base.version if obj.base else "no policy")),
                        *settled,
                        *(
                            (("Became", Cell(became.version, "mono", page_of(became))),)
                            if became
                            else ()
                        ),
                    ),
                ),
                Source(
                    "What changes", _difference(obj), "− is taken out, + is put in", is_open=True
                ),
                _rehearsals(obj),
            ),
        )


def _rehearsed(number: str) -> Rehearsal | None:
    """The rehearsal that a link names; nothing where it names none."""
    return Rehearsal.objects.filter(pk=number).first() if number.isdecimal() else None


def _why(rehearsal: Rehearsal) -> str:
    """A reason to begin with: what trying it found."""
    found = found_by(rehearsal)
    return (
        f"{rehearsal}, {rehearsal.judged:,} orders of {rehearsal.begins_on} to "
        f"{rehearsal.ends_on}. Holds that would clear: {found.tally.holds_cleared:,}; clears that "
        f"would stop: {found.tally.clears_stopped:,}; false clears: {found.false_clears.count:,}. "
    )


def _rehearsals(proposal: PolicyProposal) -> Table:
    """What trying the very same policy found, for who approves it."""
    version = PolicyVersion.version_of(proposal.content)
    rows = []
    for row in Rehearsal.objects.filter(version=version)[:MOST_REHEARSALS]:
        found = found_by(row)
        wrong = found.false_clears.count
        rows.append(
            (
                Cell(str(row), "strong", page_of(row)),
                Cell(f"{row.begins_on} to {row.ends_on}"),
                Cell(f"{row.get_status_display()}, {row.judged:,} of {row.total:,}"),
                Cell(names_in_short(row)),
                Cell(f"{found.tally.holds_cleared:,}"),
                Cell(f"{found.tally.clears_stopped:,}"),
                Cell(f"{wrong:,}", "state", look="bad" if wrong else "ok"),
            )
        )
    head = (
        "Rehearsal", "Orders", "State", "Ordinary names that alarm", "Holds cleared",
        "Clears stopped", "False clears",
    )  # fmt: skip
    note = _NAMES_WANTED if is_open(proposal) and lacks_names(proposal) else ""
    return Table("Rehearsed", head, rows, note, empty="Nobody tried this policy on stored orders.")


def _look(proposal: PolicyProposal) -> str:
    return {"open": "warn", "approved": "ok"}.get(proposal.status, "bad")


def _difference(proposal: PolicyProposal) -> str:
    before = in_todays_shape(proposal.base.content) if proposal.base else {}
    old, new = (
        json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True).splitlines()
        for content in (before, proposal.content)
    )
    lines = difflib.unified_diff(old, new, "in force then", "proposed", lineterm="", n=4)
    return "\n".join(lines) or "Nothing."
