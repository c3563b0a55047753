"""Single sign-on at the desk: the provider's answer, made one of our people or a clear refusal."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from requests import RequestException

from screening.admin.error_pages import refused_page
from screening.admin.telling import tell_person
from screening.cases.signers import void_signatures_without_right
from screening.errors import NotAllowedError
from screening.single_sign_on import Admission, Provider, admit, claims_of

log = structlog.get_logger(__name__)
SILENT = (
    "The provider of single sign-on does not answer as it should. Try again in a while; an "
    "administrator may have a break-glass account for such times."
)


class DeskProviderAdapter(DefaultSocialAccountAdapter):
    """What allauth asks of us about who comes from the provider."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in whom our rules let in, as one of our people.

        Raises:
            ImmediateHttpResponse: they are not let in; the page says why.
        """
        account = sociallogin.account
        told = dict(account.extra_data)
        if account.pk:  # what the provider knows of people is not ours to keep
            SocialAccount.objects.filter(pk=account.pk).update(extra_data={})
        try:
            claims = claims_of(told)
            admission = admit(claims=claims, provider=account.provider)
        except NotAllowedError as refusal:
            admission = Admission(None, str(refusal))
        if admission.person is not None:
            void_signatures_without_right(person=admission.person, by=Provider())
        if admission.refusal:
            raise ImmediateHttpResponse(refused_page(request, admission.refusal))
        sociallogin.account = SocialAccount.objects.get(provider=account.provider, uid=claims.uid)
        sociallogin.user = admission.person
        if account.pk is None:
            tell_person(admission.person, "You signed in by single sign-on for the first time.")
        # Goes with this sign-in only: it is not saved.
        sociallogin.account.extra_data = {"strong": claims.strong, "proved_at": claims.proved_at}

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say that it did not work, on a page of ours.

        Raises:
            ImmediateHttpResponse: always.
        """
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("admin:login"))
        log.warning("single_sign_on_failed", error=str(error), exception=type(exception).__name__)
        raise ImmediateHttpResponse(refused_page(request, SILENT, HTTPStatus.BAD_GATEWAY))


@never_cache
def to_provider_view(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider."""
    return _asked(views.login, request, provider_id)


@never_cache
def from_provider_view(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider leads back to."""
    return _asked(views.callback, request, provider_id)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError, ValueError) as error:
        # It is down, or its words are not those of the protocol.
        log.warning("single_sign_on_failed", exception=type(error).__name__)
        return refused_page(request, SILENT, HTTPStatus.BAD_GATEWAY)
    return answer
