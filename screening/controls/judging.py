"""What an engine of the rules is asked with, and what it gives back.

The pipeline knows no more of the rules than this, so that rules of several names can stand beside
each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from screening.controls.facts import PartyHit, TransactionFacts
from screening.controls.past import Past
from screening.terms.control_list import ChartRecord, GroupRecord, ItemRecord, ProductRecord
from screening.terms.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ReferenceRows:
    """The rows of the list versions of one screening, as stored."""

    items: tuple[ItemRecord, ...]
    products: tuple[ProductRecord, ...]
    chart: tuple[ChartRecord, ...]
    groups: tuple[GroupRecord, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One transaction to be judged.

    Args:
        submission: as taken in.
        facts: the same, as today's rules read it.
        hits: what matching found for its parties, in a stable order.
        as_of: the day the rules are asked for.
        past: what is on record beside it.
    """

    submission: Mapping[str, Any]
    facts: TransactionFacts
    hits: tuple[PartyHit, ...]
    as_of: date
    past: Past


class Judged(NamedTuple):
    """What the rules say.

    Args:
        outcome: of the whole.
        body: the rules' part of a screening's JSON.
        recognised: of each line, the catalog product and the advanced-computing class it was
            recognised as, empty where it was not.
    """

    outcome: Outcome
    body: dict[str, Any]
    recognised: tuple[tuple[str, str], ...] = ()


class RulesEngine(Protocol):
    """One set of rules under its name."""

    @property
    def name(self) -> str:
        """What a screening remembers them by."""

    @property
    def needs(self) -> tuple[str, ...]:
        """List sources without which no line can be judged."""

    def policy(self, content: Mapping[str, Any], *, version: str) -> Any:
        """The ``controls`` part of a policy as these rules take it."""

    def tables(self, rows: ReferenceRows) -> Any:
        """Reference data as these rules take it."""

    def judge(self, asked: Asked, *, tables: Any, policy: Any) -> Judged:
        """What the rules say of a transaction."""
