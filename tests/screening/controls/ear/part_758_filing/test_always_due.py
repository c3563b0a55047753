"""Rows that are filed at any value, each with a neighbor that stays quiet (15 CFR 758.1(b))."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.ear.part_758_filing.always_due import always_due
from screening.controls.ear.part_758_filing.goods import goods_of
from screening.controls.ear.part_758_filing.leaving import leaving as leaving_of
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_758_filing.blocks import (
    asked,
    block_of,
    cites,
    due,
    goods,
    leaving,
    met,
)
from tests.screening.controls.orders import ask, inquiry_of, party


def item(eccn: str, value: str = "100", **fields: Any) -> dict[str, Any]:
    return goods(value, eccn=eccn, description="Goods", **fields)


@pytest.mark.parametrize("country", ["IR", "KP", "SY", "CU"])
def test_row_1_group_e(country: str, tables: ControlTables) -> None:
    block = block_of(leaving(country, item("EAR99")), tables)
    assert block["eei"]["due"] == "yes"
    assert "758.1(b)(1)" in cites(block)


@pytest.mark.parametrize(
    ("symbol", "value", "expected"),
    [("GFT", "100", "check"), ("GOV", "100", "check"), ("GOV", "9000", "yes"), ("TMP", "1", "yes")],
)
def test_row_1_classes_of_30_37_y(
    symbol: str, value: str, expected: str, tables: ControlTables
) -> None:
    submission = leaving("CU", item("EAR99", value, license_exception=symbol))
    inquiry = inquiry_of(submission, tables)
    (goods_,) = goods_of(inquiry, ask(submission, tables).determinations)
    (row,) = [g for g in always_due(leaving_of(inquiry), goods_) if g.cite == "758.1(b)(1)"]
    assert row.due == expected


@pytest.mark.parametrize("country", ["DE", "TR"])
def test_row_1_leaves_others(country: str, tables: ControlTables) -> None:
    assert due(leaving(country, item("EAR99")), tables) == "no"


def test_row_2_a_license_is_needed_or_used(tables: ControlTables) -> None:
    needed = block_of(leaving("CN", item("3A001.a.7")), tables)
    assert "758.1(b)(2)" in cites(needed)
    used = block_of(leaving("DE", item("3A001.a.7", license_number="D123456")), tables)
    assert "758.1(b)(2)" in cites(used)
    free = block_of(leaving("CA", item("3A001.a.7")), tables)
    assert free["eei"]["due"] == "no"


@pytest.mark.parametrize(
    ("hts", "expected"),
    [("7102.31.0000", "yes"), ("7102.10", "yes"), ("7102.39.0050", "no"), ("7318.15", "no")],
)
def test_row_2_rough_diamonds(hts: str, expected: str, tables: ControlTables) -> None:
    assert due(leaving("DE", item("EAR99", hts=hts)), tables) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"used_vehicle": True}, "yes"),
        ({"hts": "8703.23.0190"}, "check"),
        ({"hts": "8703.23.0190", "used_vehicle": False}, "no"),
        ({"hts": "8708.29.5060"}, "no"),  # parts of vehicles
    ],
)
def test_row_2_used_vehicles(fields: dict[str, Any], expected: str, tables: ControlTables) -> None:
    block = block_of(leaving("DE", item("EAR99", **fields)), tables)
    assert block["eei"]["due"] == expected
    if expected == "yes":
        assert block["eei"]["itn_before"] == {"used_vehicle": "72h"}


def test_a_vehicle_that_is_filed_anyway_is_asked_for_its_deadline(tables: ControlTables) -> None:
    block = block_of(leaving("DE", item("EAR99", "9000", hts="8703.23.0190")), tables)
    assert block["eei"]["due"] == "yes"
    assert "lines[0].used_vehicle" in asked(block)


@pytest.mark.parametrize("country", ["AU", "CA", "GB"])
@pytest.mark.parametrize(
    ("eccn", "cited"),
    [("9A610.x", True), ("9A515.a", True), ("9A610.y", False), ("9A991.d", False)],
)
def test_row_3_series_600_and_9x515(
    eccn: str, cited: bool, country: str, tables: ControlTables
) -> None:
    block = block_of(leaving(country, item(eccn)), tables)
    assert ("758.1(b)(3)" in cites(block)) is cited
    assert block["eei"]["due"] == "yes" or not cited


def test_row_3_without_a_paragraph_is_asked(tables: ControlTables) -> None:
    block = block_of(leaving("CA", item("9A610")), tables)
    assert block["eei"]["due"] == "check"
    assert "lines[0].eccn" in asked(block)


def test_row_4_sta(tables: ControlTables) -> None:
    sta = leaving("IL", item("3A001.a.14", license_exception="STA"))
    assert "758.1(b)(4)" in cites(block_of(sta, tables))
    nlr = leaving("CA", item("EAR99", license_exception="STA"))
    assert due(nlr, tables) == "no"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("intermediate_consignee", "yes"),
        ("ultimate_consignee", "yes"),
        ("end_user", "yes"),
        ("purchaser", "no"),
        ("freight_forwarder", "no"),
    ],
)
def test_row_5_the_roles_of_an_unverified_party(
    role: str, expected: str, tables: ControlTables
) -> None:
    others = [] if role == "ultimate_consignee" else [party(name="Example Other GmbH")]
    submission = leaving("DE", parties=[party(role), *others])
    assert due(submission, tables, hits=[met("us-bis-unverified-list")]) == expected


def test_row_5_a_possible_match_is_asked(tables: ControlTables) -> None:
    hit = met("us-bis-unverified-list", is_match=False)
    block = block_of(leaving("DE"), tables, hits=[hit])
    assert (block["eei"]["due"], "parties[0].name" in asked(block)) == ("check", True)
    other = met("us-bis-meu-list", is_match=False)
    assert due(leaving("DE"), tables, hits=[other]) != "yes"


@pytest.mark.parametrize(
    ("eccn", "cited"),
    [
        ("0A501.a", True),
        ("0A501.b", True),
        ("0A501.y", False),
        ("0A506", True),
        ("0A507", True),
        ("0A505.a", True),
        ("0A505.c", False),
        ("0A504.a", False),
    ],
)
def test_row_6_firearms(eccn: str, cited: bool, tables: ControlTables) -> None:
    block = block_of(leaving("CA", item(eccn)), tables)
    assert ("758.1(b)(9)" in cites(block) and block["eei"]["due"] == "yes") is cited


@pytest.mark.parametrize("eccn", ["0A502", "0A505", "0A501"])
def test_row_6_what_the_code_does_not_tell_is_asked(eccn: str, tables: ControlTables) -> None:
    block = block_of(leaving("CA", item(eccn)), tables)
    assert block["eei"]["due"] == "check"
    assert {"758.1(b)(9)"} <= cites(block)


@pytest.mark.parametrize(
    ("country", "eccn", "expected"),
    [
        ("CN", "5A991.b", "yes"),
        ("HK", "5A991.b", "yes"),
        ("VE", "5A991.b", "yes"),
        ("MO", "5A991.b", "no"),
        ("TW", "5A991.b", "no"),
        ("CN", "EAR99", "no"),
        ("HK", "EAR99", "no"),
    ],
)
def test_row_7_control_list_to_three_countries(
    country: str, eccn: str, expected: str, tables: ControlTables
) -> None:
    block = block_of(leaving(country, item(eccn)), tables)
    assert block["eei"]["due"] == expected
    assert ("758.1(b)(10)" in cites(block)) is (expected == "yes")


def test_row_7_government_needs_eligibility(tables: ControlTables) -> None:
    block = block_of(leaving("CN", item("5A991.b", license_exception="GOV")), tables)
    assert block["eei"]["due"] == "check"
    unclassified = block_of(leaving("CN", goods("1", eccn=None)), tables)
    assert unclassified["eei"]["due"] == "check"


def test_row_8_group_d(tables: ControlTables) -> None:
    assert "758.1(b)(11)" in cites(block_of(leaving("VN", item("3A069")), tables))
    assert "758.1(b)(11)" not in cites(block_of(leaving("DE", item("3A069")), tables))


def test_row_9_onward_from_three_countries(tables: ControlTables) -> None:
    onward = leaving("CA", item("EAR99"))
    onward["end_use"]["reexport"] = True
    block = block_of(onward, tables)
    assert (block["eei"]["due"], "end_use.location_country" in asked(block)) == ("check", True)
    elsewhere = leaving("DE", item("EAR99"))
    elsewhere["end_use"]["reexport"] = True
    assert "end_use.location_country" not in asked(block_of(elsewhere, tables))
    through = leaving("DE", item("EAR99"), route={"transit_countries": ["GB"]})
    assert due(through, tables) == "no"  # a shipment straight there is not filed either


def test_the_final_country_counts_and_not_the_way(tables: ControlTables) -> None:
    known = leaving("CN", item("5A991.b"), route={"transit_countries": ["CA"]})
    assert due(known, tables) == "yes"
