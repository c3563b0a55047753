"""What ordinary names alarm on under two policies, counted as they are played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screening.pipeline.named.parties import FoundHit
from screening.rehearsals.ordinary_names import OrdinaryName

KEPT = 20
"""Names that come and that go, of each so many by name."""
KINDS = ("schema", "script", "role")
"""By what names are told apart; by lists their alarms are."""


@dataclass(frozen=True, slots=True)
class Play:
    """A name in a role."""

    name: OrdinaryName
    role: str

    def of(self, kind: str) -> str:
        """What it is by one of ``KINDS``."""
        return {"schema": self.name.schema, "script": self.name.script, "role": self.role}[kind]


@dataclass(slots=True)
class NameTally:
    """The counts so far; stored as JSON with each page of names.

    Args:
        played: names played, each once in every role.
        counts: by kind and value (``script arabic``): played, alarms before and after.
        lists: by list: alarms before and after; a name may alarm on several.
        come, gone: alarms that only the policy tried raises, or no longer; the first of them told.
    """

    counts: dict[str, list[int]] = field(default_factory=dict)
    lists: dict[str, list[int]] = field(default_factory=dict)
    whole: list[int] = field(default_factory=lambda: [0, 0, 0])
    come: int = 0
    gone: int = 0
    that_come: list[dict[str, Any]] = field(default_factory=list)
    that_go: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> NameTally:
        """The tally of a rehearsal's row; an empty one of a row that has none yet."""
        return cls(**stored["tally"]) if stored.get("tally") else cls()

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    def count(self, play: Play, before: Sequence[FoundHit], after: Sequence[FoundHit]) -> None:
        """Count one name in one role."""
        said = [1, int(bool(before)), int(bool(after))]
        self.whole = _added(self.whole, said)
        for kind in KINDS:
            key = f"{kind} {play.of(kind)}"
            self.counts[key] = _added(self.counts.get(key, [0, 0, 0]), said)
        old, new = (_by_list(hits) for hits in (before, after))
        for code in sorted({*old, *new}):
            told = [int(code in old), int(code in new)]
            self.lists[code] = _added(self.lists.get(code, [0, 0]), told)
        if after and not before:
            self.come += 1
            self._tell(self.that_come, play, after)
        if before and not after:
            self.gone += 1
            self._tell(self.that_go, play, before)

    def rate(self, side: int) -> float:
        """The share of names that alarm: side 1 in force, 2 tried."""
        return self.whole[side] / self.whole[0] if self.whole[0] else 0.0

    def _tell(self, told: list[dict[str, Any]], play: Play, hits: Sequence[FoundHit]) -> None:
        if len(told) < KEPT:
            best = max(hits, key=lambda hit: hit.match.score)
            told.append(
                {
                    "name": play.name.name,
                    "schema": play.name.schema,
                    "script": play.name.script,
                    "role": play.role,
                    "listed": best.hit.name,
                    "list": best.match.source,
                    "score": best.match.score,
                }
            )


def _added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]


def _by_list(hits: Sequence[FoundHit]) -> set[str]:
    return {hit.match.source for hit in hits}
