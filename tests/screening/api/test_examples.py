"""Every word of the OpenAPI document has an example, and each example is what its schema says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from jsonschema_rs import Draft202012Validator
from rest_framework.test import APIClient

from screening.api.examples.bodies import BODIES, FILES
from screening.api.examples.fields import FIELDS
from screening.api.examples.of_schemas import OF_SCHEMAS
from screening.api.examples.parameters import PARAMETERS
from screening.roles import Role
from tests.screening.api.test_openapi import JSON, filled, operations, properties

WHERE = (
    "Say one in screening/api/examples/fields.py, in of_schemas.py where the word looks otherwise, "
    "or beside the field in screening/intake/*.schema.json"
)
WHERE_PARAMETER = "Say one in screening/api/examples/parameters.py"
WHERE_BODY = "Say one in screening/api/examples/bodies.py"
PARTS = ("$ref", "properties", "oneOf")


def faults(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """What of a value is against a schema of the document, formats too."""
    whole = {**schema, "components": document["components"]}
    found = Draft202012Validator(whole, validate_formats=True).iter_errors(value)
    return [f"{error.instance_path}: {error.message[:200]}" for error in found]


def schemas(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that have properties: the components, and what is sent without being one."""
    yield from document["components"]["schemas"].items()
    for _, _, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            yield operation["operationId"], content["schema"]


def inherits(field: dict[str, Any]) -> bool:
    """Its example is that of its parts, or it is a file, which JSON cannot show."""
    parted = any(part in one for one in (field, field.get("items", {})) for part in PARTS)
    return parted or "const" in field or field.get("format") == "binary"


def test_every_property_has_an_example_as_its_schema_says(document: dict[str, Any]) -> None:
    without, wrong, count = [], [], 0
    for name, schema in schemas(document):
        for place, field in properties(schema, name):
            assert "example" not in field, f"{place}: JSON Schema 2020-12 says `examples`"
            if "examples" not in field and not inherits(field):
                without.append(place)
            for example in field.get("examples", ()):
                count += 1
                wrong += [f"{place} {fault}" for fault in faults(example, field, document)]
    assert without == [], f"No example: {', '.join(without)}. {WHERE}"
    assert wrong == [], "\n".join(wrong)
    assert count > 600


def test_the_examples_of_a_schema_are_one_whole(document: dict[str, Any]) -> None:
    """A reader's tool puts them together as it shows an answer."""
    components = document["components"]["schemas"]

    def shown(schema: dict[str, Any]) -> Any:
        if "examples" in schema:
            return schema["examples"][0]
        if "$ref" in schema:
            return shown(components[schema["$ref"].rpartition("/")[2]])
        if "oneOf" in schema:
            return shown(schema["oneOf"][0])
        if schema.get("type") == "array":
            return [shown(schema["items"])]
        return {name: shown(field) for name, field in schema.get("properties", {}).items()}

    answered = [name for name in components if not name.startswith("StandingRecord")]
    wrong = {name: faults(shown(components[name]), components[name], document) for name in answered}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert shown(components["Screening"])["transaction"] == shown(components["Transaction"])["id"]
    assert shown(components["Screening"])["case"]["id"] == shown(components["Case"])["id"]


def test_every_parameter_has_an_example_as_its_schema_says(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            place = f"{method} {path} {parameter['name']}"
            assert "example" in parameter, f"No example: {place}. {WHERE_PARAMETER}"
            assert faults(parameter["example"], parameter["schema"], document) == [], place


def test_everything_that_is_sent_has_a_whole_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        place = f"{method} {path}"
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind == JSON:
                assert content.get("examples"), f"No whole example: {place}. {WHERE_BODY}"
            for name, example in content.get("examples", {}).items():
                found = faults(example["value"], content["schema"], document)
                assert found == [], (place, name)


def test_there_is_no_example_that_nobody_shows(document: dict[str, Any]) -> None:
    words = {**FIELDS, **OF_SCHEMAS}
    used = set()
    for name, schema in schemas(document):
        for place, field in properties(schema, name):
            word = place.rpartition(".")[2]
            own = next((key for key in (f"{name}.{word}", word) if key in words), "")
            if own and field.get("examples") == [words[own]]:
                used.add(own)
    asked, sent = set(), set()
    for _, _, operation in operations(document):
        key, tag = operation["operationId"], operation["tags"][0]
        sent.add(key)
        for parameter in operation.get("parameters", ()):
            word = parameter["name"]
            keys = (f"{key}.{word}", f"{tag}.{word}", word)
            asked |= {next((own for own in keys if own in PARAMETERS), "")}
    assert set(words) - used == set()
    assert set(PARAMETERS) - asked == set()
    assert set(BODIES) - sent == set()


@pytest.fixture
def of_all_roles(erp: User) -> None:
    """The key's owner may do whatever a key can."""
    erp.groups.set(Group.objects.filter(name__in=[role.value for role in Role]))


@pytest.mark.usefixtures("shipped_lists", "of_all_roles")
def test_what_is_shown_as_a_request_is_taken(document: dict[str, Any], api: APIClient) -> None:
    """Of an address below which nothing is, it is that which is told, and no fault of the body."""
    seen = set()
    for path, method, operation in operations(document):
        for name, body in BODIES.get(operation["operationId"], {}).items():
            headers = {"Idempotency-Key": f"{path}-{name}"}
            send = getattr(api, method)
            answer = send(filled(path), body, format="json", headers=headers)
            seen.add(answer.status_code)
            known = (404,) if "{" in path else ()
            assert answer.status_code in (200, 201, 202, *known), (path, name, answer.content)
    assert seen >= {200, 201, 202, 404}
    for kind, content in FILES.items():
        answer = api.generic("POST", "/api/v1/batches/", content, content_type=kind)
        assert answer.status_code == 202, (kind, answer.content)


@pytest.mark.usefixtures("shipped_lists", "of_all_roles")
def test_what_is_shown_as_a_query_is_taken(document: dict[str, Any], api: APIClient) -> None:
    count = 0
    for path, method, operation in operations(document):
        if method != "get" or "{" in path:
            continue
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and parameter["name"] != "wait":
                count += 1
                answer = api.get(path, {parameter["name"]: parameter["example"]})
                assert answer.status_code == 200, (path, parameter, answer.content)
    assert count > 60
