"""Every error as a problem document (RFC 9457): what, which field, what mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.exceptions import PermissionDenied as RestPermissionDenied
from rest_framework.response import Response

from screening.errors import (
    FieldError,
    InvalidBatchError,
    InvalidPartnerError,
    InvalidQueryError,
    InvalidRecordError,
    InvalidReportError,
    InvalidSubmissionError,
    InvalidWebhookError,
    MovedOnError,
    NotAllowedError,
    OrderCanceledError,
    RepeatedNameError,
    RevisionConflictError,
    ScreeningError,
    SubmissionTooLargeError,
)

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
TOO_LARGE = f"More than {settings.SUBMISSION_MAX_BYTES:,} bytes. Split what is submitted."


class DatabaseAway(APIException):
    """The database does not answer, or not in time."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "database_away"
    default_detail = "It cannot be served for the moment. Come again; a retry is safe."
    wait = 5


def problem_response(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: our errors and DRF's own as one kind of document."""
    if isinstance(exception, ScreeningError):
        return _from_ours(exception)
    match exception:
        case OperationalError() | InterfaceError():
            log.warning("database_away", error=type(exception).__name__)
            exception = DatabaseAway()
        case RequestDataTooBig():
            return _from_ours(SubmissionTooLargeError(TOO_LARGE))
        case Http404():
            exception = NotFound()
        case PermissionDenied():
            exception = RestPermissionDenied()
    if isinstance(exception, APIException):
        return _from_rest(exception)
    return None


_WITH_FIELDS: Mapping[type[ScreeningError], tuple[HTTPStatus, str, str]] = {
    InvalidSubmissionError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-submission",
        "The submission does not have the shape of a transaction. Nothing was stored.",
    ),
    RepeatedNameError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-submission",
        "A name stands twice in one object of what was sent. Nothing was stored.",
    ),
    InvalidBatchError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-batch",
        "The file cannot be taken in. Nothing was stored.",
    ),
    InvalidRecordError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-record",
        "The record does not have the shape of its kind. Nothing was stored.",
    ),
    InvalidPartnerError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-partner",
        "The partner does not have the shape of one. Nothing was stored.",
    ),
    InvalidWebhookError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-webhook",
        "The webhook cannot be made as asked. Nothing was stored.",
    ),
    InvalidReportError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-report",
        "The report cannot be made as asked. Nothing was stored.",
    ),
    InvalidQueryError: (
        HTTPStatus.BAD_REQUEST,
        "invalid-query",
        "The query has parameters that cannot be used. Nothing was done.",
    ),
    OrderCanceledError: (
        HTTPStatus.CONFLICT,
        "order-canceled",
        "The order of this shipment was canceled. Nothing was stored.",
    ),
    RevisionConflictError: (
        HTTPStatus.CONFLICT,
        "revision-conflict",
        "The newest revision is another one than was expected. Nothing was stored.",
    ),
}


def _from_ours(exception: ScreeningError) -> Response | None:
    if (known := _WITH_FIELDS.get(type(exception))) is not None:
        status, code, detail = known
        return _problem(status, code, detail, errors=getattr(exception, "errors", ()))
    match exception:
        case MovedOnError():
            detail, errors = str(exception), exception.errors
            return _problem(HTTPStatus.CONFLICT, "moved-on", detail, errors=errors)
        case NotAllowedError():
            return _problem(HTTPStatus.CONFLICT, "not-allowed", str(exception))
        case SubmissionTooLargeError():
            too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return _problem(too_large, "too-large", str(exception))
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
    body = _body(status, code, detail)
    listed = [{"field": e.field, "code": e.code, "message": e.message} for e in errors]
    if listed:
        body["errors"] = listed
    return Response(body, status=status.value, content_type=MEDIA_TYPE)


def _body(status: HTTPStatus, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:screening:problem:{code}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }


def _field_errors(place: str, detail: Any) -> Iterator[FieldError]:
    if isinstance(detail, Mapping):
        for name, item in detail.items():
            yield from _field_errors(f"{place}.{name}" if place else str(name), item)
    elif isinstance(detail, list):
        for item in detail:
            yield from _field_errors(place, item)
    else:
        yield FieldError(place, getattr(detail, "code", "invalid"), str(detail))


API = "/api/"
_OF_STATUS = {
    HTTPStatus.BAD_REQUEST: ("bad-request", "The request cannot be understood."),
    HTTPStatus.FORBIDDEN: ("permission-denied", "The request is not allowed."),
    HTTPStatus.NOT_FOUND: ("not-found", "There is nothing at this address."),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "throttled",
        "Too many requests from this address. `Retry-After` says when to come again.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "internal-error",
        "It failed on our side. What was submitted before is kept; a retry is safe.",
    ),
}


def document(status: HTTPStatus) -> JsonResponse:
    """An error that no view of the API made, as a problem document."""
    code, detail = _OF_STATUS[status]
    return JsonResponse(_body(status, code, detail), status=status, content_type=MEDIA_TYPE)


LENGTH_REQUIRED = _body(
    HTTPStatus.LENGTH_REQUIRED,
    "length-required",
    "The body came in chunks and was not read. Send it whole, with its Content-Length.",
)
"""For a server that cannot read a body without its length."""
