"""Labelled texts: our own cases, and for each kind neighbors of which half must stay quiet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.texts import minded
from screening.controls.reference import ControlTables
from screening.management.rule_book.reference import shipped_tables

HERE = Path(__file__).parent
FIXTURES = HERE.parents[2] / "fixtures"
KEYS = ("kind", "expect", "destination_country", "eccn", "field", "text", "why")


def _rows() -> Iterator[dict[str, Any]]:
    for line in (HERE / "neighbors.tsv").read_text(encoding="utf-8").splitlines():
        yield dict(zip(KEYS, line.split("\t"), strict=True))
    for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        # Listed names in sentences are the index's to find; those no reading can.
        if not row["about"].startswith("listed:"):
            yield row


ROWS = tuple(_rows())


@pytest.fixture(scope="module")
def tables() -> ControlTables:
    """The law as shipped, on the day of the labels."""
    return shipped_tables(FIXTURES).on(date(2026, 11, 24))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:40] for row in ROWS])
def test_text_stops_or_passes_as_labelled(row: dict[str, Any], tables: ControlTables) -> None:
    found = minded(row, tables)
    assert bool(found) == (row["expect"] == "stop"), row["why"]


def test_half_of_the_neighbors_are_quiet() -> None:
    quiet = sum(row["expect"] == "pass" for row in ROWS)
    assert 0.4 < quiet / len(ROWS) < 0.6
