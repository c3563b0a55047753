"""Second factors: asked for at the sign-in, set up and removed by their person.

The pages are allauth's, in our own look; each change is recorded with it and told by mail.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin

from screening import audit
from screening.admin.factor_gate import note_factor, way_to_factor
from screening.admin.proving import is_proved, note_proof
from screening.admin.telling import tell_person
from screening.errors import NotAllowedError
from screening.second_factors import (
    APP,
    PAPER,
    factors_of,
    make_paper,
    must_have_factor,
    note_added,
    note_paper_made,
    papers_left,
    remove_factor,
    words_of,
)

REFUSED = 409


class DeskPage(ContextMixin):
    """What every page of the desk shows, for a page of allauth's."""

    request: HttpRequest
    title = ""

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        """The page's own facts and the desk's."""
        own = super().get_context_data(**told)
        return {**admin.site.each_context(self.request), "title": self.title, **own}


class FactorAtSignInView(DeskPage, AuthenticateView):
    """After the password: a code, or a security key."""

    title = "Second factor"

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        person = self.stage.login.user
        kinds = {factor.type for factor in factors_of(person)}
        return {**super().get_context_data(**told), "kinds": kinds, "person": person}


class _AddsFactor(DeskPage):
    """A page that sets up a factor: with its event, and its mail."""

    did_generate_recovery_codes: bool

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the factor, record it and tell its person."""
        is_first = not factors_of(self.request.user)
        with audit.recorded():
            kept: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            factors = factors_of(self.request.user)
            added = next(f for f in reversed(factors) if f.type != PAPER)
            note_added(person=self.request.user, factor=added)
            if self.did_generate_recovery_codes:
                note_paper_made(person=self.request.user)
            tell_person(self.request.user, f"A second factor was added: {words_of(added)}.")
        note_factor(self.request)
        if is_first:
            note_proof(self.request)
        return kept


class NewAppView(_AddsFactor, ActivateTOTPView):
    """Set up an app for codes: its picture, and a first code from it."""

    title = "Set up an app for codes"

    def dispatch(self, request: HttpRequest, *args: Any, **told: Any) -> HttpResponseBase:
        if any(factor.type == APP for factor in factors_of(request.user)):
            return redirect("mfa_index")
        answer: HttpResponseBase = super().dispatch(request, *args, **told)
        return answer


class NewKeyView(_AddsFactor, AddWebAuthnView):
    """Set up a security key."""

    title = "Set up a security key"


class CodesView(DeskPage, ViewRecoveryCodesView):
    """Codes on paper, shown once."""

    title = "Codes on paper"


@never_cache
def own_factors_view(request: HttpRequest) -> HttpResponse:
    """One's own second factors, each with a button to remove it."""
    refused = ""
    if request.method == "POST":
        if not is_proved(request):
            return redirect(f"{reverse('admin:prove')}?{urlencode({'next': request.path})}")
        try:
            return redirect(_changed(request))
        except NotAllowedError as refusal:
            refused = str(refusal)
    factors = factors_of(request.user)
    context = {
        **admin.site.each_context(request),
        "title": "Your second factors",
        "factors": [(factor, words_of(factor)) for factor in factors if factor.type != PAPER],
        "has_app": any(factor.type == APP for factor in factors),
        "codes_left": papers_left(factors),
        "must": must_have_factor(request.user),
        "is_first": bool(way_to_factor(request, anywhere=True)),
        "refused": refused,
    }
    status = REFUSED if refused else None
    return TemplateResponse(request, "mfa/index.html", context, status=status)


def _changed(request: HttpRequest) -> str:
    """Do what was asked for; the name of the page that follows."""
    person: Any = request.user
    if "codes" in request.POST:
        with audit.recorded():
            make_paper(person=person)
            tell_person(person, "New recovery codes were made; those of before are void.")
        return "mfa_view_recovery_codes"
    asked = request.POST.get("factor", "")
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    mine = {factor.pk: factor for factor in factors_of(person)}
    if pk not in mine:
        raise NotAllowedError("There is no such factor of yours any more.")
    with audit.recorded():
        words = words_of(mine[pk])
        remove_factor(factor=mine[pk], by=person)
        tell_person(person, f"A second factor was removed: {words}.")
    return "mfa_index"
