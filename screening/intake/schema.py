"""Checks a submission against the one schema, and says for each fault which field and what mend."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from screening.errors import FieldError, InvalidSubmissionError

SCHEMA_PATH = Path(__file__).with_name("transaction.schema.json")


@cache
def transaction_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a submission."""
    schema: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    return schema


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(
        transaction_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def check_submission(submission: Any) -> None:
    """Check the shape of a submission.

    Args:
        submission: parsed JSON.

    Raises:
        InvalidSubmissionError: with one FieldError for each fault, in document order.
    """
    faults = sorted(_validator().iter_errors(submission), key=lambda e: list(map(str, e.path)))
    errors = [error for fault in faults for error in _field_errors(fault)]
    if not errors:
        errors = list(_faults_beyond_schema(submission))
    if errors:
        # A malformed date breaks both its pattern and its format; once is enough to say it.
        distinct = {(error.field, error.code): error for error in reversed(errors)}
        raise InvalidSubmissionError(tuple(reversed(distinct.values())))


def _field_errors(fault: ValidationError) -> Iterator[FieldError]:
    place = _path(fault.absolute_path)
    instance: Any = fault.instance
    schema: Any = fault.schema
    if fault.validator == "required":
        for name in _value(fault):
            if name not in instance:
                yield FieldError(_join(place, name), "required", "This field is required.")
    elif fault.validator == "additionalProperties" and "properties" in schema:
        known = list(schema["properties"])
        for name in instance:
            if name not in known:
                yield FieldError(_join(place, name), "unknown_field", _unknown(name, known))
    else:
        code, mend = _MENDS.get(str(fault.validator), ("invalid", _as_reported))
        yield FieldError(place, code, mend(fault))


REFERENCE_MAX_LENGTH = 200
LINE_NUMBER_MAX = 2_147_483_647


def _faults_beyond_schema(submission: dict[str, Any]) -> Iterator[FieldError]:
    """What the schema does not say: what cannot be stored, and the same line number twice."""
    yield from _unstorable_values("", submission)
    if len(submission["reference"]) > REFERENCE_MAX_LENGTH:
        mend = f"Use at most {REFERENCE_MAX_LENGTH} characters."
        yield FieldError("reference", "too_long", mend)
    seen: dict[int, int] = {}
    for index, line in enumerate(submission["lines"]):
        field, number = f"lines[{index}].number", line["number"]
        if number > LINE_NUMBER_MAX:
            yield FieldError(field, "too_large", f"Use at most {LINE_NUMBER_MAX}.")
        first = seen.setdefault(number, index)
        if first != index:
            mend = f"Line number {number} is taken by lines[{first}]. Number lines apart."
            yield FieldError(field, "duplicate", mend)


def _unstorable_values(place: str, value: Any) -> Iterator[FieldError]:
    match value:
        case str() if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            mend = "Holds a NUL or half a character pair. Send well-formed Unicode."
            yield FieldError(place, "malformed", mend)
        case float() if not math.isfinite(value):
            yield FieldError(place, "too_large", "Not a finite number.")
        case dict():
            for name, item in value.items():
                yield from _unstorable_values(_join(place, name), item)
                yield from _unstorable_values(_join(place, "(name of a field)"), name)
        case list():
            for index, item in enumerate(value):
                yield from _unstorable_values(f"{place}[{index}]", item)


def _path(parts: Iterable[str | int]) -> str:
    text = ""
    for part in parts:
        text = f"{text}[{part}]" if isinstance(part, int) else _join(text, part)
    return text


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Unknown field. Did you mean '{near[0]}'?"
    return "Unknown field. What is only to be carried along goes into metadata."


def _choices(fault: ValidationError) -> str:
    return "Must be one of: " + ", ".join(map(str, _value(fault))) + "."


_KINDS = {
    "string": "a text in quotation marks",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


def _kind(types: str | list[str]) -> str:
    names = [types] if isinstance(types, str) else types
    return " or ".join(_KINDS[name] for name in names)


_PATTERN_MENDS = {
    "^[A-Z]{2}$": "Write the country as two capital letters (ISO 3166-1 alpha-2), such as DE.",
    "^[A-Z]{3}$": "Write the currency as three capital letters (ISO 4217), such as USD.",
    r"^\d{4}-\d{2}-\d{2}$": "Write the date as 2026-11-02.",
    r"^\d+(\.\d{1,6})?$": "Write the amount as a text such as '32000.00', without separators.",
}


def _pattern_mend(fault: ValidationError) -> str:
    return _PATTERN_MENDS.get(_value(fault), f"Must match {_value(fault)}.")


def _value(fault: ValidationError) -> Any:
    """What the schema asks for: the list of required names, the pattern, the choices."""
    return fault.validator_value


def _as_reported(fault: ValidationError) -> str:
    return fault.message


_MENDS: dict[str, tuple[str, Callable[[ValidationError], str]]] = {
    "enum": ("not_a_choice", _choices),
    "type": ("wrong_type", lambda fault: f"Expected {_kind(_value(fault))}."),
    "pattern": ("malformed", _pattern_mend),
    "format": ("malformed", lambda _: "No such date. Write it as 2026-11-02."),
    "minItems": ("required", lambda _: "At least one is required."),
    "minLength": ("blank", lambda _: "Must not be empty. Leave the field out if unknown."),
}
