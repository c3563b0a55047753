"""The broker as a Redis server: whether it answers, how much waits in it, and who served it lately.

Workers and beat note that they live; ``/readyz`` and the limits of the API ask.
"""

from __future__ import annotations

import time
from functools import lru_cache

from django.conf import settings
from redis import Redis

BEAT = "beat"
NOTED_SECONDS = 3600
_KEY = "screening:alive:"


@lru_cache(maxsize=1)
def _server(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5)


def server() -> Redis:
    """A client that does not wait long.

    Its questions raise RedisError or OSError where the server is away.
    """
    return _server(settings.BROKER_URL.replace("redis+socket://", "unix://"))


def queue_length(name: str) -> int:
    """Messages that wait in a queue."""
    return int(server().llen(name))


def note_alive(name: str) -> None:
    """Note that somebody serves a queue, or that beat beats, at this moment."""
    server().set(f"{_KEY}{name}", int(time.time()), ex=NOTED_SECONDS)


def seconds_since(name: str) -> float | None:
    """How long ago it was noted last; None where that is too long ago, or was never."""
    noted = server().get(f"{_KEY}{name}")
    return None if noted is None else max(time.time() - int(noted), 0.0)
