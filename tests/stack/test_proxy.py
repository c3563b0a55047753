"""Stalled clients do not stop the web behind the nginx configuration that ships."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.stack.conftest import ROOT, free_port

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


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The ports of nginx and of the gunicorn behind it, which has four threads."""
    folder = tmp_path_factory.mktemp("proxy")
    port, behind = free_port(), free_port()
    (folder / "nginx.conf").write_text(shipped(folder, port=port, behind=behind))
    web = [sys.executable, "-m", "gunicorn", "compliance.wsgi", "--threads", "4"]
    assert NGINX is not None
    commands = (
        [*web, "--bind", f"127.0.0.1:{behind}"],
        [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")],
    )
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "BEHIND_PROXY": "true"}
    with ExitStack() as stack:
        for command in commands:
            process = subprocess.Popen(command, cwd=ROOT, env=environment)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        _until(lambda: asked(port) == 200)
        yield port, behind


def asked(port: int, path: str = "/healthz", *, body: bytes | None = None) -> int:
    """The status of an answer; 0 where none comes within five seconds."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


@pytest.mark.parametrize("cut", [HEAD_CUT, BODY_CUT], ids=["head", "body"])
def test_two_hundred_stalled_clients_keep_nobody_waiting(
    ports: tuple[int, int], cut: bytes
) -> None:
    port, _ = ports
    with ExitStack() as stack:
        for _ in range(STALLED):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(cut)
        time.sleep(0.5)
        begun = time.monotonic()
        assert [asked(port) for _ in range(5)] == [200] * 5
        assert time.monotonic() - begun < 5
        # And they are hung up on.
        client.settimeout(25)
        assert b"200" not in client.recv(100)


def test_without_the_proxy_they_would(ports: tuple[int, int]) -> None:
    _, behind = ports
    with ExitStack() as stack:
        for _ in range(8):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", behind)))
            client.sendall(BODY_CUT)
        time.sleep(0.5)
        assert asked(behind) == 0, "else the proxy is not needed: say so in its documentation"


def test_too_long_a_body_is_told_as_a_problem(ports: tuple[int, int]) -> None:
    port, _ = ports
    assert asked(port, "/api/v1/transactions/", body=b"x" * 2_500_000) == 413


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)
