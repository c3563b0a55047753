"""What differs between two revisions of one transaction, value by value.

An officer sees both side by side. What was open and is now answered is told apart from what was
stated and now reads otherwise: the first is how a question is answered, the second how a block is
made to go away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.terms.meaning import meaning_of
from screening.terms.values import canonical_json

IMMATERIAL = frozenset({"reference", "date", "delivery_date", "incoterm"})
"""Top-level fields that are neither party, destination, item nor end use."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was stated and now reads otherwise.

    Args:
        field: path into the submission, for example ``parties[0].name``; of a part that is gone,
            its place in the earlier one.
        before: what it said, as text.
        now: what it says, empty where it is no longer stated.
    """

    field: str
    before: str
    now: str = ""


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """What an earlier revision stated that a later one states otherwise, or no longer.

    Args:
        before: the earlier submission, schema-valid.
        now: the later one.

    Returns:
        One a value, in the order of the earlier submission; what is stated now for the first time
        is no change.
    """
    return tuple(change for _, change in _changes("", "", _material(before), _material(now)))


def places_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of ``changes_between`` as they were in the earlier submission.

    A party or line that moved has another path in the later one; what an earlier answer said of
    it names the path of then.
    """
    return tuple(place for place, _ in _changes("", "", _material(before), _material(now)))


def _material(submission: Mapping[str, Any]) -> dict[str, Any]:
    said = meaning_of(submission)
    # Parties in the order submitted, so that a path leads to the party that the officer sees.
    parties = [
        meaning_of({**submission, "parties": [p]})["parties"][0] for p in submission["parties"]
    ]
    return {k: v for k, v in said.items() if k not in IMMATERIAL} | {"parties": parties}


_Found = tuple[str, Change]
"""A change, and the path that its value had before."""


def _changes(was: str, place: str, before: Any, now: Any) -> Iterator[_Found]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name, value in before.items():
            dot = "." if place else ""
            path, earlier = f"{place}{dot}{name}", f"{was}{dot}{name}"
            if name in now:
                yield from _changes(earlier, path, value, now[name])
            elif value not in ({}, []):
                yield earlier, Change(path, _text(value))
    elif _is_rows(before) and _is_rows(now):
        yield from _rows(was, place, before, now)
    elif isinstance(before, list) and isinstance(now, list):
        gone = [item for item in before if item not in now]
        if gone:
            yield was, Change(place, _text(before), _text(now))
    elif before != now:
        yield was, Change(place, _text(before), _text(now))


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def _rows(
    was: str, place: str, before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Iterator[_Found]:
    """Rows against each other: the same first, then those of one name, then of one role."""
    left = dict(enumerate(now))
    pairs: dict[int, int] = {}
    for alike in (_same, _same_name, _same_role):
        for old, row in enumerate(before):
            if old not in pairs:
                new = next((i for i, other in left.items() if alike(row, other)), None)
                if new is not None:
                    pairs[old] = new
                    del left[new]
    for old, row in enumerate(before):
        if old in pairs:
            new = pairs[old]
            yield from _changes(f"{was}[{old}]", f"{place}[{new}]", row, now[new])
        else:
            yield f"{was}[{old}]", Change(f"{place}[{old}]", _text(row))


def _same(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return row == other


def _same_name(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = ("role", "number", "name", "type")
    return all(row.get(n) == other.get(n) for n in names)


def _same_role(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(row.get(n) == other.get(n) for n in ("role", "number"))


def _text(value: Any) -> str:
    """A value as the officer reads it; a row by its name."""
    if isinstance(value, Mapping):
        known = [str(value[n]) for n in ("role", "number", "name", "description") if n in value]
        return ", ".join(known) if known else canonical_json(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else canonical_json(value)
