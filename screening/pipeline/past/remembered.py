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
from screening.pipeline.past.elsewhere import MOST_REFUSED, buyers_keys, names_of_buyers
from screening.pipeline.past.looked_at import Among, Reader
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


class _Line(NamedTuple):
    """What a stored line is told by."""

    number: int
    description: str
    part_number: str
    quantity: Decimal | None


Lines = Mapping[Any, Sequence[_Line]]
IsLike = Callable[[Sequence[LineFacts], Sequence[_Line]], bool]


def that_may_matter(orders: Sequence[Transaction], days: int) -> dict[Any, Among]:
    """By key of an order, the earlier orders that may matter to it.

    Args:
        orders: that are screened and fulfil no other order.
        days: how long an answer is remembered.
    """
    reader = Reader()
    if not orders or days <= 0:
        return {order.pk: Among((), (), (), frozenset(), reader) for order in orders}
    keys = {order.pk: buyers_keys(order) for order in orders}
    refused, worded = (_of_the_buyers(orders, keys, days, kind) for kind in _KINDS)
    by_place = _to_the_same_country(orders, days)
    near = [_near(order, days, keys[order.pk], refused, worded, by_place) for order in orders]
    lines = _lines_of({one.pk for each in near for one in chain(*each)})
    found = [
        each.like(lines_of(order.content), lines) for each, order in zip(near, orders, strict=True)
    ]
    asking = [order for order, told in zip(orders, found, strict=True) if any(told)]
    # Most that look at any find it in the newest of their own buyers.
    reader.read(refused[0] for refused, _, _ in found if refused)
    let_go = _let_go(asking, days)
    return {
        order.pk: Among(*told, let_go, reader) for order, told in zip(orders, found, strict=True)
    }


class _Near(NamedTuple):
    """Earlier orders of an order's buyers and country, newest first, as many as are looked at."""

    refused: Sequence[_Earlier]
    worded: Sequence[_Earlier]
    there: Sequence[_Earlier]

    def like(
        self, ours: Sequence[LineFacts], theirs: Lines
    ) -> tuple[Sequence[Any], frozenset[Any], Sequence[Any]]:
        """Keys of those whose lines are like these."""
        return (
            _like(self.refused, ours, theirs, _have_a_line_in_common),
            frozenset(_like(self.worded, ours, theirs, _have_a_line_in_common)),
            _like(self.there, ours, theirs, _are_alike),
        )


def _near(
    order: Transaction,
    days: int,
    keys: set[str],
    refused: Mapping[str, set[_Earlier]],
    worded: Mapping[str, set[_Earlier]],
    by_place: Mapping[tuple[Any, str], Sequence[_Earlier]],
) -> _Near:
    def newest(earlier: Iterable[_Earlier]) -> list[_Earlier]:
        remembered = (one for one in earlier if one.is_remembered(order, days))
        return sorted(remembered, key=lambda one: one.submitted_at, reverse=True)

    there = by_place.get((order.owner_id, order.destination_country), ())
    return _Near(
        newest(_of_keys(refused, keys))[:MOST_REFUSED],
        # Of those held the newest are counted with those that no words held.
        newest(_of_keys(worded, keys)),
        newest(there)[:MOST_REFUSED],
    )


def _like(
    earlier: Iterable[_Earlier], ours: Sequence[LineFacts], theirs: Lines, is_like: IsLike
) -> list[Any]:
    return [one.pk for one in earlier if is_like(ours, theirs[one.pk])]


def _let_go(orders: Sequence[Transaction], days: int) -> frozenset[str]:
    """Of the names of these orders' buyers those of whom a person let any order go lately."""
    names = set().union(*map(names_of_buyers, orders))
    if not names:
        return frozenset()
    first, last = _window(orders, days)
    rows = PartyTrait.objects.filter(
        key__in=sorted(names),
        transaction__owner__in={order.owner_id for order in orders},
        transaction__submitted_at__gte=first,
        transaction__submitted_at__lt=last,
        transaction__screenings__case__status__in=sorted(Case.LET_GO),
    )
    return frozenset(rows.order_by().values_list("key", flat=True).distinct())


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
    # More than are looked at: earlier revisions of the orders themselves are left out there.
    own = sum(order.revision for order in orders)
    older = rows.filter(submitted_at__lt=begins)[: MOST_REFUSED + own]
    yield from map(_Earlier._make, older)


def _lines_of(transactions: Collection[Any]) -> Lines:
    lines: dict[Any, list[_Line]] = defaultdict(list)
    if transactions:
        rows = TransactionLine.objects.filter(transaction__in=transactions)
        told = rows.order_by("transaction", "position").values_list("transaction", *_Line._fields)
        for key, *line in told:
            lines[key].append(_Line(*line))
    return lines


def _have_a_line_in_common(ours: Sequence[LineFacts], theirs: Sequence[_Line]) -> bool:
    """Whether any goods are the same, or as many."""
    return any(
        order_line_of(line, theirs) is not None or any(_is_as_many(line, t) for t in theirs)
        for line in ours
    )


def _are_alike(ours: Sequence[LineFacts], theirs: Sequence[_Line]) -> bool:
    """Whether all goods are the same, and as many."""
    if len(ours) != len(theirs):
        return False
    pairs = ((line, order_line_of(line, theirs)) for line in ours)
    return all(other is not None and _is_as_many(line, other) for line, other in pairs)


def _is_as_many(line: LineFacts, other: _Line) -> bool:
    if line.quantity is None or other.quantity is None:
        return line.quantity is other.quantity
    return abs(line.quantity - other.quantity) <= _SMALLEST
