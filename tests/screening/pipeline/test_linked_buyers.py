"""Buyers linked by anything but their name are seen through, in orders and in shipments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.models import Screening
from screening.pipeline import run_screening
from tests.screening.pipeline.test_past import BUYER
from tests.screening.pipeline.test_run import submit
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists")
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NUMBER = [{"type": "registration", "value": "HRB 1234", "country": "DE"}]
KNOWN = BUYER | {"identifiers": NUMBER}
# What a stranger shares with the buyer, each alone.
SHARED: dict[str, dict[str, Any]] = {
    "phone": {"phone": "0049 30 55550100"},
    "domain": {"email": "sales@werke.example"},
    "registration": {"identifiers": NUMBER},
    "address": {"address": BUYER["address"]},
    "officer": {"officers": ["Beispiel, Erika"]},
}


def screened(owner: User, reference: str, party: dict[str, Any], **changes: Any) -> Screening:
    lines = [{**order()["lines"][0], "eccn": "5A992.c", "quantity": 1, "unit_value": "45000.00"}]
    submission = order(reference=reference, parties=[party], lines=lines) | changes
    screening = submit(owner, submission)
    run_screening(screening_id=str(screening.pk), at=AT)
    return Screening.objects.get(pk=screening.pk)


def flag(screening: Screening, code: str) -> dict[str, Any]:
    return next((f for f in screening.answer["red_flags"] if f["code"] == code), {})


@pytest.mark.parametrize("link", SHARED)
def test_split_orders_of_linked_buyers_are_added_up(erp: User, link: str) -> None:
    """Three of 45,000 USD in 30 days, each below the limit of 100,000: one order, one shipment."""
    names = iter(("Example Shadow Ltd", "Example Umbra SARL"))
    for reference, kind in (("T-1", "order"), ("T-2", "shipment")):
        other = {"role": "ultimate_consignee", "name": next(names)}
        other |= {"address": {"country": "DE"}} | SHARED[link]
        screened(erp, reference, other, kind=kind, date="2026-11-05")
    found = flag(screened(erp, "T-3", KNOWN), "rf.structuring")
    assert set(found["inputs"]["orders"]) == {"T-1", "T-2"}
    assert found["inputs"]["links"] == [link]
    assert "Example Umbra SARL" in found["summary"]


def test_split_orders_of_strangers_are_not(erp: User) -> None:
    for reference in ("T-1", "T-2"):
        other = {"role": "ultimate_consignee", "name": f"Example {reference} Ltd"}
        screened(erp, reference, other | {"address": {"country": "DE"}}, date="2026-11-05")
    assert flag(screened(erp, "T-3", KNOWN), "rf.structuring") == {}


@pytest.mark.parametrize("kind", ["order", "shipment"])
def test_unit_sold_at_home_and_exported_by_another_is_seen(erp: User, kind: str) -> None:
    home = {"role": "purchaser", "name": "Example Home LLC", "address": {"country": "US"}}
    first = [{**order()["lines"][0], "eccn": "5A992.c", "serial_numbers": ["SN 77-1"]}]
    screened(
        erp,
        "T-1",
        home,
        kind=kind,
        lines=first,
        destination_country="US",
    )
    again = [{**first[0], "serial_numbers": ["sn771"]}]
    found = flag(screened(erp, "T-2", KNOWN, lines=again), "rf.straw_buyer")
    assert found["inputs"]["chain_of_custody"][0]["holder"] == "Example Home LLC"
