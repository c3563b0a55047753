"""The one way in: after the password or the provider, the second factor, then the desk.

Django's own signal ends it (``sign_ins.py``): there the session begins and the record is told.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.stages import AuthenticateStage
from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from compliance.signing_in import PROVIDER
from screening.admin.error_pages import refused_page
from screening.admin.proving import may_change_factors
from screening.break_glass import is_break_glass

FROM_PROVIDER = "from_provider"
"""Where the session holds what the provider said of the sign-in that is under way."""


class FactorStage(AuthenticateStage):
    """Asks for the second factor of who has one, unless the provider asked for its own.

    The account behind glass is for when factors are lost, so none is asked of it.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        told = request.session.get(FROM_PROVIDER) or {}
        if told.get("strong") or (self.login.user and is_break_glass(self.login.user)):
            return False
        return bool(super()._should_handle(request))


class DeskAccountAdapter(DefaultAccountAdapter):
    """allauth's steps, without what the desk does not have: sign-up, mail addresses, messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        """What follows the password."""
        return [f"{__name__}.FactorStage"]

    def pre_login(self, request: HttpRequest, user: Any, **told: Any) -> HttpResponse | None:
        """Remember what the provider said, and forget what an earlier try left."""
        request.session.pop(FROM_PROVIDER, None)
        if sociallogin := (told.get("signal_kwargs") or {}).get("sociallogin"):
            request.session[FROM_PROVIDER] = sociallogin.account.extra_data
        response: HttpResponse | None = super().pre_login(request, user, **told)
        return response

    def post_login(
        self, request: HttpRequest, user: Any, *, redirect_url: str | None, **_: Any
    ) -> HttpResponse:
        """Go where the person wanted to."""
        is_ours = redirect_url and self.is_safe_url(redirect_url)
        return HttpResponseRedirect(str(redirect_url) if is_ours else resolve_url("admin:index"))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say so; only who has proved who they are comes this far."""
        return refused_page(request, "Your account is inactive: ask an administrator.")

    def add_message(self, *args: Any, **told: Any) -> None:
        """Our pages say what was done."""

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Factors are changed by who proved who they are a little while ago."""
        return not may_change_factors(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Our own page, which offers all there are."""
        return [{"id": "prove", "url": reverse("admin:prove")}]


class DeskLoginView(LoginView):
    """Django's page of the password; what follows is allauth's."""

    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.get_user()
        login = Login(user=person, redirect_url=self.get_success_url())
        return perform_password_login(self.request, {"username": person.get_username()}, login)


def to_provider(**asked: str) -> str:
    """The address that leads to the provider of single sign-on, asked for something or not."""
    way = reverse("openid_connect_login", kwargs={"provider_id": PROVIDER})
    return f"{way}?{urlencode(asked)}" if asked else way


def login_view(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    """The sign-in page of the desk.

    Args:
        context: what the page shows besides the form.
    """
    view = DeskLoginView.as_view(
        extra_context=context, authentication_form=admin.site.login_form, next_page="admin:index"
    )
    return view(request)
