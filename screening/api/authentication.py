"""API keys in the Authorization header: ``Authorization: Bearer esk_<prefix>_<secret>``."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from screening.client_address import client_address, is_within
from screening.models import ApiKey
from screening.models.api_keys import TEST
from screening.sign_in_limits import KEY, tally

NOT_USABLE = "is unknown, not approved, revoked, expired or not for use from this address."
"""Of any kind of key; whoever found one is not told what is wrong with it."""
LAST_USED_PRECISION = timedelta(minutes=1)


class ApiKeyAuthentication(BaseAuthentication):
    """The request acts as the key's owner; ``request.auth`` is the key."""

    words: tuple[str, ...] = ("bearer",)

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        header = get_authorization_header(request).decode("latin-1").split()
        if not header:
            return None
        if len(header) != 2 or header[0].lower() not in self.words:
            raise AuthenticationFailed("Send the key as 'Authorization: Bearer esk_...'.")
        key = usable_key(header[1], address=client_address(request.META))
        if key is None:
            raise AuthenticationFailed(f"The API key {NOT_USABLE}")
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def key_of(request: Request) -> ApiKey:
    """The key of a request that was let in; every view but the public ones asks for one."""
    assert isinstance(request.auth, ApiKey)
    return request.auth


def usable_key(token: str, *, address: str) -> ApiKey | None:
    """The key of a whole secret; None where there is none in use.

    Args:
        address: of who sent it; one beyond the key's networks is told to the record.
    """
    kind, _, rest = token.partition("_")
    is_test = rest.startswith(TEST)
    rest = rest.removeprefix(TEST)
    prefix, _, secret = rest.partition("_")
    if kind != "esk" or not secret:
        return None
    now = timezone.now()
    key = ApiKey.objects.usable(now).select_related("owner").filter(prefix=prefix).first()
    if key is not None and key.is_test != is_test:
        return None
    if key is None or not hmac.compare_digest(key.secret_hash, ApiKey.hash_of(secret)):
        return None
    if key.allowed_networks and not is_within(address, key.allowed_networks):
        tally(name=key.shown, address=address, place=KEY)
        return None
    # Once a minute is exact enough for "last used" and spares a write on every request.
    if key.last_used_at is None or key.last_used_at < now - LAST_USED_PRECISION:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the key is described in the OpenAPI document."""

    target_class = "screening.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "esk_<prefix>_<secret>"}
