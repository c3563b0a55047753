"""The API's addresses with and without the slash at their end.

Django would answer a POST without it with a redirect, on which most clients drop the body.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

ROOT = "/api/"


def slash_at_the_end(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: reads an address of the API without a slash at its end as one with it."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(ROOT) and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return get_response(request)

    return respond
