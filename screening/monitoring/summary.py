"""One sentence about a change: what it brought, and what it touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from screening.lists.watch_list import SOURCE
from screening.models import ChangeEffect, ListVersion, MonitoredChange
from screening.policies import desk_policy_in_force

_WORDS = {
    "added": "added",
    "removed": "removed",
    "renamed": "renamed",
    "aliases": "with other aliases",
    "addresses": "with other addresses",
    "identifiers": "with other numbers",
    "measures": "with other measures",
    "details": "otherwise changed",
}
Subject = ChangeEffect.Subject


def what_changed(
    change: MonitoredChange, before: Iterable[ListVersion], after: Iterable[ListVersion]
) -> str:
    """What changed, by name: "us-ofac-sdn 2026-11-28 to 2026-11-29"."""
    old, new = ({v.source_id: v for v in side} for side in (before, after))
    parts = [
        f"{source} {_day(old.get(source))} to {_day(new.get(source))}"
        for source in sorted(old.keys() | new.keys())
        if old.get(source) != new.get(source)
    ]
    if SOURCE in change.counts:
        parts.append("watch list")
    if not change.engine_before:
        return "Monitoring begins"
    if change.policy_before != change.policy_after and change.policy_after is not None:
        parts.append(f"policy {change.policy_after.version}")
    if change.engine_before != change.engine_after:
        parts.append(f"engine {change.engine_before} to {change.engine_after}")
    return ", ".join(parts)


def _day(version: ListVersion | None) -> str:
    if version is None:
        return "not loaded"
    return version.published_on.isoformat() if version.published_on else version.label


def counted_changes(counts: Mapping[str, Mapping[str, int]]) -> str:
    """The changes of all lists together: "37 added, 2 renamed"."""
    total: Counter[str] = Counter()
    for of_list in counts.values():
        total.update(of_list)
    told = [f"{total[kind]:,} {words}" for kind, words in _WORDS.items() if total[kind]]
    return ", ".join(told)


def summary_of(change: MonitoredChange) -> str:
    """The sentence that the desk shows: what changed, and how many of what it touched."""
    rows = change.effects.order_by().values_list("subject", "what")
    touched = Counter(subject for subject, _ in rows)
    days = desk_policy_in_force().look_back_days
    names = (
        (Subject.OPEN_ORDER, "open order", ""),
        (Subject.RELEASED_ORDER, "released order", ""),
        (Subject.SHIPMENT, "shipment", f" of the last {days} days"),
        (Subject.PARTNER, "partner", ""),
        (Subject.LICENSE, "license", ""),
        (Subject.CLEARANCE, "clearance", ""),
        (Subject.STANDING_RECORD, "record on file", ""),
    )
    told = [_many(touched[key], word) + after for key, word, after in names if touched[key]]
    affected = f"{', '.join(told)} affected" if told else "nothing affected"
    changes = counted_changes(change.counts) or change.what
    return f"{changes}: {affected}"


def _many(count: int, word: str) -> str:
    if word.startswith("record") and count != 1:
        word = word.replace("record", "records", 1)
        return f"{count:,} {word}"
    return f"{count:,} {word}{'' if count == 1 else 's'}"
