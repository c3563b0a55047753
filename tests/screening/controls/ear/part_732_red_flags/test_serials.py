"""Serial numbers seen again: the chain of custody, straw buyers, duplicates."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_732_red_flags.orders import (
    chip,
    chip_order,
    firm,
    flags,
    not_evaluated,
    plain_order,
    sighting,
)
from tests.screening.controls.orders import ask, line

SAME: dict[str, Any] = {"holder": "EXAMPLE WERKE", "buyer": "Example Werke GmbH", "country": "DE"}


def seen(**fields: Any) -> Past:
    """Records with one earlier transaction of SN-1."""
    return Past(is_gathered=True, sightings=(sighting(**fields),))


@pytest.mark.parametrize(
    ("fields", "fires", "why"),
    [
        ({}, True, "another holder"),
        ({**SAME, "country": "AT"}, True, "another country"),
        (SAME, False, "the same holder and country: the order this shipment fulfils"),
        ({"serial": "SN-2"}, False, "another unit"),
        ({"serial": "sn 1"}, True, "another spelling"),
    ],
)
def test_serial_seen_before(
    tables: ControlTables, fields: dict[str, Any], fires: bool, why: str
) -> None:
    submission = chip_order(lines=[chip(serial_numbers=["SN-1"])])
    found = flags(submission, tables, past=seen(**fields))
    assert ("rf.serial_reuse" in found) is fires, why


@pytest.mark.parametrize(("numbers", "fires"), [(["A1", "a-1"], True), (["A1", "A2"], False)])
def test_serial_twice_in_one_transaction(
    tables: ControlTables, numbers: list[str], fires: bool
) -> None:
    submission = plain_order(lines=[line(serial_numbers=numbers)])
    assert ("rf.serial_reuse" in flags(submission, tables)) is fires


def test_chain_of_custody_is_shown(tables: ControlTables) -> None:
    submission = chip_order(lines=[chip(serial_numbers=["SN-1"])])
    answer = ask(submission, tables, past=seen())
    (flag,) = [f for f in answer.red_flags if f.code == "rf.serial_reuse"]
    (link,) = flag.inputs["chain_of_custody"]
    assert (link["reference"], link["date"], link["holder"]) == (
        "T-0",
        "2026-10-01",
        "Example First LLC",
    )
    assert flag.inputs["now"] == {"holder": "Example Werke GmbH", "country": "DE"}


def test_units_of_one_holder_are_one_link(tables: ControlTables) -> None:
    numbers = [f"SN-{n}" for n in range(30)]
    past = Past(is_gathered=True, sightings=tuple(sighting(n) for n in numbers))
    submission = chip_order(lines=[chip(serial_numbers=numbers)])
    answer = ask(submission, tables, past=past)
    (flag,) = [f for f in answer.red_flags if f.code == "rf.serial_reuse"]
    (link,) = flag.inputs["chain_of_custody"]
    assert (link["units"], link["serial_numbers"]) == (30, numbers[:10])


def test_past_that_nobody_looked_up_is_said(tables: ControlTables) -> None:
    submission = plain_order(lines=[line(serial_numbers=["SN-1"])])
    answer = ask(submission, tables, past=NOTHING_GATHERED)
    assert "rf.serial_reuse" in not_evaluated(answer)


@pytest.mark.parametrize(
    ("fields", "parties", "fires", "why"),
    [
        ({"is_domestic": True}, [firm()], True, "sold in the US, exported for another"),
        ({"is_domestic": False}, [firm()], False, "was an export before"),
        (
            {"is_domestic": True},
            [firm("purchaser", "US", name="Example First LLC"), firm()],
            False,
            "the US buyer itself",
        ),
    ],
)
def test_straw_buyer(
    tables: ControlTables,
    fields: dict[str, Any],
    parties: list[dict[str, Any]],
    fires: bool,
    why: str,
) -> None:
    submission = chip_order(parties=parties, lines=[chip(serial_numbers=["SN-1"])])
    found = flags(submission, tables, past=seen(**fields))
    assert ("rf.straw_buyer" in found) is fires, why
