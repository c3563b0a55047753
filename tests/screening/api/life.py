"""What the tests of an order's life share: submitting, shipping, and people who decide."""

from __future__ import annotations

from typing import Any

from rest_framework.test import APIClient

from screening.cases.deciding import reject_case, release_case
from screening.models import Case
from tests.factories import UserFactory
from tests.screening.cases.conftest import answered
from tests.submissions import order

URL = "/api/v1/transactions/"


def submit(api: APIClient, content: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Submit and wait for the answer."""
    sent = {"Prefer": "wait=1", **{k.replace("_", "-"): v for k, v in headers.items()}}
    response = api.post(URL, content, format="json", headers=sent)
    assert response.status_code == 200, response.content
    return dict(response.json())


def ship(api: APIClient, reference: str = "SH-1", **changes: Any) -> dict[str, Any]:
    """Submit a shipment of SO-1 that is as it was ordered, but for the changes."""
    fields = {"kind": "shipment", "reference": reference, "source_order": "SO-1", **changes}
    return submit(api, order(**fields))


def of_order(answer: dict[str, Any]) -> list[str]:
    """The codes that speak of the order."""
    return [r["code"] for r in answer["reasons"] if r["code"] == "shipment.order"]


def released(answer: dict[str, Any]) -> None:
    """Officers release what waits; two where it was blocked."""
    case = answered(Case.objects.get(number=answer["case"]["id"]), UserFactory())
    if release_case(case=case, comment="Looked at.", by=UserFactory()).is_open:
        case.refresh_from_db()
        release_case(case=case, comment="Looked at, too.", by=UserFactory())


def rejected(answer: dict[str, Any]) -> None:
    """An officer rejects what waits."""
    case = Case.objects.get(number=answer["case"]["id"])
    reject_case(case=case, reason_code="listed_party", comment="No.", by=UserFactory())
