"""The choice among the names that were gathered: which of them have a hope of an alert.

Aligning a name costs far more than gathering it. From the weights alone, of what met and of what is
left over, a score can be forecast, and only names that it gives a hope are aligned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screening.matching.names import Mode
from screening.matching.policy import MatchingPolicy
from screening.matching.table import Floats, Ints, firsts_of
from screening.matching.v1.arithmetic import SORTS

_FEWEST, _MANY = 10, 100
"""Names aligned for every reading, however little is expected of them, because auditors see the
best that fell short; and names from which a reading is one of common words."""
_HOPE, _HOPE_AMONG_MANY = 0.27, 0.45
"""Forecast from which a name is aligned, and the same for those that come after many: what alerts
on a lower forecast does so by letters that only the alignment sees, and ranks first."""


def forecast(
    met: Floats, asked: Floats, listed: Floats, cut: NDArray[np.bool_], policy: MatchingPolicy
) -> Floats:
    """The score that the weights alone let expect: the sum of ``v1/arithmetic.py`` without kinds.

    Args:
        met: weight of the query's words that found one alike in the listed name.
        asked, listed: weight of all words of either side.
        cut: whether the query's text was cut off, so that nothing is missing in it.
    """
    _, extra, missing, contradiction = SORTS[Mode.ORGANIZATION]
    met = np.minimum(met, np.minimum(asked, listed))
    left, lacking = asked - met, np.where(cut, 0.0, listed - met)
    cost = (
        extra * policy.extra_word * left
        + missing * policy.missing_word * lacking
        + contradiction * policy.contradiction * np.minimum(left, lacking)
    )
    whole = met + cost
    return np.divide(met, whole, out=np.zeros_like(whole), where=whole > 0)


def best(row: Ints, entry: Ints, expected: Floats, most: int) -> tuple[Ints, Ints]:
    """The entries of highest forecast for each row: those with a hope, and always a few."""
    # one integer a pair (row, forecast, entry in 24 bits) sorts several times faster than three
    least = 1 << 20
    key = (row << 45) | (least - (expected * least).astype(np.int64) << 24) | entry
    key.sort()
    row, entry = key >> 45, key & ((1 << 24) - 1)
    firsts = np.flatnonzero(firsts_of(row))
    place = np.arange(len(row)) - np.repeat(firsts, np.diff(np.append(firsts, len(row))))
    hopeless = (key >> 24) & (2 * least - 1)
    wanted = np.where(place < _MANY, _HOPE, _HOPE_AMONG_MANY)
    kept = (place < _FEWEST) | ((place < most) & (hopeless <= (1.0 - wanted) * least))
    return row[kept], entry[kept]
