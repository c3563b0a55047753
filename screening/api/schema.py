"""The submission's own JSON Schema inside the OpenAPI document.

OpenAPI 3.1 takes JSON Schema 2020-12 as it is, so what is published is what is checked.
"""

from __future__ import annotations

import json
from typing import Any

from screening.intake.schema import transaction_schema

SUBMISSION = {"$ref": "#/components/schemas/TransactionSubmission"}
_NAMES = {
    "transaction": "TransactionSubmission",
    "party": "PartySubmission",
    "line": "LineSubmission",
}


def publish_transaction_schema(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: put the definitions among the document's components."""
    text = json.dumps(transaction_schema()["$defs"])
    for old, new in _NAMES.items():
        text = text.replace(f"#/$defs/{old}", f"#/components/schemas/{new}")
    definitions = json.loads(text)
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({_NAMES[name]: definition for name, definition in definitions.items()})
    return result


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
