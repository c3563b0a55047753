"""A part of the policy as JSON, read so that a misspelled key is never silently ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from screening.errors import InvalidPolicyError


def refuse_unknown(where: str, data: Mapping[str, Any], known: set[str]) -> None:
    """Raise where a part of the policy has a key nobody reads: a misspelled one must not pass."""
    unknown = sorted(set(data) - known)
    if unknown:
        raise InvalidPolicyError(f"{where}: unknown key {', '.join(unknown)}")


def require_keys(where: str, data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Raise where a part of the policy lacks a key or has one nobody reads."""
    names = tuple(known)
    refuse_unknown(where, data, set(names))
    missing = [name for name in names if name not in data]
    if missing:
        raise InvalidPolicyError(f"{where}: {', '.join(missing)} must be given")
