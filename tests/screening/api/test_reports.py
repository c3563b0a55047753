"""Reports over the API: a key with the scope, of a person who may have them."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from screening import tasks
from screening.api_keys import create_api_key
from screening.models import AuditEvent, ReportRun, Scope
from screening.reports.runs import make_report
from tests.factories import CaseFactory, UserFactory

pytestmark = pytest.mark.usefixtures("own_data_dir")
REPORTS = "/api/v1/reports/"


def client_of(user: Any, *scopes: str) -> APIClient:
    _key, secret = create_api_key(owner=user, name="auditor", scopes=scopes, by=user)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.fixture
def auditor(db: None) -> APIClient:
    return client_of(UserFactory(username="auditor", permissions=["add_reportrun"]), Scope.REPORTS)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here; the task is called as the function it is."""
    monkeypatch.setattr(tasks.make_report, "delay", lambda run_id: make_report(run_id=run_id))


def wish(**more: Any) -> dict[str, Any]:
    return {
        "report": "decisions",
        "format": "csv",
        "filters": {"from": "2026-01-01", "until": "2036-12-31"},
    } | more


def test_report_is_asked_for_made_and_fetched(auditor: APIClient) -> None:
    case = CaseFactory()
    asked = auditor.post(REPORTS, wish(), format="json")
    assert asked.status_code == 202
    told = auditor.get(asked["Location"]).json()
    assert (told["status"], told["rows_done"]) == ("completed", 1)
    file = auditor.get(f"{asked['Location']}file/")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert case.number in text
    assert told["chain_end"] in text
    assert AuditEvent.objects.filter(verb="report_downloaded", actor="auditor").count() == 1
    assert [r["id"] for r in auditor.get(REPORTS).json()["results"]] == [told["id"]]


def test_wrong_filter_is_a_problem_document(auditor: APIClient) -> None:
    response = auditor.post(REPORTS, wish(filters={"from": "yesterday"}), format="json")
    assert response.status_code == 422
    assert {e["field"] for e in response.json()["errors"]} == {"from", "until"}
    assert not ReportRun.objects.exists()


def test_a_filter_without_a_value_is_refused_by_the_document_too(
    document: dict[str, Any], auditor: APIClient
) -> None:
    place = {"$ref": "#/components/schemas/ReportWishRequest"}
    schema = Draft202012Validator({**place, "components": document["components"]})
    assert schema.is_valid(wish())
    for value in ("", " "):
        asked = wish(filters={"from": value})
        assert auditor.post(REPORTS, asked, format="json").status_code == 400
        assert not schema.is_valid(asked)


def test_neither_scope_nor_permission_alone_is_enough(db: None) -> None:
    unasked = client_of(UserFactory(permissions=["add_reportrun"]), Scope.READ)
    erp = client_of(UserFactory(), Scope.REPORTS)
    for client in (unasked, erp):
        assert client.post(REPORTS, wish(), format="json").status_code == 403
        assert client.get(REPORTS).status_code == 403


def test_report_of_somebody_else_does_not_exist(auditor: APIClient) -> None:
    place = auditor.post(REPORTS, wish(), format="json")["Location"]
    other = client_of(UserFactory(permissions=["add_reportrun"]), Scope.REPORTS)
    assert other.get(place).status_code == 404
    assert other.get(f"{place}file/").status_code == 404
