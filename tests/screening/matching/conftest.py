"""What matching tests share: the data sets kept outside the project, and small lists."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screening.matching import Index
from screening.terms.listed_party import (
    AddressRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

SHARED = Path(__file__).resolve().parents[4] / "shared"


def shared_rows(relative: str) -> Iterator[dict[str, Any]]:
    """Rows of a JSON-lines file of the shared data; skips the test where it is not there."""
    path = SHARED / "data" / relative
    if not path.exists():
        pytest.skip(f"shared data not present: {relative}")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def party(
    uid: str, *names: str | tuple[str, NameKind], schema: str = "unknown", **more: Any
) -> PartyRecord:
    """A listed party of a made-up list; plain names are primary, then aliases."""
    records = []
    for name in names:
        kind = NameKind.ALIAS if records else NameKind.PRIMARY
        text, kind = (name, kind) if isinstance(name, str) else name
        records.append(NameRecord(text, kind))
    return PartyRecord("test-list", uid, PartySchema(schema), tuple(records), **more)


@pytest.fixture(scope="session")
def few() -> Index:
    """A dozen listed parties, public facts from the Entity List among them."""
    return Index.build(
        [
            party("inspur", "Inspur Electronic Information Industry Co. Ltd.", "IEIT Systems",
                  countries=("CN",)),
            party("nudt", "National University of Defense Technology (NUDT)",
                  "Central South CAD Center", ("CSCC", NameKind.WEAK_ALIAS), countries=("CN",)),
            party("phytium", "Tianjin Phytium Information Technology", "Phytium Technology Co. Ltd",
                  "Phytium", countries=("CN",)),
            party("inspur-group", "Inspur Group", countries=("CN",)),
            party("sugon", "Sugon", "Dawning", countries=("CN",)),
            party("habbash", "George Habbash", schema="person"),
            party("emma", "EMMA LLC", schema="organization"),
            party("hamas", "Hamas", schema="organization"),
            party("vladimir", "Vladimir", schema="person"),
            party("address-1", "Address 1", schema="address", addresses=(
                AddressRecord("20/F Rykadan Capital Tower, 135 Hoi Bun Road, Kwun Tong, Hong Kong"),
            )),
        ]
    )  # fmt: skip


@pytest.fixture(scope="session")
def real() -> Index:
    """The 26,000 listed parties of the shared records."""
    return Index.build(
        PartyRecord(
            "shared",
            row["uid"],
            PartySchema(row.get("schema") or "unknown"),
            tuple(NameRecord(name) for name in row["names"]),
            countries=tuple(row["countries"]),
        )
        for row in shared_rows("name-pairs/records.jsonl.gz")
    )
