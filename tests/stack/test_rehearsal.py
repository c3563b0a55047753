"""A policy is tried on stored orders by a real worker, slice by slice, and the orders stay."""

from __future__ import annotations

import json

import pytest

from tests.stack.installation import Stack, eventually
from tests.submissions import order

pytestmark = pytest.mark.worker

ASK = """
from django.utils import timezone
from screening.rehearsals.asking import ask_for_rehearsal, policy_with_setting
from screening.tasks import enqueue, rehearse
today = timezone.now().date()
content = policy_with_setting("controls/flags/switches/rf.packaging", '{"enabled": false}')
asked = ask_for_rehearsal(content=content, begins_on=today, ends_on=today, by="paula")
assert enqueue(rehearse, str(asked.pk))
"""
TELL = """
import json
from screening.models import Rehearsal, Screening
row = Rehearsal.objects.get()
outcomes = sorted(Screening.objects.values_list("outcome", flat=True))
print(json.dumps([row.status, row.judged, row.tally.get("outcomes"), outcomes]))
"""


def told(stack: Stack) -> list[object]:
    """State, progress, what moved, and the stored outcomes."""
    said: list[object] = json.loads(stack.manage("shell", "-v", "0", "-c", TELL).splitlines()[-1])
    return said


def test_rehearsal_runs_in_a_worker_and_touches_no_order(stack: Stack) -> None:
    stack.start_worker("worker")
    for number in range(3):
        wish = order(reference=f"SO-{number}", special_instructions="please relabel the boxes")
        assert stack.post("/api/v1/transactions/", wish, Prefer="wait=30")[1]["outcome"] == "hold"
    stack.manage("shell", "-v", "0", "-c", ASK)
    eventually(lambda: told(stack)[0] == "completed", seconds=60, what="the rehearsal is finished")
    assert told(stack) == ["completed", 3, {"hold clear": 3}, ["hold", "hold", "hold"]]
    assert "sound" in stack.manage("verify_audit", may_end=(0, 3)).lower()
