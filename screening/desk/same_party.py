"""Entries of several lists that are one party: put together for the officer, never merged.

Agencies number nothing in common. Two entries of different lists are taken for one party where a
number names both, or a whole name, and nothing printed speaks against it. Two entries of one list
are two parties: its agency says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from screening.terms.listed_party import NameKind, PartyRecord, PartySchema
from screening.terms.traits import name_key

NAMING = frozenset(
    {"imo", "mmsi", "registration", "tax", "lei", "duns", "swift", "passport", "national_id"}
)
"""Kinds of numbers that name one party; contacts are shared."""
_KNOWN = (PartySchema.PERSON, PartySchema.ORGANIZATION, PartySchema.VESSEL, PartySchema.AIRCRAFT)


def groups_of(records: Sequence[PartyRecord]) -> tuple[tuple[int, ...], ...]:
    """Positions of the entries that are one party, in the order of the first of each.

    A group never holds two entries of one list.
    """
    groups: list[list[int]] = []
    for position, record in enumerate(records):
        home = next(
            (
                group
                for group in groups
                if all(records[other].source != record.source for other in group)
                and any(is_same_party(records[other], record) for other in group)
            ),
            None,
        )
        if home is None:
            groups.append([position])
        else:
            home.append(position)
    return tuple(map(tuple, groups))


def is_same_party(one: PartyRecord, other: PartyRecord) -> bool:
    """Whether entries of two lists name one party."""
    if not _may_be_one(one, other):
        return False
    return bool(_numbers(one) & _numbers(other) or _names(one) & _names(other))


def _may_be_one(one: PartyRecord, other: PartyRecord) -> bool:
    """Kinds, countries and years of birth must not contradict each other where both are told."""
    kinds = {record.schema for record in (one, other) if record.schema in _KNOWN}
    if len(kinds) > 1:
        return False
    told = (
        (set(one.countries), set(other.countries)),
        ({d[:4] for d in one.birth_dates}, {d[:4] for d in other.birth_dates}),
    )
    return all(not (ours and theirs) or ours & theirs for ours, theirs in told)


def _numbers(record: PartyRecord) -> set[tuple[str, str]]:
    return {
        (number.type, "".join(c for c in number.value.casefold() if c.isalnum()))
        for number in record.identifiers
        if number.type in NAMING
    }


def _names(record: PartyRecord) -> set[tuple[str, ...]]:
    """Whole names in any order of their words; weak ones name many."""
    kept = (n.text for n in record.names if n.kind is not NameKind.WEAK_ALIAS)
    return {tuple(sorted(name_key(text).split())) for text in kept if name_key(text)}
