"""Changes of the policy: proposed by one person, approved by another."""

from __future__ import annotations

import difflib
import json
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.urls import URLPattern, path

from screening.admin.acting import ActingAdmin, CommentForm, DeskForm, RecordAction
from screening.admin.letters import LETTER, RECIPIENTS
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Source, cell
from screening.models import PolicyProposal, PolicyVersion
from screening.policies import in_todays_shape
from screening.policy_changes import approve_policy, decline_policy, propose_policy

CHANGE = "screening.change_policyproposal"


class PolicyField(forms.JSONField):
    """A policy to be read and changed by a person: one value a line."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)


class ProposalForm(DeskForm):
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


def is_open(proposal: PolicyProposal) -> bool:
    """Whether a proposal can still be settled."""
    return proposal.is_open


@admin.register(PolicyProposal)
class PolicyProposalAdmin(ActingAdmin):
    """Proposals, the newest first."""

    list_display = ("reason", "status", "proposed_at", "proposed_by", "settled_by")
    list_filter = ("status",)
    list_select_related = ("proposed_by", "settled_by")
    add_form_class = ProposalForm
    add_permission = "screening.add_policyproposal"
    add_title = "Propose a policy"
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
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(self.adding_view, adding=adding)),
                name=f"screening_policyproposal_{name}",
            )
            for name, adding in (("letter", LETTER), ("recipients", RECIPIENTS))
        ] + super().get_urls()

    def add_initial(self, request: HttpRequest) -> dict[str, Any]:
        newest = PolicyVersion.objects.first()
        return {"content": in_todays_shape(newest.content if newest else {})}

    def add_record(self, values: dict[str, Any], user: Any) -> PolicyProposal:
        return propose_policy(content=values["content"], reason=values["reason"], by=user)

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
                Source("What changes", _difference(obj), "− is taken out, + is put in"),
            ),
        )


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
