"""Tables as submissions: a heading is a path (``parties[0].address.country``), a row an order.

A cell becomes what the schema wants at its path, where it can be read so; else it stays the text it
is and the schema says what is wrong with it. An empty cell is a field that is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from screening.intake.partners import partner_schema
from screening.intake.schema import transaction_schema

SEPARATOR = ";"
"""Between the values of a list in one cell (serial numbers, officers)."""
MOST_PLACES = 1000
"""Elements of a list that headings may name: a number beyond is a slip."""
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_YES_AND_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def submission_of(cells: Mapping[str, Any], *, is_partner: bool = False) -> dict[str, Any]:
    """One row of a table as it would have been submitted.

    Args:
        cells: by heading; texts, or of a workbook numbers, days and truth values.
        is_partner: the row is a partner, and not an order.
    """
    told: dict[str, Any] = {}
    for heading, cell in cells.items():
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        steps = _steps(heading)
        _put(told, steps, _value(cell, _kinds(steps, is_partner)))
    whole: dict[str, Any] = _dense(told)
    return whole


@lru_cache(maxsize=4096)
def _steps(heading: str) -> tuple[str | int, ...]:
    """A path in steps; a heading that is none is a field of that name, which the schema refuses."""
    found = list(_STEP.finditer(heading.strip()))
    steps = tuple(int(m[2]) if m[2] else m[1].strip() for m in found)
    is_path = "".join(m[0] for m in found) == heading.strip().replace(".", "")
    is_small = all(step < MOST_PLACES for step in steps if isinstance(step, int))
    return steps if steps and is_path and is_small else (heading.strip(),)


def _put(told: dict[Any, Any], steps: tuple[str | int, ...], value: Any) -> None:
    """Lists are dicts by place until the row is whole."""
    for step in steps[:-1]:
        below = told.setdefault(step, {})
        if not isinstance(below, dict):
            return  # "route" beside "route.carrier": the shorter stands and is refused by its shape
        told = below
    told[steps[-1]] = value


def _dense(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_dense(value[place]) for place in sorted(value)]
    return {str(key): _dense(below) for key, below in value.items()}


@lru_cache(maxsize=4096)
def _kinds(steps: tuple[str | int, ...], is_partner: bool) -> frozenset[str]:
    """The JSON types that the schema takes at a path; none where it knows no such place."""
    root = partner_schema() if is_partner else transaction_schema()
    schema: Any = root
    for step in steps:
        schema = _resolved(schema, root)
        below = schema.get("items") if isinstance(step, int) else _named(schema, step)
        if below is None:
            return frozenset()
        schema = below
    schema = _resolved(schema, root)
    kinds = schema.get("type", "string")
    return frozenset([kinds] if isinstance(kinds, str) else kinds)


def _named(schema: Mapping[str, Any], step: str | int) -> Any:
    return schema.get("properties", {}).get(step)


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        target: Any = root
        for name in schema["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        schema = target
    return schema


def _value(cell: Any, kinds: Iterable[str]) -> Any:
    kinds = frozenset(kinds)
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if "array" in kinds:
        return [part.strip() for part in _text(cell).split(SEPARATOR) if part.strip()]
    if "string" in kinds or not kinds:
        return _text(cell)
    if "boolean" in kinds:
        return _YES_AND_NO.get(_text(cell).casefold(), cell)
    if kinds & {"number", "integer"}:
        return _number(cell)
    return cell


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _number(cell: Any) -> Any:
    if isinstance(cell, int | float):
        return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    for kind in (int, float):
        try:
            return kind(_text(cell))
        except ValueError:
            continue
    return cell
