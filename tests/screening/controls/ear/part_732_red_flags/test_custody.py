"""False papers and diverted units: what serial and part numbers say against the papers."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.past import Past
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.ear.part_732_red_flags.orders import sighting
from tests.screening.controls.orders import ask, codes, line, only_line, order

H200 = {"ac_class": "a", "product": "nvidia-h200-sxm", "description": "H200 SXM 141GB"}


def asked(tables: ControlTables, now: dict[str, Any], **seen: Any) -> Any:
    past = Past(is_gathered=True, sightings=(sighting(**seen),))
    return ask(order(lines=[line(serial_numbers=["SN-1"], **now)]), tables, past=past)


@pytest.mark.parametrize(
    ("now", "seen", "blocks", "why"),
    [
        ({"description": "Adapter"}, H200, True, "H200 modules now called adapters"),
        ({"description": "Adapter", "eccn": None}, H200, True, "unclassified ones too"),
        (
            {"description": "H200 SXM 141GB", "manufacturer": "NVIDIA", "eccn": "3A090.a"},
            H200,
            False,
            "called what they are",
        ),
        ({"description": "H200 SXM 141GB"}, H200, False, "named without their maker"),
        ({"description": "Module", "eccn": "4A090.a"}, H200, False, "of the same class"),
        ({"description": "Adapter"}, {"description": "Cable"}, False, "ordinary goods before"),
        ({"description": "Adapter"}, {**H200, "serial": "SN-2"}, False, "another unit"),
    ],
)
def test_false_papers(
    tables: ControlTables, now: dict[str, Any], seen: dict[str, Any], blocks: bool, why: str
) -> None:
    answer = asked(tables, now, **seen)
    assert ("item.misdescribed" in codes(answer)) is blocks, why
    assert (answer.outcome is Outcome.BLOCK) is blocks, why
    assert (only_line(answer).result == "prohibited") is blocks, why


@pytest.mark.parametrize(
    ("description", "blocks"),
    [
        ("Network adapter", True),
        ("H100 PCIe adapter card", False),
        ("GPU module 80GB", False),
        ("Fanless unit", False),
    ],
)
def test_part_number_of_a_controlled_product(
    tables: ControlTables, description: str, blocks: bool
) -> None:
    part = {"manufacturer": "NVIDIA", "part_number": "900-21010-0000-000"}
    answer = ask(order(lines=[line(description=description, **part)]), tables)
    assert ("item.misdescribed" in codes(answer)) is blocks


@pytest.mark.parametrize(
    ("seen", "blocks", "why"),
    [
        ({"country": "CN"}, True, "with a party in China, never released"),
        ({"country": "HK"}, True, "Hong Kong counts as China"),
        ({"country": "CN", "is_released": True}, False, "released with authorization"),
        ({"country": "SG"}, False, "outside Country Group D:5"),
        ({"country": "CN", "ac_class": ""}, False, "ordinary goods"),
    ],
)
def test_diverted_units(
    tables: ControlTables, seen: dict[str, Any], blocks: bool, why: str
) -> None:
    now = {"description": "H200 SXM 141GB", "manufacturer": "NVIDIA", "eccn": "3A090.a"}
    answer = asked(tables, now, **{**H200, **seen})
    assert ("gp10.diverted_units" in codes(answer)) is blocks, why
    assert (only_line(answer).result == "prohibited") is blocks, why


@pytest.mark.parametrize(
    ("now", "seen", "rule"),
    [
        ({"description": "Adapter"}, H200, "us.item.misdescribed"),
        (
            {"description": "H200 SXM 141GB", "manufacturer": "NVIDIA", "eccn": "3A090.a"},
            {**H200, "country": "CN"},
            "us.gp10.diverted",
        ),
    ],
)
def test_path_names_the_rule_that_prohibits(
    tables: ControlTables, now: dict[str, Any], seen: dict[str, Any], rule: str
) -> None:
    determination = only_line(asked(tables, now, **seen))
    (element,) = [s for s in determination.path if s.rule_id == determination.rule]
    assert determination.rule == rule
    assert (element.cite, element.makes) == (determination.citation, "prohibited")
