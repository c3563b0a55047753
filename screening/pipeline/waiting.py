"""Which orders of a batch must wait for the answers of others in it.

An answer is looked at beside earlier ones: of the same buyers, of the same goods, of the same
units. Where an earlier order of the batch was found to be such a one, the later is screened once
that is stored, as it would be if they came one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from screening.controls.facts import lines_of
from screening.intake.history import buyers_traits
from screening.models import Transaction
from screening.pipeline.answer import Screened
from screening.terms.outcome import Outcome


def stands_alone(order: Transaction) -> bool:
    """Whether it can be screened in a batch: nothing of its own is on record before it."""
    is_first = order.revision == 1 and not order.source_order
    return is_first and not order.ships


class _Told(NamedTuple):
    """What an order is found again by: its owner, keys of buyers and units, place and amounts."""

    owner: Any
    keys: frozenset[str]
    place: tuple[Any, ...]

    @classmethod
    def of(cls, order: Transaction) -> _Told:
        content: Mapping[str, Any] = order.content
        lines = lines_of(content)
        units = (f"unit {key}" for line in lines for key in line.serial_keys)
        keys = frozenset((*(t.key for _, _, t in buyers_traits(content)), *units))
        amounts = sorted(str(line.quantity) for line in lines)
        return cls(order.owner_id, keys, (order.owner_id, order.destination_country, *amounts))


def that_wait(orders: Sequence[Transaction], screened: Iterable[Screened]) -> set[int]:
    """Places of the orders that must be screened again after the others are stored.

    Args:
        orders: in the order in which they were queued.
        screened: their answers as if each were alone.
    """
    keys: set[str] = set()
    places: set[tuple[Any, ...]] = set()
    waiting: set[int] = set()
    units: set[str] = set()
    for place, (order, answer) in enumerate(zip(orders, screened, strict=True)):
        told = _Told.of(order)
        own_units = {key for key in told.keys if key.startswith("unit ")}
        if not keys.isdisjoint(told.keys) or told.place in places or own_units & units:
            waiting.add(place)
        units |= own_units
        if place in waiting or _matters_to_others(answer):
            keys |= told.keys
            places.add(told.place)
    return waiting


def _matters_to_others(answer: Screened) -> bool:
    """Whether a later order is looked at beside it: refused, held for words, or advanced goods."""
    is_advanced = any(product or ac_class for product, ac_class in answer.recognised)
    is_worded = any(r["code"].startswith("text.") for r in answer.answer["reasons"])
    return is_advanced or answer.outcome is Outcome.BLOCK or is_worded
