"""Bodies that were refused unread: over the limit, without a key, to no address.

A server that closes a connection with bytes unread resets it, and a sender that is still sending
never sees why it was refused. So the rest is read away before the answer goes out, up to a limit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from screening.api.chunked import Application

logger = logging.getLogger(__name__)

PIECE = 65_536
MOST_READ_AWAY = 100_000_000
"""Bytes that are worth the reading for an answer that is read."""


def reading_away(
    application: Application, *, unreadable: tuple[type[Exception], ...]
) -> Application:
    """A WSGI application that leaves no body unread.

    Args:
        application: whose answer is ready when it returns, as Django's is. Where the server does
            not end a body by itself (``wsgi.input_terminated``) nothing is read: it could wait for
            ever.
        unreadable: what the server raises of a body that breaks off or makes no sense. The answer
            stands all the same, and what was wrong is logged.
    """

    def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"]
        answer = application(environ, start_response)
        if environ.get("wsgi.input_terminated"):
            try:
                _read_away(body)
            except unreadable as error:
                logger.info("The rest of a body could not be read: %r", error)
        return answer

    return respond


def _read_away(body: Any) -> None:
    for _ in range(MOST_READ_AWAY // PIECE):
        if not body.read(PIECE):
            return
