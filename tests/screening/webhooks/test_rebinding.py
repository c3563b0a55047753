"""A name that answers a public address first and an inner one a moment later leads nowhere inside.

The resolver is the edge of the machine: it is answered here as a hostile one would.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from screening.fetching.client import Conditions
from screening.webhooks.post import Posted, post
from tests.screening.webhooks.receiver import Receiver, receiving

HOST = "rebinding.example.com"
PUBLIC = "8.8.8.8"
NOW = datetime(2026, 11, 2, tzinfo=UTC)
_look_up = socket.getaddrinfo


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Something inside that a hostile name leads to."""
    with receiving() as it:
        yield it


class Resolver:
    """Answers a name with the next of ``answers``, and stays with the last."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host != HOST:
            return _look_up(host, port, *more, **named)
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [entry for a in found for entry in _look_up(a, port, *more, **named)]


def told(receiver: Receiver, scheme: str = "https") -> Posted:
    port = receiver.url.rstrip("/").rpartition(":")[2]
    return post(
        url=f"{scheme}://{HOST}:{port}/hook",
        event_id="evt_1",
        body="{}",
        secrets=("whsec_c2VjcmV0IG9mIHRoaXMgdGVzdCBvbmx5IQ==",),
        now=NOW,
        conditions=Conditions(allow_private=False),
    )


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_the_address_that_was_judged_is_the_one_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    resolver, reached = Resolver((PUBLIC,), ("127.0.0.1",)), list[str]()

    def connect(_self: socket.socket, address: Any) -> None:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "does not answer" in told(receiver, scheme).problem
    assert (reached, resolver.asked) == ([PUBLIC], 1)
    assert receiver.came == []


@pytest.mark.parametrize("beside", ["127.0.0.1", "::1", "169.254.169.254", "::ffff:10.0.0.1"])
def test_one_inner_address_among_public_ones_is_one_too_many(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, beside: str
) -> None:
    for found in ((PUBLIC, beside), (beside, PUBLIC)):
        monkeypatch.setattr(socket, "getaddrinfo", Resolver(found))
        assert "no public address" in told(receiver).problem
    assert receiver.came == []
