"""Every error as a problem document (RFC 9457): what, which field, what mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.exceptions import PermissionDenied as RestPermissionDenied
from rest_framework.response import Response

from screening.errors import (
    FieldError,
    InvalidReportError,
    InvalidSubmissionError,
    NotAllowedError,
    OrderCanceledError,
)

MEDIA_TYPE = "application/problem+json"


def problem_response(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: our errors and DRF's own as one kind of document."""
    match exception:
        case InvalidSubmissionError():
            return _problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "invalid-submission",
                "The submission does not have the shape of a transaction. Nothing was stored.",
                errors=exception.errors,
            )
        case InvalidReportError():
            return _problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "invalid-report",
                "The report cannot be made as asked. Nothing was stored.",
                errors=exception.errors,
            )
        case OrderCanceledError():
            return _problem(
                HTTPStatus.CONFLICT,
                "order-canceled",
                "The order of this shipment was canceled. Nothing was stored.",
                errors=exception.errors,
            )
        case NotAllowedError():
            return _problem(HTTPStatus.CONFLICT, "not-allowed", str(exception))
        case Http404():
            exception = NotFound()
        case PermissionDenied():
            exception = RestPermissionDenied()
    if isinstance(exception, APIException):
        return _from_rest(exception)
    return None


def _from_rest(exception: APIException) -> Response:
    code = str(getattr(exception, "default_code", "error")).replace("_", "-")
    if isinstance(exception, ValidationError):
        errors = tuple(_field_errors("", exception.detail))
        detail = "The request has values that cannot be used."
        return _problem(HTTPStatus.BAD_REQUEST, "invalid-request", detail, errors=errors)
    if isinstance(exception, ParseError):
        code = "malformed-json"
    response = _problem(HTTPStatus(exception.status_code), code, str(exception.detail))
    if header := getattr(exception, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(exception, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _problem(
    status: HTTPStatus, code: str, detail: str, *, errors: Iterable[FieldError] = ()
) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:screening:problem:{code}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    listed = [{"field": e.field, "code": e.code, "message": e.message} for e in errors]
    if listed:
        body["errors"] = listed
    return Response(body, status=status.value, content_type=MEDIA_TYPE)


def _field_errors(place: str, detail: Any) -> Iterator[FieldError]:
    if isinstance(detail, Mapping):
        for name, item in detail.items():
            yield from _field_errors(f"{place}.{name}" if place else str(name), item)
    elif isinstance(detail, list):
        for item in detail:
            yield from _field_errors(place, item)
    else:
        yield FieldError(place, getattr(detail, "code", "invalid"), str(detail))
