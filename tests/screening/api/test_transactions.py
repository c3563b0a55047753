"""Submitting over HTTP: exact statuses, one answer shape, errors that name the field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key, revoke_api_key
from screening.models import ApiKey, Scope, Screening, Transaction
from screening.pipeline import run_screening
from tests.submissions import order, order_for

URL = "/api/v1/transactions/"


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The network's edge: what would go to the broker is noted here."""
    from screening import tasks

    queued: list[str] = []
    monkeypatch.setattr(tasks.run_screening, "delay", queued.append)
    return queued


def problem(response: Any, status: int) -> Any:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    return body


def test_submission_is_stored_then_queued(api: APIClient, queue: list[str]) -> None:
    response = api.post(URL, order(), format="json")
    body = response.json()
    assert response.status_code == 202
    assert (body["status"], body["outcome"], body["decision"]) == ("queued", None, "pending")
    assert response["Location"].endswith(f"/api/v1/screenings/{body['id']}/")
    assert queue == [body["id"]]
    assert Transaction.objects.get().content == order()


@pytest.mark.usefixtures("shipped_lists")
def test_finished_screening_is_answered_with_200(api: APIClient, queue: list[str]) -> None:
    first = api.post(URL, order_for("IEIT Systems", "CN"), format="json").json()
    run_screening(screening_id=first["id"])
    response = api.post(
        URL, order_for("IEIT Systems", "CN"), format="json", headers={"Prefer": "wait=1"}
    )
    body = response.json()
    assert response.status_code == 200
    assert response["Preference-Applied"] == "wait=1"
    assert (body["id"], body["outcome"]) == (first["id"], "block")
    assert body["case"]["status"] == "open"
    assert queue == [first["id"]], "the same content is not queued again"
    assert api.get(f"/api/v1/screenings/{first['id']}/").json() == body


def test_faults_are_a_problem_document_with_fields(api: APIClient, queue: list[str]) -> None:
    body = problem(api.post(URL, order(kind="quote", zzz=1), format="json"), 422)
    assert {e["field"] for e in body["errors"]} == {"kind", "zzz"}
    assert all(e["message"] for e in body["errors"])
    assert queue == []
    assert not Transaction.objects.exists()


@pytest.mark.parametrize("text", ["{oops", '{"a": NaN}', "[" * 100_000])
def test_what_is_not_json_is_said(api: APIClient, text: str) -> None:
    problem(api.post(URL, text, content_type="application/json"), 400)


def test_other_media_types_are_refused(api: APIClient) -> None:
    problem(api.post(URL, "<order/>", content_type="application/xml"), 415)


@pytest.mark.parametrize("value", [[], "text", 3, None])
def test_json_that_is_no_object_is_refused(api: APIClient, value: Any) -> None:
    problem(api.post(URL, json.dumps(value), content_type="application/json"), 422)


def test_transaction_is_read_back_by_its_owner_alone(api: APIClient) -> None:
    submitted = api.post(URL, order(), format="json").json()
    read = api.get(f"{URL}{submitted['transaction']}/").json()
    assert read["content"] == order()
    assert read["screening"]["id"] == submitted["id"]
    assert [t["id"] for t in api.get(URL, {"reference": "SO-1"}).json()["results"]] == [read["id"]]
    stranger = User.objects.create(username="stranger")
    _key, secret = create_api_key(owner=stranger, name="x", scopes=Scope.values, by=stranger)
    other = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    problem(other.get(f"{URL}{submitted['transaction']}/"), 404)
    problem(other.get(f"/api/v1/screenings/{submitted['id']}/"), 404)
    assert other.get(URL).json()["results"] == []


def test_without_a_key_nothing_is_told(db: None) -> None:
    response = APIClient().post(URL, order(), format="json")
    problem(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer nonsense", "Bearer esk_0000_x", "Basic eDp5", "Bearer esk__"]
)
def test_wrong_keys_are_refused(db: None, header: str) -> None:
    problem(APIClient(HTTP_AUTHORIZATION=header).get(URL), 401)


def test_revoked_key_is_refused(api: APIClient, erp: User) -> None:
    assert api.get(URL).status_code == 200
    revoke_api_key(key=ApiKey.objects.get(owner=erp), by=erp)
    problem(api.get(URL), 401)


def test_missing_scope_is_named(erp: User) -> None:
    _key, secret = create_api_key(owner=erp, name="reader", scopes=[Scope.READ], by=erp)
    reader = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    body = problem(reader.post(URL, order(), format="json"), 403)
    assert "transactions:write" in body["detail"]
    problem(reader.get("/api/v1/cases/"), 403)


def test_waiting_ends_when_the_time_is_up(api: APIClient) -> None:
    response = api.post(URL, order(), format="json", headers={"Prefer": "wait=1"})
    assert response.status_code == 202
    assert Screening.objects.get().status == Screening.Status.QUEUED
