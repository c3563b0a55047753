"""Two sets of list versions as data: which entries came, went and changed, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from screening.models import ListedParty, ListVersion, RecordKind
from screening.terms.listed_party import NameKind, PartyRecord

Key = tuple[str, str, str]
"""Source of the version, list that the row names, and uid there."""
BATCH = 500
KINDS = ("renamed", "aliases", "addresses", "identifiers", "measures", "details")


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry before and after: one of them None where it came or went.

    Args:
        how: of one that stays, what of it changed, of ``KINDS``.
    """

    source: str
    before: PartyRecord | None
    after: PartyRecord | None
    how: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, list by list; ``counts`` are by source and kind of change."""

    added: frozenset[Key]
    removed: frozenset[Key]
    changed: frozenset[Key]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def parties(self) -> frozenset[tuple[str, str]]:
        """List and uid of every entry that differs."""
        every = (*self.added, *self.removed, *self.changed)
        return frozenset((source_code, uid) for _, source_code, uid in every)


def differences(before: Iterable[ListVersion], after: Iterable[ListVersion]) -> Differences:
    """Compare the listed parties of two sets of versions; those that both have cost nothing."""
    old, new = _parties_of(before), _parties_of(after)
    gone, come = _hashes(set(old) - set(new)), _hashes(set(new) - set(old))
    added = frozenset(key for key in come if key not in gone)
    removed = frozenset(key for key in gone if key not in come)
    changed = frozenset(key for key, told in come.items() if gone.get(key, told) != told)
    counts: dict[str, Counter[str]] = {}
    for what, keys in (("added", added), ("removed", removed)):
        for source, _, _ in keys:
            counts.setdefault(source, Counter())[what] += 1
    for entry in entries(changed, before, after):
        counts.setdefault(entry.source, Counter()).update(
            {"changed": 1, **dict.fromkeys(entry.how, 1)}
        )
    return Differences(added, removed, changed, {s: dict(c) for s, c in sorted(counts.items())})


def entries(
    keys: Iterable[Key], before: Iterable[ListVersion], after: Iterable[ListVersion]
) -> Iterator[ChangedEntry]:
    """The entries of these keys with both their sides, in order of list and name."""
    old, new = _by_source(before), _by_source(after)
    wanted = iter(sorted(keys))
    while page := list(islice(wanted, BATCH)):
        were, are = _records(page, old), _records(page, new)
        for key in page:
            was, now = were.get(key), are.get(key)
            if was or now:
                yield ChangedEntry(key[0], was, now, how_changed(was, now) if was and now else ())


def how_changed(before: PartyRecord, after: PartyRecord) -> tuple[str, ...]:
    """What of an entry that stays is another, of ``KINDS``."""
    differs = {
        "renamed": before.name != after.name,
        "aliases": _other_names(before) != _other_names(after),
        "addresses": set(before.addresses) != set(after.addresses),
        "identifiers": set(before.identifiers) != set(after.identifiers),
        "measures": before.measures != after.measures,
    }
    found = tuple(kind for kind, is_other in differs.items() if is_other)
    return found or ("details",)


def _other_names(record: PartyRecord) -> set[tuple[str, str]]:
    return {(n.text, str(n.kind)) for n in record.names if n.kind is not NameKind.PRIMARY}


def party_versions(versions: Any) -> list[ListVersion]:
    """Of the versions of a change, those whose rows are listed parties."""
    rows = versions.filter(source__kind=RecordKind.PARTY)
    return list(rows.select_related("source").order_by("source_id"))


def _parties_of(versions: Iterable[ListVersion]) -> dict[int, ListVersion]:
    return {v.pk: v for v in versions if v.source.kind == RecordKind.PARTY}


def _by_source(versions: Iterable[ListVersion]) -> dict[str, int]:
    return {v.source_id: v.pk for v in versions if v.source.kind == RecordKind.PARTY}


def _hashes(versions: Iterable[int]) -> dict[Key, str]:
    rows = ListedParty.objects.filter(version__in=sorted(versions)).order_by()
    columns = rows.values_list("version__source_id", "source_code", "uid", "content_hash")
    found: dict[Key, str] = {}
    for source, source_code, uid, told in columns.iterator(chunk_size=5000):
        found[source, source_code, uid] = told
    return found


def _records(page: Sequence[Key], versions: Mapping[str, int]) -> dict[Key, PartyRecord]:
    found: dict[Key, PartyRecord] = {}
    wanted = set(page)
    for source in {key[0] for key in page if key[0] in versions}:
        rows = ListedParty.objects.filter(
            version=versions[source], uid__in=[uid for other, _, uid in page if other == source]
        )
        for row in rows.with_parts():
            key = (source, row.source_code, row.uid)
            if key in wanted:
                found[key] = row.to_record()
    return found
