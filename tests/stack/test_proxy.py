"""Stalled clients do not stop the web behind the nginx configuration that ships."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.stack.installation import ROOT, free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.worker,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]
STALLED = 200
HEAD_CUT = b"POST /api/v1/transactions/ HTTP/1.1\r\nHost: localhost\r\nX-Half:"
BODY_CUT = (
    b"POST /api/v1/transactions/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
)


def shipped(folder: Path, *, port: int, behind: int) -> str:
    """The configuration as it ships, on other ports, without the certificate of nobody."""
    text = (ROOT / "docs/operations/nginx.conf").read_text()
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/log/nginx", str(folder))
    text = re.sub(r"\n *ssl_\w+ .*", "", text)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        "worker_processes 1; events { worker_connections 1024; }\n"
        f"http {{ access_log off; {paths}\n{text} }}\n"
    )


class _OneAtATime(BaseHTTPRequestHandler):
    """What stands behind: a server of one thread, which a single stalled client would stop."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with a server of one thread behind it."""
    folder = tmp_path_factory.mktemp("proxy")
    server = HTTPServer(("127.0.0.1", 0), _OneAtATime)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = free_port()
    (folder / "nginx.conf").write_text(shipped(folder, port=port, behind=server.server_port))
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    _until(lambda: asked(port) == 200)
    yield port
    process.terminate()
    process.wait()
    server.shutdown()
    server.server_close()


def asked(port: int, path: str = "/healthz", *, body: bytes | None = None) -> int:
    """The status of an answer; 0 where none comes in time."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


@pytest.mark.parametrize("cut", [HEAD_CUT, BODY_CUT], ids=["head", "body"])
def test_two_hundred_stalled_clients_keep_nobody_waiting(port: int, cut: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(STALLED):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(cut)
        time.sleep(0.5)
        begun = time.monotonic()
        assert [asked(port) for _ in range(5)] == [200] * 5
        assert time.monotonic() - begun < 20
        # And they are hung up on.
        client.settimeout(25)
        assert b"200" not in client.recv(100)


def test_too_long_a_body_is_told_as_a_problem(port: int) -> None:
    assert asked(port, "/api/v1/transactions/", body=b"x" * 2_500_000) == 413


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)
