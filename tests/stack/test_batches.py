"""A file of many orders, sent in chunks over HTTP; its workers are killed and nothing is lost."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
from contextlib import closing
from typing import Any

import pytest

from tests.stack.installation import Stack, eventually
from tests.submissions import order

pytestmark = pytest.mark.worker
ORDERS = 240
SETTINGS = {
    "SCREENING_LEASE_SECONDS": "8",
    "BULK_PATIENCE_SECONDS": "8",
    "SCREENING_BATCH": "20",
    "BATCH_CHUNK": "60",
}


def test_batch_whose_workers_are_killed_twice_is_answered_whole(stack: Stack) -> None:
    stack.environment |= SETTINGS
    rows = b"".join(json.dumps(order(reference=f"SO-{n}")).encode() + b"\n" for n in range(ORDERS))
    batch = _sent(stack, gzip.compress(rows + b"{}\n"))
    place = f"/api/v1/batches/{batch}/"
    stack.start_beat()
    for number in range(2):
        victim = stack.start_worker(f"victim-{number}", "-Q", "bulk", "-c", "1")
        before = stack.get(place)

        def is_further(before: Any = before) -> bool:
            told = stack.get(place)
            return bool(
                told["rows_done"] > before["rows_done"] or told["screened"] > before["screened"]
            )

        eventually(is_further, seconds=120, what="a chunk is taken in or screened")
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        assert stack.get(place)["screened"] < ORDERS, "killed too late to show anything"
    stack.start_worker("heir")

    def is_answered() -> bool:
        told = stack.get(place)
        return bool(told["status"] == "taken" and told["screened"] == ORDERS)

    eventually(is_answered, seconds=240, what="all rows are answered")
    told = stack.get(place)
    counts = (told["rows_total"], told["accepted"], told["refused"], told["repeated"])
    assert counts == (ORDERS + 1, ORDERS, 1, 0)
    status, results = stack.fetch(f"{place}results/")
    assert status == 200
    entries = [json.loads(line) for line in results.splitlines()]
    assert [entry["number"] for entry in entries] == list(range(1, ORDERS + 2))
    assert {entry["outcome"] for entry in entries[:-1]} == {"clear"}


def test_what_somebody_waits_for_goes_before_a_batch(stack: Stack) -> None:
    """One process serves both queues; the batch was there first."""
    stack.environment |= SETTINGS
    rows = b"".join(json.dumps(order(reference=f"SO-{n}")).encode() + b"\n" for n in range(ORDERS))
    place = f"/api/v1/batches/{_sent(stack, rows)}/"
    status, queued = stack.post("/api/v1/transactions/", order(reference="NOW-1"))
    assert (status, queued["status"]) == (202, "queued")
    stack.start_worker("only", "-c", "1")
    eventually(
        lambda: stack.get(f"/api/v1/screenings/{queued['id']}/")["status"] == "completed",
        seconds=120,
        what="the order is answered",
    )
    assert stack.get(place)["screened"] < ORDERS
    eventually(lambda: stack.get(place)["screened"] > 0, seconds=120, what="the batch is at work")
    status, answer = stack.post("/api/v1/transactions/", order(reference="NOW-2"), Prefer="wait=30")
    assert (status, answer["decision"]) == (200, "release")
    assert stack.get(place)["screened"] < ORDERS, "it waited for the whole batch"


def _sent(stack: Stack, content: bytes) -> str:
    """Send a file in chunks, as Java's and .NET's clients do."""
    headers = {"Authorization": f"Bearer {stack.api_key}", "Content-Type": "application/x-ndjson"}
    blocks = (content[start : start + 4096] for start in range(0, len(content), 4096))
    with closing(http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)) as connection:
        connection.request("POST", "/api/v1/batches/", blocks, headers, encode_chunked=True)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    assert answer.status == 202, told
    return str(told["id"])
