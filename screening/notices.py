"""Word that something was recorded, so that whoever waits for it need not ask all the time.

What was appended to the chain of events is told on Redis once it is committed: the keys of the
rows that it is about. A web process has one subscriber, however many of its requests wait.

A notice is a hint and never an answer. Who waits reads the database before the first wait, after
each notice, and at a pace of its own: slow while the subscription stands, as fast as ever where it
does not. So a notice that is lost, a Redis that is gone, comes back or forgets costs at most a
pause, and telling never fails what was committed.
"""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger(__name__)
CHANNEL = "screening:recorded"
ANYTHING = "*"
"""The key of who waits for whatever is recorded; and a notice that is about too much to name."""
MOST_NAMED = 1000
SOCKET_SECONDS = 0.25
SILENT_SECONDS = 5.0
"""A subscription that hears nothing for so long asks whether the server is there; for as long
again, and it counts as lost."""
SPARED_SECONDS = 5.0
"""After a failure nobody tries to tell for so long: commits must not wait for a dead Redis."""
_FAILURES = (RedisError, OSError, ValueError)


def _client(*, timeout: float) -> redis.Redis:
    # One try more, for the first after a restart finds its connection closed.
    return redis.Redis.from_url(
        settings.NOTICES_URL,
        socket_connect_timeout=SOCKET_SECONDS,
        socket_timeout=timeout,
        retry=Retry(NoBackoff(), 1),
        decode_responses=True,
    )


class _Teller:
    """Tells on one connection of the process, and leaves a server alone that failed."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._url = ""
        self._spared_until = 0.0

    def tell(self, about: Collection[str]) -> None:
        url = settings.NOTICES_URL
        if not url or (url == self._url and time.monotonic() < self._spared_until):
            return
        try:
            if self._client is None or url != self._url:
                self._client, self._url = _client(timeout=SOCKET_SECONDS), url
            named = ANYTHING if len(about) > MOST_NAMED else " ".join(about)
            self._client.publish(CHANNEL, named)
        except _FAILURES as error:
            self._spared_until = time.monotonic() + SPARED_SECONDS
            # No fault: who waits asks by itself, and commands run where no Redis is up yet.
            log.debug("notice_not_told", error=type(error).__name__)


class Notice:
    """What one waiting request holds; it is set by the subscriber."""

    def __init__(self, listener: _Listener) -> None:
        self._listener = listener
        self._heard = threading.Event()
        self._looked = time.monotonic()
        self._pauses = 0

    def hear(self) -> None:
        """Let who waits look."""
        self._heard.set()

    def wait(self, seconds: float, *, apart: float = 0.0) -> None:
        """Return when it is worth looking at the database again.

        Args:
            seconds: at most so long.
            apart: seconds between two looks, however much is told meanwhile.
        """
        end = time.monotonic() + seconds
        self._listener.begin()
        self._pauses += 1
        # Asked anew each time: a subscription that was lost makes who waits look more often.
        if self._listener.is_listening:
            pause = min(0.25 * 1.5**self._pauses, 1.0)
        else:
            pause = min(0.01 * 1.2**self._pauses, 0.25)
        self._heard.wait(min(max(pause, apart), seconds))
        early = min(self._looked + apart, end) - time.monotonic()
        if early > 0:
            time.sleep(early)
        # Before the look: what is told from here on leads to one more.
        self._heard.clear()
        self._looked = time.monotonic()


class _Listener:
    """The one subscriber of a process, begun when somebody waits for the first time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, set[Notice]] = defaultdict(set)
        self._thread: threading.Thread | None = None
        self.is_listening = False

    @contextmanager
    def waiting(self, key: str) -> Iterator[Notice]:
        notice = Notice(self)
        with self._lock:
            self._waiting[key].add(notice)
        try:
            yield notice
        finally:
            with self._lock:
                self._waiting[key].discard(notice)
                if not self._waiting[key]:
                    del self._waiting[key]

    def begin(self) -> None:
        """Begin to listen, where that is wanted and nobody does."""
        with self._lock:
            if settings.NOTICES_URL and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._listen, name="notices", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        """Subscribe, again and again, as long as the process lives and notices are wanted."""
        pause = SOCKET_SECONDS
        while settings.NOTICES_URL:
            try:
                with _client(timeout=SILENT_SECONDS) as client, client.pubsub() as subscription:
                    subscription.subscribe(CHANNEL)
                    pause = SOCKET_SECONDS
                    self._hear(subscription)
            except _FAILURES as error:
                told = log.warning if pause == SOCKET_SECONDS else log.debug
                told("notices_not_heard", error=type(error).__name__)
            except Exception:
                log.exception("notices_not_heard")
            self._turn(is_listening=False)
            time.sleep(pause)
            pause = min(2 * pause, SPARED_SECONDS)

    def _hear(self, subscription: Any) -> None:
        is_asked = False
        while settings.NOTICES_URL:
            message = subscription.get_message(timeout=SILENT_SECONDS)
            if message is None:
                if is_asked:
                    raise redis.TimeoutError("The server is silent.")
                subscription.ping()
            elif message["type"] == "subscribe":
                self._turn(is_listening=True)
            elif message["type"] == "message":
                self._tell(message["data"].split())
            is_asked = message is None

    def _turn(self, *, is_listening: bool) -> None:
        """Let all look once: what was told while nobody listened is in the database."""
        self.is_listening = is_listening
        self._tell([ANYTHING])

    def _tell(self, about: list[str]) -> None:
        with self._lock:
            keys = list(self._waiting) if ANYTHING in about else [ANYTHING, *about]
            for key in keys:
                for notice in self._waiting.get(key, ()):
                    notice.hear()


_teller = _Teller()
_listener = _Listener()


def _begin_anew() -> None:
    """A fork takes along neither the thread nor who waited; a lock might be held for ever."""
    global _listener
    _listener = _Listener()


os.register_at_fork(after_in_child=_begin_anew)


def tell(about: Collection[str]) -> None:
    """Tell that something was recorded; for after the commit. Fails nothing.

    Args:
        about: keys of the rows it is about.
    """
    _teller.tell(about)


def waiting(key: str = ANYTHING) -> AbstractContextManager[Notice]:
    """A context in which notices about a row are heard, as a ``Notice``.

    Enter it before the first look at the database: what is recorded after the look is then heard.

    Args:
        key: of the row; without one whatever is recorded.
    """
    return _listener.waiting(key)
