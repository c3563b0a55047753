"""Answers as a person types them, read into what the order's schema wants in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from screening.errors import FieldError, InvalidSubmissionError
from screening.intake.schema import transaction_schema

_STEP = re.compile(r"([a-z_0-9]+)|\[(\d+)\]")
_YES_NO = {"yes": True, "no": False}
TEXT, NUMBER, YES_NO, DAY, OWNERS = "text", "number", "yes_no", "day", "owners"
_OWNER = re.compile(r"^(?P<name>.+?);\s*(?P<country>[A-Za-z]{2})\s*;\s*(?P<percent>[\d.]+)\s*%?$")


def way_to_type(field: str) -> str:
    """How a field of an order is typed; empty where it cannot be: it goes in by a document.

    Args:
        field: as a question names it, ``parties[0].headquarters_country``.
    """
    if field.endswith(".owners"):
        return OWNERS
    row = _row_of(field)
    kinds = row.get("type") if row else None
    kind = kinds[0] if isinstance(kinds, list) and kinds else kinds
    match kind:
        case "boolean":
            return YES_NO
        case "number" | "integer":
            return NUMBER
        case "string":
            return DAY if row and row.get("format") == "date" else TEXT
    return TEXT if row and "enum" in row else ""


def typed_value(field: str, text: str) -> Any:
    """What was typed, as a submission would have it.

    Raises:
        InvalidSubmissionError: it cannot be read as the field wants it.
    """
    text = text.strip()
    match way_to_type(field):
        case "yes_no":
            if text.lower() not in _YES_NO:
                raise _wrong(field, "Answer yes or no.")
            return _YES_NO[text.lower()]
        case "number":
            return _number(field, text)
        case "owners":
            return [_owner(field, line) for line in text.splitlines() if line.strip()]
        case "":
            raise _wrong(field, "It cannot be typed here: attach the document that says it.")
    return text


def _number(field: str, text: str) -> int | float:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise _wrong(field, "Type a number.") from error
    if not number.is_finite():
        raise _wrong(field, "Type a number.")
    return int(number) if number == number.to_integral_value() else float(number)


def _owner(field: str, line: str) -> dict[str, Any]:
    found = _OWNER.match(line.strip())
    if found is None:
        raise _wrong(field, "One owner a line: name; country by two letters; percent.")
    return {
        "name": found["name"].strip(),
        "country": found["country"].upper(),
        "percent": _number(field, found["percent"]),
    }


def _wrong(field: str, mend: str) -> InvalidSubmissionError:
    return InvalidSubmissionError((FieldError(field, "unreadable", mend),))


def _row_of(field: str) -> Mapping[str, Any] | None:
    """The part of the schema that a path leads to; None where it leads nowhere."""
    schema = transaction_schema()
    row: Any = schema
    for name, place in _STEP.findall(field):
        row = _followed(schema, row)
        row = row.get("items") if place else (row.get("properties") or {}).get(name)
        if not isinstance(row, dict):
            return None
    return _followed(schema, row)


def _followed(schema: Mapping[str, Any], row: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in row:
        found: Any = schema
        for step in str(row["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        row = found
    return row
