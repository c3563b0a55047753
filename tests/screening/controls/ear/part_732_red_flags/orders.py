"""Orders of accelerators to put before the red flags: explained in everything, then changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from screening.controls.answers import Answer
from screening.controls.past import EarlierOrder, LinkedParty, Past, Sighting
from screening.controls.reference import ControlTables
from tests.screening.controls.orders import TODAY, ask, line, order, party

GATHERED = Past(is_gathered=True)


def firm(role: str = "ultimate_consignee", country: str = "DE", **fields: Any) -> dict[str, Any]:
    """A party with a known background."""
    known = {
        "website": "https://www.werke.example",
        "email": "office@werke.example",
        "identifiers": [{"type": "registration", "value": f"EX-{country}-1", "country": country}],
        "incorporated_on": "2001-05-04",
    }
    return party(role, country, **{**known, **fields})


def chip(**fields: Any) -> dict[str, Any]:
    """A line of an advanced-computing class under its own name and code."""
    known: dict[str, Any] = {
        "description": "PCIe inference accelerator",
        "eccn": "4A090.a",
        "hts": "8471.80",
        "quantity": 2,
        "unit_value": "7500.00",
    }
    return line(**{**known, **fields})


def chip_order(country: str = "DE", **fields: Any) -> dict[str, Any]:
    """An order of two accelerators, explained in everything."""
    known: dict[str, Any] = {
        "parties": [firm(country=country), firm("end_user", country)],
        "lines": [chip()],
    }
    return order(country, **{**known, **fields})


def plain_order(country: str = "DE", **fields: Any) -> dict[str, Any]:
    """An order of screws by the same firm."""
    known: dict[str, Any] = {"parties": [firm(country=country), firm("end_user", country)]}
    return order(country, **{**known, **fields})


def flags(
    submission: Mapping[str, Any],
    tables: ControlTables,
    *,
    past: Past = GATHERED,
    **more: Any,
) -> dict[str, str]:
    """Codes of the flags that fired, with their severity."""
    answer = ask(submission, tables, past=past, **more)
    return {flag.code: flag.severity for flag in answer.red_flags}


def not_evaluated(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Checks that could not be made, with what they lacked."""
    return {n.check: n.missing for n in answer.coverage.not_evaluated}


def earlier(
    reference: str = "T-0",
    *,
    on: date = TODAY,
    value: str | None = "40000",
    units: int = 0,
    buyers: tuple[str, ...] = ("Example Werke GmbH",),
    **fields: Any,
) -> EarlierOrder:
    """An earlier order of the same buyer, unless told otherwise."""
    known: dict[str, Any] = {"links": ("name",), "is_same_buyer": True} | fields
    return EarlierOrder(
        reference=reference,
        on=on,
        buyers=buyers,
        value_usd=None if value is None else Decimal(value),
        units=Decimal(units),
        **known,
    )


def linked(link: str, name: str = "Example Shadow Ltd", **fields: Any) -> LinkedParty:
    """Another name that shares something with the first party."""
    known: dict[str, Any] = {
        "party": 0,
        "country": "DE",
        "reference": "T-0",
        "on": TODAY,
    } | fields
    return LinkedParty(name=name, link=link, **known)


def sighting(serial: str = "SN-1", **fields: Any) -> Sighting:
    """An earlier transaction of a serial number, with another holder."""
    known: dict[str, Any] = {
        "reference": "T-0",
        "on": date(2026, 10, 1),
        "kind": "order",
        "buyer": "Example First LLC",
        "holder": "Example First LLC",
        "country": "US",
        "description": "PCIe inference accelerator",
    } | fields
    return Sighting(serial=serial, **known)
