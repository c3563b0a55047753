"""Notices on a real Redis: heard at once, by one subscriber, and never needed."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection
from django.db.transaction import atomic

from compliance.embedded_redis import NoRedisError, server_command, server_program, wait_until_ready
from screening import audit, notices
from screening.api.transactions import finished_within
from screening.intake.submission import accept_transaction
from screening.models import Screening
from screening.pipeline import run_screening
from tests.conftest import missing
from tests.factories import UserFactory
from tests.submissions import order


class Server:
    """A Redis that can be killed and started again on the same socket."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self._command = server_command(socket=self.socket, data_dir=folder / "data")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        assert wait_until_ready(self.socket, seconds=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def subscribers(self) -> int:
        """How many connections listen."""
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            return int(client.pubsub_numsub(notices.CHANNEL)[0][1])


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A Redis, and a process that has neither told nor heard anything yet."""
    try:
        server_program()
    except NoRedisError as error:
        missing(str(error))
    monkeypatch.setattr(notices, "_teller", notices._Teller())
    monkeypatch.setattr(notices, "_listener", notices._Listener())
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        settings.NOTICES_URL = f"unix://{server.socket}"
        yield server
        settings.NOTICES_URL = ""  # ends the subscriber
        server.kill()
        if thread := notices._listener._thread:
            thread.join(20)


def until(condition: Callable[[], bool], what: str, *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def listen(notice: notices.Notice) -> None:
    """Begin the subscriber, and hear out what its begin says."""
    notice.wait(0.0)
    until(lambda: notices._listener.is_listening, "the subscription stands")
    assert notice._heard.wait(20), "it lets all look once"
    notice._heard.clear()


def test_who_waits_for_a_row_hears_of_it_and_of_no_other(server: Server) -> None:
    with notices.waiting("a") as of_a, notices.waiting("b") as of_b, notices.waiting() as of_all:
        listen(of_a)
        of_b._heard.clear()
        of_all._heard.clear()
        notices.tell({"a", "c"})
        assert of_a._heard.wait(20)
        assert of_all._heard.wait(20)
        assert not of_b._heard.is_set()


def test_a_notice_ends_the_wait(server: Server) -> None:
    with notices.waiting("a") as notice:
        listen(notice)
        notice._pauses = 50
        spent: list[float] = []

        def wait() -> None:
            started = time.monotonic()
            notice.wait(20, apart=15)  # looks again no sooner than 15 seconds after the last look
            spent.append(time.monotonic() - started)

        notice._looked = time.monotonic() - 15
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.1)
        notices.tell(["a"])
        thread.join(20)
        assert spent[0] < 10


def test_more_rows_than_can_be_named_are_told_to_all(server: Server) -> None:
    with notices.waiting("a") as notice:
        listen(notice)
        notices.tell([str(number) for number in range(notices.MOST_NAMED + 1)])
        assert notice._heard.wait(20)


def test_however_many_wait_one_connection_listens(server: Server) -> None:
    def wait(number: int) -> None:
        with notices.waiting(str(number)) as notice:
            for _ in range(5):
                notice.wait(0.3)

    with ThreadPoolExecutor(40) as pool:
        waits = [pool.submit(wait, number) for number in range(40)]
        until(lambda: server.subscribers() > 0, "somebody listens")
        most = max(server.subscribers() for _ in range(10))
        for one in waits:
            one.result(timeout=30)
    assert most == 1
    assert not notices._listener._waiting


def test_after_a_restart_notices_are_heard_again(server: Server) -> None:
    with notices.waiting("a") as notice:
        listen(notice)
        server.kill()
        until(lambda: not notices._listener.is_listening, "the loss is noticed")
        assert notice._heard.is_set(), "who waits looks at once when the subscription is lost"
        started = time.monotonic()
        notices.tell(["a"])
        notices.tell(["a"])
        assert time.monotonic() - started < 5, "nobody is kept by a Redis that is gone"
        notice._heard.clear()
        server.start()
        until(lambda: notices._listener.is_listening, "the subscription stands again")
        assert notice._heard.is_set(), "what was told meanwhile is looked for"
        notice._heard.clear()
        notices._teller._spared_until = 0
        notices.tell(["a"])
        assert notice._heard.wait(20)


def test_a_server_that_stops_answering_counts_as_gone(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "SILENT_SECONDS", 0.3)
    with notices.waiting("a") as notice:
        listen(notice)
        server.process.send_signal(signal.SIGSTOP)
        try:
            until(lambda: not notices._listener.is_listening, "the silence is noticed")
            started = time.monotonic()
            notices.tell(["a"])
            assert time.monotonic() - started < 5
            notice._pauses = 50
            started = time.monotonic()
            notice.wait(20)
            assert time.monotonic() - started < 10, "without notices the database is asked"
        finally:
            server.process.send_signal(signal.SIGCONT)
        until(lambda: notices._listener.is_listening, "it answers again")


def test_a_wait_is_never_longer_than_it_may_be(server: Server) -> None:
    with notices.waiting("a") as notice:
        listen(notice)
        notice._pauses = 50
        started = time.monotonic()
        notice.wait(0.1, apart=9)
        assert time.monotonic() - started < 5


def test_a_forked_process_begins_its_own_subscriber(server: Server) -> None:
    with notices.waiting("a") as notice:
        listen(notice)
        child = os.fork()
        if not child:
            is_new = not notices._listener.is_listening and not notices._listener._waiting
            os._exit(0 if is_new else 1)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.django_db(transaction=True)
def test_only_what_was_committed_is_told(server: Server) -> None:
    user = UserFactory()
    with notices.waiting(str(user.pk)) as notice:
        listen(notice)
        with suppress(ZeroDivisionError), audit.recorded():
            audit.record(verb="looked_at", by="tests", subject=user)
            raise ZeroDivisionError
        with atomic():
            audit.record(verb="looked_at", by="tests", subject=user)
            assert not notice._heard.wait(0.3), "told before the commit, or after one undone"
        assert notice._heard.wait(20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_there", [True, False], ids=["with Redis", "without"])
def test_an_answer_is_seen_with_redis_and_without(
    server: Server, is_there: bool, committed_lists: None
) -> None:
    user = UserFactory()
    screening = accept_transaction(submission=order(), owner=user, through="tests").screening
    if not is_there:
        server.kill()

    def screen() -> None:
        try:
            run_screening(screening_id=str(screening.pk))
        finally:
            connection.close()

    worker = threading.Timer(0.5, screen)
    worker.start()
    seen = finished_within(60, screening)
    worker.join()
    assert seen.status == Screening.Status.COMPLETED
    assert seen.outcome


@pytest.mark.django_db
def test_a_wait_that_is_over_is_answered_as_it_stands(server: Server) -> None:
    screening = accept_transaction(
        submission=order(), owner=UserFactory(), through="tests"
    ).screening
    started = time.monotonic()
    assert finished_within(1, screening).status == Screening.Status.QUEUED
    assert 1 <= time.monotonic() - started < 6
