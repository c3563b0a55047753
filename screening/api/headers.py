"""Headers of every answer of the API: who asked, whether it changed, that it is private."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from screening.api.addresses import ROOT

REQUEST_ID = "X-Request-Id"
_USABLE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")


def headers_of_the_api(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a request's id, taken or given, stands in its answer and in every line of the
    log that it writes; what is read carries an ETag and is answered with 304 where it is the same;
    nothing is kept on the way."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        request_id = _id_of(request)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response: HttpResponseBase = get_response(request)
        response[REQUEST_ID] = request_id
        if (rate := getattr(request, "rate", None)) is not None:
            for name, value in rate.headers().items():
                response[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method in ("GET", "HEAD") and isinstance(response, HttpResponse):
            response = _unless_the_same(request, response)
        return response

    return respond


def _id_of(request: HttpRequest) -> str:
    sent = request.headers.get(REQUEST_ID, "").strip()
    return sent if _USABLE.fullmatch(sent) else str(uuid.uuid4())


def _unless_the_same(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    if response.status_code != 200:
        return response
    if not response.has_header("ETag"):
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        response["ETag"] = f'W/"{digest}"'
    etag = response["ETag"]
    kept = {name: value for name, value in response.items() if not name.startswith("Content-")}
    answer = get_conditional_response(request, etag=etag, response=response) or response
    for name, value in kept.items():
        answer[name] = value
    return answer
