"""The web server's own refusals as problem documents (RFC 9457).

A request that gunicorn cannot read (a bad chunk size, two lengths, headers without end) never comes
to Django, and gunicorn answers it with a page of HTML. An ERP reads one kind of error only.
"""

from __future__ import annotations

import json
import socket
import ssl
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

MEDIA_TYPE = "application/problem+json"
LINGER_SECONDS = 1.0
MOST_LINGERED = 1_000_000
"""Bytes still on their way when the answer is sent: closed with them unread, it would be lost."""
_PIECE = 65_536

_OF_ERROR: tuple[tuple[type[Exception] | tuple[type[Exception], ...], HTTPStatus, str], ...] = (
    (
        (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName),
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "It failed on our side. What was submitted before is kept; a retry is safe.",
    ),
    (
        errors.LimitRequestLine,
        HTTPStatus.REQUEST_URI_TOO_LONG,
        "The address is too long. Shorten the query.",
    ),
    (
        errors.LimitRequestHeaders,
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "A header is too long, or there are too many. Send what is the order's in the body.",
    ),
    (
        errors.UnsupportedTransferCoding,
        HTTPStatus.NOT_IMPLEMENTED,
        "The transfer coding is not known here. Send the body whole or in chunks.",
    ),
    (
        errors.ExpectationFailed,
        HTTPStatus.EXPECTATION_FAILED,
        "Only 100-continue can be expected.",
    ),
    (
        (errors.ForbiddenProxyRequest, ssl.SSLError),
        HTTPStatus.FORBIDDEN,
        "The request is not allowed.",
    ),
    (
        (errors.InvalidChunkSize, errors.ChunkMissingTerminator, errors.InvalidChunkExtension),
        HTTPStatus.BAD_REQUEST,
        "The chunks of the body cannot be read. Nothing was stored.",
    ),
    (
        errors.ParseException,
        HTTPStatus.BAD_REQUEST,
        "The request line or a header cannot be read. Nothing was stored.",
    ),
)


class ProblemWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's threads, whose refusals an ERP can read."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer a request that no application answered, and log why.

        Args:
            req: what was read of it; None where that was nothing.
            client: the connection, which is closed after this.
            addr: of the client.
            exc: why it failed.
        """
        status, detail = problem_of(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.exception("Error handling a request from %s", addr)
        else:
            # Not what it says: it repeats the request line, where a key may stand in the query.
            self.log.warning("Invalid request from %s: %s", addr, type(exc).__name__)
        try:
            client.sendall(document(status, detail))
            _linger(client)
        except OSError:
            self.log.debug("The client did not wait for the answer to its invalid request.")


def problem_of(error: Exception) -> tuple[HTTPStatus, str]:
    """The status of a request that failed in the server, and what to say of it."""
    for kind, status, detail in _OF_ERROR:
        if isinstance(error, kind):
            return status, detail
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return status, "It failed on our side. What was submitted before is kept; a retry is safe."


def document(status: HTTPStatus, detail: str) -> bytes:
    """A whole response; ``detail`` repeats nothing of the request, which cannot be trusted."""
    body = json.dumps(
        {
            "type": f"urn:screening:problem:{status.phrase.lower().replace(' ', '-')}",
            "title": status.phrase,
            "status": status.value,
            "detail": detail,
        }
    )
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*head, "", body)).encode("ascii")


def _linger(client: socket.socket) -> None:
    """Read away what the client is still sending, for a while."""
    client.shutdown(socket.SHUT_WR)
    client.settimeout(LINGER_SECONDS)
    for _ in range(MOST_LINGERED // _PIECE):
        if not client.recv(_PIECE):
            return
