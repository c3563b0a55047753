"""A body in chunks is read like any other, or its sender is told what to mend."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from compliance.wsgi import application
from screening.api_keys import create_api_key
from screening.models import Scope, Transaction
from tests.submissions import order

URL = "/api/v1/transactions/"


class Chunks(io.RawIOBase):
    """What a server gives that decodes chunks: bytes to their end, of a length nobody knows."""

    def __init__(self, body: bytes) -> None:
        self._body = io.BytesIO(body)

    def read(self, size: int = -1) -> bytes:
        return self._body.read(size)


@pytest.fixture
def secret(erp: User) -> str:
    return create_api_key(owner=erp, name="ERP", scopes=Scope.values, by=erp)[1]


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network's edge."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: None)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request would close the database of the test, as a server's does between two."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def post(secret: str, body: bytes, **environ: Any) -> tuple[int, dict[str, Any]]:
    """One request as a WSGI server hands it over."""
    asked = RequestFactory().post(URL, content_type="application/json").environ
    asked |= {
        "HTTP_TRANSFER_ENCODING": "chunked",
        "HTTP_AUTHORIZATION": f"Bearer {secret}",
        "wsgi.input": Chunks(body),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "",
        **environ,
    }
    told: list[Any] = []
    answer = b"".join(application(asked, lambda status, headers: told.extend((status, headers))))
    assert dict(told[1])["Content-Type"].startswith("application/")
    return int(told[0].split()[0]), json.loads(answer)


def test_order_in_chunks_is_taken_as_any_other(db: None, secret: str) -> None:
    status, body = post(secret, json.dumps(order()).encode())
    assert (status, body["reference"]) == (202, "SO-1")
    assert Transaction.objects.get().content == order()


def test_too_many_chunks_are_refused_and_not_cut(db: None, secret: str) -> None:
    large = json.dumps(order()).encode() + b" " * settings.SUBMISSION_MAX_BYTES
    status, body = post(secret, large)
    assert (status, body["type"]) == (413, "urn:screening:problem:too-large")


def test_chunks_that_the_server_cannot_read_are_refused_with_the_mend(
    db: None, secret: str
) -> None:
    body = json.dumps(order()).encode()
    status, problem = post(secret, body, **{"wsgi.input_terminated": False})
    assert (status, problem["type"]) == (411, "urn:screening:problem:length-required")
    assert "Content-Length" in problem["detail"]
    assert not Transaction.objects.exists()
