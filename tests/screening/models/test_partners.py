"""Business partners: found by name, a verification whole or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from screening.models import BusinessPartner

pytestmark = pytest.mark.django_db


def test_partner_is_found_by_its_name_without_legal_form() -> None:
    BusinessPartner.objects.create(name="Example Werke GmbH")
    assert BusinessPartner.objects.named(["EXAMPLE WERKE"]).get().name == "Example Werke GmbH"
    assert not BusinessPartner.objects.named(["Example Wetter"]).exists()


@pytest.mark.parametrize(
    "fields", [{"psv_result": "failed"}, {"psv_on": date(2026, 1, 1)}], ids=["no date", "no result"]
)
def test_half_a_verification_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        BusinessPartner.objects.create(name="Example Werke GmbH", **fields)


def test_one_record_a_partner() -> None:
    BusinessPartner.objects.create(name="Example Werke GmbH")
    with pytest.raises(IntegrityError):
        BusinessPartner.objects.create(name="EXAMPLE WERKE")
