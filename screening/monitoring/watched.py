"""The exporter's own watch list as a part of what monitoring compares.

An entry counts from its first to its last day and until somebody ends it, so that the list changes
by itself at midnight as well as by what people enter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screening.controls.facts import TransactionFacts
from screening.lists.watch_list import SOURCE, record_of
from screening.matching import Index, MatchingPolicy
from screening.models import MonitoredChange, WatchEntry
from screening.pipeline.named.fields import names_in_fields
from screening.terms.listed_party import PartyRecord


@dataclass(frozen=True, slots=True)
class Met:
    """An entry of a list that a name met.

    Args:
        name: of the entry.
        of_list: the list, as people call it.
        score: the best, in [0, 1].
    """

    name: str
    of_list: str
    score: float

    @property
    def words(self) -> str:
        """The entry for people."""
        return f"{self.name} ({self.of_list})"


def counting_on(day: date) -> list[WatchEntry]:
    """The entries that count on a day, in order of their keys."""
    return list(WatchEntry.objects.counting_on(day).order_by("pk"))


def is_watch_changed(change: MonitoredChange) -> bool:
    """Whether entries of the watch list came or went with a change."""
    before = set(change.watched_before.values_list("pk", flat=True))
    return before != set(change.watched_after.values_list("pk", flat=True))


def records_before(change: MonitoredChange) -> tuple[PartyRecord, ...]:
    """Whom the watch list had before a change."""
    return tuple(record_of(entry) for entry in change.watched_before.order_by("pk"))


def records_after(change: MonitoredChange) -> tuple[PartyRecord, ...]:
    """Whom it has since."""
    return tuple(record_of(entry) for entry in change.watched_after.order_by("pk"))


def counted(before: Iterable[WatchEntry], after: Iterable[WatchEntry]) -> dict[str, dict[str, int]]:
    """How many entries came and went, as other lists are counted; empty where none did."""
    old, new = set(before), set(after)
    told = {"added": len(new - old), "removed": len(old - new)}
    changed = {what: count for what, count in told.items() if count}
    return {SOURCE: changed} if changed else {}


def watched_in(
    facts: TransactionFacts, index: Index, policy: MatchingPolicy
) -> dict[tuple[str, str], Met]:
    """Whom of the watch list the names of some parties meet, by list and uid."""
    names = [name.query for name in names_in_fields(facts)]
    met: dict[tuple[str, str], Met] = {}
    for match in (match for found in index.search_many(names, policy) for match in found):
        key = (match.source, match.uid)
        if match.alert and (key not in met or met[key].score < match.score):
            met[key] = Met(match.name, "watch list", match.score)
    return met
