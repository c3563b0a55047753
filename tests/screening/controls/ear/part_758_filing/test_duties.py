"""Deadlines, consignee type and records (15 CFR 30.4, 30.6, 762.6; 31 CFR 501.601)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.conftest import load_tables
from tests.screening.controls.ear.part_758_filing.blocks import (
    asked,
    block_of,
    goods,
    leaving,
    met,
)
from tests.screening.controls.orders import party

FILED = goods("9000")


def test_all_deadlines_stand_while_the_mode_is_open(tables: ControlTables) -> None:
    before = block_of(leaving("DE", FILED), tables)["eei"]["itn_before"]
    assert before == {"air": "2h", "vessel": "24h", "rail": "2h", "truck": "1h", "mail": "2h",
                      "other": "2h"}  # fmt: skip


@pytest.mark.parametrize(("mode", "time"), [("vessel", "24h"), ("truck", "1h"), ("air", "2h")])
def test_the_deadline_of_the_mode(mode: str, time: str, tables: ControlTables) -> None:
    block = block_of(leaving("DE", FILED, filing={"mode": mode}), tables)
    assert block["eei"]["itn_before"] == {mode: time}


@pytest.mark.parametrize(
    ("country", "eccn", "fields", "only"),
    [
        ("DE", "EAR99", {}, False),
        ("DE", "5A992.c", {}, False),
        ("DE", "3A001.a.7", {}, True),
        ("CA", "9A610.x", {}, True),
        ("IR", "EAR99", {}, True),
        ("DE", "EAR99", {"filing": {"routed": True}}, True),
        ("DE", "EAR99", {"filing": {"routed": False}}, False),
    ],
)
def test_who_may_file_after_departure(
    country: str, eccn: str, fields: dict[str, Any], only: bool, tables: ControlTables
) -> None:
    one = goods("9000", eccn=eccn, description="Goods")
    block = block_of(leaving(country, one, **fields), tables)
    assert block["eei"]["predeparture_only"] is only


@pytest.mark.parametrize(
    ("business", "expected", "is_asked"),
    [
        ("manufacturer", "D", False),
        ("data_center", "D", False),
        ("bank", "D", False),
        ("government", "G", False),
        ("military", "G", False),
        ("distributor", "R", False),
        ("reseller", "R", False),
        ("other", "O", False),
        ("university", "O", True),
        (None, "O", True),
    ],
)
def test_the_type_of_the_consignee(
    business: str | None, expected: str, is_asked: bool, tables: ControlTables
) -> None:
    submission = leaving("DE", FILED, parties=[party(business_type=business)])
    block = block_of(submission, tables)
    assert block["consignee_type"] == expected
    assert ("parties[0].business_type" in asked(block)) is is_asked


def test_records_are_kept_longer_where_ofac_is_touched(tables: ControlTables) -> None:
    def years(submission: dict[str, Any], *hits: Any, **asked_for: Any) -> int:
        where = asked_for.pop("tables", tables)
        return int(block_of(submission, where, hits=hits, **asked_for)["records"]["years"])

    assert years(leaving("DE")) == 5
    assert years(leaving("DE"), met("us-bis-unverified-list")) == 5
    assert years(leaving("DE"), met("us-ofac-sdn", is_match=False)) == 10
    assert years(leaving("CU")) == 10
    before = date(2025, 3, 1)
    assert years(leaving("CU"), tables=load_tables().on(before), as_of=before) == 5
