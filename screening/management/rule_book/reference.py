"""What ships as reference data, read by the product's own readers and with no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from screening.controls.ear.part_774_items.catalog import Catalog
from screening.controls.reference import ControlTables
from screening.lists.readers.registry import read_list


def shipped_tables(fixtures: Path) -> ControlTables:
    """The tables of the rules from the files of a folder of fixtures."""

    def rows(source: str, name: str) -> list[Any]:
        with (fixtures / name).open("rb") as stream:
            return list(read_list(source, stream, require_complete=False))

    groups = rows("us-bis-country-groups", "country_groups.json")
    groups += rows("own-country-sets", "country_sets.json")
    items = {item.eccn: item for item in rows("us-bis-ccl", "ccl.jsonl")}
    return ControlTables(
        items=items,
        catalog=Catalog(tuple(rows("own-products", "products.jsonl")), tuple(items.values())),
        chart={row.country: row for row in rows("us-bis-country-chart", "country_chart.csv")},
        groups={group.code: group for group in groups},
    )
