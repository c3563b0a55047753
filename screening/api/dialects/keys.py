"""The key where clients of other APIs put it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from screening.api.authentication import ApiKeyAuthentication, usable_key
from screening.models import ApiKey

SUBSCRIPTION = "subscription-key"


API_KEY = "api_key"


class ApiKeyWord(ApiKeyAuthentication):
    """The key as clients of OpenSanctions' API send it: ``Authorization: ApiKey esk_...``, the
    header without a word before the key, or the parameter ``api_key``; or Bearer."""

    words = ("bearer", "apikey")

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        header = get_authorization_header(request).decode("latin-1").split()
        sent = header[0] if len(header) == 1 else request.query_params.get(API_KEY)
        if sent is None or len(header) > 1:
            return super().authenticate(request)
        key = usable_key(sent)
        if key is None:
            raise AuthenticationFailed("The API key is unknown, revoked or expired.")
        return key.owner, key


class SubscriptionKey(ApiKeyAuthentication):
    """``subscription-key``, a header or a parameter, as clients of trade.gov's API send it."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        sent = request.headers.get(SUBSCRIPTION, request.query_params.get(SUBSCRIPTION))
        if sent is None:
            return super().authenticate(request)
        key = usable_key(sent)
        if key is None:
            raise AuthenticationFailed("The subscription key is unknown, revoked or expired.")
        return key.owner, key


class ApiKeyWordScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How it is described in the OpenAPI document."""

    target_class = "screening.api.dialects.keys.ApiKeyWord"
    name = "apiKeyOfYente"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "ApiKey"}


class SubscriptionKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How it is described in the OpenAPI document."""

    target_class = "screening.api.dialects.keys.SubscriptionKey"
    name = "subscriptionKeyOfCsl"

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """One or the other."""
        return [{self.name: []}, {"apiKey": []}]

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": SUBSCRIPTION}
