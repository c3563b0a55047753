"""Plain values in and out of JSON: dates, canonical bytes and their hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

_PLAIN = frozenset({str, int, float, bool, type(None)})


def date_or_none(text: str | None) -> date | None:
    """An ISO date, or None for an empty text. Raises ValueError on anything else."""
    return date.fromisoformat(text) if text else None


def to_decimal(value: object) -> Decimal | None:
    """A submitted number as an exact decimal; ``None`` for nothing and for what is no number.

    Floats go through their shortest text (``0.1`` is a tenth), so that thresholds are compared
    exactly as printed in the regulation.
    """
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Days that somebody may ask about: what lies beyond is a slip of the keyboard, and days at the end
of the calendar have no day after."""


def is_askable(day: date) -> bool:
    """Whether a day lies where records can be."""
    return FIRST_DAY <= day <= LAST_DAY


def start_of(day: date) -> datetime:
    """Midnight at the beginning of a day, UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def to_plain(value: Any) -> Any:
    """A value built from dataclasses, enums, dates and collections as JSON-ready data.

    Sets are sorted so that equal values give equal data; decimals become text to stay exact.
    """
    kind: Any = type(value)  # most of what is asked is of these, so they are answered first
    return value if kind in _PLAIN else _way_of(kind)(value)


@cache
def _way_of(kind: type) -> Callable[[Any], Any]:
    """How values of a type are made plain; told once, for an order asks it thousands of times."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, Mapping):
        return _plain_mapping
    if issubclass(kind, set | frozenset):
        return lambda value: sorted(map(to_plain, value))
    if issubclass(kind, list | tuple):
        return _plain_list
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda value: _plain_mapping({name: getattr(value, name) for name in names})
    return lambda value: value


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(key): item if type(item) in _PLAIN else to_plain(item) for key, item in value.items()
    }


def _plain_list(value: Iterable[Any]) -> list[Any]:
    return [item if type(item) in _PLAIN else to_plain(item) for item in value]


def canonical_json(value: Any) -> str:
    """The one spelling of a value as JSON: keys sorted, no blanks, no escapes beyond JSON's own."""
    return plain_json(to_plain(value))


def plain_json(plain: Any) -> str:
    """``canonical_json`` of what ``to_plain`` made."""
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def content_hash(value: Any) -> str:
    """SHA-256 of a value's canonical JSON, 64 hexadecimal digits."""
    return text_hash(canonical_json(value))


def record_hash(record: Any) -> str:
    """Hash of what a record of a list says; the agency's own columns, kept as ``raw``, may move
    without a change of meaning."""
    return content_hash({k: v for k, v in to_plain(record).items() if k != "raw"})


def text_hash(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_plain(kind: Any, value: Any, *, known_only: bool = False) -> Any:
    """A value of a type from what ``to_plain`` made of it; the two are inverse.

    Args:
        kind: a frozen dataclass, a plain type, or a tuple, set, mapping or optional of those.
        known_only: leave out fields that the dataclass does not have, instead of failing.
    """
    if value is None or kind is Any:
        return value
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (tuple, frozenset):
        return origin(from_plain(inner[0], item, known_only=known_only) for item in value)
    if origin in (Mapping, dict):
        return {k: from_plain(inner[1], item, known_only=known_only) for k, item in value.items()}
    if inner:  # "X | None": None was answered above
        some = next(part for part in inner if part is not type(None))
        return from_plain(some, value, known_only=known_only)
    if is_dataclass(kind):
        types: Mapping[str, Any] = _types_of(kind)  # type: ignore[arg-type]
        return kind(  # type: ignore[operator]
            **{
                name: from_plain(types[name], item, known_only=known_only)
                for name, item in value.items()
                if name in types or not known_only
            }
        )
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) else value


@cache
def _types_of(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
