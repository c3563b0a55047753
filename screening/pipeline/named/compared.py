"""Names and listed parties that were compared lately: the same partners come again and again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from threading import Lock

from screening.matching import Comparison, MatchingPolicy, Query, compare_many
from screening.terms.listed_party import PartyRecord

KEPT = 4096
_Key = tuple[Query, str, str, MatchingPolicy, str]
_kept: dict[_Key, tuple[PartyRecord, Comparison]] = {}
_lock = Lock()


def compared(
    asked: Query, party: PartyRecord, policy: MatchingPolicy, *, engine: str
) -> Comparison:
    """As ``matching.compare``; a party that a list tells otherwise now is compared anew."""
    known = _known(asked, party, policy, engine)
    return known or compare_ahead([(asked, party)], policy, engine=engine)[0]


def compare_ahead(
    pairs: Iterable[tuple[Query, PartyRecord]], policy: MatchingPolicy, *, engine: str
) -> list[Comparison]:
    """Compare many at once, several times faster than one by one, and keep what came of it.

    Returns:
        Of those that were not compared lately.
    """
    by_key = {(asked, party.source, party.uid): (asked, party) for asked, party in pairs}
    new = [pair for pair in by_key.values() if _known(*pair, policy, engine) is None]
    found = compare_many(new, policy, engine=engine)
    with _lock:
        for (asked, party), comparison in zip(new, found, strict=True):
            _kept[asked, party.source, party.uid, policy, engine] = (party, comparison)
        for key in list(islice(_kept, max(len(_kept) - KEPT, 0))):
            del _kept[key]
    return found


def _known(
    asked: Query, party: PartyRecord, policy: MatchingPolicy, engine: str
) -> Comparison | None:
    known = _kept.get((asked, party.source, party.uid, policy, engine))
    return known[1] if known is not None and known[0] == party else None
