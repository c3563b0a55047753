"""The key where clients of other APIs put it."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from screening.api.authentication import ApiKeyAuthentication, usable_key
from screening.models import ApiKey

SUBSCRIPTION = "subscription-key"


class ApiKeyWord(ApiKeyAuthentication):
    """``Authorization: ApiKey esk_...``, as clients of OpenSanctions' API send it, or Bearer."""

    words = ("bearer", "apikey")


class SubscriptionKey(ApiKeyAuthentication):
    """``subscription-key``, a header or a parameter, as clients of trade.gov's API send it."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        sent = request.headers.get(SUBSCRIPTION) or request.query_params.get(SUBSCRIPTION)
        if not sent:
            return super().authenticate(request)
        key = usable_key(sent)
        if key is None:
            raise AuthenticationFailed("The subscription key is unknown, revoked or expired.")
        return key.owner, key
