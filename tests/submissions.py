"""Submissions for tests: an ordinary order, changed where a test wants it changed."""

from __future__ import annotations

import copy
from typing import Any

ORDINARY: dict[str, Any] = {
    "reference": "SO-1",
    "kind": "order",
    "date": "2026-11-02",
    "currency": "USD",
    "ship_from": {"country": "US"},
    "destination_country": "DE",
    "parties": [
        {
            "role": "ultimate_consignee",
            "name": "Maschinenbau Beispiel GmbH",
            "type": "organization",
            "address": {"street": "Beispielstrasse 5", "city": "Aachen", "country": "DE"},
            "website": "https://www.example.com",
        }
    ],
    "lines": [
        {
            "number": 1,
            "description": "Stainless steel machine screws M6, box of 500",
            "quantity": 40,
            "unit": "EA",
            "unit_value": "22.50",
            "eccn": "EAR99",
            "country_of_origin": "US",
        }
    ],
    "end_use": {
        "statement": "Assembly of machine tools in our own plant",
        "location_country": "DE",
        "military": False,
    },
}


def order(**changes: Any) -> dict[str, Any]:
    """The ordinary order with top-level fields replaced."""
    return copy.deepcopy(ORDINARY) | changes


def order_for(name: str, country: str, **changes: Any) -> dict[str, Any]:
    """The ordinary order, to an ultimate consignee of this name in this country."""
    changed = order(destination_country=country, **changes)
    changed["parties"][0] |= {"name": name, "address": {"country": country}}
    changed["end_use"]["location_country"] = country
    return changed
