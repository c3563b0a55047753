"""One transaction on one date, as every rule is given it.

``Inquiry`` holds the facts and what was worked out of them once (classifications, destinations).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.period import DatedRule
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.terms.mention import Mention
from screening.terms.party_hit import PartyHit

if TYPE_CHECKING:
    from screening.controls.ear.destinations import Destination
    from screening.controls.ear.part_774_items.classification import Classification


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One transaction on one date, ready for the steps.

    ``classifications`` is parallel to ``facts.lines``; ``past`` is what we have on record,
    ``asked_lines`` the lines (indexes) that are asked about where not all go to the same place,
    ``destinations_apart`` then where each of them goes;
    ``mentions`` what was read in its texts; ``classified_lines`` is each line with its
    classification, ``day`` the date as text.
    """

    facts: TransactionFacts
    hits: tuple[PartyHit, ...]
    tables: ControlTables
    policy: ControlsPolicy
    as_of: date
    classifications: tuple[Classification, ...]
    destinations: tuple[Destination, ...]
    past: Past = NOTHING_GATHERED
    mentions: tuple[Mention, ...] = ()
    asked_lines: frozenset[int] | None = None
    destinations_apart: Mapping[int, tuple[Destination, ...]] = field(default_factory=dict)
    classified_lines: tuple[tuple[LineFacts, Classification], ...] = field(init=False, repr=False)
    day: str = field(init=False, repr=False)
    _worked_out: dict[Callable[[Inquiry], Any], Any] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        lines = tuple(zip(self.facts.lines, self.classifications, strict=True))
        object.__setattr__(self, "classified_lines", lines)
        object.__setattr__(self, "day", self.as_of.isoformat())

    def asked_of(self, lines: tuple[int, ...]) -> tuple[int, ...]:
        """Of some lines (indexes) those that are asked about."""
        asked = self.asked_lines
        return lines if asked is None else tuple(index for index in lines if index in asked)

    def destinations_of(self, line: int) -> tuple[Destination, ...]:
        """Where a line (index) goes."""
        return self.destinations_apart.get(line, self.destinations)

    def in_force(self, rule: DatedRule) -> bool:
        """Whether a row of a table of rules binds on the day that counts.

        By its own days; where it names a set of the law as ``since``, while that names anybody.
        """
        since = getattr(rule, "since", "")
        is_named = not since or bool(self.tables.members(since))
        return is_named and rule.valid.covers(self.as_of)


Derived = TypeVar("Derived")


def once_an_inquiry(derive: Callable[[Inquiry], Derived]) -> Callable[[Inquiry], Derived]:
    """Work a thing out of an inquiry when it is first asked for, and keep it there.

    For what many rules ask alike; an inquiry never changes, so neither does the answer.
    """

    @wraps(derive)
    def kept(inquiry: Inquiry) -> Derived:
        known = inquiry._worked_out
        if derive not in known:
            known[derive] = derive(inquiry)
        found: Derived = known[derive]
        return found

    return kept
