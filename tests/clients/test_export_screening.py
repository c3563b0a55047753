"""The Python client at the edge of the network: it tries again, it says what was refused.

What it does with the product is in ``tests/stack/test_integrator.py``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from export_screening import (
    Client,
    NotAuthenticError,
    ProblemError,
    verify_webhook,
)
from standardwebhooks import Webhook as Signer

from tests.submissions import order

PROBLEM = {
    "type": "urn:screening:problem:invalid-submission",
    "title": "Unprocessable Content",
    "status": 422,
    "detail": "The submission does not have the shape of a transaction. Nothing was stored.",
    "errors": [{"field": "parties", "code": "required", "message": "Name at least one party."}],
}


@dataclass
class Service:
    """What is answered, one after the other, and what was asked."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    """A server that answers as it is told to, as a proxy in front of the product may."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service.asked.append((self.command, self.path, dict(self.headers)))
            status, headers, body = service.answers.pop(0)
            if status == 0:
                self.close_connection = True
                return
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """A test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


def keys_of(service: Service) -> set[str]:
    return {headers["Idempotency-Key"] for _, _, headers in service.asked}


def test_a_busy_service_is_asked_again_with_the_same_key(service: Service) -> None:
    again = {"Retry-After": "0"}
    done = {"id": "1", "decision": "pending"}
    service.answers = [(503, again, PROBLEM), (429, again, PROBLEM), (0, {}, None), (202, {}, done)]
    assert Client(service.url + "/", "esk_a_b").submit(order(), wait=3) == done
    assert len(service.asked) == 4
    assert len(keys_of(service)) == 1
    assert {headers["Prefer"] for _, _, headers in service.asked} == {"wait=3"}


def test_it_gives_up_with_the_problem_of_the_last_answer(service: Service) -> None:
    busy = {"type": "about:blank", "title": "Busy", "status": 503, "detail": "Come later."}
    service.answers = [(503, {"Retry-After": "0"}, busy)] * 2
    with pytest.raises(ProblemError) as raised:
        Client(service.url, "esk_a_b", tries=2).submit(order())
    assert (raised.value.status, raised.value.detail) == (503, "Come later.")


def test_what_is_not_safe_to_repeat_is_not_sent_again_without_an_answer(service: Service) -> None:
    service.answers = [(0, {}, None)] * 2
    with pytest.raises(ProblemError) as raised:
        Client(service.url, "esk_a_b").make_webhook("https://erp.example.com/")
    assert raised.value.status == 0
    assert len(service.asked) == 1


def test_a_refusal_is_one_exception_with_its_fields(service: Service) -> None:
    service.answers = [(422, {"X-Request-Id": "r-1"}, PROBLEM)]
    with pytest.raises(ProblemError) as raised:
        Client(service.url, "esk_a_b").submit({})
    problem = raised.value
    assert (problem.status, problem.type) == (422, PROBLEM["type"])
    assert [(e.field, e.code) for e in problem.errors] == [("parties", "required")]
    assert problem.request_id == "r-1"
    assert "parties: Name at least one party." in str(problem)


def test_the_key_does_not_follow_a_redirect(service: Service) -> None:
    service.answers = [(302, {"Location": service.url + "/elsewhere"}, {})]
    with pytest.raises(ProblemError) as raised:
        Client(service.url, "esk_a_b").lists()
    assert raised.value.status == 302
    assert len(service.asked) == 1


def test_a_reference_is_one_piece_of_the_address(service: Service) -> None:
    service.answers = [(200, {}, {})]
    Client(service.url, "esk_a_b").by_reference("SO 1/2?")
    assert service.asked[0][1] == "/api/v1/transactions/by-reference/SO%201%2F2%3F/"


def test_what_will_end_is_warned_of(service: Service) -> None:
    headers = {"Deprecation": "@1790000000", "Sunset": "Thu, 01 Apr 2027 00:00:00 GMT"}
    service.answers = [(200, headers, {"results": []})]
    with pytest.warns(DeprecationWarning, match="Apr 2027"):
        assert Client(service.url, "esk_a_b").lists() == []


def test_a_webhook_is_believed_when_its_signature_is_right_and_new() -> None:
    secret, body = "whsec_" + "c2VjcmV0IG9mIHRoaXMgdGVzdCBvbmx5IQ==", '{"type": "order.held"}'
    sent_at = datetime(2026, 11, 2, tzinfo=UTC)
    signature = Signer(secret).sign("evt_1", sent_at, body)
    headers = {
        "Webhook-Id": "evt_1",
        "Webhook-Timestamp": str(int(sent_at.timestamp())),
        "Webhook-Signature": f"v1,b2xk {signature}",
    }
    now = sent_at.timestamp()
    event = verify_webhook(secret, headers, body.encode(), now=now)
    assert (event["id"], event["type"]) == ("evt_1", "order.held")
    for changed, moment in ((body + " ", now), (body, now + 301), (body, now - 301)):
        with pytest.raises(NotAuthenticError):
            verify_webhook(secret, headers, changed.encode(), now=moment)
    with pytest.raises(NotAuthenticError):
        verify_webhook(secret, {}, body.encode(), now=now)
    with pytest.raises(NotAuthenticError):
        verify_webhook("whsec_b3RoZXI=", headers, body.encode(), now=now)
