"""The stored rows behind what was met, each read once: rows of a list version never change.

A worker meets the same few listed parties again and again, and most addresses are no listed
party's at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from screening.models import ListedAddressKey, ListedParty, ListVersion

Key = tuple[str, str]
"""Source and uid: what addresses a listed party."""
Loads = tuple[tuple[int, str, datetime | None], ...]
"""Of each version its key, its content, and when it was loaded."""
MOST_KEPT = 20_000
"""Rows kept by a worker; all lists have about as many, and few of them are ever met."""


class _Rows:
    """Rows of one set of versions by their keys, as they were asked for."""

    def __init__(self, versions: tuple[int, ...]) -> None:
        self._versions = versions
        self._known: dict[Key, ListedParty] = {}

    def of(self, keys: Collection[Key]) -> dict[Key, ListedParty]:
        unknown = [key for key in keys if key not in self._known]
        if unknown:
            if len(self._known) + len(unknown) > MOST_KEPT:
                self._known = {}
                unknown = list(keys)
            self._known |= self._read(unknown)
        return {key: self._known[key] for key in keys if key in self._known}

    def _read(self, keys: Iterable[Key]) -> dict[Key, ListedParty]:
        wanted = Q()
        for source, uid in sorted(keys):
            wanted |= Q(source_code=source, uid=uid)
        rows = (
            ListedParty.objects.filter(wanted, version__in=self._versions)
            .select_related("version")
            .with_parts()
        )
        by_key: dict[Key, ListedParty] = {}
        for row in rows:
            key = (row.source_code, row.uid)
            if key not in by_key or is_own_row(row):
                by_key[key] = row
        return by_key


def is_own_row(row: ListedParty) -> bool:
    """Whether the row comes from the list's own file."""
    return row.version.source_id == row.source_code


def rows_of(keys: Collection[Key], versions: Iterable[ListVersion]) -> dict[Key, ListedParty]:
    """The stored rows behind the index's keys; the agency's own file before a consolidated one."""
    return _rows_of_versions(_told(versions)).of(keys) if keys else {}


def listed_keys(keys: Iterable[str], versions: Iterable[ListVersion]) -> list[str]:
    """Those keys of addresses that any listed party of the versions has."""
    return sorted(_address_keys(_told(versions)).intersection(keys))


def _told(versions: Iterable[ListVersion]) -> Loads:
    """Versions as loads: no two share it, not even where the key of one that was rolled back goes
    to the next, as with scenarios."""
    return tuple((version.pk, version.sha256, version.loaded_at) for version in versions)


@lru_cache(maxsize=2)
def _rows_of_versions(versions: Loads) -> _Rows:
    return _Rows(tuple(pk for pk, _, _ in versions))


@lru_cache(maxsize=2)
def _address_keys(versions: Loads) -> frozenset[str]:
    ids = [pk for pk, _, _ in versions]
    keys = ListedAddressKey.objects.filter(address__party__version__in=ids).order_by()
    return frozenset(keys.values_list("key", flat=True).distinct())
