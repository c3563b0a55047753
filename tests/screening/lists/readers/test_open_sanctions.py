"""OpenSanctions: targets and their addresses out of JSON lines, and the simple table."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.open_sanctions import COLUMNS
from screening.lists.readers.registry import Reading, open_list
from screening.terms.listed_party import IdentifierRecord, NameKind, PartyRecord, PartySchema
from tests.screening.lists.readers.sanctions.test_flattened_tables import table
from tests.shared_data import shared_file


def entity(key: str, schema: str = "Company", *, target: bool = True, **told: Any) -> str:
    content = {
        "id": key,
        "caption": told.get("name", [""])[0],
        "schema": schema,
        "properties": told,
        "referents": ["old-1"],
        "datasets": ["example_sanctions"],
        "target": target,
    }
    return json.dumps(content, ensure_ascii=False)


FIRM = entity(
    "NK-1",
    name=["Example Tobacco", "Пример Табак"],
    weakAlias=["ET"],
    country=["by"],
    addressEntity=["addr-1", "addr-gone"],
    registrationNumber=["808000714"],
    imoNumber=["IMO9123456"],
    topics=["sanction"],
)
PLACE = entity(
    "addr-1", "Address", target=False, full=["1 Road, Minsk"], city=["Minsk"], country=["by"]
)
COUSIN = entity("NK-2", "Person", target=False, name=["Jan Example"])


def opened(data: bytes) -> tuple[Reading, list[PartyRecord]]:
    reading = open_list("opensanctions", io.BytesIO(data))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


def lines(*entities: str) -> bytes:
    return "\n".join(entities).encode() + b"\n"


def test_targets_come_with_addresses_that_stand_behind_them() -> None:
    reading, (firm,) = opened(lines(FIRM, COUSIN, PLACE))
    assert reading.format == "ftm-jsonl"
    assert (firm.uid, firm.schema, firm.countries) == ("NK-1", PartySchema.ORGANIZATION, ("BY",))
    assert [(n.text, n.kind) for n in firm.names] == [
        ("Example Tobacco", NameKind.PRIMARY),
        ("Пример Табак", NameKind.ALIAS),
        ("ET", NameKind.WEAK_ALIAS),
    ]
    assert (firm.addresses[0].text, firm.addresses[0].city) == ("1 Road, Minsk", "Minsk")
    assert firm.identifiers == (
        IdentifierRecord("imo", "9123456"),
        IdentifierRecord("registration", "808000714"),
    )
    assert firm.raw["referents"] == ["old-1"]


def test_an_odd_line_is_set_aside_and_the_last_one_refuses_the_file() -> None:
    reading, records = opened(lines(FIRM, '{"id": "NK-3", "capt', entity("NK-4", name=["Beta"])))
    assert [r.uid for r in records] == ["NK-1", "NK-4"]
    assert [row.row for row in reading.rejected] == [2]
    with pytest.raises(BrokenListError, match="line 2: not JSON"):
        opened(lines(FIRM) + b'{"id": "NK-3", "capt')


def test_a_target_of_unknown_kind_or_without_a_name_is_set_aside() -> None:
    reading, records = opened(lines(FIRM, entity("NK-5", "Asteroid", name=["X"]), entity("NK-6")))
    assert len(records) == 1
    assert [row.message for row in reading.rejected] == [
        "line 2: unknown kind of target 'Asteroid'",
        "line 3 (NK-6): no name or no id",
    ]


def test_the_simple_table_is_read() -> None:
    row = {
        "id": "NK-1",
        "schema": "Vessel",
        "name": "EXAMPLE STAR",
        "aliases": "OLD STAR;STAR",
        "countries": "ru;pa",
        "identifiers": "IMO9123456;ABC1",
        "sanctions": "Example regulation - 2024",
    }
    wallet = row | {"id": "NK-2", "schema": "CryptoWallet"}
    reading, (ship,) = opened(table((*COLUMNS, "dataset"), [row, wallet]))
    assert reading.format == "targets-csv"
    assert (ship.schema, ship.countries) == (PartySchema.VESSEL, ("RU", "PA"))
    assert [n.text for n in ship.names] == ["EXAMPLE STAR", "OLD STAR", "STAR"]
    assert ship.identifiers == (
        IdentifierRecord("imo", "9123456"),
        IdentifierRecord("other", "ABC1"),
    )


def test_a_column_missing_from_the_simple_table_refuses_it() -> None:
    with pytest.raises(BrokenListError, match="the column 'aliases' is missing"):
        opened(b'"id","schema","name"\n"NK-1","Person","Jan Example"\n')


def test_the_real_sample() -> None:
    path = shared_file("opensanctions-samples/t1-entities.ftm.json")
    reading, records = opened(path.read_bytes())
    assert (len(records), list(reading.rejected)) == (6, [])
