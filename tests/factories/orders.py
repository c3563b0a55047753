"""Orders as an order system submits them."""

from __future__ import annotations

from typing import Any

import factory

from screening.models import Transaction, TransactionLine, TransactionParty
from screening.terms.values import content_hash
from tests.factories.people import UserFactory


def order_content(**changes: Any) -> dict[str, Any]:
    """An order as an ERP submits it."""
    return {
        "reference": "SO-100045",
        "kind": "order",
        "date": "2026-11-02",
        "currency": "USD",
        "incoterm": "DAP",
        "ship_from": {"country": "US"},
        "destination_country": "MY",
        "parties": [
            {
                "role": "ultimate_consignee",
                "name": "IEIT SYSTEMS CO",
                "type": "organization",
                "address": {"street": "8 Example Road", "city": "Penang", "country": "MY"},
            }
        ],
        "lines": [
            {
                "number": 1,
                "description": "HGX B200 8-GPU baseboard",
                "quantity": 8,
                "unit": "EA",
                "unit_value": "290000.00",
                "eccn": "3A090.a",
            }
        ],
        "end_use": {"statement": "AI training", "location_country": "CN"},
        **changes,
    }


def plain_order(**changes: Any) -> dict[str, Any]:
    """An order of little value and uncontrolled goods: one person may release it."""
    line = {"number": 1, "description": "Office switch", "quantity": 2, "unit": "EA"}
    return order_content(
        lines=[line | {"unit_value": "400.00", "eccn": "5A992.c"}],
        end_use={"statement": "Office network", "location_country": "MY"},
        **changes,
    )


class TransactionFactory(factory.django.DjangoModelFactory[Transaction]):
    """An order with its party and line rows."""

    class Meta:
        model = Transaction
        skip_postgeneration_save = True

    owner = factory.SubFactory(UserFactory)
    reference = factory.Sequence(lambda n: f"SO-{100_000 + n}")
    kind = "order"
    content = factory.LazyAttribute(lambda t: order_content(reference=t.reference, kind=t.kind))
    destination_country = factory.LazyAttribute(lambda t: t.content["destination_country"])
    content_hash = factory.LazyAttribute(lambda t: content_hash(t.content))
    submitted_through = "SAP (esk_1234_…)"

    @factory.post_generation
    def rows(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        for position, party in enumerate(self.content["parties"]):
            TransactionParty.objects.create(
                transaction=self,
                position=position,
                role=party["role"],
                name=party["name"],
                country=(party.get("address") or {}).get("country", ""),
            )
        for position, line in enumerate(self.content["lines"]):
            TransactionLine.objects.create(
                transaction=self,
                position=position,
                number=line["number"],
                description=line["description"],
                eccn=line.get("eccn", ""),
            )
