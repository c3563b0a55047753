"""A receiver of webhooks on loopback that answers as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier


@dataclass
class Receiver:
    """What came, and what is answered: the next of ``answers``, then 200.

    ``together``: before anything is answered, so many requests have come.
    """

    url: str = ""
    answers: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], str]] = field(default_factory=list)
    together: threading.Barrier | None = None

    def read(self, secret: str) -> list[dict[str, Any]]:
        """All that came, verified by the scheme's own library."""
        return [dict(Verifier(secret).verify(body, headers)) for headers, body in self.came]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that runs while the block does."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.came.append((dict(self.headers), body))
            if receiver.together:
                receiver.together.wait(timeout=20)
            status = receiver.answers.pop(0) if receiver.answers else 200
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", receiver.url + "elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """A test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
