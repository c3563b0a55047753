"""A license on record: found by number, never below zero."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from screening.models import License
from screening.terms.license import LicenseKind

pytestmark = pytest.mark.django_db


def license_of(number: str = "D1234567", **fields: Any) -> License:
    """A stored license."""
    return License.objects.create(number=number, kind=LicenseKind.BIS_LICENSE, **fields)


def test_record_says_what_is_left() -> None:
    stored = license_of(quantity_left=Decimal(500), value_left="6000000.00", currency="USD")
    stored.refresh_from_db()
    record = stored.to_record()
    assert (record.quantity_left, record.value_left) == (500, 6_000_000)
    assert record.kind is LicenseKind.BIS_LICENSE


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity_left": -1},
        {"value_left": -1, "currency": "USD"},
        {"value_left": 1},
        {"number": ""},
    ],
    ids=["quantity below zero", "value below zero", "value without currency", "no number"],
)
def test_impossible_license_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        license_of(**fields)


def test_licenses_are_found_by_their_numbers() -> None:
    license_of("D1"), license_of("D2"), license_of("D3")
    found = License.objects.numbered(["D3", "D1", "D3", "unknown"])
    assert [held.number for held in found] == ["D1", "D3"]
