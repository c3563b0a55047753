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


def test_columns_of_further_fields_are_read() -> None:
    told = submission_of(
        {
            **{heading: cell for heading, cell in ROW.items() if "lines[1]" not in heading},
            "kind": "sample",
            "goods_issued_on": datetime(2026, 11, 20, tzinfo=UTC),
            "filing.itn": "X20261120123456",
            "parties[0].names[0].kind": "trade",
            "parties[0].names[0].name": "Example Werke",
            "parties[0].addresses[0].kind": "bill_to",
            "parties[0].addresses[0].country": "AT",
            "parties[0].nationalities": "DE; AT",
            "lines[0].price_unit": "100",
            "lines[0].currency": "EUR",
            "lines[0].parent_line": 2.0,
            "lines[0].ship_to.country": "AT",
            "lines[0].ship_from.country": "US",
            "lines[0].source_order": 4711.0,
            "lines[1].number": 2,
            "lines[1].description": "Tool set",
        }
    )
    (party,) = told["parties"]
    assert party["names"] == [{"kind": "trade", "name": "Example Werke"}]
    assert party["addresses"] == [{"kind": "bill_to", "country": "AT"}]
    assert party["nationalities"] == ["DE", "AT"]
    line = told["lines"][0]
    assert (line["price_unit"], line["currency"], line["parent_line"]) == (100, "EUR", 2)
    assert (line["ship_to"], line["ship_from"]) == ({"country": "AT"}, {"country": "US"})
    assert line["source_order"] == "4711"
    assert told["goods_issued_on"] == "2026-11-20"
    check_submission(told)


def test_columns_of_a_partner_are_read() -> None:
    told = submission_of(
        {"name": "Example Werke GmbH", "address.country": "DE", "names[0].kind": "own_script",
         "names[0].name": "示例", "addresses[0].kind": "site", "addresses[0].city": "Linz",
         "nationalities": "DE;CH"},
        is_partner=True,
    )  # fmt: skip
    assert told["names"] == [{"kind": "own_script", "name": "示例"}]
    assert told["addresses"] == [{"kind": "site", "city": "Linz"}]
    assert told["nationalities"] == ["DE", "CH"]
