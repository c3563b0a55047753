"""A real worker process screens what came in over HTTP, and a killed one loses nothing."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from tests.stack.installation import Stack, eventually
from tests.submissions import order, order_for

pytestmark = pytest.mark.worker


def test_order_for_a_listed_party_is_blocked_with_its_entry(stack: Stack) -> None:
    stack.start_worker("worker")
    status, answer = stack.post(
        "/api/v1/transactions/", order_for("IEIT Systems", "CN"), Prefer="wait=30"
    )
    assert (status, answer["status"], answer["outcome"]) == (200, "completed", "block")
    assert answer["decision"] == "pending"
    (hit,) = [h for h in answer["hits"] if h["is_match"]]
    assert hit["name"] == "IEIT Systems Co. Ltd."
    assert hit["listed_party"]["source"] == "us-bis-entity-list"
    (measure,) = hit["listed_party"]["measures"]
    assert measure["license_requirement"]
    assert measure["license_policy"]
    assert measure["citations"][0]["text"].endswith(tuple("0123456789"))
    (case,) = stack.get("/api/v1/cases/")["results"]
    assert case["id"] == answer["case"]["id"]
    assert stack.get(f"/api/v1/screenings/{answer['id']}/") == answer


def test_without_a_worker_the_order_waits_and_is_not_lost(stack: Stack) -> None:
    status, queued = stack.post("/api/v1/transactions/", order())
    assert (status, queued["status"], queued["outcome"]) == (202, "queued", None)
    stack.start_worker("late")

    def answered() -> bool:
        return bool(stack.get(f"/api/v1/screenings/{queued['id']}/")["outcome"] == "clear")

    eventually(answered, seconds=60, what="the order is cleared by the worker that came late")


def test_sigkill_in_the_middle_loses_nothing(stack: Stack) -> None:
    """The worker dies with its whole process group while it holds screenings; another goes on."""
    victim = stack.start_worker("victim")
    stack.post("/api/v1/transactions/", order(reference="WARM"), Prefer="wait=30")
    os.killpg(victim.pid, signal.SIGSTOP)  # on a slow machine it would keep pace
    ids = [
        stack.post("/api/v1/transactions/", order(reference=f"SO-{n}"))[1]["id"] for n in range(60)
    ]

    def seen(pk: str) -> Any:
        return stack.get(f"/api/v1/screenings/{pk}/")

    os.killpg(victim.pid, signal.SIGCONT)
    eventually(
        lambda: seen(ids[0])["status"] == "completed", seconds=60, what="it goes on with its work"
    )
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    states = [seen(pk)["status"] for pk in ids]
    assert any(state != "completed" for state in states), "killed too late to show anything"
    stack.start_worker("heir")
    stack.start_beat()
    eventually(
        lambda: all(seen(pk)["outcome"] == "clear" for pk in ids),
        seconds=120,
        what="every screening is finished by the other worker",
    )
