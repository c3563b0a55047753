"""Rows of the control list that nobody can read are held (15 CFR 738.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.controls.reference import ControlTables
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, order


@pytest.mark.parametrize(
    ("controls", "why"),
    [
        ((), "an entry without a table"),
        ((ControlRow("XX", "entire entry"),), "a row with neither column nor words"),
        ((ControlRow("NS", "entire entry", chart_columns=("NS9",)),), "an unknown column"),
        ((ControlRow("NS", "some of them", chart_columns=("NS1",)),), "an unread scope"),
        ((ControlRow("NS", "entire entry", prose="see the moon"),), "unknown words"),
    ],
)
def test_rows_nobody_can_read_are_held(
    tables: ControlTables, controls: tuple[ControlRow, ...], why: str
) -> None:
    odd = ItemRecord("us-bis-ccl", "1A999", "An odd entry", ("NS",), controls)
    with_odd = replace(tables, items={**tables.items, "1A999": odd})
    answer = ask(order("DE", lines=[line(eccn="1A999")]), with_odd)
    assert answer.outcome is Outcome.HOLD, why
