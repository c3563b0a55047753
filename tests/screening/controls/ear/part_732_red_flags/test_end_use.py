"""End use, place and packaging: both sides of each flag."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_732_red_flags.orders import (
    chip,
    chip_order,
    firm,
    flags,
    plain_order,
)
from tests.screening.controls.orders import CIVIL_USE, line

SITE = {"address": "1 Example Road, Example City", "mw": 4, "operator": "Example Werke GmbH"}


@pytest.mark.parametrize(
    ("use", "fires", "why"),
    [
        ({"military": False}, True, "absent"),
        ({"statement": "x" * 19}, True, "one character too short"),
        ({"statement": "x" * 20}, False, "long enough"),
        ({"statement": "resale"}, True, "says nothing"),
    ],
)
def test_end_use_missing(tables: ControlTables, use: dict[str, Any], fires: bool, why: str) -> None:
    assert ("rf.enduse_missing" in flags(chip_order(end_use=use), tables)) is fires, why
    assert "rf.enduse_missing" not in flags(plain_order(end_use=use), tables), "ordinary goods"


@pytest.mark.parametrize(
    ("fields", "fires", "why"),
    [
        ({"end_use": {**CIVIL_USE, "location_country": "AT"}}, True, "used in another country"),
        ({"end_use": {**CIVIL_USE, "location_country": "DE"}}, False, "the same country"),
        ({"parties": [firm(), firm("end_user", "CN", name="Example B")]}, True, "user in D:5"),
        ({"parties": [firm(), firm("end_user", "AT", name="Example B")]}, False, "user in Austria"),
    ],
)
def test_used_elsewhere(
    tables: ControlTables, fields: dict[str, Any], fires: bool, why: str
) -> None:
    assert ("rf.hq_end_use_mismatch" in flags(plain_order(**fields), tables)) is fires, why


@pytest.mark.parametrize(
    ("fields", "fires", "why"),
    [
        ({"special_instructions": "delivery place to be advised"}, True, "no place"),
        ({"end_use": {**CIVIL_USE, "site": {"address": "2 Other Road, Hamburg"}}}, True, "city"),
        ({"end_use": {**CIVIL_USE, "site": SITE}}, False, "the consignee's city"),
        ({"delivery_date": "2026-12-01"}, False, "a date"),
    ],
)
def test_vague_delivery(
    tables: ControlTables, fields: dict[str, Any], fires: bool, why: str
) -> None:
    assert ("rf.vague_delivery" in flags(chip_order(**fields), tables)) is fires, why


@pytest.mark.parametrize(
    ("fields", "fires", "why"),
    [
        ({"special_instructions": "Hold for onward delivery"}, True, "onward"),
        ({"special_instructions": "Deliver to the loading bay"}, False, "ordinary"),
        (
            {"parties": [firm(address={"street": "Jebel Ali Free Zone 4", "country": "DE"})]},
            True,
            "free zone",
        ),
    ],
)
def test_held_for_onward(
    tables: ControlTables, fields: dict[str, Any], fires: bool, why: str
) -> None:
    assert ("rf.ac_third_country_forward" in flags(chip_order(**fields), tables)) is fires, why


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("remove all manufacturer labels", True),
        ("repack into plain boxes", True),
        ("neutral packaging please", False),
        ("please relabel the boxes", True),
        ("do not relabel the boxes", False),
        ("no serial plates on the units", True),
        ("keep the boxes dry", False),
        ("label every pallet with the order number", False),
    ],
)
def test_packaging(tables: ControlTables, text: str, fires: bool) -> None:
    found = flags(plain_order(special_instructions=text), tables)
    assert ("rf.packaging" in found) is fires
    assert found.get("rf.packaging", "high") == "high"


@pytest.mark.parametrize(
    ("what", "means", "fires"),
    [
        ("training of a frontier model", "remote_compute", True),
        ("rendering of films", "remote_compute", False),
        ("training of a frontier model", "email", False),
    ],
)
def test_training_over_remote_access(
    tables: ControlTables, what: str, means: str, fires: bool
) -> None:
    released = line(technology={"what": what, "means": means})
    submission = plain_order(kind="technology_release", lines=[released])
    assert ("rf.iaas_training" in flags(submission, tables)) is fires


def test_flags_of_accelerators_are_not_asked_of_ordinary_goods(tables: ControlTables) -> None:
    fields = {"special_instructions": "hold for onward delivery, place to be advised"}
    asked = flags(chip_order(**fields), tables)
    assert {"rf.ac_third_country_forward", "rf.vague_delivery"} <= set(asked)
    assert flags(plain_order(**fields), tables) == {}
    assert flags(plain_order(lines=[chip(eccn="EAR99", hts="7318.15")], **fields), tables) == {}
