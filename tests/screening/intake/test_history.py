"""What intake keeps for later transactions: every serial number, every trait of a buyer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.intake.submission import accept_transaction
from screening.models import PartyTrait, SerialNumber, Transaction, TransactionLine
from tests.submissions import order

pytestmark = pytest.mark.django_db


def accept(owner: User, **changes: Any) -> Transaction:
    return accept_transaction(submission=order(**changes), owner=owner, through="t").transaction


def with_serials(*numbers: str, **line: Any) -> list[dict[str, Any]]:
    (first,) = order()["lines"]
    return [{**first, "serial_numbers": list(numbers), **line}]


def test_every_serial_number_is_its_own_record(erp: User) -> None:
    accept(erp, lines=with_serials("EX-1", "ex 2"))
    rows = SerialNumber.objects.values_list("key", "value", "on", "holder", "country")
    holder = "Maschinenbau Beispiel GmbH"
    assert list(rows) == [
        ("EX1", "EX-1", date(2026, 11, 2), holder, "DE"),
        ("EX2", "ex 2", date(2026, 11, 2), holder, "DE"),
    ]


@pytest.mark.parametrize(("country", "domestic"), [("US", True), ("DE", False)])
def test_domestic_sale_is_known(erp: User, country: str, domestic: bool) -> None:
    parties = [{"role": "purchaser", "name": "Example LLC", "address": {"country": country}}]
    accept(erp, parties=parties, destination_country=country, lines=with_serials("EX-1"))
    assert SerialNumber.objects.get().is_domestic is domestic


def test_traits_of_buyers_are_kept_and_of_forwarders_not(erp: User) -> None:
    forwarder = {"role": "freight_forwarder", "name": "Example Cargo", "phone": "+49305550100"}
    payment = {"payer_name": "Example Payer Ltd"}
    (consignee,) = order()["parties"]
    consignee["website"] = "https://www.werke.example"
    accept(erp, parties=[consignee, forwarder], payment=payment)
    keys = set(PartyTrait.objects.values_list("key", flat=True))
    assert {"name:maschinenbau beispiel", "domain:werke.example", "payer:example payer"} <= keys
    assert not any("cargo" in key or "phone" in key for key in keys)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, Decimal(900)),
        ({"currency": "EUR"}, None),
        ({"currency": None}, None),
    ],
    ids=["dollars", "euros", "no currency"],
)
def test_value_in_dollars(erp: User, changes: dict[str, Any], value: Decimal | None) -> None:
    submission = {key: said for key, said in (order() | changes).items() if said is not None}
    accepted = accept_transaction(submission=submission, owner=erp, through="t")
    assert Transaction.objects.get(pk=accepted.transaction.pk).value_usd == value


def test_line_keeps_what_is_looked_up(erp: User) -> None:
    accept(erp, lines=with_serials(part_number="EX-1", hts="8542.31", quantity=40.5))
    line = TransactionLine.objects.get()
    assert (line.part_key, line.hts, line.quantity) == ("ex1", "854231", Decimal("40.5"))
