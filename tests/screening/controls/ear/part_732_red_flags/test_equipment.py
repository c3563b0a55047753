"""Military series, semiconductor equipment, foundry dies and service: both sides of each flag."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.past import PartnerRecord, Past
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.ear.part_732_red_flags.orders import (
    chip,
    chip_order,
    firm,
    flags,
    not_evaluated,
    plain_order,
    sighting,
)
from tests.screening.controls.orders import ask, hit, line, listed

FLEET = PartnerRecord("Example Werke GmbH", fleet_size=Decimal(10))


@pytest.mark.parametrize(
    ("eccn", "quantity", "fires"),
    [("9A610.x", 10, False), ("9A610.x", 11, True), ("EAR99", 11, False)],
)
def test_parts_above_the_fleet(
    tables: ControlTables, eccn: str, quantity: int, fires: bool
) -> None:
    past = Past(is_gathered=True, partners={"0": FLEET})
    submission = plain_order(lines=[line(eccn=eccn, quantity=quantity)])
    assert ("rf.parts_excess" in flags(submission, tables, past=past)) is fires


def test_fleet_nobody_knows_is_said(tables: ControlTables) -> None:
    answer = ask(plain_order(lines=[line(eccn="9A610.x")]), tables)
    assert not_evaluated(answer)["rf.parts_excess"] == ("installed base on the buyer's record",)


@pytest.mark.parametrize(
    ("eccn", "is_asked"), [("9A610.x", True), ("9A610.y.1", True), ("9A610.a", False)]
)
def test_fleet_nobody_knows_is_asked_for_parts(
    tables: ControlTables, eccn: str, is_asked: bool
) -> None:
    """732 Supp. 3 no. 13 is about parts; an aircraft is none."""
    answer = ask(plain_order(lines=[line(eccn=eccn)]), tables)
    assert ("rf.parts_excess" in {q.why for q in answer.questions}) is is_asked
    assert answer.outcome is not Outcome.CLEAR


@pytest.mark.parametrize(
    ("eccn", "fields", "fires", "why"),
    [
        ("9A610.x", {"parties": [firm(nationality="CN")]}, True, "a national"),
        ("9A515.x", {"route": {"transit_countries": ["BY"]}}, True, "on the way"),
        ("9A610.x", {}, False, "no link"),
        ("EAR99", {"parties": [firm(nationality="CN")]}, False, "ordinary goods"),
    ],
)
def test_d5_link(
    tables: ControlTables, eccn: str, fields: dict[str, Any], fires: bool, why: str
) -> None:
    found = flags(plain_order(lines=[line(eccn=eccn)], **fields), tables)
    assert ("rf.d5_reexport" in found) is fires, why


FAB = "Example Wafer Foundry Co., Ltd."


@pytest.mark.parametrize(
    ("name", "country", "answered", "fires", "why"),
    [
        (FAB, "CN", None, True, "a fab whose node nobody said"),
        (FAB, "CN", False, False, "said not to be of an advanced node"),
        (FAB, "DE", None, False, "outside"),
        ("Example Werke GmbH", "CN", None, False, "no fab"),
    ],
)
def test_fab_of_unknown_node(
    tables: ControlTables, name: str, country: str, answered: bool | None, fires: bool, why: str
) -> None:
    use = {"statement": "Deposition in our line", "advanced_node_fab": answered}
    submission = plain_order(
        country, parties=[firm(country=country, name=name)], lines=[line(eccn="3B991")], end_use=use
    )
    assert ("rf.adv_node" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(("footnotes", "fires"), [(("5",), True), (("4",), False)])
def test_listed_fab(tables: ControlTables, footnotes: tuple[str, ...], fires: bool) -> None:
    hits = [hit(listed(footnotes=footnotes))]
    found = flags(plain_order(lines=[line(eccn="3B991")]), tables, hits=hits)
    assert ("rf.adv_node" in found) is fires


@pytest.mark.parametrize(
    ("eccn", "origin", "country", "fires", "why"),
    [
        ("3B001.a", "JP", "CN", True, "foreign equipment to China"),
        ("3B001.a", "US", "CN", False, "an export of its own"),
        ("3B001.a", "JP", "DE", False, "elsewhere"),
        ("3B002.b", "NL", "MO", True, "Macau"),
        ("EAR99", "JP", "CN", False, "ordinary goods"),
    ],
)
def test_foreign_equipment(
    tables: ControlTables, eccn: str, origin: str, country: str, fires: bool, why: str
) -> None:
    submission = plain_order(
        country, lines=[line(eccn=eccn)], ship_from={"country": origin}, kind="order"
    )
    assert ("rf.sme_fdp_ic" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(
    ("parameters", "fires", "why"),
    [
        ({"node_nm": 16}, True, "16 nm"),
        ({"node_nm": 17}, False, "above 16 nm"),
        ({"node_nm": 7, "designer_attested": True}, False, "attested"),
        ({"transistor_count": 50_000_000_001, "hbm": True}, True, "above fifty billion"),
        ({"transistor_count": 50_000_000_000, "hbm": True}, False, "fifty billion"),
        ({"transistor_count": 50_000_000_001}, False, "no stacked memory"),
        ({"node_nm": 7, "logic": False}, False, "no logic"),
    ],
)
def test_foundry_design(
    tables: ControlTables, parameters: dict[str, Any], fires: bool, why: str
) -> None:
    submission = plain_order(lines=[line(parameters=parameters)])
    assert ("rf.foundry_design" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Repair of modified unit", True),
        ("Repair of unit", False),
        ("Modified bracket", False),
    ],
)
def test_altered_item(tables: ControlTables, text: str, fires: bool) -> None:
    submission = plain_order(lines=[line(description=text)])
    assert ("rf.altered_item" in flags(submission, tables)) is fires


@pytest.mark.parametrize(
    ("is_released", "fires", "why"),
    [(True, False, "exported lawfully"), (False, True, "never released"), (None, True, "unseen")],
)
def test_service_without_lawful_export(
    tables: ControlTables, is_released: bool | None, fires: bool, why: str
) -> None:
    seen = () if is_released is None else (sighting(is_released=is_released),)
    past = Past(is_gathered=True, sightings=seen)
    lines = [chip(description="Repair of accelerator", serial_numbers=["SN-1"])]
    found = flags(chip_order(lines=lines), tables, past=past)
    assert ("rf.license_history" in found) is fires, why


def test_service_without_serial_number_waits_for_it(tables: ControlTables) -> None:
    lines = [chip(description="Repair of accelerator")]
    answer = ask(chip_order(lines=lines), tables, past=Past(is_gathered=True))
    assert any(q.why == "rf.license_history" for q in answer.questions)
    assert "question.open" in {reason.code for reason in answer.reasons}


@pytest.mark.parametrize(
    "eccn", ["3B001.a", "3B002.b", "3B903", "3B991", "3B992", "3B993", "3B994"]
)
@pytest.mark.parametrize(("day", "fires"), [(date(2024, 12, 1), False), (date(2024, 12, 2), True)])
def test_equipment_is_reached_from_its_day(
    tables: ControlTables, eccn: str, day: date, fires: bool
) -> None:
    """89 FR 96790."""
    submission = plain_order("CN", lines=[line(eccn=eccn)], ship_from={"country": "JP"})
    assert ("rf.sme_fdp_ic" in flags(submission, tables, as_of=day)) is fires


@pytest.mark.parametrize(("day", "fires"), [(date(2024, 12, 1), False), (date(2024, 12, 2), True)])
@pytest.mark.parametrize("code", ["rf.adv_node", "rf.sme_fdp_ic"])
def test_footnote_of_makers_counts_from_the_day_of_its_product_rule(
    tables: ControlTables, code: str, day: date, fires: bool
) -> None:
    submission = plain_order(lines=[line(eccn="3B991")], ship_from={"country": "JP"})
    hits = [hit(listed(footnotes=("5",)))]
    assert (code in flags(submission, tables, hits=hits, as_of=day)) is fires


def test_other_footnote_reaches_no_foreign_equipment(tables: ControlTables) -> None:
    submission = plain_order(lines=[line(eccn="3B991")], ship_from={"country": "JP"})
    hits = [hit(listed(footnotes=("4",)))]
    assert "rf.sme_fdp_ic" not in flags(submission, tables, hits=hits)
