"""A publisher on loopback: plays what real ones gave, in the order told, and notes what was asked.

A path answers with its answers one after the other; the last one stays.
"""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request gets; ``cut`` sends so many bytes fewer than announced."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    honours_etag: bool = False


class Publisher:
    """The server, while it runs."""

    def __init__(self, port: int, scheme: str) -> None:
        self.base = f"{scheme}://localhost:{port}"
        self.port = port
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._answers: dict[str, list[Answer]] = {}

    def gives(self, path: str, *answers: Answer | bytes) -> str:
        """Play these from now on; returns the address."""
        self._answers[path] = [a if isinstance(a, Answer) else Answer(a) for a in answers]
        return f"{self.base}{path}"

    def next_answer(self, path: str) -> Answer:
        """The answer that the next request gets."""
        queue = self._answers.get(path, [Answer(b"no such page", 404)])
        return queue.pop(0) if len(queue) > 1 else queue[0]


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path
        self.publisher.asked.append((path, {k.lower(): v for k, v in self.headers.items()}))
        answer = self.publisher.next_answer(path)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        headers = {"Content-Length": str(len(answer.body)), **answer.headers}
        status = answer.status
        if answer.honours_etag:
            headers["ETag"] = etag
            if self.headers.get("If-None-Match") == etag:
                status, headers = 304, {}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if status != 304:
            self.wfile.write(answer.body[: len(answer.body) - answer.cut])

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def publishing(certificate: Path | None = None) -> Iterator[Publisher]:
    """A publisher that answers until the block ends; with TLS where a certificate is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    publisher = Publisher(server.server_address[1], "https" if certificate else "http")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"publisher": publisher})
    server.handle_error = lambda request, client: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
