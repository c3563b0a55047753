"""The days on which a rule binds.

Every rule of the controls is a row with a period: the same order on two dates may get two
answers. A rule that was suspended has two periods; the gap between them is the stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a rule binds, both ends included; ``None`` is open."""

    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def __str__(self) -> str:
        begin = self.valid_from.isoformat() if self.valid_from else "before our reading"
        return f"{begin} to {self.valid_to.isoformat() if self.valid_to else 'open'}"


ALWAYS = Period()
"""In force as far back as we read, and without an end known to us."""


class DatedRule(Protocol):
    """A row of any table of rules."""

    @property
    def valid(self) -> Period:
        """When the rule binds."""
