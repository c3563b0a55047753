"""What the web server itself refuses, and bodies refused unread: problem documents, all of them."""

from __future__ import annotations

import http.client
import json
import socket

import pytest

from tests.stack.installation import Stack

pytestmark = pytest.mark.worker

PATH = "/api/v1/transactions/"
LONG = 200_000
MEGABYTE = 1_000_000
UNREADABLE = [
    (
        "two lengths",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"5\r\nhello\r\n0\r\n\r\n",
        400,
    ),
    ("no chunk size", "Transfer-Encoding: chunked", b"zz\r\n", 400),
    ("no chunk size later", "Transfer-Encoding: chunked", b"5\r\nhello\r\nzz\r\n", 400),
    ("length below zero", "Content-Length: -1", b"", 400),
    ("header name with a space", "X y: 1", b"", 400),
    ("long header", "X: " + "y" * LONG, b"", 431),
    ("many headers", "\r\n".join(f"X{n}: y" for n in range(5_000)), b"", 431),
    ("unknown coding", "Transfer-Encoding: brotli", b"", 501),
    ("unknown expectation", "Expect: wonders\r\nContent-Length: 0", b"", 417),
]


def test_what_the_server_cannot_read_is_a_problem_document(stack: Stack) -> None:
    for name, headers, body, status in UNREADABLE:
        head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n\r\n"
        assert _problem(stack, head.encode() + body, key=stack.api_key) == status, name
    assert _problem(stack, b"GET /api/" + b"a" * LONG + b" HTTP/1.1\r\n\r\n") == 414
    assert _problem(stack, b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n") == 400
    assert _problem(stack, b"\x16\x03\x01\x02\x00 not HTTP at all\r\n\r\n") == 400
    too_large = b'{"reference": "' + b"a" * 30 * MEGABYTE + b'"}'
    assert _refusal(stack, PATH, too_large, stack.api_key) == 413
    assert _refusal(stack, PATH, too_large, "esk_unknown") == 401
    assert _refusal(stack, "/api/v1/nowhere/", too_large, stack.api_key) == 404


def _problem(stack: Stack, raw: bytes, *, key: str = "") -> int:
    """Send bytes as they are; the status of the problem document that comes back."""
    raw = raw.replace(b"\r\n\r\n", f"\r\nAuthorization: Bearer {key}\r\n\r\n".encode(), 1)
    with socket.create_connection(("127.0.0.1", stack.port), timeout=60) as connection:
        connection.sendall(raw)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return _status(response)


def _refusal(stack: Stack, path: str, body: bytes, key: str) -> int:
    """Send a body whole before its answer is read, as most clients do."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", path, body, headers)
    status = _status(connection.getresponse())
    connection.close()
    return status


def _status(response: http.client.HTTPResponse) -> int:
    document = json.load(response)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert document["status"] == response.status
    assert {"type", "title", "detail"} <= document.keys()
    return response.status
