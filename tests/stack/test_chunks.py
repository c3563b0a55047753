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


def test_large_file_in_chunks_is_taken_whole(stack: Stack) -> None:
    """Larger than an order may be: a file has a limit of its own."""
    row = json.dumps(order()).encode().ljust(10_000) + b"\n"
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
    connection.request(
        "POST",
        "/api/v1/batches/",
        body=iter([row] * 300),
        headers={
            "Authorization": f"Bearer {stack.api_key}",
            "Content-Type": "application/x-ndjson",
        },
        encode_chunked=True,
    )
    response = connection.getresponse()
    status, answer = response.status, json.load(response)
    connection.close()
    assert (status, answer["size_bytes"]) == (202, 300 * len(row))
