"""A part of the policy as JSON, read so that a misspelled key is never silently ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.errors import InvalidPolicyError


def refuse_unknown(where: str, data: Mapping[str, Any], known: set[str]) -> None:
    """Raise where a part of the policy has a key nobody reads: a misspelled one must not pass."""
    unknown = sorted(set(data) - known)
    if unknown:
        raise InvalidPolicyError(f"{where}: unknown key {', '.join(unknown)}")
