"""Who the buyer is: both sides of each flag, boundary days and values included."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.controls.past import Past
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_732_red_flags.orders import (
    GATHERED,
    chip,
    chip_order,
    firm,
    flags,
    linked,
    not_evaluated,
    plain_order,
)
from tests.screening.controls.orders import TODAY, ask


def test_sense_of_names_is_left_to_a_person_and_said(tables: ControlTables) -> None:
    (missing,) = not_evaluated(ask(chip_order(), tables, past=GATHERED))["rf.translation"]
    assert "officer's checklist" in missing


@pytest.mark.parametrize(
    ("industry", "fires"),
    [("real estate", True), ("Garment trading", True), ("machine tools", False), (None, False)],
)
def test_business_mismatch(tables: ControlTables, industry: str | None, fires: bool) -> None:
    submission = chip_order(parties=[firm(industry=industry)])
    assert ("rf.business_mismatch" in flags(submission, tables)) is fires
    assert "rf.business_mismatch" not in flags(
        plain_order(parties=[firm(industry=industry)]), tables
    )


@pytest.mark.parametrize(
    ("fields", "value", "fires", "why"),
    [
        ({"identifiers": None, "website": None}, "10.00", True, "nothing to look up"),
        ({"identifiers": None}, "10.00", False, "a website"),
        ({"website": None}, "10.00", False, "a registration"),
        ({"incorporated_on": "2025-11-21"}, "250001.00", True, "364 days old, large order"),
        ({"incorporated_on": "2025-11-20"}, "250001.00", False, "365 days old"),
        ({"incorporated_on": "2025-11-21"}, "250000.00", False, "not above the limit"),
    ],
)
def test_no_background(
    tables: ControlTables, fields: dict[str, Any], value: str, fires: bool, why: str
) -> None:
    lines = [chip(quantity=1, unit_value=value)]
    submission = chip_order(parties=[firm(**fields)], lines=lines)
    assert ("rf.no_background" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(
    ("street", "fires"),
    [
        ("12 Example Road, Apt 4", True),
        ("P.O. Box 77", True),
        ("Coworking House, Desk 9", True),
        ("12 Example Road, Building 4", False),
        ("Suite 4, Example Tower", False),
    ],
)
def test_residential_address(tables: ControlTables, street: str, fires: bool) -> None:
    address = {"street": street, "city": "Example City", "country": "DE"}
    submission = chip_order(parties=[firm(address=address)])
    assert ("rf.ac_residential" in flags(submission, tables)) is fires


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({"website": None}, True),
        ({"email": "someone@gmail.com"}, True),
        ({"email": "someone@werke.example"}, False),
        ({"type": "person", "website": None, "email": None}, False),
    ],
)
def test_no_web(tables: ControlTables, fields: dict[str, Any], fires: bool) -> None:
    assert ("rf.ac_no_web" in flags(chip_order(parties=[firm(**fields)]), tables)) is fires


@pytest.mark.parametrize(("parent", "fires"), [(None, True), ("Example Werke GmbH", False)])
def test_headquarters_unknown(tables: ControlTables, parent: str | None, fires: bool) -> None:
    submission = chip_order(parties=[firm(ultimate_parent=parent)])
    assert ("rf.ac_hq_unknown" in flags(submission, tables)) is fires


@pytest.mark.parametrize(
    ("fields", "deal", "fires", "why"),
    [
        ({"website": "https://www.werke.com.cn"}, {}, True, "domain"),
        ({"phone": "+86 10 5555 0100"}, {}, True, "phone"),
        ({"phone": "0049 30 5555 0100"}, {}, False, "German phone"),
        ({"phone": "86105555"}, {}, False, "no country code said"),
        ({}, {"payment": {"payer_country": "HK"}}, True, "Hong Kong counts as China"),
        ({}, {"payment": {"payer_country": "DE"}}, False, "pays at home"),
        (
            {"identifiers": [{"type": "registration", "value": "91X", "country": "CN"}]},
            {},
            True,
            "registered in China",
        ),
    ],
)
def test_headquarters_inconsistent(
    tables: ControlTables, fields: dict[str, Any], deal: dict[str, Any], fires: bool, why: str
) -> None:
    submission = chip_order(parties=[firm(**fields)], **deal)
    assert ("rf.ac_hq_inconsistent" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(
    ("days", "listed_as", "fires", "why"),
    [
        (365, "", True, "within the year"),
        (366, "", False, "long ago"),
        (366, "Listed Example", True, "the earlier name is listed"),
    ],
)
def test_another_name_under_the_same_registration(
    tables: ControlTables, days: int, listed_as: str, fires: bool, why: str
) -> None:
    link = linked("registration", on=TODAY - timedelta(days=days), listed_as=listed_as)
    past = Past(is_gathered=True, linked=(link,))
    assert ("rf.rename" in flags(plain_order(), tables, past=past)) is fires, why


@pytest.mark.parametrize(("names", "fires"), [(["Example Old"], True), (None, False)])
def test_undated_former_name_counts_as_recent(
    tables: ControlTables, names: list[str] | None, fires: bool
) -> None:
    submission = plain_order(parties=[firm(previous_names=names)])
    assert ("rf.rename" in flags(submission, tables)) is fires


@pytest.mark.parametrize(
    ("ip", "is_chip", "fires", "why"),
    [
        ("CN", False, True, "D:5 on any order"),
        ("AT", True, True, "another country, accelerators"),
        ("AT", False, False, "another country, screws"),
        ("DE", True, False, "the claimed country"),
        (None, True, False, "not known"),
    ],
)
def test_ip_mismatch(
    tables: ControlTables, ip: str | None, is_chip: bool, fires: bool, why: str
) -> None:
    make = chip_order if is_chip else plain_order
    assert ("rf.ip_mismatch" in flags(make(ip_country=ip), tables)) is fires, why


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Buyer could not state the configuration it needs", True),
        ("Buyer states the configuration in the annex", False),
    ],
)
def test_unfamiliar_buyer(tables: ControlTables, text: str, fires: bool) -> None:
    found = flags(plain_order(special_instructions=text), tables)
    assert found == ({"rf.unfamiliar": "low"} if fires else {})


@pytest.mark.parametrize(
    ("services", "fires"),
    [(["installation declined"], True), (["installation", "support"], False), (None, False)],
)
def test_declines_service(tables: ControlTables, services: list[str] | None, fires: bool) -> None:
    submission = chip_order(lines=[chip(services=services)])
    assert ("rf.declines_service" in flags(submission, tables)) is fires
