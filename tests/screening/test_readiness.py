"""``/readyz`` says what keeps orders from being judged, and what is late."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from compliance.celery import note_worker
from compliance.embedded_redis import server_command, wait_until_ready
from screening import broker
from screening.api import fullness
from screening.intake.submission import accept_transaction
from screening.lists.name_index import engine_in_force, ensure
from screening.models import Batch, ListVersion, Screening
from tests.submissions import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis(settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of this test's own; its socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="rz-") as folder:
        place = Path(folder) / "redis.sock"
        settings.BROKER_URL = f"redis+socket://{place}"
        process = subprocess.Popen(
            server_command(socket=place, data_dir=Path(folder)), stdout=subprocess.DEVNULL
        )
        assert wait_until_ready(place, seconds=20)
        fullness._looked_at = 0.0
        yield process
        process.terminate()
        process.wait()


def all_live(settings: Any) -> None:
    queues = (settings.INTERACTIVE, settings.BULK, settings.REPORTS, settings.LISTS)
    for name in (*queues, broker.BEAT):
        broker.note_alive(name)


def readyz() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def test_all_is_well(redis: Any, settings: Any) -> None:
    all_live(settings)
    ensure(list(ListVersion.objects.active()), engine=engine_in_force())
    status, told = readyz()
    assert (status, told["status"]) == (200, "ready")
    assert {
        name: part["state"] for name, part in told["parts"].items() if part["state"] != "ok"
    } == {}
    assert told["lists"]["state"] == "fresh"


def test_worker_that_is_silent_keeps_orders_from_being_judged(redis: Any, settings: Any) -> None:
    all_live(settings)
    broker.server().set(f"screening:alive:{settings.INTERACTIVE}", int(time.time()) - 90)
    status, told = readyz()
    assert (status, told["status"]) == (503, "not ready")
    assert told["parts"]["worker"]["state"] == "broken"
    assert "last heard of 9" in told["parts"]["worker"]["told"]


def test_silent_beat_is_late_and_the_service_stays(redis: Any, settings: Any) -> None:
    all_live(settings)
    broker.server().delete("screening:alive:beat")
    status, told = readyz()
    assert status == 200
    assert told["parts"]["beat"] == {"state": "late", "told": "not heard of"}


def test_broker_that_is_gone_and_a_full_disk(redis: Any, settings: Any) -> None:
    all_live(settings)
    settings.DISK_LEAST_BYTES = 10**18
    assert readyz()[1]["parts"]["disk"]["state"] == "broken"
    redis.terminate()
    redis.wait()
    status, told = readyz()
    assert status == 503
    assert told["parts"]["broker"] == {"state": "broken", "told": "does not answer"}


@pytest.mark.usefixtures("shipped_lists")
def test_order_that_waits_is_told_by_its_age(redis: Any, settings: Any, erp: User) -> None:
    all_live(settings)
    accept_transaction(submission=order(), owner=erp, through="test")
    assert readyz()[1]["parts"]["queue"]["state"] == "ok"
    Screening.objects.update(queued_at=timezone.now() - timedelta(seconds=100))
    queue = readyz()[1]["parts"]["queue"]
    assert queue["state"] == "late"
    assert queue["told"].startswith("the oldest order has waited 1")


def test_workers_note_themselves_and_go_on_without_a_broker(redis: Any, settings: Any) -> None:
    note_worker()
    assert broker.seconds_since(settings.INTERACTIVE) is not None


def test_full_queue_refuses_orders_and_says_when_to_come_again(
    redis: Any, settings: Any, api: Any
) -> None:
    settings.QUEUE_MOST = 3
    broker.server().rpush(settings.INTERACTIVE, "1", "2", "3")
    refused = api.post("/api/v1/transactions/", order(), format="json")
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert refused.json()["type"] == "urn:screening:problem:too-much-waits"
    assert not Screening.objects.exists()
    assert readyz()[1]["parts"]["broker"]["state"] == "broken"


def test_many_files_that_wait_refuse_the_next(settings: Any, api: Any, erp: User) -> None:
    settings.BATCHES_MOST = 1
    Batch.objects.create(owner=erp, through="test", format="ndjson")
    sent = api.post("/api/v1/batches/?kind=orders", b"{}\n", content_type="application/x-ndjson")
    assert (sent.status_code, sent["Retry-After"]) == (429, "30")
    Batch.objects.update(status=Batch.Status.TAKEN)
    sent = api.post("/api/v1/batches/?kind=orders", b"{}\n", content_type="application/x-ndjson")
    assert sent.status_code == 202
