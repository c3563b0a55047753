"""Requests over HTTP: one pool, tried again where that is safe, errors as one exception."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from urllib3 import PoolManager, Retry
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from export_screening.problems import no_answer, problem_of

AGAIN = frozenset({429, 503})
"""Nothing was done: ask again after ``Retry-After``."""
ANSWER_SECONDS = 30.0
FILE_SECONDS = 600.0
LONGEST_PAUSE_SECONDS = 60


class Transport:
    """Sends requests with a key.

    Args:
        url: of the installation, for example ``https://screening.example.com``.
        key: ``esk_...``.
        tries: how often a request is sent at most.
        pool: of urllib3, where you need a proxy or certificates of your own.
    """

    def __init__(self, url: str, key: str, *, tries: int, pool: PoolManager | None) -> None:
        self._root = url.rstrip("/") + "/api/v1/"
        self._headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "gzip"}
        self._again = max(tries - 1, 0)
        self._pool = pool or PoolManager()

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
        seconds: float = 0,
    ) -> Any:
        """One request; the answer's JSON.

        Args:
            path: below ``/api/v1/``.
            query: parameters; those of None are left out.
            body: sent as JSON; None for none.
            is_repeatable: whether it may be sent again when no answer came.
            seconds: how long the server was asked to wait, beside the usual.

        Raises:
            ProblemError: the API refused, or did not answer.
        """
        own = {**self._headers, **(headers or {})}
        try:
            response = self._pool.request(
                method,
                self._address(path, query),
                json=body,
                headers=own if body is None else {**own, "Content-Type": "application/json"},
                retries=self._retries(is_repeatable),
                timeout=ANSWER_SECONDS + seconds,
            )
        except HTTPError as error:
            raise no_answer(error) from error
        return _read(response)

    def send_file(self, path: str, file: Path, kind: str, query: Mapping[str, Any]) -> Any:
        """POST a file piece by piece; the answer's JSON.

        Args:
            kind: its media type.
        """
        headers = {"Content-Type": kind, "Content-Length": str(file.stat().st_size)}
        try:
            with file.open("rb") as body:
                response = self._pool.request(
                    "POST",
                    self._address(path, query),
                    body=body,
                    headers=self._headers | headers,
                    retries=self._retries(is_repeatable=True),
                    timeout=FILE_SECONDS,
                )
        except HTTPError as error:
            raise no_answer(error) from error
        return _read(response)

    def send_form(self, path: str, file: Path, name: str, fields: Mapping[str, str]) -> Any:
        """POST a file of some megabytes with what is said of it; the answer's JSON.

        Args:
            name: of the field that the file stands in.
        """
        parts: dict[str, Any] = {**fields, name: (file.name, file.read_bytes())}
        try:
            response = self._pool.request(
                "POST",
                self._address(path, {}),
                fields=parts,
                headers=self._headers,
                retries=self._retries(is_repeatable=False),
                timeout=FILE_SECONDS,
            )
        except HTTPError as error:
            raise no_answer(error) from error
        return _read(response)

    def lines(self, path: str) -> Iterator[Any]:
        """GET JSON lines, one after the other as they come."""
        try:
            response = self._pool.request(
                "GET",
                self._address(path, {}),
                headers=self._headers,
                retries=self._retries(is_repeatable=True),
                timeout=FILE_SECONDS,
                preload_content=False,
            )
            if response.status != HTTPStatus.OK:
                raise problem_of(response.status, response.headers, response.data)
            for line in response:
                yield json.loads(line)
        except HTTPError as error:
            raise no_answer(error) from error

    def _address(self, path: str, query: Mapping[str, Any] | None) -> str:
        asked = urlencode({name: v for name, v in (query or {}).items() if v is not None})
        return self._root + path + (f"?{asked}" if asked else "")

    def _retries(self, is_repeatable: bool) -> Retry:
        return Retry(
            total=self._again,
            read=self._again if is_repeatable else 0,
            redirect=0,  # the key goes nowhere else
            allowed_methods=None,
            status_forcelist=AGAIN,
            backoff_factor=0.25,
            backoff_max=LONGEST_PAUSE_SECONDS,
            retry_after_max=LONGEST_PAUSE_SECONDS,
            raise_on_redirect=False,
            raise_on_status=False,
        )


def _read(response: BaseHTTPResponse) -> Any:
    if "Deprecation" in response.headers:
        ends = response.headers.get("Sunset", "a day that is not set yet")
        text = f"This way of the screening API ends on {ends}: see its list of changes."
        warnings.warn(text, DeprecationWarning, stacklevel=4)
    if not 200 <= response.status < 300:
        raise problem_of(response.status, response.headers, response.data)
    return json.loads(response.data)
