"""Further orders for the old records: what the demo orders and the scenarios leave out.

Every kind of line to many countries on days that the rules tell apart, and orders with one thing
each that speaks against them. Who is named is on the demonstration list or invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

LONG_AGO = date(2023, 1, 2)
DIFFUSION_RULE = date(2025, 3, 3)
AFFILIATES_RULE = date(2025, 10, 15)
BEFORE_THE_STAY_ENDS = date(2026, 8, 4)

COUNTRIES = ("AE", "CN", "CU", "DE", "HK", "IN", "IR", "KP", "MO", "RU", "SY", "UA", "VN")
LINES: tuple[dict[str, Any], ...] = (
    {"description": "Stainless steel machine screws M6", "eccn": "EAR99", "hts": "7318.15"},
    {"description": "Field-programmable logic device", "eccn": "3A001.a.7"},
    {"description": "Accelerator for data centers", "eccn": "3A090.a"},
    {"description": "Accelerator, lower performance density", "eccn": "3A090.b"},
    {"description": "High-bandwidth memory stack HBM3", "eccn": "3A090.c"},
    {"description": "Mass-market router with encryption", "eccn": "5A992.c"},
    {"description": "Bracket for a military aircraft", "eccn": "9A610.x"},
    {"description": "Control unit, not classified yet"},
)
H20 = {"description": "H20 96GB SXM", "manufacturer": "NVIDIA"}
MI308X = {"description": "MI308X accelerator", "part_number": "MI308X", "manufacturer": "AMD"}
H200 = {"description": "H200 SXM 141GB", "manufacturer": "NVIDIA", "serial_numbers": ["SN-H200-1"]}
LICENSE = {
    "number": "D7654321",
    "kind": "bis_license",
    "eccns": ["3A090.a"],
    "parties": ["Example CN Works Ltd"],
    "country": "CN",
    "quantity_left": 100,
    "expires_on": "2026-10-31",
}
PARTNER = {
    "name": "Example HK Works Ltd",
    "first_ac_purchase_on": "2024-02-01",
    "psv": {"result": "failed", "on": "2025-06-30"},
}
GIVEN = {"licenses": [LICENSE], "partner_records": [PARTNER]}
"""On record before the first of these orders; in the shape of a scenario's given state."""
LISTED_ABROAD = {
    "eu-fsf": "Example Aldebaran Marine Works LLC",
    "eu-833-annex-iv": "Example Betelgeuse Optics JSC",
    "uk-sanctions": "Example Capella Timber Trading LLC",
    "ch-seco": "Example Deneb Rolling Mill JSC",
    "ca-sema": "Example Electra Freight LLC",
    "au-dfat": "Example Fomalhaut Cable Plant JSC",
    "jp-meti-eul": "Example Gienah Bearings LLC",
}
"""Invented firms by the list that names each."""
SCREWS, LOGIC, STRONG, WEAK, MEMORY, ROUTER, BRACKET, UNKNOWN = LINES


def extra_orders() -> Iterator[tuple[date, dict[str, Any]]]:
    """Each order with the day on which it is screened."""
    for day in (LONG_AGO, DIFFUSION_RULE, BEFORE_THE_STAY_ENDS):
        for country in COUNTRIES:
            yield day, _order(f"ALL-{country}-{day}", country, *LINES)
    for country in COUNTRIES:
        reference = f"EAR99-{country}-{AFFILIATES_RULE}"
        yield AFFILIATES_RULE, _order(reference, country, SCREWS)
    for day in (DIFFUSION_RULE, AFFILIATES_RULE, BEFORE_THE_STAY_ENDS):
        for name, order in _special().items():
            yield day, order | {"reference": f"{name}-{day}"}
    for quantity, day in enumerate((DIFFUSION_RULE, AFFILIATES_RULE, BEFORE_THE_STAY_ENDS), 1):
        yield day, _order("REVISED", "HK", LOGIC | {"quantity": quantity})


def orders_abroad() -> Iterator[dict[str, Any]]:
    """To each of ``LISTED_ABROAD``, where it is listed to be."""
    for source, name in LISTED_ABROAD.items():
        yield _to(name, "RS", SCREWS) | {"reference": f"ABROAD-{source}"}


def _special() -> dict[str, dict[str, Any]]:
    ours = {"ship_from": {"country": "SG"}}
    return {
        "H20-CN": _order("", "CN", H20),
        "MI308X-HK": _order("", "HK", MI308X),
        "H200-CN": _order("", "CN", H200 | {"eccn": "3A090.a"}),
        "H200-CALLED-EAR99": _order("", "MY", H200 | {"eccn": "EAR99"}),
        "B-AND-C": _order("", "AE", WEAK, MEMORY),
        "OWNER-HALF": _owned(50, "Huawei Technologies Co., Ltd.", "CN"),
        "OWNER-BELOW": _owned(49, "Huawei Technologies Co., Ltd.", "CN"),
        "OWNER-FOOTNOTE-5": _owned(60, "Fujian Jinhua Integrated Circuit Company, Ltd.", "CN"),
        "OWNER-SDN": _owned(75, "JOINT STOCK COMPANY MIKRON", "RU"),
        "OWNER-MEU": _owned(51, "AVIC Aircraft Co. Ltd.", "CN"),
        "OWNERS-TOGETHER": _owned(30, "IFLYTEK", "CN", "Megvii Technology"),
        "LISTED": _to("Shanghai Biren Intelligent Technology Co., Ltd.", "CN", LOGIC),
        "UNVERIFIED": _to("Establishment Standard Lab FZE", "AE", ROUTER),
        "DENIED": _to("CASPIAN INDUSTRIAL MACHINERY SUPPLY LLC", "AE", SCREWS),
        "SDN": _to("MAHAN AIR", "IR", BRACKET),
        "NEAR-NAME": _to("Sensetime Technologies", "HK", SCREWS),
        "MILITARY": _order("", "CN", LOGIC, use={"military": True}),
        "MILITARY-INTELLIGENCE": _order("", "VN", SCREWS, use={"military_intelligence": True}),
        "SUPERCOMPUTER": _order("", "CN", ROUTER, use={"supercomputer": True}),
        "FAB": _order("", "CN", SCREWS, use={"advanced_node_fab": True}),
        "NOTHING-SAID": _order("", "IN", LOGIC, end_use={}),
        "TRANSIT": _order("", "KZ", ROUTER, route={"transit_countries": ["IR", "RU"]}),
        "REGION": _order("", "UA", SCREWS, use={"location_region": "Crimea"}),
        "ABROAD": _order("", "CN", MEMORY | {"country_of_origin": "KR"}, **ours),
        "US-CONTENT": _order("", "CU", SCREWS | {"us_content_percent": 12}, **ours),
        "EXCEPTION": _order("", "MO", WEAK | {"license_exception": "NAC"}),
        "LICENSED": _order("", "CN", STRONG | {"license_number": LICENSE["number"]}),
        "TECHNOLOGY": _order(
            "",
            "IN",
            LOGIC | {"technology": {"what": "design", "means": "email"}},
            kind="technology_release",
        ),
        "SHIPMENT": _order(
            "", "DE", SCREWS, kind="shipment", source_order=f"EAR99-DE-{AFFILIATES_RULE}"
        ),
        "SUSPICIOUS": _order(
            "",
            "HK",
            STRONG,
            payment={"method": "crypto", "payer_country": "CN"},
            special_instructions="Neutral packaging, relabel",
        ),
    }


def _order(reference: str, country: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    use = fields.pop("use", {})
    name = f"Example {country} Works Ltd"
    known = {
        "reference": reference,
        "kind": "order",
        "currency": "USD",
        "ship_from": {"country": "US"},
        "destination_country": country,
        "parties": [_party("ultimate_consignee", name, country), _party("end_user", name, country)],
        "lines": [
            {"number": place, "quantity": 12, "unit": "EA", "unit_value": "640.00"} | line
            for place, line in enumerate(lines, 1)
        ],
        "route": {"transit_countries": []},
        "end_use": {
            "statement": "Use in our own factory hall",
            "location_country": country,
            "military": False,
        }
        | use,
    }
    return known | fields


def _party(role: str, name: str, country: str, **fields: Any) -> dict[str, Any]:
    return {
        "role": role,
        "name": name,
        "type": "organization",
        "address": {"city": "Example City", "country": country},
        "headquarters_country": country,
        "ultimate_parent": name,
    } | fields


def _to(name: str, country: str, *lines: dict[str, Any]) -> dict[str, Any]:
    return _order("", country, *lines, parties=[_party("ultimate_consignee", name, country)])


def _owned(percent: int, owner: str, country: str, *others: str) -> dict[str, Any]:
    """Of a company in Vietnam, each of whose owners holds this share."""
    owners = [{"name": name, "country": country, "percent": percent} for name in (owner, *others)]
    party = _party("end_user", "Example Lotus Trading JSC", "VN", owners=owners)
    return _order("", "VN", ROUTER, UNKNOWN, parties=[party])
