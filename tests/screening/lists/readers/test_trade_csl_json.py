"""The Consolidated Screening List as JSON: three shapes of records, and the CSV's keys."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import open_list
from screening.lists.readers.trade_csl import COLUMNS
from screening.terms.listed_party import IdentifierRecord, PartyRecord
from tests.screening.lists.readers.test_trade_csl import row as csv_row

SDN = {
    "id": "4711",
    "entity_number": "4711",
    "type": "Entity",
    "name": "EXAMPLE BANK",
    "programs": ["CUBA", "SDGT"],
    "source": "Specially Designated Nationals (SDN) - Treasury Department",
    "title": None,
    "alt_names": ["EXAMPLE; BANK, LTD"],
    "addresses": [
        {"address": "1 Road", "city": "London", "state": None, "postal_code": "E1", "country": "GB"}
    ],
    "ids": [{"type": "SWIFT/BIC", "number": "EXAMGB2L", "country": None, "issue_date": None}],
}
ENTITY = {
    "id": "b6e959",
    "name": " Example Trading",
    "alt_names": None,
    "source": "Entity List (EL) - Bureau of Industry and Security",
    "addresses": [
        {"address": "", "city": "Kabul", "state": "", "postal_code": "", "country": "AF"},
        {"address": "", "city": "", "state": "", "postal_code": "", "country": "AE"},
    ],
    "start_date": "2011-11-21",
    "license_requirement": "For all items",
    "remarks": "",
}
STATE = {
    "name": "Example Chemicals ",
    "country": "TH",
    "programs": ["Chemical Act"],
    "start_date": "1994-02-08",
    "source": "Nonproliferation Sanctions (ISN) - State Department",
}


def parties(*items: dict[str, Any]) -> tuple[list[PartyRecord], list[str]]:
    reading = open_list("us-trade-csl", io.BytesIO(json.dumps({"results": items}).encode()))
    assert reading.format == "csl-json"
    records = [r for r in reading.records if isinstance(r, PartyRecord)]
    return records, [row.message for row in reading.rejected]


def test_the_three_shapes_are_read() -> None:
    (sdn, entity, state), rejected = parties(SDN, ENTITY, STATE)
    assert rejected == []
    assert [n.text for n in sdn.names] == ["EXAMPLE BANK", "EXAMPLE; BANK, LTD"]
    assert (sdn.addresses[0].city, sdn.addresses[0].postal_code) == ("London", "E1")
    assert sdn.identifiers == (IdentifierRecord("swift", "EXAMGB2L"),)
    assert [m.program for m in sdn.measures] == ["CUBA", "SDGT"]
    assert (entity.name, entity.countries) == ("Example Trading", ("AF", "AE"))
    assert (state.source, state.countries) == ("us-state-isn", ("TH",))


@pytest.mark.parametrize("item", [SDN, ENTITY, STATE])
def test_keys_are_those_of_the_csv(item: dict[str, Any]) -> None:
    told = {"name": item["name"], "source": item["source"]}
    told["entity_number"] = item.get("entity_number", "")
    told["addresses"] = {"Example Trading": "Kabul, AF; AE"}.get(item["name"].strip(), "")
    cells = csv_row(**told)
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in (COLUMNS, cells.values()))
    reading = open_list("us-trade-csl", io.BytesIO(text.encode()))
    (old,) = (r for r in reading.records if isinstance(r, PartyRecord))
    (new,), _ = parties(item)
    assert (new.source, new.uid) == (old.source, old.uid)


def test_an_odd_record_is_set_aside_by_name() -> None:
    odd = SDN | {"name": None, "entity_number": "1"}
    late = SDN | {"start_date": "soon", "entity_number": "2"}
    other = SDN | {"addresses": ["1 Road"], "entity_number": "3"}
    records, rejected = parties(odd, SDN, late, other)
    assert [r.uid for r in records] == ["4711"]
    assert [text.split(": ")[1] for text in rejected] == [
        "no name",
        "start_date is no date",
        "addresses is ['1 Road']",
    ]


def test_a_list_nobody_knows_refuses_the_file() -> None:
    with pytest.raises(BrokenListError, match="row 1: unknown list"):
        parties(SDN | {"source": "New List (NEW) - Treasury Department"})


def test_a_file_cut_in_the_middle_is_refused() -> None:
    data = json.dumps({"results": [SDN, ENTITY]}).encode()
    reading = open_list("us-trade-csl", io.BytesIO(data[: len(data) * 2 // 3]))
    with pytest.raises(BrokenListError, match="cut or damaged"):
        list(reading.records)
