"""What a party shares with listed parties and other buyers: both sides of each flag."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.past import PartBuyer, Past
from screening.controls.reference import ControlTables
from screening.terms.listed_party import PartySchema
from tests.screening.controls.ear.part_732_red_flags.orders import (
    chip_order,
    firm,
    flags,
    linked,
    plain_order,
)
from tests.screening.controls.orders import hit, line, listed

LISTED = "Listed Example Co., Ltd."


def links(*found: Any) -> Past:
    return Past(is_gathered=True, linked=tuple(found))


@pytest.mark.parametrize(
    ("link", "listed_as", "code", "fires", "why"),
    [
        ("officer", LISTED, "rf.shared_officers", True, "officer of a listed party"),
        ("officer", "", "rf.shared_officers", False, "officer of somebody else"),
        ("phone", LISTED, "rf.successor", True, "phone of a listed party"),
        ("domain", LISTED, "rf.successor", True, "domain of a listed party"),
        ("address", LISTED, "rf.successor", True, "address of a listed party"),
        ("phone", "", "rf.successor", False, "phone of somebody else"),
        ("officer", LISTED, "rf.successor", False, "that is the other flag"),
    ],
)
def test_link_to_a_listed_party(
    tables: ControlTables, link: str, listed_as: str, code: str, fires: bool, why: str
) -> None:
    past = links(linked(link, listed_as=listed_as))
    assert (code in flags(plain_order(), tables, past=past)) is fires, why


@pytest.mark.parametrize(("is_match", "fires"), [(True, True), (False, False)])
def test_officer_who_is_listed(tables: ControlTables, is_match: bool, fires: bool) -> None:
    record = listed(schema=PartySchema.PERSON)
    hits = [hit(record, via="officer", is_match=is_match, submitted_name="Example Officer")]
    submission = plain_order(parties=[firm(officers=["Example Officer"])])
    assert ("rf.shared_officers" in flags(submission, tables, hits=hits)) is fires


@pytest.mark.parametrize(
    ("buyers", "fires", "why"),
    [
        ([("Example A", LISTED)], True, "sold to a listed party only"),
        ([("Example A", LISTED), ("Example B", "")], False, "others bought it too"),
        ([("Example Werke GmbH", LISTED)], False, "the buyer itself"),
        ([], False, "never sold"),
    ],
)
def test_part_sold_to_listed_parties_only(
    tables: ControlTables, buyers: list[tuple[str, str]], fires: bool, why: str
) -> None:
    sold = tuple(PartBuyer("ex1", name, "CN", listed_as) for name, listed_as in buyers)
    past = Past(is_gathered=True, part_buyers=sold)
    submission = plain_order(lines=[line(part_number="EX-1")])
    assert ("rf.successor" in flags(submission, tables, past=past)) is fires, why


@pytest.mark.parametrize(
    ("names", "advanced", "fires", "why"),
    [
        ("ABC", True, True, "three other buyers"),
        ("AB", True, False, "two other buyers"),
        ("ABC", False, False, "buyers of other goods"),
    ],
)
def test_crowded_address(
    tables: ControlTables, names: str, advanced: bool, fires: bool, why: str
) -> None:
    past = links(*(linked("address", f"Example {x}", is_advanced_buyer=advanced) for x in names))
    assert ("rf.ac_address_shared" in flags(chip_order(), tables, past=past)) is fires, why
    assert "rf.ac_address_shared" not in flags(plain_order(), tables, past=past)


@pytest.mark.parametrize(
    ("via", "code"),
    [("address", "rf.ac_address_shared"), ("building", "rf.address_same_building")],
)
def test_address_of_a_listed_party(tables: ControlTables, via: str, code: str) -> None:
    hits = [hit(listed(), via=via, is_match=via == "address")]
    found = set(flags(chip_order(), tables, hits=hits))
    both = {"rf.ac_address_shared", "rf.address_same_building"}
    assert found & both == {code}


def test_same_building_alone_does_not_hold(tables: ControlTables) -> None:
    hits = [hit(listed(), via="building", is_match=False)]
    assert flags(plain_order(), tables, hits=hits)["rf.address_same_building"] == "low"
