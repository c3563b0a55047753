"""Orders that leave, and the block that the rules make of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.reference import ControlTables
from screening.terms.listed_party import (
    MeasureRecord,
    NameRecord,
    PartyRecord,
    PartySchema,
)
from screening.terms.party_hit import PartyHit
from tests.screening.controls.orders import TODAY, ask, line, order

CIVIL = {"statement": "Use in our own factory hall", "military": False,
         "military_intelligence": False}  # fmt: skip
SCHEDULE_B = "8471.50.0150"
OTHER_B = "8542.31.0001"


def goods(value: str | int | None = "1900", *, number: int = 1, **fields: Any) -> dict[str, Any]:
    """One piece worth so many US dollars."""
    known = {"number": number, "quantity": 1, "unit_value": None if value is None else str(value)}
    return line(**known | fields)


def leaving(country: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An order of these lines, with no open question about its use."""
    use = {**CIVIL, "location_country": country}
    return order(country, **{"lines": list(lines or (goods(),)), "end_use": use} | fields)


def block_of(
    submission: dict[str, Any],
    tables: ControlTables,
    *,
    hits: Iterable[PartyHit] = (),
    as_of: date = TODAY,
    past: Past = NOTHING_GATHERED,
) -> dict[str, Any]:
    """The whole block, as it holds if the order ships."""
    filing = ask(submission, tables, hits=hits, as_of=as_of, past=past).filing
    assert filing is not None
    return filing.to_json()


def due(submission: dict[str, Any], tables: ControlTables, **asked: Any) -> str:
    """Whether Electronic Export Information is due."""
    return str(block_of(submission, tables, **asked)["eei"]["due"])


def cites(block: dict[str, Any]) -> set[str]:
    """The provisions that decide."""
    return {row["cite"] for row in block["eei"]["because"]}


def asked(block: dict[str, Any]) -> set[str]:
    """The fields that are asked for."""
    return {question["field"] for question in block["questions"]}


def met(source: str, *, party: int = 0, is_match: bool = True) -> PartyHit:
    """A party that met a listed one by its name."""
    name = "Listed Example Co., Ltd."
    record = PartyRecord(
        source, "row-1", PartySchema.ORGANIZATION, (NameRecord(name),), measures=(MeasureRecord(),)
    )
    return PartyHit(party, record, 0.98 if is_match else 0.85, is_match, name)
