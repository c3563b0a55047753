"""The choice among the names that were gathered: which of them have a hope of an alert.

Aligning a name costs far more than gathering it. From the weights alone, of what met and of what is
left over, a score can be forecast, and only names that it gives a hope are aligned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.reading.names import Mode
from screening.matching.v1.scoring.arithmetic import SORTS
from screening.matching.v1.table import Bools, Floats, Ints, places_in

_FEWEST, _MANY = 10, 100
"""Names aligned for every reading, however little is expected of them, because auditors see the
best that fell short; and names from which a reading is one of common words."""
HOPE, _HOPE_AMONG_MANY = 0.27, 0.45
"""Forecast from which a name is aligned, and the same for those that come after many: what alerts
on a lower forecast does so by letters that only the alignment sees, and ranks first."""
_HALF = 0.8
"""Share of its words that a name met by half of its letters is taken to have met."""
_ENTRY, _ROW, _STEPS = 24, 45, 1 << 20
"""Bits of the number of a listed entry, the same with a forecast, and steps of a forecast."""
_NOTHING = 1e-9  # weight under which nothing met that could be divided by
_ENTRIES = (1 << _ENTRY) - 1


def pairs_of(row: Ints, entry: Ints) -> Ints:
    """Pairs of query entry and listed entry, one integer each: they sort several times faster."""
    return (row << _ENTRY) | entry


def sides_of(pairs: Ints) -> tuple[Ints, Ints]:
    """The query entries and the listed entries of pairs."""
    return pairs >> _ENTRY, pairs & _ENTRIES


@dataclass(slots=True)
class Gathered:
    """Pairs that have something in common, in order, and what is known of them without aligning.

    Args:
        pairs: see :func:`pairs_of`.
        met: weight of the query's words that found one alike in the listed name, or an initial.
        asked, listed: weight of all words of either side.
        cut: whether the query's text was cut off, so that nothing is missing in it.
    """

    pairs: Ints
    met: Floats
    asked: Floats
    listed: Floats
    cut: Bools

    def take(self, places: Ints) -> Gathered:
        """Those at the given places."""
        return Gathered(
            self.pairs[places],
            self.met[places],
            self.asked[places],
            self.listed[places],
            self.cut[places],
        )

    def forecast(self, policy: MatchingPolicy) -> Floats:
        """The score that weights let expect: the sum of ``arithmetic.py`` without kinds."""
        _, extra, missing, contradiction = SORTS[Mode.ORGANIZATION]
        met = np.minimum(np.minimum(self.met, self.asked), self.listed)
        left, lacking = self.asked - met, self.listed - met
        lacking[self.cut] = 0.0
        whole = np.minimum(left, lacking)
        whole *= contradiction * policy.contradiction
        left *= extra * policy.extra_word
        whole += left
        lacking *= missing * policy.missing_word
        whole += lacking
        whole += met
        met /= np.maximum(whole, _NOTHING)
        return met


def best(gathered: Gathered, by_half: Ints, policy: MatchingPolicy) -> tuple[Ints, Ints]:
    """The pairs of highest forecast for each query entry: those with a hope, and always a few.

    Args:
        gathered: all pairs.
        by_half: places of those that share half of their letters. They are chosen beside the
            others: where hundreds of names end in "technology", they would crowd out those of
            which every word met.
        policy: how many entries to align for each query entry, of either sort.

    Returns:
        Query entries and listed entries, in order.
    """
    key, row, place = _ranked(gathered.pairs, gathered.forecast(policy))
    of_half = np.bincount(gathered.pairs[by_half] >> _ENTRY, minlength=int(row[-1]) + 1)
    lacking = (key >> _ENTRY) & (2 * _STEPS - 1)
    at = np.flatnonzero((lacking <= (1.0 - HOPE) * _STEPS) | (place < _FEWEST))
    row, place, lacking = row[at], place[at], lacking[at]
    wanted = np.where(place < _MANY, HOPE, _HOPE_AMONG_MANY)
    hopeful = (place < policy.candidates) & (lacking <= (1.0 - wanted) * _STEPS)
    kept = _pairs_in(key[at[hopeful | (place < _FEWEST - of_half[row])]])
    if int(of_half.max()) <= policy.candidates:
        return sides_of(np.union1d(kept, gathered.pairs[by_half]))
    halves = gathered.take(by_half)
    halves.met += _HALF * halves.asked
    key, _, place = _ranked(halves.pairs, halves.forecast(policy))
    return sides_of(np.union1d(kept, _pairs_in(key[place < policy.candidates])))


def _pairs_in(keys: Ints) -> Ints:
    """The pairs that :func:`_ranked` put in order."""
    return pairs_of(keys >> _ROW, keys & _ENTRIES)


def _ranked(pairs: Ints, expected: Floats) -> tuple[Ints, Ints, Ints]:
    """Pairs with their forecast, best first for each query entry, that entry, and their places.

    An integer holds the query entry, what is lacking to a sure forecast, and the listed entry.
    """
    lacking = _STEPS - (expected * _STEPS).astype(np.int64)
    key = (pairs >> _ENTRY << _ROW) | (lacking << _ENTRY) | (pairs & _ENTRIES)
    key.sort()
    row = key >> _ROW
    return key, row, places_in(row)
