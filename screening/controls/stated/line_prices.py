"""What the lines of a submission cost: prices by quantity, currencies, parts of a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class Worth:
    """A line as its value is added up."""

    number: int
    parent_line: int | None
    value: Decimal | None
    currency: str | None

    @classmethod
    def of(cls, place: int, line: Mapping[str, Any]) -> Worth:
        """Of an element of ``lines``; ``place`` is its number where it states none."""
        quantity, price = to_decimal(line.get("quantity")), price_of_one(line)
        value = None if quantity is None or price is None else quantity * price
        number = int(line.get("number") or place)
        return cls(number, line.get("parent_line"), value, line.get("currency"))


class Priced(Protocol):
    """A line with its worth."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def parent_line(self) -> int | None:
        """Number of the line it is a part of."""

    @property
    def value(self) -> Decimal | None:
        """What all of it costs."""

    @property
    def currency(self) -> str | None:
        """Its own, None where it is the transaction's."""


Line = TypeVar("Line", bound=Priced)


def price_of_one(line: Mapping[str, Any]) -> Decimal | None:
    """The price of one unit of an element of ``lines``, None where nobody stated a price.

    ERPs keep prices for a hundred or a thousand units; ``price_unit`` says for how many.
    """
    price, units = to_decimal(line.get("unit_value")), to_decimal(line.get("price_unit"))
    return price if price is None or not units else price / units


def currencies_of(submission: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """The currency of a submission, and those of its lines that are others.

    Where it states none and all its lines state one and the same, that is its own.
    """
    own = dict.fromkeys(line.get("currency") for line in submission["lines"])
    stated = submission.get("currency") or (next(iter(own)) if len(own) == 1 else None)
    return stated, tuple(code for code in own if code and code != stated)


def totals_of(submission: Mapping[str, Any]) -> Mapping[str, Decimal]:
    """What a submission is worth in each of its currencies, a part of a set counted once.

    Returns:
        Sums by currency, the code empty where nobody stated one; nothing unless every line states
        quantity and unit value.
    """
    lines = submission.get("lines") or []
    currency, _ = currencies_of({**submission, "lines": lines})
    sums: dict[str, Decimal] = {}
    for line in counted([Worth.of(n, line) for n, line in enumerate(lines, 1)]):
        if line.value is None:
            return {}
        code = line.currency or currency or ""
        sums[code] = sums.get(code, Decimal(0)) + line.value
    return {code: total for code, total in sums.items() if total}


def counted(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines whose values add up to the order's: of a set and its parts the dearer of both.

    Where the two cannot be compared (another currency, a price that nobody stated) the parts count
    where each has a price, and the set where it has one.
    """
    if not any(line.parent_line for line in lines):
        return lines
    numbers = {line.number for line in lines}
    below: dict[int, list[Line]] = {}
    for line in lines:
        if line.parent_line in numbers:
            below.setdefault(line.parent_line or 0, []).append(line)
    tops = [line for line in lines if line.parent_line not in numbers]
    return [each for line in tops for each in _dearer(line, below)]


def _dearer(whole: Line, below: Mapping[int, Sequence[Line]]) -> list[Line]:
    parts = [each for part in below.get(whole.number, ()) for each in _dearer(part, below)]
    if not parts:
        return [whole]
    values = [part.value for part in parts]
    if whole.value is None:
        return parts
    if None in values:
        return [whole]
    if {part.currency for part in parts} != {whole.currency}:
        return [whole, *parts]
    together = sum((value for value in values if value is not None), Decimal(0))
    return parts if together > whole.value else [whole]
