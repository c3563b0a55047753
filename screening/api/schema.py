"""The JSON Schemas of what is submitted inside the OpenAPI document.

OpenAPI 3.1 takes JSON Schema 2020-12 as it is, so what is published is what is checked.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

from screening.api import glossary
from screening.api.examples.shown import show_in_operation, show_in_schema
from screening.api.lengths import say_the_most
from screening.intake.partners import partner_schema
from screening.intake.schema import transaction_schema
from screening.intake.standing_record import standing_record_schema

PROBLEM_TYPE = "application/problem+json"
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
SUBMISSION = {"$ref": "#/components/schemas/TransactionSubmission"}
_NAMES = {
    "transaction": "TransactionSubmission",
    "party": "PartySubmission",
    "line": "LineSubmission",
}


NOT_BLANK = (
    "[^\\t\\n\\u000b\\f\\r\\u001c-\\u001f \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029"
    "\\u202f\\u205f\\u3000]"
)
"""A text that is more than blanks, as Python strips them: what a serializer's text has to be."""


def publish_transaction_schema(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: put the definitions among the document's components."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_published(transaction_schema()["$defs"], _NAMES))
    partner = partner_schema()["$defs"]["partner"]
    schemas.update(_published({"partner": partner}, {**_NAMES, "partner": "PartnerSubmission"}))
    record = standing_record_schema()["$defs"]
    schemas.update(_published(record, {name: _record_name(name) for name in record}))
    return result


def _published(definitions: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Definitions under the names that they have in the document."""
    text = json.dumps(definitions)
    for old, new in names.items():
        text = text.replace(f'"#/$defs/{old}"', f'"#/components/schemas/{new}"')
    known: dict[str, Any] = json.loads(text)
    return {names[name]: definition for name, definition in known.items()}


def _record_name(name: str) -> str:
    if name == "standing_record":
        return "StandingRecordProposal"
    return f"StandingRecord{name.title().replace('_', '')}"


PROBLEM = {
    "type": "object",
    "description": "Problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string", "examples": ["parties[0].address.country"]},
                    "code": {"type": "string", "examples": ["malformed"]},
                    "message": {
                        "type": "string",
                        "description": "The fault and its mend.",
                        "examples": ["Write the country as two capital letters, such as DE."],
                    },
                },
            },
        },
    },
}


def complete_document(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: what every operation may answer, each word's meaning and example.

    A view says what is its own; what all have in common is said here once.
    """
    schemas = result["components"]["schemas"]
    schemas["Problem"] = copy.deepcopy(PROBLEM)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method)
            show_in_operation(operation)
    for name, schema in schemas.items():
        if name.endswith(REQUEST):
            _refuse_blanks(schema)
        for word, field in schema.get("properties", {}).items():
            _describe(field, glossary.FIELDS, f"{name}.{word}", word)
        show_in_schema(schema, name)
    return result


REQUEST = "Request"
"""How drf-spectacular ends the names of what is sent, with ``COMPONENT_SPLIT_REQUEST``."""


def _refuse_blanks(schema: Any) -> None:
    """Of texts that a serializer takes: what is blank is empty to it."""
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "string" and not {"enum", "format", "pattern"} & set(schema):
        if schema.get("minLength"):
            schema["pattern"] = NOT_BLANK
        return
    for part in schema.values():
        _refuse_blanks(part)


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    for parameter in operation.get("parameters", ()):
        _describe(parameter, glossary.PARAMETERS, parameter["name"])
        say_the_most(parameter)
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    responses = operation["responses"]
    for status, (description, applies) in _COMMON.items():
        if applies(operation, path, method):
            responses.setdefault(status, {"description": description})
    for status, response in responses.items():
        response["description"] = response["description"] or _DONE[status]
        if status[0] not in "23":
            response["content"] = {PROBLEM_TYPE: {"schema": PROBLEM_REF}}
    operation["responses"] = dict(sorted(responses.items()))


def _describe(part: dict[str, Any], words: Mapping[str, str], *names: str) -> None:
    if "description" in part or "$ref" in part:
        return
    if known := next((words[name] for name in names if name in words), None):
        part["description"] = known


def _reads_json(operation: dict[str, Any], _path: str, method: str) -> bool:
    return method == "get" and "application/json" in operation["responses"]["200"]["content"]


def _has_key(operation: dict[str, Any], _path: str, _method: str) -> bool:
    return bool(operation.get("security"))


def _has_body(operation: dict[str, Any], _path: str, _method: str) -> bool:
    return "requestBody" in operation


def _names_one(_operation: dict[str, Any], path: str, method: str) -> bool:
    return "{" in path and method != "put"


def _always(_operation: dict[str, Any], _path: str, _method: str) -> bool:
    return True


_DONE: Mapping[str, str] = {
    "200": "As asked for.",
    "201": "It was not there and was made.",
    "202": "It is kept, and worked off next.",
}
_COMMON: Mapping[str, tuple[str, Callable[[dict[str, Any], str, str], bool]]] = {
    "304": ("It is as it was: `If-None-Match` names its `ETag`.", _reads_json),
    "400": ("Not JSON, or a parameter that is not known.", _always),
    "401": (
        "No key, or one that is unknown, not approved, revoked, expired or not for the address.",
        _has_key,
    ),
    "403": ("The key lacks the scope.", _has_key),
    "404": ("Not there, or not yours.", _names_one),
    "406": ("`Accept` wants another kind than there is.", _always),
    "411": ("Of a server that reads no chunks: send the body with its length.", _has_body),
    "413": ("Too many bytes.", _has_body),
    "415": ("A body of another kind than is read.", _has_body),
    "429": (
        "Too many requests of this key or address; `Retry-After` says when to come again.",
        _always,
    ),
    "default": ("Anything else, for example 503 of a proxy; a retry is safe.", _always),
}
