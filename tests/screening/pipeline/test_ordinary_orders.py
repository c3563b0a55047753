"""Ordinary orders as ERPs send them, in dollars, in euro and from Germany: nobody is called.

``ordinary_cases.jsonl``, each with its why. ``ordinary_neighbors.jsonl`` are more of the kind, and
beside each that must clear what a person has to look at all the same. ``more_neighbors.jsonl`` are
goods of every day to forty countries, and as many orders at which a careful clerk stops.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from screening.pipeline import reference_in_force, screen_submission

pytestmark = pytest.mark.usefixtures("shipped_lists")

CASES = [
    json.loads(row)
    for row in (Path(__file__).parent / "ordinary_cases.jsonl").read_text("utf-8").splitlines()
]
NEIGHBORS = [
    json.loads(row)
    for row in (Path(__file__).parent / "ordinary_neighbors.jsonl").read_text("utf-8").splitlines()
]

MORE = [
    json.loads(row)
    for row in (Path(__file__).parent / "more_neighbors.jsonl").read_text("utf-8").splitlines()
]


def asked(submission: dict[str, Any]) -> Any:
    """What the product says of a submission today."""
    now = timezone.now()
    return screen_submission(
        submission, reference=reference_in_force(), as_of=now.date(), instant=now
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_ordinary_order_is_released(case: dict[str, Any]) -> None:
    screened = asked(case["transaction"])
    assert screened.outcome == "clear", (case["why"], screened.answer["reasons"])


@pytest.mark.parametrize("case", NEIGHBORS, ids=lambda case: case["id"])
def test_neighbor_is_released_or_looked_at(case: dict[str, Any]) -> None:
    screened = asked(case["transaction"])
    codes = {reason["code"] for reason in screened.answer["reasons"]}
    assert screened.outcome == case["expect"], (case["why"], codes)


@pytest.mark.parametrize("case", MORE, ids=lambda case: case["id"])
def test_everyday_goods_flow_and_what_a_clerk_stops_at_does_not(case: dict[str, Any]) -> None:
    screened = asked(case["transaction"])
    codes = {reason["code"] for reason in screened.answer["reasons"]}
    assert (screened.outcome == "clear") is (case["expect"] == "clear"), (case["why"], codes)
