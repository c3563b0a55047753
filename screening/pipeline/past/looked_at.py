"""Earlier orders that are looked at beside those of a batch, each read once with its answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from screening.models import Screening, Transaction

READ_AT_ONCE = 5
"""The first of an order that is looked at is mostly the one; each has some fifteen kilobytes."""


def with_answers(rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
    """Orders with their screenings and cases, without the records that were judged by."""
    judged = Screening.objects.select_related("case").defer("records", "stale_lists")
    return rows.prefetch_related(Prefetch("screenings", judged))


@dataclass(slots=True)
class Reader:
    """Reads earlier orders with their answers, once for all who ask for them."""

    _read: dict[Any, Transaction] = field(default_factory=dict)

    def read(self, keys: Iterable[Any]) -> None:
        """Read these at once; what is gone meanwhile is left out."""
        wanted = {key for key in keys if key not in self._read}
        if wanted:
            rows = with_answers(Transaction.objects.filter(pk__in=wanted))
            self._read.update((row.pk, row) for row in rows)

    def each(self, keys: Sequence[Any]) -> Iterator[Transaction]:
        """These orders in this order, read as they are asked for."""
        for place, key in enumerate(keys):
            if key not in self._read:
                self.read(keys[place : place + READ_AT_ONCE])
            if key in self._read:
                yield self._read[key]


class Among(NamedTuple):
    """The earlier orders that may matter to one order: keys, the newest first.

    Args:
        refused, worded: of the same buyers, those refused and those held for words.
        elsewhere: refused orders of another buyer, or of the same.
        let_go: names of buyers of whom a person let any order go in these days.
        reader: reads them.
    """

    refused: Sequence[Any]
    worded: Collection[Any]
    elsewhere: Sequence[Any]
    let_go: frozenset[str]
    reader: Reader

    @property
    def is_any(self) -> bool:
        """Whether anything need be looked at."""
        return bool(self.refused or self.worded or self.elsewhere)
