"""A part of the policy as JSON, read so that a misspelled key is never silently ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from screening.errors import InvalidPolicyError


def refuse_unknown(where: str, data: object, known: set[str]) -> None:
    """Raise where a part of the policy has a key nobody reads: a misspelled one must not pass."""
    unknown = sorted(set(mapping_in(where, data)) - known)
    if unknown:
        raise InvalidPolicyError(f"{where}: unknown key {', '.join(unknown)}")


def require_keys(where: str, data: object, known: Iterable[str]) -> None:
    """Raise where a part of the policy lacks a key or has one nobody reads."""
    names = tuple(known)
    refuse_unknown(where, data, set(names))
    missing = [name for name in names if name not in mapping_in(where, data)]
    if missing:
        raise InvalidPolicyError(f"{where}: {', '.join(missing)} must be given")


def mapping_in(where: str, data: object) -> Mapping[str, Any]:
    """A part of the policy that is an object; anything else is refused."""
    if not isinstance(data, Mapping):
        raise InvalidPolicyError(f"{where}: must be an object")
    return data


def rows_in(where: str, data: object) -> list[Any]:
    """A part of the policy that is a list; anything else is refused."""
    if not isinstance(data, list):
        raise InvalidPolicyError(f"{where}: must be a list")
    return data


def text_in(where: str, data: object) -> str:
    """A text of the policy, which may be empty; anything else is refused."""
    if not isinstance(data, str):
        raise InvalidPolicyError(f"{where}: must be a text")
    return data


def texts_in(where: str, data: object, *, may_be_none: bool = False) -> tuple[str, ...]:
    """Some texts of the policy, each with a letter or a digit in it."""
    texts = tuple(text_in(where, row) for row in rows_in(where, data))
    if not (texts or may_be_none) or not all(any(c.isalnum() for c in text) for text in texts):
        raise InvalidPolicyError(f"{where}: give at least one, and a letter or digit in each")
    return texts
