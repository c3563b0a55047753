"""One id from a request to its tasks and webhooks, and logs without names, secrets or queries.

The id that a caller sends as ``X-Request-Id``, or that is given here, stands in every line of the
log, goes with each task in its message's headers, and from there into the events of the record, by
which a webhook bears it, too. Paths name orders, partners and links with a secret: the log says the
route, ``api/v1/partners/<str:id>/``, and the id leads to the rest for whoever may read the record.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Mapping
from contextvars import Token
from typing import Any

import structlog
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars, get_contextvars, unbind_contextvars

REQUEST_ID = "X-Request-Id"
ROUTE, ID_HERE = "screening.route", "screening.request_id"
"""Names in the WSGI environment, by which the access log finds them."""
UNKNOWN = "(none)"
_USABLE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_begun: dict[str, Mapping[str, Token[Any]]] = {}


def one_id(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a request's id, taken or given, stands in its answer and in every line of the
    log that it writes."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        request_id = _id_of(request)
        bind_contextvars(request_id=request_id)
        response = get_response(request)
        response[REQUEST_ID] = request_id
        request.META[ROUTE], request.META[ID_HERE] = route_of(request), request_id
        return response

    return respond


@receiver(request_finished)
def end_request(**_: Any) -> None:
    """The next request of this thread begins without the id of this one, of which Django has said
    by now what it refused."""
    unbind_contextvars("request_id")


def route_of(request: HttpRequest) -> str:
    """The pattern of the address that was asked for, without what was filled in."""
    match = request.resolver_match
    # Backslashes of a pattern double: the access log is JSON that is not escaped on its way.
    return "/" + match.route.replace("\\", "\\\\") if match is not None else UNKNOWN


def hand_on(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """A task's message bears the id of the request or task that queued it."""
    request_id = get_contextvars().get("request_id")
    if headers is not None and request_id:
        headers["request_id"] = request_id


def begin_task(task_id: str = "", task: Any = None, **_: Any) -> None:
    """What a task logs bears the id it came with; one of the schedule begins with its own."""
    carried = getattr(task.request, "request_id", None) or get_contextvars().get("request_id")
    _begun[task_id] = bind_contextvars(request_id=carried or task_id, task=task.name)


def end_task(task_id: str = "", **_: Any) -> None:
    """The next task of this worker begins without the id of this one."""
    if tokens := _begun.pop(task_id, None):
        structlog.contextvars.reset_contextvars(**tokens)


class RoutesForPaths(logging.Filter):
    """Django says the path of what it refused; the log says its route."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets it pass."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            # Django writes a path that is not of ASCII in escapes.
            path = request.path
            spelled = (path, path.encode("unicode_escape").decode("ascii"))
            record.args = tuple(route_of(request) if arg in spelled else arg for arg in record.args)
        return True


def _id_of(request: HttpRequest) -> str:
    sent = request.headers.get(REQUEST_ID, "").strip()
    return sent if _USABLE.fullmatch(sent) else str(uuid.uuid4())
