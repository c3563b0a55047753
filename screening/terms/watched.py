"""A party of an order met somebody on the exporter's own watch list, as the rules take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WATCH_LIST = "own-watch-list"
"""Code of the watch list, which is loaded from no file."""


@dataclass(frozen=True, slots=True)
class WatchedParty:
    """Somebody whom the exporter watches, and what of the order met the name.

    It is no list hit: nobody has listed the party, and what is known is the exporter's own.

    Args:
        party: index of the party in the submission; after the last, those named elsewhere.
        via: what of the party met: its name, a previous one, an owner, a parent, an officer.
        submitted: the name on the submission.
        entry: number of the entry on the watch list.
        watched: the name that is watched.
        is_match: whether matching calls it the same party; otherwise it is like it.
        why: in words, what kind of reason it is.
        reason: why it is watched.
        source: where that was read or heard.
        since, until: first and last day on which it counts.
    """

    party: int
    via: str
    submitted: str
    entry: str
    watched: str
    is_match: bool
    why: str
    reason: str
    source: str
    since: date
    until: date

    def counts_on(self, day: date) -> bool:
        """Whether the entry counts on a day."""
        return self.since <= day <= self.until
