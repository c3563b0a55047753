"""A worker's child that holds too much is replaced between two tasks, and nothing is lost by it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.stack.installation import Stack, eventually
from tests.submissions import order

pytestmark = pytest.mark.worker


def test_a_child_above_its_memory_is_replaced_and_every_order_is_answered(stack: Stack) -> None:
    settings = {"WORKER_MEMORY_MB": "1", "SCREENING_LEASE_SECONDS": "60"}
    narrow = dataclasses.replace(stack, environment=stack.environment | settings)
    worker = narrow.start_worker("narrow", "-c", "1")
    children: set[int] = set()
    for number in range(3):
        _, sent = stack.post("/api/v1/transactions/", order(reference=f"SO-{number}"))
        _until_clear(stack, sent["id"])
        _another_child(worker.pid, {*children})
        children |= _children(worker.pid)
    assert len(children) >= 3


def _until_clear(stack: Stack, screening: str) -> None:
    path = f"/api/v1/screenings/{screening}/"
    eventually(lambda: stack.get(path)["outcome"] == "clear", seconds=120, what="an answer")


def _another_child(worker: int, known: set[int]) -> None:
    what = "a child that has screened nothing yet"
    eventually(lambda: bool(_children(worker) - known), seconds=30, what=what)


def _children(pid: int) -> set[int]:
    """Processes that a process has started; ``env`` becomes what it runs."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(child) for child in tasks.split()}
