"""Keeping the words of orders, by reading the chain of events from where it was left.

The chain is the outbox: no service says "index this". What is recorded of an order or its case
makes the search read that order again. The first reading of a record that is there goes the
same way, from the first event, a slice at a time; each slice is whole or was never made, so that
it can be stopped at any moment and goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from screening import audit
from screening.models import (
    AuditEvent,
    Case,
    SearchedOrder,
    SearchPlace,
    SearchProgress,
    SearchWord,
    Transaction,
)
from screening.models.copying import insert_rows
from screening.search.texts import texts_of

EVENTS = 1_000
"""Links of the chain in a slice, some hundred orders: a second's work."""
AT_ONCE = 500
"""Keys in one question: SQLite takes no more than some thousands."""

Places = Mapping[Any, Collection[tuple[int, str]]]
"""By order, the kinds and words that stand in it."""


@dataclass(frozen=True, slots=True)
class HowFar:
    """How much of the record the search has read."""

    position: int
    end: int

    @property
    def is_behind(self) -> bool:
        """Whether more is left than comes in some seconds."""
        return self.end - self.position > EVENTS

    @property
    def percent(self) -> int:
        """Of the record, rounded down."""
        return 100 * self.position // self.end if self.end else 100


def how_far() -> HowFar:
    """Where the reading stands now."""
    read = SearchProgress.objects.first()
    return HowFar(read.position if read else 0, audit.head().position)


def follow(*, slices: int = 1) -> bool:
    """Read on in the chain.

    Args:
        slices: how many at most.

    Returns:
        Whether more is left.
    """
    return all(_follow_one() for _ in range(slices))


def _follow_one() -> bool:
    SearchProgress.objects.bulk_create([SearchProgress()], ignore_conflicts=True)
    with audit.recorded():
        read = SearchProgress.objects.select_for_update(skip_locked=True).first()
        end = audit.head().position
        if read is None or read.position >= end:
            return False  # another worker is at it, or there is nothing new
        until = min(read.position + EVENTS, end)
        events = AuditEvent.objects.filter(id__gt=read.position, id__lte=until)
        told = list(events.values_list("subject_type", "subject_id", "verb"))
        keep_words(_orders_of(told))
        if any(verb == "records_purged" for _, _, verb in told):
            _forget_unused_words()
        SearchProgress.objects.filter(pk=read.pk).update(position=until)
    return until < end


def keep_words(orders: Collection[Any]) -> None:
    """Store the words of orders that are not stored yet.

    Args:
        orders: primary keys of transactions; those that are gone are passed over.
    """
    for some in _portions(list(orders)):
        rows = list(Transaction.objects.filter(pk__in=some))
        wanted: Places = {
            order: {(text.kind.value, word) for text in texts for word in text.words}
            for order, texts in texts_of(rows).items()
        }
        _store(wanted)


def _orders_of(told: Iterable[tuple[str, str, str]]) -> set[Any]:
    """The orders that events are about: their own, and those of cases."""
    orders: set[Any] = set()
    cases: set[str] = set()
    for kind, key, _ in told:
        if kind == "case":
            cases.add(key)
        elif kind == "transaction":
            orders.add(key)
    for some in _portions(list(cases)):
        found = Case.objects.filter(pk__in=some)
        orders.update(map(str, found.values_list("screening__transaction", flat=True)))
    return orders


def _store(wanted: Places) -> None:
    SearchedOrder.objects.bulk_create(
        (SearchedOrder(transaction_id=order) for order in wanted), ignore_conflicts=True
    )
    rows = SearchedOrder.objects.filter(transaction__in=list(wanted))
    numbers = dict(rows.values_list("transaction", "pk"))
    words = _numbered({word for places in wanted.values() for _, word in places})
    there = set(
        SearchPlace.objects.filter(order__in=numbers.values()).values_list("word", "kind", "order")
    )
    new = {
        (words[word], kind, numbers[order])
        for order, places in wanted.items()
        for kind, word in places
    } - there
    insert_rows(
        SearchPlace(word_id=word, kind=kind, order_id=order) for word, kind, order in sorted(new)
    )
    _count(new)


def _numbered(words: Collection[str]) -> dict[str, int]:
    """Each word's key; those that are new get one."""
    found: dict[str, int] = {}
    for some in _portions(sorted(words)):
        SearchWord.objects.bulk_create(
            (SearchWord(word=word, backward=word[::-1]) for word in some), ignore_conflicts=True
        )
        found |= dict(SearchWord.objects.filter(word__in=some).values_list("word", "pk"))
    return found


def _count(new: Iterable[tuple[int, int, int]]) -> None:
    """Add to each word how often it was found more; words found equally often go together."""
    more: dict[int, int] = {}
    for word, _, _ in new:
        more[word] = more.get(word, 0) + 1
    by_number: dict[int, list[int]] = {}
    for word, number in more.items():
        by_number.setdefault(number, []).append(word)
    for number, keys in by_number.items():
        for some in _portions(keys):
            SearchWord.objects.filter(pk__in=some).update(orders=F("orders") + number)


def _forget_unused_words() -> None:
    """Remove words that stand nowhere any more: a name may have been one of them."""
    places = SearchPlace.objects.filter(word=OuterRef("pk"))
    SearchWord.objects.filter(~Exists(places)).delete()


def _portions(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
