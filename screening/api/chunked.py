"""Bodies that come in chunks, as Java's and .NET's clients send them, without their length.

WSGI knows a body by its length, so Django takes one without for empty. A server that decodes chunks
says so (``wsgi.input_terminated``); there the body is read and its length told. Elsewhere the
sender is told to give it (411), for an answer about an empty body would send him astray.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from screening.api.addresses import ROOT
from screening.api.problems import LENGTH_REQUIRED, MEDIA_TYPE

FILES = "batches"
"""The address that files of many come to, by its name: they have a limit of their own."""
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def reading_chunks(application: Application) -> Application:
    """A WSGI application that is handed bodies of the API with their length.

    Args:
        application: Django's. Of a body beyond the limit it gets one byte too many, and refuses it.
    """

    def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_in_chunks(environ):
            return application(environ, start_response)
        if not environ.get("wsgi.input_terminated"):
            return _refused(start_response)
        # The header goes with it: what follows is a body of known length.
        whole = environ
        environ = {name: v for name, v in whole.items() if name != "HTTP_TRANSFER_ENCODING"}
        if _is_of_files(whole["PATH_INFO"]):
            # Read piece by piece, to where the server says that it ends.
            return application(
                environ | {"CONTENT_LENGTH": str(settings.BATCH_MAX_BYTES + 1)}, start_response
            )
        body = environ["wsgi.input"].read(settings.SUBMISSION_MAX_BYTES + 1)
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return application(environ, start_response)

    return respond


def _is_of_files(path: str) -> bool:
    try:
        return resolve(path).url_name == FILES
    except Resolver404:
        return False


def _is_in_chunks(environ: dict[str, Any]) -> bool:
    return (
        environ.get("PATH_INFO", "").startswith(ROOT)
        and "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        and not environ.get("CONTENT_LENGTH")
    )


def _refused(start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = json.dumps(LENGTH_REQUIRED).encode()
    status = HTTPStatus.LENGTH_REQUIRED
    headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
