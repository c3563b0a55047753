"""Pages of the desk for requests that cannot be served: what happened, what is kept, the way back.

Outside the API, which answers with problem documents (``screening.api.problems``). The pages draw
no menu: who is not let in must not learn what is there, and a broken database must still show one.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from compliance.tracing import route_of

LOG = structlog.get_logger(__name__)
_WORDS: dict[HTTPStatus, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: (
        "The request could not be read",
        "Nothing was recorded. Go back, load the page again and repeat what you did.",
    ),
    HTTPStatus.FORBIDDEN: (
        "You may not open this page",
        "Your role does not include it. An administrator can tell who has it; docs/roles.md says "
        "which role may do what.",
    ),
    HTTPStatus.NOT_FOUND: (
        "There is no such page",
        "The address may be misspelled, or what stood there was purged when its time was over.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "The page could not be made",
        "No order was released by it. Try again, or give the number below to the administrator.",
    ),
}
_NOT_FROM_HERE = (
    "The form was not taken",
    "It was older than your sign-in, or was sent from another page, so nothing was recorded. Go "
    "back: what you typed still stands there. Load the form again and send it once more.",
)


def error_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The page for a refused or failed request.

    Args:
        status: 400, 403, 404 or 500; of the last the page has a number that stands in the log.
    """
    title, words = _WORDS[status]
    number = ""
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        number = secrets.token_hex(4).upper()
        LOG.error("page_failed", error_number=number, route=route_of(request))
    return _page(request, status, title, words, number)


def csrf_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without its token, or from another site (``CSRF_FAILURE_VIEW``)."""
    LOG.warning("form_refused", reason=reason, path=request.path)
    return _page(request, HTTPStatus.FORBIDDEN, *_NOT_FROM_HERE)


def refused_page(
    request: HttpRequest, words: str, status: HTTPStatus = HTTPStatus.FORBIDDEN
) -> HttpResponse:
    """The page for somebody who is not let in, with the way to the sign-in.

    Args:
        words: why, for who reads it.
    """
    return _page(request, status, "You were not signed in", words)


def _page(
    request: HttpRequest, status: HTTPStatus, title: str, words: str, number: str = ""
) -> HttpResponse:
    shown = {
        "title": title,
        "words": words,
        "number": number,
        "back": _page_before(request),
        "home": reverse("admin:index"),
    }
    return HttpResponse(render_to_string("desk/error_page.html", shown), status=status)


def _page_before(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of ours; never another site."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.META.get("HTTP_HOST", "") or not before.path.startswith("/"):
        return ""
    if before.path.startswith("//") or before.path == request.path:
        return ""
    return before._replace(scheme="", netloc="").geturl()
