"""What ships as reference data, read by the product's own readers and with no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from screening.controls.engines import RULES_IN_FORCE
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ReferenceData, ReferenceRows
from screening.lists.readers.registry import read_list


def shipped_tables(fixtures: Path) -> ReferenceData:
    """The reference data of the rules in force from the files of a folder of fixtures."""
    return RULES_IN_FORCE.tables(shipped_rows(fixtures))


def shipped_rows(fixtures: Path) -> ReferenceRows:
    """The rows of the files of a folder of fixtures."""

    def rows(source: str, name: str) -> list[Any]:
        with (fixtures / name).open("rb") as stream:
            return list(read_list(source, stream, require_complete=False))

    law = rows("own-law-sets", "law/sets.json")
    law += rows("own-law-numbers", "law/numbers.json")
    return ReferenceRows(
        items=tuple(rows("us-bis-ccl", "ccl.jsonl")),
        products=tuple(rows("own-products", "products.jsonl")),
        chart=tuple(rows("us-bis-country-chart", "country_chart.csv")),
        groups=tuple(rows("us-bis-country-groups", "country_groups.json")),
        law=tuple(law),
        filing=tuple(rows("own-law-filing", "law/filing.json")),
        rates=tuple(rows("eu-ecb-reference-rates", "exchange_rates.csv")),
    )


def shipped_policy(fixtures: Path) -> ControlsPolicy:
    """The control rules' part of the policy that ships."""
    content = json.loads((fixtures / "policy.json").read_text(encoding="utf-8"))
    return ControlsPolicy.from_mapping(content["controls"])
