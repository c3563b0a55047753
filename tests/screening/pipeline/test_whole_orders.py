"""Whole orders that a name, a number or an address in some field must stop, and their neighbors.

``whole_orders*.jsonl``: what differs from an order that is clear, by field, and of each kind as
many orders that flow as that stop, with the why. ``whole_listed*.jsonl``: the rows of the real
lists that they meet or come near (Entity List, Unverified List of July 2026; Denied Persons List of
2023; CSL of April 2022: works of the US government). All lists have these rows only, so one kind is
one test.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from screening.lists.given import put_listed_parties_in_force
from screening.pipeline import reference_in_force, screen_submission
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

HERE = Path(__file__).parent


def rows_of(pattern: str) -> list[dict[str, Any]]:
    files = sorted(HERE.glob(pattern))
    return [json.loads(row) for file in files for row in file.read_text("utf-8").splitlines()]


ORDERS = rows_of("whole_orders*.jsonl")
KINDS = list(dict.fromkeys(row["kind"] for row in ORDERS))


@cache
def listed() -> tuple[PartyRecord, ...]:
    return tuple(_record(row) for row in rows_of("whole_listed*.jsonl"))


def _record(row: dict[str, Any]) -> PartyRecord:
    return PartyRecord(
        source=row["source"],
        uid=row["uid"],
        schema=PartySchema(row["schema"]),
        names=tuple(NameRecord(text, NameKind(kind)) for text, kind in row["names"]),
        addresses=tuple(AddressRecord(text, country=country) for text, country in row["addresses"]),
        identifiers=tuple(IdentifierRecord(*number) for number in row["identifiers"]),
        countries=tuple(row["countries"]),
        measures=tuple(
            MeasureRecord(expires_on=date.fromisoformat(day), note="Standard Order")
            for day in (row.get("expires"),)
            if day
        ),
    )


def order(country: str, fields: dict[str, Any]) -> dict[str, Any]:
    """An order that is clear by itself, with other values in these fields."""
    submission: dict[str, Any] = {
        "reference": "WHOLE-1",
        "kind": "order",
        "date": "2026-11-24",
        "currency": "USD",
        "ship_from": {"country": "US"},
        "destination_country": country,
        "parties": [
            {
                "name": "Example Office Supplies",
                "type": "organization",
                "role": "ultimate_consignee",
                "address": {"country": country},
            }
        ],
        "lines": [
            {
                "number": 1,
                "description": "Office printer",
                "quantity": 2,
                "unit": "EA",
                "unit_value": "310.00",
                "eccn": "EAR99",
                "country_of_origin": "US",
            }
        ],
        "end_use": {
            "statement": "Printing in the purchasing office of the buyer",
            "location_country": country,
            "military": False,
        },
    }
    for path, value in fields.items():
        put(submission, re.findall(r"[^.\[\]]+", path), value)
    return submission


def put(within: Any, keys: list[str], value: Any) -> None:
    """A value at a path, whose rooms are made where they are missing."""
    key: Any = int(keys[0]) if keys[0].isdigit() else keys[0]
    if len(keys) > 1:
        if isinstance(key, str):
            within.setdefault(key, [] if keys[1].isdigit() else {})
        put(within[key], keys[1:], value)
    elif isinstance(key, int) and key == len(within):
        within.append(value)
    else:
        within[key] = value


@pytest.fixture
def given_lists(shipped_lists: None) -> None:
    """The rows of ``whole_listed.jsonl`` as the only listed parties."""
    put_listed_parties_in_force(records=listed(), at=timezone.now())


@pytest.mark.usefixtures("given_lists")
@pytest.mark.parametrize("kind", KINDS)
def test_order_stops_for_whom_it_names_and_its_neighbor_flows(kind: str) -> None:
    reference, now = reference_in_force(), timezone.now()
    wrong = []
    for row in (row for row in ORDERS if row["kind"] == kind):
        submission = order(row["country"], row["fields"])
        screened = screen_submission(submission, reference=reference, as_of=now.date(), instant=now)
        if (screened.outcome == "clear") is not (row["expect"] == "clear"):
            codes = [reason["code"] for reason in screened.answer["reasons"]]
            wrong.append((row["country"], row["fields"], screened.outcome, codes))
    assert not wrong, (next(row["why"] for row in ORDERS if row["kind"] == kind), wrong)


def test_of_every_kind_orders_stop_and_flow() -> None:
    assert len(ORDERS) > 200
    for kind in KINDS:
        told = [row["expect"] for row in ORDERS if row["kind"] == kind]
        assert min(told.count("stop"), told.count("clear")) >= 3, kind


@pytest.mark.usefixtures("given_lists")
@pytest.mark.parametrize(
    ("country", "name", "schema", "outcome"),
    [
        ("CN", "王伟", "person", "hold"),
        ("CN", "王伟", "organization", "hold"),
        ("CN", "张伟", "person", "hold"),
        ("CN", "Zhang Wei", "person", "hold"),
        ("CN", "WANG WEI", "organization", "hold"),
        ("CN", "Li Fangwei", "person", "block"),
        ("MX", "Andres Laredo Estrada", "person", "block"),
        ("GR", "Sergei Ivanovich Tomchani", "person", "block"),
        ("CN", "王建国", "person", "clear"),
        ("MX", "Juan Carlos Hernández López", "person", "clear"),
    ],
)
def test_name_that_many_bear_is_looked_at_and_blocks_nobody(
    country: str, name: str, schema: str, outcome: str
) -> None:
    fields = {"parties[0].name": name, "parties[0].type": schema}
    reference, now = reference_in_force(), timezone.now()
    screened = screen_submission(
        order(country, fields), reference=reference, as_of=now.date(), instant=now
    )
    assert screened.outcome == outcome
