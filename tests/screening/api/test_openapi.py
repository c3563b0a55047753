"""The OpenAPI document is whole: every word described, every answer that comes is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from screening.api import fullness, glossary
from screening.api.endings import Ending
from screening.api.events import EventListView
from screening.api_keys import create_api_key
from screening.models import Scope

NOTHING = "00000000-0000-0000-0000-000000000000"
JSON = "application/json"


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def properties(part: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property below a schema, those of inline objects too; conditions state none."""
    if isinstance(part, list):
        for item in part:
            yield from properties(item, place)
    if not isinstance(part, dict):
        return
    for name, field in part.get("properties", {}).items():
        yield f"{place}.{name}", field
        yield from properties(field, f"{place}.{name}")
    for word in ("items", "additionalProperties", "anyOf", "oneOf", "allOf", "then"):
        inner = part.get(word)
        if word != "then" or isinstance(inner, dict):
            yield from properties(inner, place)


def test_every_operation_has_a_name_a_summary_and_described_parameters(
    document: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(document):
        assert 3 < len(operation["summary"]) < 60, (method, path)
        assert operation["description"], (method, path)
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (method, path, parameter["name"])


def test_every_property_is_described(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    found = [p for name, schema in schemas.items() for p in properties(schema, name)]
    assert len(found) > 400
    said = ("description", "example", "examples", "$ref", "const")
    assert [name for name, field in found if not any(word in field for word in said)] == []


def test_the_glossary_has_no_word_that_nobody_uses(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    used = {
        word
        for name, schema in schemas.items()
        for field in schema.get("properties", {})
        for word in (field, f"{name}.{field}")
    }
    assert set(glossary.FIELDS) - used == set()
    asked = {p["name"] for _, _, o in operations(document) for p in o.get("parameters", ())}
    assert set(glossary.PARAMETERS) - asked == set()


def test_every_refusal_is_a_problem_document(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            assert response["description"], (method, path, status)
            if status[0] not in "23":
                assert set(response["content"]) == {"application/problem+json"}


@pytest.mark.usefixtures("shipped_lists")
def test_what_is_answered_is_listed(document: dict[str, Any], api: APIClient, erp: Any) -> None:
    """Each operation is asked wrongly in every way that all have in common."""
    _, weak = create_api_key(owner=erp, name="weak", scopes=[Scope.REPORTS], by=erp)
    nobody, other = APIClient(), APIClient(HTTP_AUTHORIZATION=f"Bearer {weak}")
    schema = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    validator = Draft202012Validator(schema)
    seen: set[int] = set()
    for path, method, operation in operations(document):
        place = filled(path)
        responses = [
            client.generic(method.upper(), place + query, body, headers.pop("as", JSON), **headers)
            for client, query, body, headers in (
                (nobody, "", "", {}),
                (other, "", "", {}),
                (api, "", "", {}),
                (api, "", "[]", {}),
                (api, "", "{", {}),
                (api, "", "{}", {}),
                (api, "", "a", {"as": "text/plain"}),
                (api, "", "{}", {"HTTP_ACCEPT": "text/csv"}),
                (api, "?no_such_parameter=1", "{}", {}),
            )
        ]
        for response in responses:
            status = response.status_code
            seen.add(status)
            assert str(status) in operation["responses"], (method, path, status, response.content)
            if status >= 400:
                assert response["Content-Type"] == "application/problem+json", (method, path)
                assert [e.message for e in validator.iter_errors(response.json())] == []
    assert seen >= {200, 400, 401, 403, 404, 406, 415, 422}


@pytest.mark.usefixtures("shipped_lists")
def test_where_too_much_waits_it_is_listed(
    document: dict[str, Any], api: APIClient, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What refuses for the moment says so in the document, and nothing else does."""
    settings.QUEUE_MOST, refusing, listed = 0, set(), set()
    monkeypatch.setattr(fullness, "_looked_at", -fullness.LOOK_SECONDS)
    for path, method, operation in operations(document):
        kind = next(iter(operation.get("requestBody", {}).get("content", {})), JSON)
        answer = api.generic(method.upper(), filled(path), "{}", kind)
        if answer.status_code == 503:
            assert int(answer["Retry-After"]) > 0
            refusing.add((method, path))
        if "503" in operation["responses"]:
            listed.add((method, path))
    assert refusing == listed == {("post", "/api/v1/transactions/"), ("post", "/api/v1/batches/")}


def filled(path: str) -> str:
    """An address below which nothing is."""
    number = "1" if path.startswith("/api/v1/webhooks/") else NOTHING
    return re.sub(r"\{\w+\}", "none", path.replace("{id}", number).replace("{telling}", "1"))


def test_what_will_end_says_so_in_every_answer_and_in_the_document(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = Ending(datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 10, 1, tzinfo=UTC))
    assert "Deprecation" not in api.get("/api/v1/events/")
    monkeypatch.setattr(EventListView, "ending", ending)
    for answer in (api.get("/api/v1/events/"), api.get("/api/v1/events/?none=1")):
        assert answer["Deprecation"] == "@1790812800"
        assert answer["Sunset"] == "Fri, 01 Oct 2027 00:00:00 GMT"
    published = api.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    marked = [
        path for path, _, operation in operations(published.json()) if operation.get("deprecated")
    ]
    assert marked == ["/api/v1/events/"]
