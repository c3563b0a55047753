"""Circuits in one unit of a line, from a field or from the seller's words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from screening.controls.ear.part_774_items.assemblies import assembly_of
from screening.controls.facts import LineFacts
from screening.controls.reference import ControlTables
from tests.screening.controls.orders import ask, line, order


@pytest.mark.parametrize(
    ("description", "fields", "units", "is_assembly"),
    [
        ("HGX B200 8-GPU baseboard", {}, 8, True),
        ("server w/ 8x H100", {}, 8, True),
        ("Server, 4 x A100 80GB", {}, 4, True),
        ("GB200 NVL72 rack", {}, 72, True),
        ("GB200 superchip", {}, 2, True),
        ("Instinct MI300X OAM", {}, 1, False),
        ("UBB with 8 OAMs", {}, 8, True),
        ("GeForce RTX 5090 32GB", {}, 1, False),
        ("Steel sheet 2 x 3 m", {}, 1, False),
        ("Screws M6, 4x50 pieces", {}, 1, False),
        ("Two-socket server", {}, 1, True),
        ("Compute tray", {"units_per_assembly": 4}, 4, True),
        ("HGX 8-GPU baseboard", {"units_per_assembly": 4}, 4, True),
        ("Compute tray", {"units_per_assembly": 0}, 1, False),
    ],
)
def test_units_of_a_line(
    description: str, fields: dict[str, Any], units: int, is_assembly: bool
) -> None:
    facts = LineFacts(0, 1, description, parameters=fields)
    found = assembly_of(facts, description)
    assert found.units == Decimal(units)
    assert found.is_assembly is is_assembly


@pytest.mark.parametrize(
    ("description", "quantity", "asked"),
    [
        ("H20 96GB SXM", 52, False),
        ("H20 96GB SXM", 423, True),
        ("HGX H20 8-GPU baseboard", 52, False),
        ("HGX H20 8-GPU baseboard", 53, True),
    ],
)
def test_circuits_inside_assemblies_count_for_the_supercomputer_question(
    tables: ControlTables, description: str, quantity: int, asked: bool
) -> None:
    """2,368 TPP each; the policy asks from 1,000,000 TPP a line (15 CFR 744.23(a)(1))."""
    part = line(eccn="5A992.c", manufacturer="NVIDIA", description=description, quantity=quantity)
    answer = ask(order("CN", lines=[part]), tables)
    assert any(q.topic == "supercomputer" for q in answer.questions) is asked
