"""An address or a query with a NUL is refused, not looked up; a path stands in no log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from compliance.tracing import RoutesForPaths
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/cases/%00/",
        "/api/v1/transactions/by-reference/a%00b/",
        "/api/v1/partners/%00/",
        "/admin/screening/batch/%00/results.csv",
        "/%00",
    ],
)
def test_nothing_is_at_an_address_with_a_nul(api: APIClient, address: str) -> None:
    assert api.get(address).status_code == 404


@pytest.mark.parametrize(
    "page",
    ["auditcheck/?status=", "batch/?kind=", "clearance/?status=", "license/?kind="],
)
def test_filter_with_a_nul_is_not_understood(page: str) -> None:
    desk = signed_in(UserFactory(is_superuser=True))
    assert desk.get(f"/admin/screening/{page}%00").status_code == 400


def test_document_of_a_version_with_a_nul_is_not_looked_for(client: Client) -> None:
    assert client.get("/api/schema/?version=%00").status_code == 400


def test_policy_form_that_was_seen_at_a_version_with_a_nul_is_shown_again() -> None:
    desk = signed_in(UserFactory(is_superuser=True))
    answer = desk.post("/admin/screening/policyproposal/add/", {"base": "a\0b", "reason": "x"})
    assert answer.status_code == 200


@pytest.mark.parametrize("reference", ["M%C3%BCller", "%E6%9D%8E", "plain"])
def test_path_in_any_script_is_logged_as_its_route(
    api: APIClient, reference: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = api.get(f"/api/v1/transactions/by-reference/{reference}/")
    assert answer.status_code == 404
    records: list[Any] = [r for r in caplog.records if r.name == "django.request"]
    assert records
    assert all(RoutesForPaths().filter(record) for record in records)
    assert {record.getMessage() for record in records} == {
        "Not Found: /api/v1/transactions/by-reference/<path:reference>/"
    }
