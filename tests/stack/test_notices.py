"""Who waits over HTTP is answered whether Redis is there, killed meanwhile, or back again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import redis

from screening.notices import CHANNEL
from tests.stack.installation import Stack, eventually, start_redis
from tests.submissions import order

pytestmark = pytest.mark.worker
ORDERS = "/api/v1/transactions/"
SCREEN = (
    "from screening.models import Screening; from screening.pipeline import run_screening; "
    "[run_screening(screening_id=str(one.pk)) for one in Screening.objects.filter(status='queued')]"
)
"""What a worker does, without the broker that a worker needs."""


def socket_of(stack: Stack) -> Path:
    return Path(stack.environment["REDIS_URL"].removeprefix("redis+socket://"))


def listeners(stack: Stack) -> int:
    with redis.Redis(unix_socket_path=str(socket_of(stack))) as client:
        return int(client.pubsub_numsub(CHANNEL)[0][1])


def kill_redis(stack: Stack) -> None:
    [process] = [it for service, it, _ in stack.launcher._running if service.name == "redis"]
    process.kill()
    process.wait()


def test_waiting_requests_are_answered_without_redis_too(stack: Stack) -> None:
    """Orders and the feed wait on one connection, Redis dies, and all are answered all the same."""
    end = stack.get("/api/v1/events/?after=latest")["next"]
    with ThreadPoolExecutor(3) as pool:
        posts = [
            pool.submit(stack.post, ORDERS, order(reference=f"SO-{n}"), Prefer="wait=30")
            for n in range(2)
        ]
        feed = f"/api/v1/events/?after={end}&wait=30&types=order.released"
        told = pool.submit(stack.get, feed)
        eventually(lambda: listeners(stack) == 1, seconds=30, what="one connection for all")
        kill_redis(stack)
        stack.manage("shell", "-v", "0", "-c", SCREEN)
        answers: list[tuple[int, Any]] = [post.result(60) for post in posts]
        assert [(status, answer["outcome"]) for status, answer in answers] == [(200, "clear")] * 2
        [event, *_] = told.result(60)["events"]
        assert event["data"]["reference"] in ("SO-0", "SO-1")

    start_redis(stack, socket_of(stack))
    stack.start_worker("worker")
    assert stack.post(ORDERS, order(reference="SO-2"), Prefer="wait=30")[0] == 200
    eventually(lambda: listeners(stack) == 1, seconds=30, what="it listens again")
    started = time.monotonic()
    status, late = stack.post(ORDERS, order(reference="SO-3"), Prefer="wait=30")
    assert (status, late["outcome"]) == (200, "clear")
    assert time.monotonic() - started < 30
