"""The stored rows behind what was met, read once for all orders that are screened together.

Orders of a batch meet the same few listed parties, and most addresses are no listed party's at
all. No row is kept from one batch to the next: a replay must see what is stored now, and the keys
of a load that was rolled back go to the rows of the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from django.db.models import QuerySet

from screening.models import ListedAddressKey, ListedParty, ListVersion

_Key = TypeVar("_Key")
Key = tuple[str, str]
"""Source and uid: what addresses a listed party."""
MOST_AT_ONCE = 400
"""Keys that one query asks for: SQLite takes so many values and not many more."""
MOST_AHEAD = 4000
"""Listed parties at the houses of a batch that are read at once, so that memory is bounded; of more
each order reads its own."""


class ReadOnce(tuple[ListVersion, ...]):
    """List versions of which each row is read once for whoever holds this."""

    def __init__(self, _versions: Iterable[ListVersion]) -> None:
        self._rows: dict[Key, ListedParty | None] = {}
        self._at: dict[str, set[int]] = {}
        self._placed: dict[int, tuple[int, ListedParty]] = {}

    def rows_of(self, keys: Collection[Key]) -> dict[Key, ListedParty]:
        """As the function of this name."""
        unknown = sorted({key for key in keys if key not in self._rows})
        self._rows |= dict.fromkeys(unknown)
        for some in _portions(unknown):
            sources, uids = {source for source, _ in some}, {uid for _, uid in some}
            rows = ListedParty.objects.filter(
                version__in=[version.pk for version in self],
                source_code__in=sources,
                uid__in=uids,
            )
            for row in rows.select_related("version").with_parts():
                key = (row.source_code, row.uid)
                if key in some and (self._rows[key] is None or is_own_row(row)):
                    self._rows[key] = row
        return {key: found for key in keys if (found := self._rows[key]) is not None}

    def rows_at(self, keys: Collection[str], *, most: int) -> list[ListedParty]:
        """As the function of this name."""
        self._look_up(keys)
        wanted: set[int] = set().union(*(self._at[key] for key in keys))
        if not wanted:
            return []
        if not wanted <= self._placed.keys():
            return list(_placed(wanted)[:most])
        return [row for _, row in sorted((self._placed[pk] for pk in wanted), key=_place)[:most]]

    def read_at(self, keys: Collection[str]) -> None:
        """Read the rows at the houses of several orders, so that each finds its own read."""
        self._look_up(keys)
        wanted: set[int] = set().union(*(self._at[key] for key in keys))
        if len(wanted) <= MOST_AHEAD:
            self._placed = {row.pk: (place, row) for place, row in enumerate(_placed(wanted))}

    def _look_up(self, keys: Collection[str]) -> None:
        unknown = sorted({key for key in keys if key not in self._at})
        self._at |= {key: set() for key in unknown}
        for some in _portions(unknown):
            found = ListedAddressKey.objects.filter(
                key__in=some, address__party__version__in=[version.pk for version in self]
            )
            for key, party in found.order_by().values_list("key", "address__party").distinct():
                self._at[key].add(party)


def is_own_row(row: ListedParty) -> bool:
    """Whether the row comes from the list's own file."""
    return row.version.source_id == row.source_code


def rows_of(keys: Collection[Key], versions: Iterable[ListVersion]) -> dict[Key, ListedParty]:
    """The stored rows behind the index's keys; the agency's own file before a consolidated one."""
    return _read_once(versions).rows_of(keys)


def rows_at(
    keys: Collection[str], versions: Iterable[ListVersion], *, most: int
) -> list[ListedParty]:
    """The listed parties that have an address with one of the keys, by their source and uid."""
    return _read_once(versions).rows_at(keys, most=most)


def _placed(wanted: Collection[int]) -> QuerySet[ListedParty]:
    """In the order of the database, which spells the alphabet its own way."""
    rows = ListedParty.objects.filter(pk__in=sorted(wanted)).order_by("source_code", "uid", "pk")
    return rows.select_related("version").with_parts()


def _place(placed: tuple[int, ListedParty]) -> int:
    return placed[0]


def _read_once(versions: Iterable[ListVersion]) -> ReadOnce:
    return versions if isinstance(versions, ReadOnce) else ReadOnce(versions)


def _portions(keys: Sequence[_Key]) -> Iterator[set[_Key]]:
    for start in range(0, len(keys), MOST_AT_ONCE):
        yield set(keys[start : start + MOST_AT_ONCE])
