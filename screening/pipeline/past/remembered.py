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
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db.models import Q

from screening.controls.facts import LineFacts, lines_of
from screening.models import Case, HoldCause, PartyTrait, Screening, Transaction, TransactionLine
from screening.models.many_keys import keys_in
from screening.pipeline.past.elsewhere import MOST_REFUSED, buyers_keys, names_of_buyers
from screening.pipeline.past.looked_at import Among, Reader
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome

_SMALLEST = Decimal("0.000001")
"""What stored quantities are told apart by."""
_CLOCKS_DIFFER = timedelta(days=1)
"""No order is answered before it came; machines may tell the time otherwise."""


class _Earlier(NamedTuple):
    """A refused or held order: what is compared before it is read."""

    pk: Any
    owner: Any
    reference: str
    submitted_at: datetime
    destination_country: str
    source_order: str

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
    kinds = (_refused(orders, days), _held_for_words(orders, days))
    refused, worded = _of_the_buyers(set().union(*keys.values()), kinds)
    by_place = _by_country(kinds[0])
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
    def remembered(earlier: Iterable[_Earlier]) -> Iterator[_Earlier]:
        return (one for one in earlier if one.is_remembered(order, days))

    there = by_place.get((order.owner_id, order.destination_country), ())
    return _Near(
        list(islice(remembered(_newest(_of_keys(refused, keys))), MOST_REFUSED)),
        # Of those held the newest are counted with those that no words held.
        list(remembered(_newest(_of_keys(worded, keys)))),
        list(islice(remembered(there), MOST_REFUSED)),
    )


def _newest(earlier: Iterable[_Earlier]) -> list[_Earlier]:
    return sorted(earlier, key=lambda one: one.submitted_at, reverse=True)


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


def _refused(orders: Sequence[Transaction], days: int) -> set[_Earlier]:
    """The orders in the window that were blocked, or rejected by a person."""
    since = _window(orders, days)[0] - _CLOCKS_DIFFER
    blocked = Screening.objects.filter(
        _in_window(orders, days, "transaction__"), outcome=Outcome.BLOCK, finished_at__gte=since
    )
    rejected = Case.objects.filter(
        _in_window(orders, days, "screening__transaction__"),
        status=Case.Status.REJECTED,
        decided_at__gte=since,
    )
    return _told(blocked, "transaction__") | _told(rejected, "screening__transaction__")


def _held_for_words(orders: Sequence[Transaction], days: int) -> set[_Earlier]:
    """The orders in the window that words held."""
    held = HoldCause.objects.filter(
        _in_window(orders, days, "screening__transaction__"),
        code__startswith="text.",
        outcome=Outcome.HOLD,
        finished_at__gte=_window(orders, days)[0] - _CLOCKS_DIFFER,
    )
    return _told(held, "screening__transaction__")


def _in_window(orders: Sequence[Transaction], days: int, through: str) -> Q:
    first, last = _window(orders, days)
    return Q(
        **{
            f"{through}owner__in": {order.owner_id for order in orders},
            f"{through}submitted_at__gte": first,
            f"{through}submitted_at__lt": last,
        }
    )


def _told(rows: Any, through: str) -> set[_Earlier]:
    columns = (f"{through}{name}" for name in _Earlier._fields)
    return set(map(_Earlier._make, rows.order_by().values_list(*columns)))


def _of_the_buyers(
    keys: Collection[str], kinds: Sequence[Collection[_Earlier]]
) -> list[Mapping[str, set[_Earlier]]]:
    """By trait, the orders of each kind that a buyer with it has."""
    by_key: list[dict[str, set[_Earlier]]] = [defaultdict(set) for _ in kinds]
    known = [{one.pk: one for one in kind} for kind in kinds]
    # From the few that were refused or held, and not from all that the buyers ever ordered.
    wanted = set().union(*known)
    if not wanted:
        return [*by_key]
    rows = PartyTrait.objects.filter(transaction__in=keys_in(wanted), key__in=sorted(keys))
    for key, transaction in rows.order_by().values_list("key", "transaction"):
        for told, found in zip(known, by_key, strict=True):
            if transaction in told:
                found[key].add(told[transaction])
    return [*by_key]


def _by_country(refused: Iterable[_Earlier]) -> Mapping[tuple[Any, str], Sequence[_Earlier]]:
    """By owner and destination, orders that fulfil no other, newest first."""
    found: dict[tuple[Any, str], list[_Earlier]] = defaultdict(list)
    for one in _newest(refused):
        if not one.source_order:
            found[one.owner, one.destination_country].append(one)
    return found


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
