"""Plain values: what goes out as JSON comes back the same."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from screening.controls.past import (
    EarlierOrder,
    LinkedParty,
    PartBuyer,
    PartnerRecord,
    Past,
    Sighting,
)
from screening.terms.license import LicenseKind, LicenseRecord
from screening.terms.values import from_plain, to_decimal, to_plain

DAY = date(2026, 11, 20)
FULL = Past(
    is_gathered=True,
    licenses=(LicenseRecord("D1", LicenseKind.BIS_LICENSE, quantity_left=Decimal("1.5")),),
    partners={"0": PartnerRecord("Example", first_ac_purchase_on=DAY, fleet_size=Decimal(3))},
    sightings=(Sighting("S1", "T-0", DAY, "order", "A", "B", "DE", "Toy"),),
    orders=(EarlierOrder("T-0", DAY, ("A",), ("phone",), Decimal("10.00"), Decimal(2), ("ex1",)),),
    linked=(LinkedParty(0, "B", "DE", "phone", "T-0", DAY),),
    part_buyers=(PartBuyer("ex1", "B", "DE"),),
    first_ac_purchase={"0": DAY},
    mean_before_2022={"0 854231": Decimal("9.999")},
)


@pytest.mark.parametrize("records", [FULL, Past()], ids=["full", "nothing gathered"])
def test_records_come_back_from_json(records: Past) -> None:
    stored = json.loads(json.dumps(to_plain(records)))
    assert from_plain(Past, stored) == records


@pytest.mark.parametrize(
    ("value", "number"),
    [("1.10", Decimal("1.10")), (0.1, Decimal("0.1")), ("NaN", None), (True, None), ("x", None)],
)
def test_number_of_a_submission(value: object, number: Decimal | None) -> None:
    assert to_decimal(value) == number
