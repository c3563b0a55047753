"""Headers of every answer of the API: whether it changed, its rate, that it is private."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from screening.api.addresses import ROOT


def headers_of_the_api(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what is read carries an ETag and is answered with 304 where it is the same;
    nothing is kept on the way. The request's id is there already."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        response = get_response(request)
        if (rate := getattr(request, "rate", None)) is not None:
            for name, value in rate.headers().items():
                response[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method in ("GET", "HEAD") and isinstance(response, HttpResponse):
            response = _unless_the_same(request, response)
        return response

    return respond


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
