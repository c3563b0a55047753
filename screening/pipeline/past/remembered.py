"""Which earlier orders under another reference may matter to the orders of a batch.

Told from keys and lines of refused and held orders, without reading what they said: most orders
have none, and of the others only these are looked at as ``elsewhere.py`` does. Never too few are
named: whatever is asked there of an earlier order is asked here more widely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Q

from screening.controls.facts import LineFacts, lines_of
from screening.models import Case, PartyTrait, Screening, Transaction, TransactionLine
from screening.pipeline.past.elsewhere import MOST_REFUSED, buyers_keys
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome

_SMALLEST = Decimal("0.000001")
"""What stored quantities are told apart by."""
_REFUSED = Q(outcome=Outcome.BLOCK) | Q(case__status=Case.Status.REJECTED)
_HELD_FOR_WORDS = Q(outcome=Outcome.HOLD, hold_causes__code__startswith="text.")
_KINDS = (_REFUSED, _HELD_FOR_WORDS)


class _Earlier(NamedTuple):
    """A refused or held order: what is compared before it is read."""

    pk: Any
    owner: Any
    reference: str
    submitted_at: datetime

    def is_remembered(self, order: Transaction, days: int) -> bool:
        """Whether it was sent under another reference in the days before."""
        since = order.submitted_at - timedelta(days=days)
        is_other = self.owner == order.owner_id and self.reference != order.reference
        return is_other and since <= self.submitted_at < order.submitted_at


class MayMatter(NamedTuple):
    """Keys of the earlier orders of which the answer may have to be read.

    Args:
        refused, worded: of the same buyers, those refused and those held for words.
        elsewhere: refused orders of another buyer, or of the same.
    """

    refused: frozenset[Any] = frozenset()
    worded: frozenset[Any] = frozenset()
    elsewhere: frozenset[Any] = frozenset()


def that_may_matter(orders: Sequence[Transaction], days: int) -> dict[Any, MayMatter]:
    """By key of an order, the earlier orders that may matter to it.

    Args:
        orders: that are screened and fulfil no other order.
        days: how long an answer is remembered.
    """
    found: dict[Any, MayMatter] = {order.pk: MayMatter() for order in orders}
    if not orders or days <= 0:
        return found
    keys = {order.pk: buyers_keys(order) for order in orders}
    refused, worded = (_of_the_buyers(orders, keys, days, kind) for kind in _KINDS)
    by_place = _to_the_same_country(orders, days)
    every = chain(*refused.values(), *worded.values(), *by_place.values())
    lines = _lines_of({one.pk for one in every})
    for order in orders:
        own, ours = keys[order.pk], _Ours(order, days, lines_of(order.content))
        there = by_place.get((order.owner_id, order.destination_country), ())
        found[order.pk] = MayMatter(
            ours.like(_of_keys(refused, own), lines, _have_a_line_in_common),
            ours.like(_of_keys(worded, own), lines, _have_a_line_in_common),
            ours.like(there, lines, _are_alike),
        )
    return found


class _Ours(NamedTuple):
    """An order that earlier ones are compared with, and in how many days."""

    order: Transaction
    days: int
    lines: Sequence[LineFacts]

    def like(
        self,
        earlier: Iterable[_Earlier],
        theirs: Mapping[Any, Sequence[TransactionLine]],
        is_like: Callable[[Sequence[LineFacts], Sequence[TransactionLine]], bool],
    ) -> frozenset[Any]:
        """Keys of those that are remembered and whose lines are like these."""
        return frozenset(
            one.pk
            for one in earlier
            if one.is_remembered(self.order, self.days) and is_like(self.lines, theirs[one.pk])
        )


def _of_keys(by_key: Mapping[str, set[_Earlier]], keys: Iterable[str]) -> set[_Earlier]:
    return {one for key in keys for one in by_key.get(key, ())}


def _window(orders: Iterable[Transaction], days: int) -> tuple[datetime, datetime]:
    instants = [order.submitted_at for order in orders]
    return min(instants) - timedelta(days=days), max(instants)


def _of_the_buyers(
    orders: Sequence[Transaction], buyers: Mapping[Any, set[str]], days: int, kind: Q
) -> Mapping[str, set[_Earlier]]:
    """By trait, the orders of a kind that a buyer with it has."""
    keys = set().union(*buyers.values())
    first, last = _window(orders, days)
    rows = PartyTrait.objects.filter(
        key__in=sorted(keys),
        transaction__owner__in={order.owner_id for order in orders},
        transaction__submitted_at__gte=first,
        transaction__submitted_at__lt=last,
        transaction__in=Screening.objects.filter(kind).order_by().values("transaction"),
    )
    found: dict[str, set[_Earlier]] = defaultdict(set)
    columns = ("transaction__owner", "transaction__reference", "transaction__submitted_at")
    for key, *told in rows.order_by().values_list("key", "transaction", *columns):
        found[key].add(_Earlier(*told))
    return found


def _to_the_same_country(
    orders: Sequence[Transaction], days: int
) -> Mapping[tuple[Any, str], list[_Earlier]]:
    """By owner and destination, the refused orders that are newest to any of these orders."""
    groups: dict[tuple[Any, str], list[Transaction]] = defaultdict(list)
    for order in orders:
        groups[order.owner_id, order.destination_country].append(order)
    return {
        (owner, country): list(_newest_refused(owner, country, group, days))
        for (owner, country), group in groups.items()
    }


def _newest_refused(
    owner: Any, country: str, orders: Sequence[Transaction], days: int
) -> Iterator[_Earlier]:
    first, last = _window(orders, days)
    begins = first + timedelta(days=days)
    refused = Screening.objects.filter(_REFUSED).order_by().values("transaction")
    rows = (
        Transaction.objects.filter(
            owner=owner,
            destination_country=country,
            source_order="",
            submitted_at__gte=first,
            pk__in=refused,
        )
        .order_by("-submitted_at")
        .values_list("pk", "owner", "reference", "submitted_at")
    )
    if begins < last:
        yield from map(_Earlier._make, rows.filter(submitted_at__gte=begins, submitted_at__lt=last))
    # One more than are looked at: an earlier revision of the order itself is left out there.
    older = rows.filter(submitted_at__lt=begins)[: MOST_REFUSED + len(orders)]
    yield from map(_Earlier._make, older)


def _lines_of(transactions: Collection[Any]) -> Mapping[Any, list[TransactionLine]]:
    lines: dict[Any, list[TransactionLine]] = defaultdict(list)
    if transactions:
        names = ("transaction", "number", "description", "part_number", "quantity")
        rows = TransactionLine.objects.filter(transaction__in=transactions)
        for line in rows.order_by("transaction", "position").only(*names):
            lines[line.transaction_id].append(line)
    return lines


def _have_a_line_in_common(ours: Sequence[LineFacts], theirs: Sequence[TransactionLine]) -> bool:
    """Whether any goods are the same, or as many."""
    return any(
        order_line_of(line, theirs) is not None or any(_is_as_many(line, t) for t in theirs)
        for line in ours
    )


def _are_alike(ours: Sequence[LineFacts], theirs: Sequence[TransactionLine]) -> bool:
    """Whether all goods are the same, and as many."""
    pairs = [(line, order_line_of(line, theirs)) for line in ours]
    return len(ours) == len(theirs) and all(
        other is not None and _is_as_many(line, other) for line, other in pairs
    )


def _is_as_many(line: LineFacts, other: TransactionLine) -> bool:
    if line.quantity is None or other.quantity is None:
        return line.quantity is other.quantity
    return abs(line.quantity - other.quantity) <= _SMALLEST
