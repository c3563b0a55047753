"""What a list source is: who publishes it, what its rows are, who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

from screening.lists.readers.rejected import RejectedRow
from screening.terms.control_list import ChartRecord, GroupRecord, ItemRecord, ProductRecord
from screening.terms.exchange_rate import RateRecord
from screening.terms.law import LawRecord
from screening.terms.listed_party import PartyRecord

ListRecord = (
    PartyRecord | ItemRecord | ProductRecord | ChartRecord | GroupRecord | LawRecord | RateRecord
)
Reader = Callable[[BinaryIO], Iterator[ListRecord | RejectedRow]]


def read_with(
    read: Callable[[BinaryIO], Any],
    to_records: Callable[[Any], Iterator[ListRecord | RejectedRow]],
) -> Reader:
    """A reader out of its two steps."""
    return lambda stream: to_records(read(stream))


class RecordKind(StrEnum):
    """What a list source is a list of."""

    PARTY = "party"
    ITEM = "item"
    PRODUCT = "product"
    CHART = "chart"
    GROUP = "group"
    LAW = "law"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class ListSource:
    """One published list of one agency, or one of our own.

    Args:
        code: list source code ("us-bis-entity-list").
        title: what the publisher calls it.
        publisher: who publishes it.
        kind: what it lists.
        effect: what a confirmed match means, in one sentence, with its citation.
        stale_after_days: how many days after fetching it may still be relied on; None is always.
        readers: format name to reader; empty when none is written yet.
        carries: codes of the lists a combined file carries; empty when it carries only itself.
    """

    code: str
    title: str
    publisher: str
    kind: RecordKind
    effect: str
    stale_after_days: int | None
    readers: Mapping[str, Reader] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
