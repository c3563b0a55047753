"""A heading is a path into the submission, a cell what the schema wants there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.batches.tables import submission_of
from screening.intake.schema import check_submission

ROW: dict[str, Any] = {
    "reference": "SO-1",
    "kind": "order",
    "date": datetime(2026, 11, 2, tzinfo=UTC),
    "destination_country": "DE",
    "parties[0].role": "end_user",
    "parties[0].name": "Example Werke GmbH",
    "parties[0].address.country": "DE",
    "parties[0].officers": "Erika Beispiel; Max Beispiel",
    "lines[0].number": "1",
    "lines[0].description": "Bench vise",
    "lines[0].quantity": 3.0,
    "lines[0].unit_value": 12.5,
    "lines[0].eccn": "EAR99",
    "lines[1].number": 2,
    "lines[1].description": "",
    "end_use.military": "no",
}


def test_row_is_the_order_that_it_says() -> None:
    told = submission_of({**ROW, "lines[1].description": "Hose clamp"})
    assert told == {
        "reference": "SO-1",
        "kind": "order",
        "date": "2026-11-02",
        "destination_country": "DE",
        "parties": [
            {
                "role": "end_user",
                "name": "Example Werke GmbH",
                "address": {"country": "DE"},
                "officers": ["Erika Beispiel", "Max Beispiel"],
            }
        ],
        "lines": [
            {"number": 1, "description": "Bench vise", "quantity": 3, "unit_value": "12.5",
             "eccn": "EAR99"},
            {"number": 2, "description": "Hose clamp"},
        ],
        "end_use": {"military": False},
    }  # fmt: skip
    check_submission(told)


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("reference", 1001, {"reference": "1001"}),  # a number where a text is wanted
        ("reference", 1001.0, {"reference": "1001"}),
        ("lines[0].quantity", "many", {"lines": [{"quantity": "many"}]}),  # the schema says it
        ("refrence", "SO-1", {"refrence": "SO-1"}),  # and asks whether another was meant
        ("lines[999999999].number", 1, {"lines[999999999].number": "1"}),
        ("parties[0]name", "x", {"parties": [{"name": "x"}]}),
        ("end_use.military", "TRUE", {"end_use": {"military": True}}),
        ("lines[0].serial_numbers", " ; ", {"lines": [{"serial_numbers": []}]}),
    ],
)
def test_cell(heading: str, cell: Any, told: dict[str, Any]) -> None:
    assert submission_of({heading: cell}) == told


HEADINGS = st.text(alphabet="ab[].0 ", max_size=12)
CELLS = st.none() | st.text(alphabet="ab1 ;", max_size=5) | st.integers()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(HEADINGS, CELLS, max_size=6))
def test_any_heading_is_read_or_told_as_it_stands(cells: dict[str, Any]) -> None:
    told = submission_of(cells)
    assert isinstance(told, dict)
    assert bool(told) == any(c is not None and str(c).strip() for c in cells.values())
