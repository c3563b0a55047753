"""A card under the price of small goods: split into lines, or sold nameless for a song."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, order, party

HELD, CLEAR = Outcome.HOLD, Outcome.CLEAR
_DEAR = {"quantity": 8, "unit_value": "7900"}
_MANY = {"quantity": 8000, "unit_value": "30"}


@pytest.mark.parametrize(
    ("lines", "outcome", "why"),
    [
        ([{"description": "Processing card", **_MANY}], HELD, "8,000 nameless cards"),
        ([{"description": "Compute modules", **_MANY}], HELD, "modules, in the plural"),
        ([{"description": "AI board", "quantity": 1000, "unit_value": "60"}], HELD, "an AI board"),
        ([{"description": "Tensor board", **_MANY, "hts": None}], HELD, "no customs code at all"),
        (
            [
                {"description": "Processing card part A", **_DEAR},
                {"description": "Cooling plate of the processing card", **_DEAR},
                {"description": "Memory of the processing card", **_DEAR},
            ],
            HELD,
            "one card in three lines",
        ),
        (
            [
                {"description": "Half of compute board", **_DEAR},
                {"description": "Other half of compute board", **_DEAR},
            ],
            HELD,
            "one board in two",
        ),
        ([{"description": "Processing card", "quantity": 100, "unit_value": "30"}], CLEAR, "few"),
        ([{"description": "Graphics card GT 710", **_MANY}], CLEAR, "says what it is"),
        ([{"description": "Memory card 64 GB", **_MANY}], CLEAR, "no such card"),
        ([{"description": "Network card", **_MANY}], CLEAR, "nor is this"),
        (
            [{"description": "Processing card", "part_number": "PX-7", **_MANY}],
            CLEAR,
            "a part number can be looked up",
        ),
        (
            [{"description": "Processing module", **_MANY, "hts": "8434.20"}],
            CLEAR,
            "of a dairy by its customs code",
        ),
        (
            [
                {"description": "Processing card part A", "quantity": 8, "unit_value": "900"},
                {"description": "Processing card part B", "quantity": 8, "unit_value": "900"},
            ],
            CLEAR,
            "together cheaper than an accelerator",
        ),
        (
            [
                {"description": "Rail kit for the server", **_DEAR},
                {"description": "Power supply for the server", **_DEAR},
            ],
            CLEAR,
            "pieces of a server",
        ),
    ],
)
def test_price_of_small_goods_hides_no_card(
    tables: ControlTables, lines: list[dict[str, Any]], outcome: Outcome, why: str
) -> None:
    parts = [line(**{"number": n, "hts": "8473.30", **part}) for n, part in enumerate(lines, 1)]
    answer = ask(order("VN", lines=parts), tables)
    assert answer.outcome is outcome, why


@pytest.mark.parametrize(
    ("headquarters", "outcome", "why"),
    [
        (None, HELD, "nobody says where the buyer is headquartered"),
        ("SG", CLEAR, "3A090 needs no license for Singapore, whatever the card is"),
    ],
)
def test_hidden_card_is_asked_for_where_its_class_would_need_a_license(
    tables: ControlTables, headquarters: str | None, outcome: Outcome, why: str
) -> None:
    parent = "Example Werke GmbH" if headquarters else None
    buyer = party(country="SG", headquarters_country=headquarters, ultimate_parent=parent)
    part = line(description="Processing card", hts="8473.30", **_MANY)
    submission = order("SG", parties=[buyer], lines=[part])
    assert ask(submission, tables).outcome is outcome, why
