"""Addresses that no view is asked for: those that bear a NUL.

PostgreSQL takes none in a text, so that a look-up with one would end as a fault of ours, and be
looked into by somebody at night. The API's own queries are left to it: it names the parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from compliance.errors import answer_of

OWN_WORDS = "/api/v1/"
"""Below it a parameter that cannot be read is named in the answer."""


def without_nul(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: nothing is at an address with a NUL, and no query with one is understood."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            return answer_of(request, HTTPStatus.NOT_FOUND)
        has_words = request.path_info.startswith(OWN_WORDS)
        if not has_words and "%00" in request.META.get("QUERY_STRING", ""):
            return answer_of(request, HTTPStatus.BAD_REQUEST)
        return get_response(request)

    return respond
