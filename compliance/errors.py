"""Errors outside a view: a problem document below the API, a page of the desk elsewhere."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from screening.admin.error_pages import csrf_page, error_page
from screening.api.problems import API, document

__all__ = [
    "answer_of",
    "bad_request",
    "csrf_failure",
    "not_found",
    "permission_denied",
    "server_error",
]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's page for 400."""
    return answer_of(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's page for 403."""
    return answer_of(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's page for 404, for addresses that no view has."""
    return answer_of(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Django's page for 500."""
    return answer_of(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for a form without its token; the API takes no forms."""
    return csrf_page(request, reason)


def answer_of(request: HttpRequest, status: HTTPStatus) -> HttpResponseBase:
    """A refusal, as a problem document or as a page."""
    if request.path.startswith(API):
        return document(status)
    return error_page(request, status)
