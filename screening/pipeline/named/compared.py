"""Names and listed parties that were compared lately: the same partners come again and again."""

from __future__ import annotations

from threading import Lock

from screening.matching import Comparison, MatchingPolicy, Query, compare
from screening.terms.listed_party import PartyRecord

KEPT = 4096
_Key = tuple[Query, str, str, MatchingPolicy, str]
_kept: dict[_Key, tuple[PartyRecord, Comparison]] = {}
_lock = Lock()


def compared(
    asked: Query, party: PartyRecord, policy: MatchingPolicy, *, engine: str
) -> Comparison:
    """As ``matching.compare``; a party that a list tells otherwise now is compared anew."""
    key = (asked, party.source, party.uid, policy, engine)
    known = _kept.get(key)
    if known is None or known[0] != party:
        known = (party, compare(asked, party, policy, engine=engine))
        with _lock:
            _kept[key] = known
            if len(_kept) > KEPT:
                del _kept[next(iter(_kept))]
    return known[1]
