"""The JSON Schemas of what is submitted inside the OpenAPI document.

OpenAPI 3.1 takes JSON Schema 2020-12 as it is, so what is published is what is checked.
"""

from __future__ import annotations

import json
from typing import Any

from screening.intake.partners import partner_schema
from screening.intake.schema import transaction_schema
from screening.intake.standing_record import standing_record_schema

SUBMISSION = {"$ref": "#/components/schemas/TransactionSubmission"}
_NAMES = {
    "transaction": "TransactionSubmission",
    "party": "PartySubmission",
    "line": "LineSubmission",
}


def publish_transaction_schema(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: put the definitions among the document's components."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_published(transaction_schema()["$defs"], _NAMES))
    partner = partner_schema()["$defs"]["partner"]
    schemas.update(_published({"partner": partner}, {**_NAMES, "partner": "PartnerDetails"}))
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
                    "message": {"type": "string"},
                },
            },
        },
    },
}
