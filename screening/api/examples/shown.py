"""Puts the examples into the OpenAPI document, where nothing nearer the field says one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from screening.api.examples.bodies import ANSWERS, BODIES, FILES
from screening.api.examples.fields import FIELDS
from screening.api.examples.of_schemas import OF_SCHEMAS
from screening.api.examples.parameters import PARAMETERS

WORDS: Mapping[str, Any] = {**FIELDS, **OF_SCHEMAS}
_SAID = frozenset({"$ref", "const", "example", "examples"})
_JSON = "application/json"
_NAMES = re.compile(r"\^\(([^)]+)\)")


def show_in_schema(schema: dict[str, Any], name: str) -> None:
    """Give every property of a schema its example, those of objects inside it too."""
    for word, field in schema.get("properties", {}).items():
        _show_in_field(field, (f"{name}.{word}", word))
        for inner in (field, field.get("items", {})):
            show_in_schema(inner, name)


def show_in_operation(operation: dict[str, Any]) -> None:
    """Give parameters, what is sent, and answers of no schema of ours their examples."""
    key, [tag, *_] = operation["operationId"], operation["tags"]
    for parameter in operation.get("parameters", ()):
        word = parameter["name"]
        _show_in_parameter(parameter, (f"{key}.{word}", f"{tag}.{word}", word))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == _JSON and key in BODIES:
            content["examples"] = {name: {"value": body} for name, body in BODIES[key].items()}
        elif kind in FILES:
            content["example"] = FILES[kind]
        show_in_schema(content["schema"], key)
    if key in ANSWERS:
        operation["responses"]["200"]["content"][_JSON]["example"] = ANSWERS[key]


def _show_in_field(field: dict[str, Any], names: Iterable[str]) -> None:
    if _SAID & set(field) or _has_parts(field) or _has_parts(field.get("items", {})):
        return
    for name in names:
        if name in WORDS:
            field["examples"] = [WORDS[name]]
            return
    if (first := _first_choice(field)) is not None:
        field["examples"] = [first]
    elif (first := _first_choice(field.get("items", {}))) is not None:
        field["examples"] = [[first]]


def _has_parts(schema: Mapping[str, Any]) -> bool:
    """Whether its example is that of its parts."""
    return bool({"$ref", "properties", "oneOf"} & set(schema))


def _show_in_parameter(parameter: dict[str, Any], names: Iterable[str]) -> None:
    schema = parameter["schema"]
    if {"example", "examples"} & {*parameter, *schema}:
        return
    known = [PARAMETERS[name] for name in names if name in PARAMETERS]
    choice = _first_choice(schema)
    if known and (choice is None or known[0] in schema["enum"]):
        parameter["example"] = known[0]
    elif choice is not None:
        parameter["example"] = choice
    elif parameter["name"] == "fields" and (found := _NAMES.match(schema.get("pattern", ""))):
        parameter["example"] = ",".join(found[1].split("|")[:2])


def _first_choice(schema: Mapping[str, Any]) -> Any:
    return next((choice for choice in schema.get("enum", ()) if choice is not None), None)
