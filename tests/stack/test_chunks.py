"""A body in chunks through the real web server, as Java's and .NET's clients send it."""

from __future__ import annotations

import http.client
import json

import pytest

from tests.stack.installation import Stack
from tests.submissions import order

pytestmark = pytest.mark.worker


def test_order_in_chunks_is_taken(stack: Stack) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
    body = json.dumps(order()).encode()
    connection.request(
        "POST",
        "/api/v1/transactions/",
        body=iter([body[:100], body[100:]]),
        headers={"Authorization": f"Bearer {stack.api_key}", "Content-Type": "application/json"},
        encode_chunked=True,
    )
    response = connection.getresponse()
    status, answer = response.status, json.load(response)
    connection.close()
    assert (status, answer["reference"]) == (202, "SO-1")
