"""Small orders to put before the rules: an ordinary one, and how to change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from screening.controls.answers import Answer, Determination
from screening.controls.ear.destinations import find_destinations
from screening.controls.ear.part_774_items.classification import classify
from screening.controls.evaluation import evaluate
from screening.controls.facts import TransactionFacts
from screening.controls.inquiry import Inquiry
from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.reading.collecting import read_submission
from screening.terms.listed_party import (
    CitationRecord,
    MeasureRecord,
    NameRecord,
    PartyRecord,
    PartySchema,
)
from screening.terms.party_hit import PartyHit
from tests.screening.controls.conftest import SHIPPED_POLICY

TODAY = date(2026, 11, 20)
# One of each way a line is told of: chart, advanced computing, exceptions, questions, nothing.
KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"eccn": None},
    {"eccn": None, "description": "HBM3 stack"},
    {"eccn": "no such code"},
    {"eccn": "3A001.a.7"},
    {"eccn": "9A610.x"},
    {"eccn": "3A090.a", "license_exception": "NAC"},
    {"eccn": "3A090.b"},
    {"eccn": "3A090"},
    {"eccn": "4A090.a", "country_of_origin": "TW"},
    {"eccn": "3A090.a", "parameters": {"tpp": 36000, "memory_bandwidth_gb_s": 8000}},
    {"eccn": "3A090.a", "parameters": {"tpp": 16000, "memory_bandwidth_gb_s": 4800}},
    {"eccn": "EAR99", "manufacturer": "NVIDIA", "description": "H200 SXM module"},
    {"eccn": "5A992.c", "license_number": "D000001"},
    {"eccn": "3A991.a.1", "parameters": {"node_nm": 7}},
)
CIVIL_USE = {"statement": "Use in our own factory hall", "military": False}


def party(role: str = "ultimate_consignee", country: str = "DE", **fields: Any) -> dict[str, Any]:
    """A party with a seat and a parent in its own country, unless told otherwise."""
    name = fields.pop("name", "Example Werke GmbH")
    known: dict[str, Any] = {
        "role": role,
        "name": name,
        "address": {"city": "Example City", "country": country},
        "headquarters_country": country,
        "ultimate_parent": name,
    }
    known.update(fields)
    return {key: value for key, value in known.items() if value is not None}


def line(**fields: Any) -> dict[str, Any]:
    """An ordinary line, EAR99 unless told otherwise; ``None`` leaves a field out."""
    known: dict[str, Any] = {
        "number": 1,
        "description": "Machine screws",
        "quantity": 10,
        "unit_value": "20.00",
        "eccn": "EAR99",
    }
    known.update(fields)
    return {key: value for key, value in known.items() if value is not None}


def order(country: str = "DE", **fields: Any) -> dict[str, Any]:
    """An ordinary order from the US to a consignee in ``country``."""
    known: dict[str, Any] = {
        "reference": "T-1",
        "kind": "order",
        "currency": "USD",
        "ship_from": {"country": "US"},
        "destination_country": country,
        "parties": [party(country=country)],
        "lines": [line()],
        "route": {"transit_countries": []},
        "end_use": {**CIVIL_USE, "location_country": country},
    }
    known.update(fields)
    return {key: value for key, value in known.items() if value is not None}


def ask(
    submission: Mapping[str, Any],
    tables: ControlTables,
    *,
    hits: Iterable[PartyHit] = (),
    policy: ControlsPolicy = SHIPPED_POLICY,
    as_of: date = TODAY,
    past: Past = NOTHING_GATHERED,
) -> Answer:
    """What the rules say of a submission."""
    facts = TransactionFacts.from_submission(submission)
    return evaluate(
        facts,
        hits=hits,
        tables=tables,
        policy=policy,
        as_of=as_of,
        past=past,
        mentions=read_submission(submission),
    )


def inquiry_of(
    submission: Mapping[str, Any], tables: ControlTables, *, as_of: date = TODAY
) -> Inquiry:
    """A submission as the steps take it."""
    facts = TransactionFacts.from_submission(submission)
    return Inquiry(
        facts=facts,
        hits=(),
        tables=tables,
        policy=SHIPPED_POLICY,
        as_of=as_of,
        classifications=tuple(classify(one, tables) for one in facts.lines),
        destinations=find_destinations(facts, tables),
        mentions=read_submission(submission),
    )


def codes(answer: Answer) -> set[str]:
    """The reason codes of an answer."""
    return {reason.code for reason in answer.reasons}


def only_line(answer: Answer) -> Determination:
    """The determination of an order of one line."""
    (determination,) = answer.determinations
    return determination


def listed(
    source: str = "us-bis-entity-list",
    name: str = "Listed Example Co., Ltd.",
    *,
    schema: PartySchema = PartySchema.ORGANIZATION,
    **measure: Any,
) -> PartyRecord:
    """A listed party with one measure."""
    known: dict[str, Any] = {
        "license_requirement": "For all items subject to the EAR. (See § 744.11 of the EAR)",
        "license_policy": "Presumption of denial",
        "citations": (CitationRecord("84 FR 22961"),),
    }
    known.update(measure)
    return PartyRecord(
        source, "row-1", schema, (NameRecord(name),), measures=(MeasureRecord(**known),)
    )


def hit(record: PartyRecord, *, party: int = 0, **fields: Any) -> PartyHit:
    """A confirmed hit by name, unless told otherwise."""
    known: dict[str, Any] = {"score": 0.98, "is_match": True, "name": record.name}
    known.update(fields)
    return PartyHit(party=party, record=record, **known)
