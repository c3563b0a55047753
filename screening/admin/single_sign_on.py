"""Single sign-on at the desk: the provider's answer, made one of our people or a clear refusal."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from requests import RequestException

from screening.admin.error_pages import refused_page
from screening.admin.telling import tell_person
from screening.cases.signers import void_signatures_without_right
from screening.errors import NotAllowedError
from screening.id_tokens import claims_of_token
from screening.single_sign_on import Admission, Provider, admit, claims_of

log = structlog.get_logger(__name__)
SILENT = (
    "The provider of single sign-on does not answer as it should. Try again in a while; an "
    "administrator may have a break-glass account for such times."
)


class SignedTokens(views.OpenIDConnectOAuth2Adapter):
    """The provider's protocol, but that no token is believed for the line that it came over alone.

    Its signature is held against the provider's keys, whatever stands between us and its address: a
    proxy that opens TLS, a name that leads elsewhere.
    """

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **told: Any) -> Any:
        """Read what the provider sent.

        Raises:
            OAuth2Error: it sent no token that says who it is, or not one of its own.
        """
        if not told["response"].get("id_token"):
            raise OAuth2Error("The provider sent no ID token.")
        return super().complete_login(request, app, token, **told)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        adapter: Any = get_adapter()
        with adapter.get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            return claims_of_token(
                id_token,
                keys=answer.json(),
                issuer=self.openid_config["issuer"],
                client=app.client_id,
            )
        except NotAllowedError as refusal:
            raise OAuth2Error(str(refusal)) from refusal


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
    return _asked(_back, request, provider_id)


def _back(request: HttpRequest, provider_id: str) -> HttpResponse:
    of_allauth: Any = OAuth2CallbackView
    view = of_allauth.adapter_view(SignedTokens(request, provider_id))
    try:
        answer: HttpResponse = view(request)
    except SocialApp.DoesNotExist as none:
        raise Http404 from none
    return answer


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError, ValueError) as error:
        # It is down, or its words are not those of the protocol.
        log.warning("single_sign_on_failed", exception=type(error).__name__)
        return refused_page(request, SILENT, HTTPStatus.BAD_GATEWAY)
    return answer
