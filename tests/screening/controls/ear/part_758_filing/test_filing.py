"""Four whole orders, where part 30 does not apply, and what is not known (15 CFR 758.1, 30.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from screening.controls.past import Past
from screening.controls.reference import ControlTables
from screening.terms.license import LicenseKind, LicenseRecord
from tests.screening.controls.conftest import load_tables
from tests.screening.controls.ear.part_758_filing.blocks import (
    asked,
    block_of,
    cites,
    due,
    goods,
    leaving,
    met,
)
from tests.screening.controls.orders import ask, order, party


def test_case_a_ear99_of_low_value(tables: ControlTables) -> None:
    block = block_of(leaving("DE", goods("1900")), tables)
    assert block["eei"]["due"] == "no"
    assert block["eei"]["legend"] == "NOEEI § 30.37(a)"
    assert block["eei"]["loading_authority"] == "NLR"
    assert block["dcs"]["required"] is False
    assert block["preliminary"] is True
    assert block["questions"] == []  # the total is within the limit, so no number is needed


def test_case_b_mass_market_of_high_value(tables: ControlTables) -> None:
    switch = goods("40000", eccn="5A992.c", description="Network switch", hts="8517.62.0090")
    block = block_of(leaving("VN", switch), tables)
    (line,) = block["lines"]
    assert (block["eei"]["due"], cites(block)) == ("yes", {"758.1(b)(5)"})
    assert (line["license_code"], line["license_number"]) == ("C33", "NLR")
    assert line["eccn"] == {"field": "optional", "value": "5A992"}
    assert line["schedule_b"] == "8517.62.0090"
    assert block["dcs"]["required"] is True
    assert block["dcs"]["text"].startswith("These items are controlled by the U.S. Government")
    assert block["dcs"]["eccns"] == []


@pytest.mark.parametrize("paragraph", ["", ".a", ".b"])
def test_case_c_advanced_computing_under_a_license(paragraph: str, tables: ControlTables) -> None:
    held = LicenseRecord(
        "D123456",
        LicenseKind.BIS_LICENSE,
        eccns=("3A090",),
        parties=("Example Werke GmbH",),
        countries=("SG",),
        value_left=None,
    )
    one = goods("1", eccn=f"3A090{paragraph}", license_number="D123456")
    block = block_of(leaving("SG", one), tables, past=Past(is_gathered=True, licenses=(held,)))
    (line,) = block["lines"]
    assert block["eei"]["due"] == "yes"
    assert {"758.1(b)(2)", "30.2(a)(1)(iv)"} <= cites(block)
    assert (line["license_code"], line["license_number"]) == ("C30", "D123456")
    assert line["eccn"] == {"field": "required", "value": "3A090"}
    assert block["eei"]["predeparture_only"] is True
    assert block["dcs"]["eccns"] == [f"3A090{paragraph}"]
    assert ("lines[0].eccn" in asked(block)) is (paragraph == "")


def test_the_license_value_is_what_the_license_has_in_dollars(tables: ControlTables) -> None:
    held = LicenseRecord("D123456", LicenseKind.BIS_LICENSE, value_left=Decimal(5), currency="USD")
    past = Past(is_gathered=True, licenses=(held,))
    one = goods("1", eccn="3A090.a", license_number="D123456")
    (line,) = block_of(leaving("SG", one), tables, past=past)["lines"]
    assert line["license_value"] == "5"
    euro = Past(is_gathered=True, licenses=(LicenseRecord("D123456", held.kind),))
    block = block_of(leaving("SG", one), tables, past=euro)
    assert block["lines"][0]["license_value"] is None
    assert any("Value of the license" in q["text"] for q in block["questions"])


def test_case_d_ear99_to_china(tables: ControlTables) -> None:
    low = block_of(leaving("CN", goods("1900")), tables)
    assert (low["eei"]["due"], low["eei"]["legend"]) == ("no", "NOEEI § 30.37(a)")
    high = block_of(leaving("CN", goods("9000")), tables)
    (line,) = high["lines"]
    assert (high["eei"]["due"], line["license_code"]) == ("yes", "C33")
    assert line["eccn"]["value"] == "EAR99"
    assert high["dcs"]["required"] is False


@pytest.mark.parametrize("flag", ["military", "military_intelligence"])
def test_case_d_an_unanswered_use_is_asked(flag: str, tables: ControlTables) -> None:
    submission = leaving("CN", goods("1900"))
    del submission["end_use"][flag]
    block = block_of(submission, tables)
    assert block["eei"]["due"] == "check"
    assert f"end_use.{flag}" in asked(block)
    submission = leaving("DE", goods("1900"))
    del submission["end_use"][flag]
    assert due(submission, tables) == "no"  # a neighbor: not a country of 744.21 or 744.22


def test_case_d_a_listed_consignee_and_a_needed_license(tables: ControlTables) -> None:
    unverified = met("us-bis-unverified-list")
    assert due(leaving("CN", goods("1")), tables, hits=[unverified]) == "yes"
    licensed = block_of(leaving("CN", goods("1", eccn="3A001.a.7")), tables)
    assert licensed["eei"]["due"] == "yes"
    assert "758.1(b)(2)" in cites(licensed)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("US", "DE", "yes"),
        ("PR", "DE", "yes"),
        ("VI", "DE", "yes"),
        ("DE", "FR", "not_applicable"),  # a reexport
        ("DE", "US", "not_applicable"),
        ("US", "US", "not_applicable"),
        ("US", "PR", "yes"),
        ("PR", "US", "yes"),
        ("US", "VI", "yes"),
        ("VI", "US", "not_applicable"),
        ("US", "GU", "not_applicable"),
        ("GU", "US", "not_applicable"),
        ("GU", "DE", "check"),
    ],
)
def test_where_part_30_applies(start: str, end: str, expected: str, tables: ControlTables) -> None:
    submission = leaving(end, goods("9000"), ship_from={"country": start})
    block = block_of(submission, tables)
    assert block["eei"]["due"] == expected
    assert block["applies"] is (expected != "not_applicable")


def test_trade_with_puerto_rico_counts_its_value_alone(tables: ControlTables) -> None:
    block = block_of(leaving("PR", goods("900", eccn="3A001.a.7")), tables)
    assert block["eei"]["due"] == "no"
    assert block["dcs"]["required"] is False
    filed = block_of(leaving("PR", goods("9000")), tables)
    assert filed["eei"]["itn_before"] == {"US-PR": "arrival"}
    assert filed["lines"][0]["license_code"] == "C33"


@pytest.mark.parametrize(
    ("means", "expected"), [("download", False), ("physical", True), (None, True)]
)
def test_only_things_are_filed(means: str | None, expected: bool, tables: ControlTables) -> None:
    technology = {"what": "drawings"} | ({"means": means} if means else {})
    one = goods("100", technology=technology)
    block = block_of(leaving("DE", one, kind="technology_release"), tables)
    assert block["applies"] is expected
    assert ("lines[0].technology.means" in asked(block)) is (means is None)


def test_an_order_is_preliminary_and_a_shipment_is_not(tables: ControlTables) -> None:
    assert block_of(leaving("DE"), tables)["preliminary"] is True
    assert block_of(leaving("DE", kind="shipment"), tables)["preliminary"] is False


def test_before_the_day_of_reading_it_is_checked(tables: ControlTables) -> None:
    reference = load_tables()
    day = date(2024, 6, 1)
    block = block_of(leaving("DE"), reference.on(day), as_of=day)
    assert (block["eei"]["due"], block["lines"]) == ("check", [])
    assert asked(block) == {"date"}


def test_without_a_destination_it_is_asked(tables: ControlTables) -> None:
    buyer = party("purchaser", address={"city": "Example City"})
    submission = order(destination_country=None, parties=[buyer], end_use={"military": False})
    block = block_of(submission, tables)
    assert (block["eei"]["due"], asked(block)) == ("check", {"destination_country"})


def test_an_unknown_start_is_asked_where_something_is_filed(tables: ControlTables) -> None:
    assert "ship_from.country" in asked(
        block_of(leaving("DE", goods("9000"), ship_from=None), tables)
    )
    assert asked(block_of(leaving("DE", goods("900"), ship_from=None), tables)) == set()


def test_a_question_of_many_lines_is_asked_once(tables: ControlTables) -> None:
    lines = [goods("9000", number=n) for n in range(1, 9)]
    block = block_of(leaving("DE", *lines), tables)
    texts = [q["text"] for q in block["questions"] if q["field"] == "lines[].schedule_b"]
    assert texts == ["Ten-digit Schedule B of line 1, 2, 3, 4, 5, 6, 7, 8?"]
    few = block_of(leaving("DE", *lines[:2]), tables)
    assert {"lines[0].schedule_b", "lines[1].schedule_b"} <= asked(few)


def test_a_clear_answer_stays_clear_whatever_is_due(tables: ControlTables) -> None:
    for value in ("1", "9000"):
        assert ask(leaving("DE", goods(value)), tables).outcome == "clear"
