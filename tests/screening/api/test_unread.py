"""Bodies that nobody read: read away before the answer, and never instead of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from screening.api.unread import MOST_READ_AWAY, PIECE, reading_away


class Endless(io.RawIOBase):
    """A body without an end, that counts what was read of it."""

    def __init__(self) -> None:
        self.pieces = 0

    def read(self, size: int = -1) -> bytes:
        self.pieces += 1
        return b"x" * size


class Broken(io.RawIOBase):
    """A body that fails when it is read."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def read(self, size: int = -1) -> bytes:
        raise self.error


def refusing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("413 Content Too Large", [])
    return [b"too large"]


def answer(body: Any, *, ends: bool = True) -> list[bytes]:
    environ = {"wsgi.input": body, "wsgi.input_terminated": ends}
    respond = reading_away(refusing, unreadable=(OSError,))
    return list(respond(environ, lambda status, headers: None))


def test_rest_of_a_refused_body_is_read_up_to_a_limit() -> None:
    body = io.BytesIO(b"x" * 200_000)
    assert answer(body) == [b"too large"]
    assert body.read() == b""
    endless = Endless()
    assert answer(endless) == [b"too large"]
    assert endless.pieces == MOST_READ_AWAY // PIECE


def test_nothing_is_read_where_the_server_does_not_end_a_body() -> None:
    endless = Endless()
    assert answer(endless, ends=False) == [b"too large"]
    assert endless.pieces == 0


def test_answer_stands_though_the_rest_breaks_off_and_the_fault_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("INFO", "screening.api.unread"):
        assert answer(Broken(OSError("the connection broke"))) == [b"too large"]
    assert "the connection broke" in caplog.text


def test_other_faults_are_not_swallowed() -> None:
    with pytest.raises(RuntimeError):
        answer(Broken(RuntimeError("a fault of ours")))
