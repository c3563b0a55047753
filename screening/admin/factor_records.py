"""Who has which second factors; an administrator takes away those of somebody who lost them.

What allauth would show of its tables (seeds, accounts at the provider) is nobody's to see here.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from screening import audit
from screening.admin.acting import ActingAdmin, RecordAction
from screening.admin.record import Facts, RecordPage, cell
from screening.admin.telling import tell_administrators, tell_person
from screening.second_factors import factors_of, reset_factors, words_of

for _model in (EmailAddress, SocialAccount, SocialApp, SocialToken, Authenticator):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


def _reset(factor: Authenticator, why: str, by: Any) -> int:
    person = factor.user
    with audit.recorded():
        gone = reset_factors(person=person, why=why, by=by)
        tell_person(person, f"{by.get_username()} took away all your second factors.")
        tell_administrators(
            "Second factors were taken away",
            f"{by.get_username()} took away the second factors of {person.get_username()}.",
        )
    return gone


@admin.register(Authenticator)
class FactorAdmin(ActingAdmin):
    """A factor a row; what opens an account stands on none of them."""

    list_display = ("user", "what", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__username",)
    record_actions = (
        RecordAction(
            "reset",
            "Take away all of this person's",
            "mfa.change_authenticator",
            lambda row, said, user: _reset(row, said["comment"], user),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("user").order_by("-pk")

    @admin.display(description="Second factor")
    def what(self, factor: Authenticator) -> str:
        """An app, a key or paper."""
        return words_of(factor)

    def acted(self, request: HttpRequest, obj: Authenticator, done: Any) -> HttpResponse:
        return redirect(reverse("admin:mfa_authenticator_changelist"))

    def record_of(self, obj: Authenticator) -> RecordPage:
        return RecordPage(
            title=f"Second factor of {obj.user.get_username()}",
            main=(
                Facts(
                    "Second factor",
                    (
                        ("Person", cell(obj.user.get_username())),
                        ("This one", cell(words_of(obj))),
                        ("Set up", cell(obj.created_at)),
                        ("Last used", cell(obj.last_used_at)),
                        ("All of theirs", cell(", ".join(map(words_of, factors_of(obj.user))))),
                    ),
                    footer="Take them away only when you know that it is the person who asks: with "
                    "the password alone they set up others then. They and all administrators are "
                    "told.",
                ),
            ),
        )
