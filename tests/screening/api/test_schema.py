"""The OpenAPI document says what the API does."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from screening.intake.schema import transaction_schema
from tests.submissions import order, order_for


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")


def test_every_path_is_described(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == {
        "/api/v1/transactions/",
        "/api/v1/transactions/{id}/",
        "/api/v1/transactions/{id}/answers/",
        "/api/v1/transactions/{id}/release/",
        "/api/v1/releases/void/",
        "/api/v1/releases/keys/",
        "/api/v1/transactions/by-reference/{reference}/",
        "/api/v1/transactions/{reference}/cancel/",
        "/api/v1/screenings/{id}/",
        "/api/v1/cases/",
        "/api/v1/cases/{number}/",
        "/api/v1/cases/{number}/answers/",
        "/api/v1/cases/{number}/decision/",
        "/api/v1/cases/{number}/documents/",
        "/api/v1/cases/{number}/findings/",
        "/api/v1/batches/",
        "/api/v1/batches/{id}/",
        "/api/v1/batches/{id}/results/",
        "/api/v1/batches/{id}/pause/",
        "/api/v1/batches/{id}/resume/",
        "/api/v1/batches/{id}/cancel/",
        "/api/v1/lists/",
        "/api/v1/lists/{code}/versions/",
        "/api/v1/listed-parties/{source}/{uid}/",
        "/api/v1/items/",
        "/api/v1/licenses/",
        "/api/v1/licenses/{number}/",
        "/api/v1/match/",
        "/api/v1/determinations/",
        "/api/v1/dialects/csl/v1/search/",
        "/api/v1/dialects/yente/entities/{entity}/",
        "/api/v1/dialects/yente/match/{dataset}/",
        "/api/v1/dialects/yente/search/{dataset}/",
        "/api/v1/events/",
        "/api/v1/partners/",
        "/api/v1/partners/{number}/",
        "/api/v1/records/",
        "/api/v1/records/{number}/",
        "/api/v1/records/{number}/document/",
        "/api/v1/records/{number}/end/",
        "/api/v1/reports/",
        "/api/v1/reports/{id}/",
        "/api/v1/reports/{id}/file/",
        "/api/v1/webhooks/",
        "/api/v1/webhooks/{id}/",
        "/api/v1/webhooks/{id}/secret/",
        "/api/v1/webhooks/{id}/tellings/",
        "/api/v1/webhooks/{id}/tellings/{telling}/replay/",
    }


def test_published_submission_is_the_checked_one(document: dict[str, Any]) -> None:
    published = document["components"]["schemas"]
    checked = transaction_schema()["$defs"]
    assert published["TransactionSubmission"]["required"] == checked["transaction"]["required"]
    assert published["PartySubmission"] == checked["party"]
    validator = Draft202012Validator(
        {"$ref": "#/components/schemas/TransactionSubmission", "components": document["components"]}
    )
    assert list(validator.iter_errors(order())) == []
    assert list(validator.iter_errors(order(kind="quote")))


@pytest.mark.usefixtures("shipped_lists")
def test_answers_have_the_published_shape(
    document: dict[str, Any], api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks
    from screening.pipeline import run_screening

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
    answer = api.post(
        "/api/v1/transactions/", order_for("IEIT Systems", "CN"), format="json"
    ).json()
    cases = api.get("/api/v1/cases/").json()["results"]
    for name, value in (("Screening", answer), ("Case", cases[0])):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert [e.message for e in Draft202012Validator(schema).iter_errors(value)] == []


def test_docs_page_needs_no_other_host(db: Any) -> None:
    page = APIClient().get("/api/docs/").content.decode()
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
