"""Password links: asked for here, approved by another administrator, used by the person alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordChangeView
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from screening import audit
from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.proving import is_own_password, note_proof
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.telling import tell_person
from screening.client_address import client_address
from screening.desk_sessions import move_session
from screening.errors import NotAllowedError
from screening.models import PasswordLink
from screening.passwords import (
    USED,
    approve_link,
    ask_for_link,
    note_password_change,
    set_password,
    usable_link,
)
from screening.sign_in_limits import LINK, is_stopped, may_try, note_refused

GONE = 410


class LinkForm(DeskForm):
    """For whom, and why."""

    person = forms.ModelChoiceField(
        get_user_model().objects.filter(is_active=True).order_by("username"), empty_label=None
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), help_text="How the person asked for it."
    )


class ApprovalForm(DeskForm):
    """Nothing to type: the button is the answer."""


@admin.register(PasswordLink)
class PasswordLinkAdmin(ActingAdmin):
    """Links and where they stand."""

    list_display = ("person", "stands", "asked_by", "asked_at", "approved_by", "used_at")
    search_fields = ("person__username", "asked_by__username", "approved_by__username")
    add_form_class = LinkForm
    add_permission = "screening.add_passwordlink"
    add_title = "Ask for a password link"
    record_actions = (
        RecordAction(
            "approve",
            "Approve and show the link",
            "screening.change_passwordlink",
            lambda row, said, user: approve_link(link=row, by=user),
            lambda row: row.approved_at is None,
            ApprovalForm,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "asked_by", "approved_by")

    @admin.display(description="State")
    def stands(self, link: PasswordLink) -> str:
        """Where it stands."""
        return link.state(timezone.now())

    def add_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"person": request.GET.get("person")}

    def add_record(self, values: dict[str, Any], user: Any) -> PasswordLink:
        return ask_for_link(person=values["person"], reason=values["reason"], by=user)

    def acted(self, request: HttpRequest, obj: PasswordLink, done: Any) -> HttpResponse:
        link, secret = done
        context = {
            **self.admin_site.each_context(request),
            "title": str(link),
            "record": self.record_of(link),
            "opts": self.opts,
            "link": request.build_absolute_uri(reverse("admin:set_password", args=(secret,))),
        }
        return TemplateResponse(request, "desk/password_link.html", context)

    def record_of(self, obj: PasswordLink) -> RecordPage:
        return RecordPage(
            title=f"Password link for {obj.person.get_username()}",
            badges=(Cell(obj.state(timezone.now()), "state"),),
            main=(
                Facts(
                    "Link",
                    (
                        ("Person", cell(obj.person.get_username())),
                        ("Reason", cell(obj.reason)),
                        ("Asked by", cell(obj.asked_by.get_username())),
                        ("Asked", cell(obj.asked_at)),
                        (
                            "Approved by",
                            cell(obj.approved_by.get_username() if obj.approved_by else None),
                        ),
                        ("Approved", cell(obj.approved_at)),
                        ("Last use", cell(obj.expires_at)),
                        ("Used", cell(obj.used_at)),
                    ),
                    footer="Another administrator than who asked approves it, sees the link once "
                    "and hands it to the person, who alone sets the password.",
                ),
            ),
        )


class OwnPasswordForm(AdminPasswordChangeForm):
    """Django's form; the old password is guessed no faster here than at the sign-in."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Refuse another password than the person's."""
        typed: str = self.cleaned_data["old_password"]
        if not is_own_password(self.request, typed):
            raise forms.ValidationError(self.error_messages["password_incorrect"])
        return typed


class OwnPasswordView(PasswordChangeView):
    """Django's page for one's own password, with its audit event."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.user
        with audit.recorded():
            note_password_change(person=person, by=person.get_username())
            before = self.request.session.session_key
            changed = super().form_valid(form)
            tell_person(person, "Your password was changed.")
            # Django gives the session another key, and every other session of theirs ends.
            note_proof(self.request)
            move_session(before=before or "", after=self.request.session.session_key or "")
            return changed


@never_cache
@sensitive_post_parameters()
def set_password_view(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a link: a new password, twice; open to who holds the link."""
    address = client_address(request.META)
    link = None if is_stopped(address=address) else usable_link(secret)
    context: dict[str, Any] = {**admin.site.each_context(request), "title": "Set your password"}
    if link is None:
        may_try(name="", address=address, place=LINK)
        note_refused(name="", address=address)
        return TemplateResponse(
            request, "desk/set_password.html", context | {"refused": USED}, status=GONE
        )
    form = SetPasswordForm(link.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with audit.recorded():
                set_password(
                    secret=secret,
                    password=form.cleaned_data["new_password1"],
                    address=address,
                )
                tell_person(link.person, f"A new password was set by link from {address}.")
        except NotAllowedError as refusal:
            context |= {"refused": str(refusal)}
            return TemplateResponse(request, "desk/set_password.html", context, status=GONE)
        messages.success(request, "Your password is set: sign in with it.")
        return redirect("admin:login")
    context |= {"form": form, "person": link.person}
    return TemplateResponse(request, "desk/set_password.html", context)
