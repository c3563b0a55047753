"""The chain of audit events: what is hashed, and how a reader checks it.

Each event carries the SHA-256 over its own canonical JSON, which holds the hash of the event
before. A change anywhere breaks every later link; a cut end is seen by whoever kept the hash of a
later event (an anchor, a report).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from screening.terms.values import plain_json, text_hash

GENESIS = "0" * 64
"""What the first event names as the hash before it."""

FIELDS = ("position", "at", "actor", "verb", "subject_type", "subject_id", "data", "previous")
"""What is hashed of an event: everything but its own hash."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain as somebody outside the table knew it.

    Args:
        position: number of the event; 0 for a chain without events.
        hash: that event's hash.
        source: where it is kept, for the message.
    """

    position: int
    hash: str
    source: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"

    @classmethod
    def parse(cls, text: str, *, source: str = "") -> Anchor:
        """Read ``POSITION:HASH`` as reports print it. Raises ValueError on anything else."""
        position, _, digest = text.strip().partition(":")
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError(f"{text!r} is not POSITION:HASH with 64 hexadecimal digits.")
        return cls(int(position), digest, source)


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first place where the chain does not hold; ``position`` is where to look."""

    position: int
    why: str

    def __str__(self) -> str:
        return f"first broken link at event {self.position}: {self.why}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check found: how many events, the end of the chain, and the first broken link."""

    count: int
    head: Anchor
    broken: BrokenLink | None


def instant_text(instant: datetime) -> str:
    """An instant as it is hashed: UTC, microseconds, ``Z``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link_hash(event: Mapping[str, Any]) -> str:
    """The hash an event must carry, from its ``FIELDS``, which are plain already."""
    return text_hash(plain_json({field: event[field] for field in FIELDS}))


def check_chain(
    events: Iterable[Mapping[str, Any]],
    *,
    anchors: Sequence[Anchor] = (),
    start: Anchor = Anchor(0, GENESIS),
) -> ChainReport:
    """Walk the chain once, holding one event at a time.

    Args:
        events: in order of position, each with ``FIELDS`` and ``hash``.
        anchors: ends of the chain that were known elsewhere; each must be met on the way.
        start: the event before the first one given, for a part of the chain.
    """
    wanted: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        wanted.setdefault(anchor.position, []).append(anchor)
    wanted.pop(0, None)
    walked = _Walk(start)
    for event in events:
        why = walked.fault_of(event) or _anchor_fault(wanted.pop(event["position"], []), event)
        if why:
            return ChainReport(walked.count, walked.head, BrokenLink(walked.head.position + 1, why))
        walked.step(event)
    beyond = min((p for p in wanted if p > walked.head.position), default=None)
    broken = _cut(walked.head, wanted[beyond][0]) if beyond is not None else None
    return ChainReport(walked.count, walked.head, broken)


class _Walk:
    """Where a check stands."""

    def __init__(self, start: Anchor) -> None:
        self.head = start
        self.count = 0

    def fault_of(self, event: Mapping[str, Any]) -> str:
        """What is wrong with the next event; empty when it follows on."""
        expected = self.head.position + 1
        if event["position"] != expected:
            return f"event {expected} is missing: event {event['position']} follows"
        if event["previous"] != self.head.hash:
            return f"event {expected} does not name the hash of the event before it"
        if link_hash(event) != event["hash"]:
            return f"event {expected} was changed: its content does not give its hash"
        return ""

    def step(self, event: Mapping[str, Any]) -> None:
        self.head = Anchor(event["position"], event["hash"])
        self.count += 1


def _anchor_fault(anchors: Sequence[Anchor], event: Mapping[str, Any]) -> str:
    for anchor in anchors:
        if anchor.hash != event["hash"]:
            return f"event {anchor.position} is not the one that {_keeper(anchor)} knew"
    return ""


def _cut(head: Anchor, anchor: Anchor) -> BrokenLink:
    return BrokenLink(
        head.position + 1,
        f"the chain ends at event {head.position}, but {_keeper(anchor)} knew event "
        f"{anchor.position}: the end was cut off",
    )


def _keeper(anchor: Anchor) -> str:
    return anchor.source or "an anchor"
