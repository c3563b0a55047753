"""A part of the policy as JSON, read so that a misspelled key is never silently ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.errors import InvalidPolicyError
from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which numbers a number of the policy may lie, both included.

    Args:
        is_whole: it counts something, so that it has no fraction.
    """

    least: Decimal
    most: Decimal
    is_whole: bool = False

    def __str__(self) -> str:
        kind = "whole number" if self.is_whole else "number"
        return f"a {kind} from {self.least:f} to {self.most:f}"


SHARE = Bounds(Decimal(0), Decimal(1))
DAYS = Bounds(Decimal(0), Decimal(36_500))
"""A century: what is meant to last for ever ends by the dates of its row."""
AMOUNT = Bounds(Decimal(0), Decimal(10) ** 12)
"""Money, counts and measures; beyond it a limit is none, which must be said by a switch."""
_BY_ENDING = (("_share", SHARE), ("_margin", SHARE), ("_low", SHARE), ("_days", DAYS))


def bounds_of(key: str) -> Bounds:
    """The bounds of a number by what its key ends in; of money, counts and measures one bound."""
    return next((bounds for end, bounds in _BY_ENDING if key.endswith(end)), AMOUNT)


def number_in(where: str, data: object, bounds: Bounds) -> Decimal:
    """A number of the policy, as a number or as text.

    No comparison with "NaN" is ever true and none beyond infinity, so that such a threshold would
    meet nobody and clear everybody.

    Raises:
        InvalidPolicyError: it is no number, not finite, or beyond what such a number can be.
    """
    number = to_decimal(data)
    if (
        number is None
        or not bounds.least <= number <= bounds.most
        or (bounds.is_whole and number != number.to_integral_value())
    ):
        raise InvalidPolicyError(f"{where}: must be {bounds}, not {str(data)[:40]!r}")
    return number


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
