"""Where a case stands in the queue, and why: points that add up, each with its words.

Own rule. Denied persons and blocked property stand before every block, blocks before holds. Within
such a band points decide: evidence, measure, control level, destination, value, and how near the
case is to its due time. Every hour adds one point to every case alike, so the order between two
cases never changes with the clock and can be kept in an index.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
SECONDS_PER_HOUR = 3600

DENIED_OR_BLOCKED = frozenset({"us-bis-denied-persons", "us-ofac-sdn"})
"""Lists whose parties may not be dealt with at all (15 CFR 764.3(a)(2), 31 CFR chapter V)."""

_LEVELS: tuple[tuple[int, tuple[str, ...], str], ...] = (
    (15, ("3A090", "4A090"), "advanced computing"),
    (12, ("0A6", "9A6", "9A5", "3A6", "1A6", "2A6", "4A6", "7A6", "8A6"), "military series"),
)


class Band(IntEnum):
    """What goes before everything else."""

    HOLD = 0
    BLOCK = 1
    DENIED = 2


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What decides the place of a case.

    Args:
        is_block: the screening's outcome.
        sources: list source codes of the strong hits.
        top_score: of the strongest hit, 0 without one.
        is_denial: a license is presumed denied or denied by policy.
        eccns: stated and determined.
        groups: country groups of destination and end use (``E:1``, ``D:5`` ...).
        value_usd: None when unknown or in another currency.
        due_at: when it should be decided: service target, or the day before it ships.
    """

    is_block: bool
    sources: frozenset[str]
    top_score: float
    is_denial: bool
    eccns: tuple[str, ...]
    groups: frozenset[str]
    value_usd: Decimal | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A case's place: ``band`` first, then ``rank``, both the higher the earlier."""

    band: Band
    rank: float
    reasons: tuple[tuple[str, float], ...]


def place_of(facts: QueueFacts) -> Place:
    """The place of a case and the points it is made of; lateness is counted in ``rank`` alone."""
    band = Band.BLOCK if facts.is_block else Band.HOLD
    if facts.sources & DENIED_OR_BLOCKED:
        band = Band.DENIED
    reasons = tuple(sorted(_reasons(facts), key=lambda reason: -reason[1]))
    due_hours = (facts.due_at - EPOCH).total_seconds() / SECONDS_PER_HOUR
    points = sum(points for _, points in reasons)
    return Place(band, round(points - due_hours, 4), reasons)


def _reasons(facts: QueueFacts) -> Iterator[tuple[str, float]]:
    if facts.top_score:
        yield f"evidence {facts.top_score:.2f}", round(30 * facts.top_score, 1)
    if facts.is_denial:
        yield "policy of denial", 10
    yield from _control_level(facts.eccns)
    if facts.groups & {"E:1", "E:2"}:
        yield "embargoed destination", 15
    elif "D:5" in facts.groups:
        yield "destination in D:5", 10
    if facts.value_usd is not None and facts.value_usd >= 1000:
        yield f"USD {facts.value_usd:,.0f}", round(2 * math.log10(float(facts.value_usd) / 100), 1)


def _control_level(eccns: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    folded = [eccn.strip().upper() for eccn in eccns if eccn]
    for points, prefixes, words in _LEVELS:
        if any(eccn.startswith(prefixes) for eccn in folded):
            yield words, points
            return
    if any(len(eccn) >= 5 and eccn[2] in "0123456" and eccn != "EAR99" for eccn in folded):
        yield "controlled goods", 5
