"""What a rehearsal counts as it goes: outcomes before and after, causes that went and came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screening.rehearsals.judging import Compared
from screening.terms.outcome import Outcome

OBSTACLES_KEPT = 5
MOST_CODES = 40


@dataclass(slots=True)
class Tally:
    """The counts so far; stored as JSON with each page of orders.

    Args:
        outcomes: by outcome under the policy in force and under the one that is tried.
        gone, come: of orders that moved, codes that would stop them no longer, or now.
        unjudged: orders that this release cannot judge; ``obstacles`` says why of some.
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    come: Counter[str] = field(default_factory=Counter)
    unjudged: int = 0
    obstacles: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Tally:
        """The tally of a rehearsal's row; an empty one of a row that has none yet."""
        pairs = ((key.split(" "), n) for key, n in stored.get("outcomes", {}).items())
        return cls(
            Counter({(before, after): n for (before, after), n in pairs}),
            Counter(stored.get("gone", {})),
            Counter(stored.get("come", {})),
            stored.get("unjudged", 0),
            list(stored.get("obstacles", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "outcomes": {f"{before} {after}": n for (before, after), n in self.outcomes.items()},
            "gone": dict(self.gone.most_common(MOST_CODES)),
            "come": dict(self.come.most_common(MOST_CODES)),
            "unjudged": self.unjudged,
            "obstacles": self.obstacles,
        }

    def count(self, compared: Compared) -> None:
        """Count one order."""
        before, after = compared.before, compared.after
        self.outcomes[before.outcome, after.outcome] += 1
        if compared.has_moved:
            self.gone.update(before.codes - after.codes)
            self.come.update(after.codes - before.codes)

    def miss(self, why: str) -> None:
        """Count an order that could not be judged."""
        self.unjudged += 1
        if len(self.obstacles) < OBSTACLES_KEPT:
            self.obstacles.append(why)

    def moved(self, before: Outcome, after: Outcome) -> int:
        """How many orders went from one outcome to another."""
        return self.outcomes[before.value, after.value]

    @property
    def holds_cleared(self) -> int:
        """Holds that would clear."""
        return self.moved(Outcome.HOLD, Outcome.CLEAR)

    @property
    def clears_stopped(self) -> int:
        """Clears that would hold or block."""
        return self.moved(Outcome.CLEAR, Outcome.HOLD) + self.moved(Outcome.CLEAR, Outcome.BLOCK)
