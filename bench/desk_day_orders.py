"""The orders of the working day that ``bench.desk_day`` drives: thirty cases and what each is.

Whom the orders name are invented parties whose names are like those of the demonstration list, and
four that are on it. Wants Django set up and the shipped data with the demonstration list loaded.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from screening.intake.many import accept_transactions
from screening.intake.submission import Accepted
from screening.pipeline.run import run_screenings

NAMESAKES = (
    ("Mikron SA", "CH", "Agno"),
    ("Biren Patel Textiles", "IN", "Surat"),
    ("Dawning Company Ltd", "GB", "Leeds"),
    ("ETC Electronics Inc", "CA", "Toronto"),
    ("Cambrian Technologies Inc", "GB", "Cardiff"),
    ("Supra Tech Ltd", "NZ", "Auckland"),
    ("Godson Zhongke Bakery", "TW", "Taipei"),
    ("LL Chip Ltd", "IE", "Cork"),
)
"""Ordinary customers who are like one listed party."""

REGULARS = NAMESAKES[:2]
"""Those who order again in the afternoon."""

MANY = (("Inspur Systems Europe", "DE", "Berlin"), ("SMIC Sanitary Ware", "IT", "Milano"))
"""Ordinary customers who are like many listed parties at once."""

LISTED = (
    ("Huawei Technologies Deutschland GmbH", "DE", "Düsseldorf"),
    ("Inspur Group", "MY", "Kuala Lumpur"),
    ("Inspur Software", "CN", "Jinan"),
    ("Mahan Air", "AE", "Dubai"),
)
"""Customers who are the listed party, or who must be taken for it."""

ASKED = (
    ("Example Keisoku K.K.", "JP", "Osaka"),
    ("Example Denshi K.K.", "JP", "Nagoya"),
    ("Example Instruments Pty Ltd", "AU", "Perth"),
    ("Example Werkzeuge GmbH", "DE", "Aachen"),
)
"""Customers whose order leaves something open that only they can answer."""

_PRINTER = {
    "number": 1,
    "description": "Office laser printer",
    "quantity": 15,
    "unit": "EA",
    "unit_value": "320.00",
    "eccn": "EAR99",
    "hts": "8443.32",
}
_UNKNOWN = {
    "number": 1,
    "description": "Signal conditioning module",
    "quantity": 4,
    "unit": "EA",
    "unit_value": "1900.00",
}


def morning() -> list[dict[str, Any]]:
    """Eighteen orders: namesakes, likenesses of many, listed parties, open questions."""
    return [
        *_orders("NAMESAKE", NAMESAKES),
        *_orders("MANY", MANY),
        *_orders("LISTED", LISTED),
        *_orders("ASKED", ASKED, line=_UNKNOWN, currency="EUR"),
    ]


def afternoon() -> list[dict[str, Any]]:
    """Twelve more: the regular customers again, and the shipments of what was asked about."""
    again = [
        order for time in range(1, 5) for order in _orders(f"AGAIN-{time}", REGULARS, street=time)
    ]
    shipments = _orders("SHIPPED", ASKED, line=_UNKNOWN, currency="EUR")
    for number, shipment in enumerate(shipments, 1):
        shipment |= {"kind": "shipment", "source_order": f"ASKED-{number}"}
    return [*again, *shipments]


def take_in(orders: Sequence[Mapping[str, Any]], *, owner: Any) -> None:
    """Store and screen them, as the ERP's key would have it.

    Raises:
        ScreeningError: one of them was refused.
    """
    taken = accept_transactions(submissions=orders, owner=owner, through="desk day")
    for one in taken:
        if not isinstance(one, Accepted):
            raise one
    run_screenings(
        screening_ids=[str(one.screening.pk) for one in taken if isinstance(one, Accepted)]
    )


def _orders(
    name: str,
    customers: Iterable[tuple[str, str, str]],
    *,
    line: Mapping[str, Any] = _PRINTER,
    currency: str = "USD",
    street: int = 0,
) -> list[dict[str, Any]]:
    """An order a customer. The regulars' goods arrive at another dock of theirs each time."""
    orders = []
    for number, (customer, country, city) in enumerate(customers, 1):
        party = {
            "name": customer,
            "type": "organization",
            "address": {"city": city, "country": country},
        }
        orders.append(
            {
                "reference": f"{name}-{number}",
                "kind": "order",
                "date": "2026-11-27",
                "currency": currency,
                "incoterm": "DAP",
                "ship_from": {"country": "US"},
                "destination_country": country,
                "parties": [
                    {**copy.deepcopy(party), "role": role}
                    for role in ("purchaser", "ultimate_consignee")
                ],
                "lines": [{**line, "quantity": line["quantity"] + street}],
                "end_use": {
                    "statement": "Use in our own offices",
                    "location_country": country,
                    "military": False,
                },
            }
        )
    return orders
