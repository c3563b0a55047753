"""Which engines made an answer: that of matching and that of the rules, as one word.

"v1+r1" stands in every answer and screening. "v1" alone is of a screening made before the rules
had a name of their own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """The engines of one screening.

    Args:
        matching: name of the engine that compared the names.
        rules: name of the engine that judged; empty when the rules had no name yet.
    """

    matching: str
    rules: str = ""

    def __str__(self) -> str:
        return f"{self.matching}+{self.rules}" if self.rules else self.matching

    @classmethod
    def parse(cls, text: str) -> EngineVersion:
        """Read what ``str`` wrote."""
        matching, _, rules = text.partition("+")
        return cls(matching, rules)
