"""yente's dialect: what its clients send and read, at another address and with our lists.

The questions have the shapes of yente's documentation and of its public example client.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import AuditEvent, Scope, Transaction

pytestmark = pytest.mark.usefixtures("own_lists")
ROOT = "/api/v1/dialects/yente/"
COMPANY = {
    "schema": "Company",
    "properties": {"name": ["IEIT Systems", "IEIT"], "jurisdiction": ["China"]},
}
QUIET = {"schema": "LegalEntity", "properties": {"name": "Maschinenbau Beispiel GmbH"}}


@pytest.fixture
def yente(erp: User) -> APIClient:
    """A client with the key where clients of OpenSanctions' API put it."""
    _, secret = create_api_key(owner=erp, name="Yente", scopes=Scope.values, by=erp)
    return APIClient(HTTP_AUTHORIZATION=f"ApiKey {secret}")


def match(client: APIClient, queries: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in parameters.items())
    response = client.post(f"{ROOT}match/default?{asked}", {"queries": queries}, format="json")
    assert response.status_code == 200, response.content
    return dict(response.json())


def test_a_batch_is_answered_by_the_names_of_its_questions(yente: APIClient) -> None:
    answer = match(yente, {"q1": COMPANY, "q2": QUIET})
    assert set(answer["responses"]) == {"q1", "q2"}
    first, second = answer["responses"]["q1"], answer["responses"]["q2"]
    assert first["status"] == second["status"] == 200
    assert first["query"]["properties"]["jurisdiction"] == ["cn"]
    assert first["query"]["schema"] == "Company"
    assert second["results"] == []
    assert first["total"] == {"value": len(first["results"]), "relation": "eq"}
    best = first["results"][0]
    assert set(best) == {
        "id",
        "caption",
        "schema",
        "properties",
        "datasets",
        "referents",
        "target",
        "first_seen",
        "last_seen",
        "last_change",
        "score",
        "match",
        "features",
    }
    assert best["caption"] == "Inspur Electronic Information Industry Co., Ltd."
    assert "IEIT Systems Co. Ltd." in best["properties"]["alias"]
    assert best["datasets"] == ["us-bis-entity-list"]
    assert best["match"] is True
    assert best["score"] >= 0.88
    assert answer["limit"] == 5


def test_an_entity_is_read_by_its_id(yente: APIClient) -> None:
    best = match(yente, {"q": COMPANY})["responses"]["q"]["results"][0]
    entity = yente.get(f"{ROOT}entities/{best['id']}").json()
    assert entity == {k: v for k, v in best.items() if k not in ("score", "match", "features")}
    assert yente.get(f"{ROOT}entities/NK-unknown").status_code == 404


def test_a_name_is_searched(yente: APIClient) -> None:
    answer = yente.get(f"{ROOT}search/default", {"q": "IEIT Systems", "limit": 3}).json()
    assert set(answer) == {"results", "facets", "total", "limit", "offset"}
    assert "IEIT Systems Co. Ltd." in answer["results"][0]["properties"]["alias"]
    assert "score" not in answer["results"][0]
    assert (answer["limit"], answer["offset"]) == (3, 0)
    nothing = yente.get(f"{ROOT}search/default", {"q": ""}).json()
    assert nothing["total"] == {"value": 0, "relation": "eq"}


def test_limit_threshold_and_dataset_are_kept_to(yente: APIClient) -> None:
    results = match(yente, {"q": COMPANY}, limit=1)["responses"]["q"]["results"]
    assert len(results) == 1
    [strict] = match(yente, {"q": COMPANY}, limit=1, threshold=1)["responses"]["q"]["results"]
    assert strict["match"] is (strict["score"] >= 1)
    body = {"queries": {"q": COMPANY}}
    one = yente.post(f"{ROOT}match/us-bis-entity-list", body, format="json").json()
    assert one["responses"]["q"]["results"]
    other = yente.post(f"{ROOT}match/us-ofac-sdn", body, format="json").json()
    assert other["responses"]["q"]["results"] == []
    assert yente.post(f"{ROOT}match/no-such", body, format="json").status_code == 404


def test_what_their_clients_send_beside_is_taken(yente: APIClient) -> None:
    beside = {"algorithm": "logic-v2", "topics": "sanction", "include_dataset": "us_ofac_sdn"}
    assert match(yente, {"q": {**COMPANY, "id": "erp-1"}}, **beside)["responses"]["q"]["query"][
        "id"
    ] == ("erp-1")


@pytest.mark.parametrize(
    "question",
    [
        {"properties": {"name": ["Banana"]}},
        {"schema": "xxx", "properties": {"name": ["Banana"]}},
        {"schema": "Person", "properties": {}},
        {"schema": "Person"},
        "Banana",
    ],
)
def test_a_question_that_cannot_be_read_is_refused(yente: APIClient, question: Any) -> None:
    response = yente.post(f"{ROOT}match/default", {"queries": {"q": question}}, format="json")
    assert response.status_code in (400, 422)
    assert response.json()["detail"]
    assert response.json()["errors"][0]["field"].startswith("queries.q")


def test_a_schema_that_is_none_is_refused_whatever_is_looked_for(yente: APIClient) -> None:
    for query in ({}, {"q": "IEIT Systems"}):
        response = yente.get(f"{ROOT}search/default", {"schema": "organization", **query})
        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == ["schema"]


@pytest.mark.parametrize("limit", ["", "x", "101", "-1", "nan", "\u0663", "1_0", " 5"])
def test_a_limit_that_is_no_number_is_refused(yente: APIClient, limit: str) -> None:
    response = yente.get(f"{ROOT}search/default", {"q": "IEIT Systems", "limit": limit})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["limit"]


def test_it_takes_a_key_and_leaves_nothing_but_that_it_was_asked(yente: APIClient) -> None:
    body = {"queries": {"q": COMPANY}}
    assert APIClient().post(f"{ROOT}match/default", body, format="json").status_code == 401
    match(yente, {"q": COMPANY})
    assert AuditEvent.objects.filter(verb="parties_matched").count() == 1
    assert not Transaction.objects.exists()
