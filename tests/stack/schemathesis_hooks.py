"""What is changed of the requests that schemathesis draws."""

from __future__ import annotations

import re
from typing import Any

import schemathesis

FIELDS = "fields"
# Files of a batch: the bytes that are drawn, or the text of the example, as they are.
schemathesis.serializer.alias(
    ["application/x-ndjson", "application/jsonl"], "application/octet-stream"
)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Ask for whole rows where ``fields`` names some: an answer has just those then, and what the
    document calls required is not. Wrong ones are sent as they are; ``test_reading.py`` asks for
    some of the right ones."""
    asked = (case.query or {}).get(FIELDS)
    for parameter in case.operation.query:
        pattern = parameter.definition.get("schema", {}).get("pattern")
        if parameter.name == FIELDS and isinstance(asked, str) and re.search(pattern, asked):
            del case.query[FIELDS]
