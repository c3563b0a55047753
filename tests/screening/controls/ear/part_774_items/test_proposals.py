"""A description proposes and never classifies (15 CFR 732.3(b))."""

from __future__ import annotations

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, only_line, order


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("Nvidia H100-SXM5 accelerator", "nvidia-h100-sxm"),
        ("AMD Instinct MI300 X", "amd-mi300x"),
        ("Nvidia GeForce RTX4090", "nvidia-rtx-4090"),
    ],
)
def test_words_near_a_catalog_name_propose_it(
    tables: ControlTables, description: str, code: str
) -> None:
    assert code in {p.code for p in tables.catalog.proposals(description)}


def test_words_near_a_heading_propose_the_entry(tables: ControlTables) -> None:
    item = tables.items["3A001"]
    assert "3A001" in {p.code for p in tables.catalog.proposals(item.heading)}


@pytest.mark.parametrize("description", ["", "M6", "Office chair, grey"])
def test_ordinary_words_propose_nothing(tables: ControlTables, description: str) -> None:
    assert tables.catalog.proposals(description) == ()


def test_proposal_is_shown_and_classifies_nothing(tables: ControlTables) -> None:
    part = line(eccn=None, description="Heat sink for Nvidia GeForce RTX4090 graphics")
    answer = ask(order("DE", lines=[part]), tables)
    determination = only_line(answer)
    assert determination.result is Result.UNCLASSIFIED
    assert determination.eccn is None
    assert answer.outcome is Outcome.HOLD
    step = next(s for s in determination.path if s.step == "classification")
    assert any("nvidia-rtx-4090" in p for p in step.inputs["proposals"])
