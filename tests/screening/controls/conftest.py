"""Shipped reference data for the tests of the control rules, read by a tiny loader of our own.

The product reads these files through its list readers; here the rules are tested alone.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from screening.controls.ear.part_774_items.catalog import Catalog
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.terms.control_list import (
    ChartRecord,
    ControlRow,
    GroupRecord,
    ItemRecord,
    ProductRecord,
)

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures"
SHARED = ROOT.parent / "shared"
_COLUMN_NAMES = "CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 FC1 CC1 CC2 CC3 AT1 AT2"
CHART_COLUMNS = tuple(_COLUMN_NAMES.split())


def json_lines(name: str) -> list[dict[str, Any]]:
    """The rows of a JSON-lines fixture."""
    text = (FIXTURES / name).read_text(encoding="utf-8")
    return [json.loads(row) for row in text.splitlines()]


def load_items() -> dict[str, ItemRecord]:
    """Controlled items of ``ccl.jsonl`` by ECCN."""
    items = {}
    for row in json_lines("ccl.jsonl"):
        controls = tuple(
            ControlRow(**{k: tuple(v) if isinstance(v, list) else v for k, v in c.items()})
            for c in row.pop("controls")
        )
        reasons = tuple(row.pop("reasons"))
        items[row["eccn"]] = ItemRecord(controls=controls, reasons=reasons, **row)
    return items


def load_products() -> tuple[ProductRecord, ...]:
    """Products of ``products.jsonl``."""
    return tuple(
        ProductRecord(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
        for row in json_lines("products.jsonl")
    )


def chart_rows() -> list[dict[str, str]]:
    """Rows of ``country_chart.csv``."""
    with (FIXTURES / "country_chart.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_chart() -> dict[str, ChartRecord]:
    """Chart records by country."""
    return {
        row["country"]: ChartRecord(
            country=row["country"],
            name=row["name"],
            marks=frozenset(column for column in CHART_COLUMNS if row[column] == "X"),
            footnotes=tuple(row["footnotes"].split()),
            refers_to=row["refers_to"],
        )
        for row in chart_rows()
    }


def load_groups() -> dict[str, GroupRecord]:
    """Group records by code, with the one record ``same_as``."""
    shipped = [
        json.loads((FIXTURES / name).read_text(encoding="utf-8"))
        for name in ("country_groups.json", "country_sets.json")
    ]
    groups = {
        row["code"]: GroupRecord(
            row["code"], frozenset(row["members"]), row["citation"], row["as_of"]
        )
        for data in shipped
        for row in data["groups"]
    }
    sets = shipped[1]
    groups["same_as"] = GroupRecord("same_as", as_of=sets["as_of"], same_as=sets["same_as"])
    return groups


def load_tables() -> ControlTables:
    """All shipped tables."""
    items = load_items()
    catalog = Catalog(load_products(), tuple(items.values()))
    return ControlTables(items, catalog, load_chart(), load_groups())


@pytest.fixture(scope="session")
def tables() -> ControlTables:
    """The shipped reference data."""
    return load_tables()


@pytest.fixture(scope="session")
def policy() -> ControlsPolicy:
    """The policy as shipped in ``fixtures/policy.json``."""
    data = json.loads((FIXTURES / "policy.json").read_text(encoding="utf-8"))
    return ControlsPolicy.from_mapping(data["controls"])


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source material beside the repository, where it exists."""
    if not SHARED.is_dir():
        pytest.skip("the shared source material is not beside this repository")
    return SHARED
