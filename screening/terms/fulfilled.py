"""Which orders a shipment fulfils, line by line: one for all, or each line its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from screening.terms.meaning import reference_key


class Fulfilled(NamedTuple):
    """An order as a shipment names it.

    Args:
        named: its reference as sent, trimmed; empty for lines that name none.
        lines: places of the lines that fulfil it.
        field: where it is named, as a path into the submission.
    """

    named: str
    lines: tuple[int, ...]
    field: str


def orders_fulfilled(submission: Mapping[str, Any]) -> tuple[Fulfilled, ...]:
    """The orders of a submission's lines, in the order in which they are named.

    Args:
        submission: schema-valid; a line without an order of its own is of the submission's.
    """
    whole, lines = str(submission.get("source_order", "")).strip(), submission["lines"]
    if not any("source_order" in line for line in lines):
        return (Fulfilled(whole, tuple(range(len(lines))), "source_order"),)
    found: dict[str, tuple[str, str, list[int]]] = {}
    for place, line in enumerate(lines):
        own = str(line.get("source_order", "")).strip()
        field = f"lines[{place}].source_order" if own else "source_order"
        named = own or whole
        found.setdefault(reference_key(named), (named, field, []))[2].append(place)
    return tuple(Fulfilled(named, tuple(places), field) for named, field, places in found.values())


def orders_named(submission: Mapping[str, Any]) -> tuple[str, ...]:
    """References of the orders that a submission fulfils, as sent."""
    return tuple(order.named for order in orders_fulfilled(submission) if order.named)
