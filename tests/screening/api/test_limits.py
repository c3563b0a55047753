"""What may be sent is limited everywhere: each text, list and object of free keys says its most.

Generated from the published document, so that a field nobody thought of fails here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

OTHERS = ("/api/v1/batches/", "/api/v1/dialects/")
"""Files, limited by their bytes and rows, and read row by row by the schema of an order; and the
forms of other services, limited by their bytes."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


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
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    # A file is limited by its bytes.
    is_told = "enum" in schema or "const" in schema or schema.get("format") == "binary"
    if "string" in kinds and not is_told and "maxLength" not in schema:
        yield f"{at}: a text without maxLength"
    if "array" in kinds and "maxItems" not in schema:
        yield f"{at}: a list without maxItems"
    # A serializer reads the fields it knows and no others.
    is_free = schema.get("additionalProperties", "properties" not in schema) is not False
    if "object" in kinds and is_free and "maxProperties" not in schema:
        yield f"{at}: an object of free keys without maxProperties"
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
