"""One id goes from a request to its task to its webhook; no log has a name, a secret or a query."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stack.installation import Stack, eventually
from tests.submissions import order_for

SECRET = "xk_live_never-in-a-log"
NAME = "Quarzblume Beispielhandel GmbH"
pytestmark = pytest.mark.worker


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes webhooks and keeps the id that each bears."""

    ids: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.ids.append(self.headers["X-Request-Id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[str]]]:
    """An address that takes webhooks, and the ids they bore."""
    kind = type("Own", (Receiver,), {"ids": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", kind.ids  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def own_settings() -> dict[str, str]:
    """The receiver is on this machine; and the lease that ships, for no worker dies here: with four
    seconds a cold one is stopped on a busy machine before it has answered."""
    return {"WEBHOOKS_ALLOW_PRIVATE": "true", "SCREENING_LEASE_SECONDS": "60"}


def logged(folder: Path, name: str) -> list[dict[str, Any]]:
    """The lines of one process's log that are JSON."""
    lines = (folder / f"{name}.log").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_one_id_from_request_to_task_to_webhook(
    stack: Stack, tmp_path: Path, receiver: tuple[str, list[str]]
) -> None:
    url, ids = receiver
    wanted = ("--scope", "webhooks:write")
    key = stack.manage("create_api_key", "erp", "webhooks", *wanted).split()[-1]
    made, _ = stack.post(
        "/api/v1/webhooks/",
        {"url": url, "types": ["order.released"]},
        Authorization=f"Bearer {key}",
    )
    assert made == 201
    stack.start_worker("worker")
    stack.start_beat()
    status, queued = stack.post(
        "/api/v1/transactions/",
        order_for(NAME, "DE", reference="NAMED-4711"),
        **{"X-Request-Id": "erp-4711"},
    )
    assert status == 202
    path = f"/api/v1/screenings/{queued['id']}/"
    eventually(lambda: stack.get(path)["outcome"] == "clear", seconds=120, what="it is answered")
    eventually(lambda: ids == ["erp-4711"], seconds=60, what="the webhook bears the id")

    # What cannot be read, what is not there, and what is refused are logged by others than we.
    assert stack.fetch(f"/nowhere/{SECRET}/?api_key={SECRET}")[0] == 404
    assert stack.fetch(f"/api/v1/partners/{SECRET}/?api_key={SECRET}")[0] in (400, 403, 404)
    for line in (f"GET /health/?api_key={SECRET} HTTP/9.9", f"GARBLED?api_key={SECRET}"):
        with socket.create_connection(("127.0.0.1", stack.port)) as connection:
            connection.sendall(f"{line}\r\n\r\n".encode())
            connection.recv(1000)

    folder = tmp_path / "log"
    requests = [line for line in logged(folder, "web") if line.get("event") == "request"]
    asked = [line for line in requests if line["request_id"] == "erp-4711"]
    assert [(line["route"], line["status"]) for line in asked] == [("/api/v1/transactions/", "202")]
    said = [line for line in logged(folder, "web") if line["event"].startswith("Not Found: ")]
    assert said, "Django says what it refused"
    assert {line["request_id"] for line in said} <= {line["request_id"] for line in requests}
    told = [line for line in logged(folder, "worker") if line.get("request_id") == "erp-4711"]
    assert "webhook_told" in {line["event"] for line in told}
    assert "screening.tasks.run_screening" in {line.get("task") for line in told}
    for log in folder.iterdir():
        text = log.read_text()
        assert not any(word in text for word in (SECRET, NAME, "NAMED-4711")), log.name
