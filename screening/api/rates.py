"""How many requests a key or an address may send a minute, told in the headers of answers.

Counted in the cache that all web processes share. Where it is away nobody is refused: a screening
service that says no because its counter is down would be worse than one that is asked too much.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from screening.api.addresses import ROOT
from screening.api.problems import document
from screening.client_address import client_address, network_of
from screening.models import ApiKey

WINDOW_SECONDS = 60
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """How a key stands in its minute.

    Args:
        limit: requests of a minute.
        used: those that came, this one with them.
        resets_in: seconds until the next minute begins.
    """

    limit: int
    used: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """As the draft of RateLimit header fields for HTTP has them (three fields)."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.resets_in),
        }


class KeyRate(BaseThrottle):
    """Refuses a key's requests beyond ``API_REQUESTS_PER_MINUTE``; 0 sets no limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.rate = _rate_of(request.auth)
        if self.rate is not None:
            request._request.rate = self.rate  # type: ignore[attr-defined]
        return self.rate is None or not self.rate.is_over

    def wait(self) -> float | None:
        return float(self.rate.resets_in) if self.rate else None


def rate_of_the_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: refuse an address beyond ``ADDRESS_REQUESTS_PER_MINUTE``, whatever keys it shows
    or none; 0 sets no limit. Who guesses keys is slowed before a key is looked up."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        limit = settings.ADDRESS_REQUESTS_PER_MINUTE
        if not limit or not request.path_info.startswith(ROOT):
            return get_response(request)
        rate = _counted(f"address:{address_of(request)}", limit)
        if rate is None or not rate.is_over:
            return get_response(request)
        request.rate = rate  # type: ignore[attr-defined]
        response = document(HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(rate.resets_in)
        return response

    return respond


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as one sender holds it; behind a proxy what that says
    last, as nobody else can."""
    known = network_of(client_address(request.META))
    return known or str(request.META.get("REMOTE_ADDR", ""))


def _rate_of(key: Any) -> Rate | None:
    limit = settings.API_REQUESTS_PER_MINUTE
    if not limit or not isinstance(key, ApiKey):
        return None
    return _counted(str(key.pk), limit)


def _counted(whose: str, limit: int) -> Rate | None:
    """This request counted with the others of its minute; None where nobody can count."""
    now = time.time()
    minute = int(now // WINDOW_SECONDS)
    name = f"rate:{whose}:{minute}"
    try:
        cache.add(name, 0, timeout=2 * WINDOW_SECONDS)
        used = cache.incr(name)
    except (RedisError, OSError, ValueError) as error:
        log.warning("rate_not_counted", error=type(error).__name__)
        return None
    return Rate(limit, used, int((minute + 1) * WINDOW_SECONDS - now) + 1)
