"""What may be sent is limited everywhere: each text, list and object of free keys says its most.

Generated from the published document, so that a field nobody thought of fails here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.cache import cache
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from screening.api.waiting_places import place_for
from tests.screening.api.test_openapi import filled
from tests.submissions import order

LISTS = "/api/v1/lists/"

OTHERS = ("/api/v1/batches/", "/api/v1/dialects/")
"""Files, limited by their bytes and rows, and read row by row by the schema of an order; and the
forms of other services, limited by their bytes."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


def faults_of(schema: Mapping[str, Any]) -> Iterator[str]:
    """What of a schema itself has no most."""
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    # A file is limited by its bytes.
    is_told = "enum" in schema or "const" in schema or schema.get("format") == "binary"
    if "string" in kinds and not is_told and "maxLength" not in schema:
        yield "a text without maxLength"
    if "array" in kinds and "maxItems" not in schema:
        yield "a list without maxItems"
    # A serializer reads the fields it knows and no others.
    is_free = schema.get("additionalProperties", "properties" not in schema) is not False
    if "object" in kinds and is_free and "maxProperties" not in schema:
        yield "an object of free keys without maxProperties"


def unlimited(schema: Any, document: Mapping[str, Any], at: str, seen: set[str]) -> Iterator[str]:
    """Paths of what a request may send without end."""
    if not isinstance(schema, dict):
        return
    if ref := schema.get("$ref"):
        if ref not in seen:
            seen.add(ref)
            name = ref.rpartition("/")[2]
            yield from unlimited(document["components"]["schemas"][name], document, name, seen)
        return
    yield from (f"{at}: {fault}" for fault in faults_of(schema))
    for name, part in schema.get("properties", {}).items():
        yield from unlimited(part, document, f"{at}.{name}", seen)
    for word in ("items", "additionalProperties", "propertyNames", "then", "else"):
        yield from unlimited(schema.get(word), document, f"{at}.{word}", seen)
    for word in ("allOf", "anyOf", "oneOf", "prefixItems"):
        for part in schema.get(word, ()):
            yield from unlimited(part, document, f"{at}.{word}", seen)


def bodies(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            for kind, told in content.items():
                yield f"{method} {path} {kind}", told["schema"]


def test_every_body_says_how_much_may_be_sent(document: dict[str, Any]) -> None:
    seen: set[str] = set()
    found = [
        fault
        for name, schema in bodies(document)
        if not any(other in name for other in OTHERS)
        for fault in unlimited(schema, document, name, seen)
    ]
    assert found == []


def test_walk_finds_what_has_no_limit() -> None:
    free = {
        "type": "object",
        "additionalProperties": {"type": ["string", "null"]},
        "properties": {"b": {"type": "array", "items": {}}},
    }
    assert len(list(unlimited(free, {}, "free", set()))) == 3


def in_requests(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every parameter of a query or a header, with its method and path."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] in ("query", "header"):
                    yield method, path, parameter


MOSTS = {"string": "maxLength", "integer": "maximum", "number": "maximum", "array": "maxItems"}


def test_every_parameter_says_its_most(document: dict[str, Any]) -> None:
    found = list(in_requests(document))
    assert len(found) > 100
    endless = [
        f"{method} {path}: {one['name']} has no {MOSTS[one['schema']['type']]}"
        for method, path, one in found
        if "enum" not in one["schema"] and MOSTS[one["schema"]["type"]] not in one["schema"]
    ]
    assert endless == []


@pytest.mark.django_db
def test_every_parameter_that_is_too_long_is_refused_by_name(
    document: dict[str, Any], api: APIClient, erp: Any
) -> None:
    erp.is_superuser = True  # reports ask for the right of the key's owner first
    erp.save()
    for method, path, one in in_requests(document):
        if (most := one["schema"].get("maxLength")) is None:
            continue
        value, place = "1" * (most + 1), filled(path)
        if one["in"] == "query":
            answer = api.generic(method.upper(), f"{place}?{one['name']}={value}")
        else:
            answer = api.generic(method.upper(), place, headers={one["name"]: value})
        assert answer.status_code == 400, (method, path, one["name"], answer.content)
        errors = {(error["field"], error["code"]) for error in answer.json()["errors"]}
        assert (one["name"], "too_long") in errors, (method, path)


@pytest.mark.django_db
def test_parameter_that_may_be_sent_again_is_not_sent_for_ever(api: APIClient) -> None:
    place = "/api/v1/dialects/yente/search/default/?q=a"
    answer = api.get(place + "&countries=de" * 101)
    assert answer.status_code == 400
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [("countries", "too_many")]


@pytest.mark.django_db
def test_address_that_asks_too_much_is_refused_before_its_key_is_looked_up(settings: Any) -> None:
    settings.ADDRESS_REQUESTS_PER_MINUTE = 2
    cache.clear()
    stranger = APIClient(REMOTE_ADDR="192.0.2.7")
    wrong = {"Authorization": "Bearer esk_guess_ed"}
    assert [stranger.get(LISTS, headers=wrong).status_code for _ in range(2)] == [401, 401]
    refused = stranger.get(LISTS, headers=wrong)
    assert refused.status_code == 429
    assert (refused["RateLimit-Limit"], refused["RateLimit-Remaining"]) == ("2", "0")
    assert 0 < int(refused["Retry-After"]) <= 61
    assert refused.json()["type"] == "urn:screening:problem:throttled"
    assert APIClient(REMOTE_ADDR="192.0.2.8").get(LISTS, headers=wrong).status_code == 401
    cache.clear()


@pytest.mark.django_db
def test_behind_a_proxy_the_address_is_what_the_proxy_says_last(settings: Any) -> None:
    settings.BEHIND_PROXY, settings.ADDRESS_REQUESTS_PER_MINUTE = True, 1
    cache.clear()
    told = [f"203.0.113.{n}, 192.0.2.9" for n in (1, 2)]
    client = APIClient(REMOTE_ADDR="127.0.0.1")
    statuses = [client.get(LISTS, headers={"X-Forwarded-For": one}).status_code for one in told]
    assert statuses == [401, 429], "what the client wrote itself does not make it another"
    cache.clear()


@pytest.mark.django_db
def test_addresses_that_one_sender_holds_are_one(settings: Any) -> None:
    settings.ADDRESS_REQUESTS_PER_MINUTE = 1
    cache.clear()
    of_one_network = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::77", "2001:db8:1:3::1")
    statuses = [APIClient(REMOTE_ADDR=one).get(LISTS).status_code for one in of_one_network]
    assert statuses == [401, 429, 401]
    cache.clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped_lists")
def test_who_finds_no_place_to_wait_is_answered_at_once(api: APIClient, settings: Any) -> None:
    settings.MOST_WAITING = 1
    prefer = {"Prefer": "wait=20"}
    with place_for(20) as first, place_for(20) as second:
        assert (first, second) == (20, 0)
        begun = time.monotonic()
        answer = api.post("/api/v1/transactions/", order(), format="json", headers=prefer)
        assert time.monotonic() - begun < 10
    assert answer.status_code == 202
    assert "Preference-Applied" not in answer
    with place_for(5) as again:
        assert again == 5, "a place that was left is free"
