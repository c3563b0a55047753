"""Retrieval where only alerts are asked for, as when a million names meet a few listed ones.

A search aligns ten names for every query, however little is expected of them; of a million partners
that is nearly all the work. An alert whose words alone forecast nothing comes by its letters: of
12,000 alerts of mangled, transliterated and labelled names on 26,000 listed parties nineteen
were forecast below the hope (0.27), and every one had half of its letters in one run, or was of so
few letters ("MME") that letters say nothing. Those pairs are aligned, the others not.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.retrieval.candidates import Postings, gather
from screening.matching.v1.retrieval.forecast import HOPE, best, pairs_of, sides_of
from screening.matching.v1.retrieval.halves import letters_of_entries
from screening.matching.v1.table import Floats, Ints, Table

_FEW_LETTERS = 5
"""Letters under which a name is an abbreviation, whose letters stand anywhere in a longer one."""
_ALIKE = 45.0
"""Likeness of letters, of 100, from which a pair of little forecast is aligned all the same; the
least of any alert was 56."""


def retrieve_hopeful(
    q: Table, q_weights: Floats, listed: Table, postings: Postings, policy: MatchingPolicy
) -> tuple[Ints, Ints]:
    """The pairs of :func:`candidates.retrieve` that may come to an alert; its arguments."""
    gathered, by_half = gather(q, q_weights, listed, postings, policy)
    if not len(gathered.pairs):
        return sides_of(gathered.pairs)
    rows, entries = best(gathered, by_half, policy)
    at = np.searchsorted(gathered.pairs, pairs_of(rows, entries))
    hopeful = gathered.forecast(policy)[at] >= HOPE
    hopeful |= np.isin(at, by_half)
    doubtful = np.flatnonzero(~hopeful)
    asked = letters_of_entries(q, np.unique(rows[doubtful]))
    wanted = letters_of_entries(listed, np.unique(entries[doubtful]))
    pairs = zip(rows[doubtful].tolist(), entries[doubtful].tolist(), strict=True)
    hopeful[doubtful] = [_may_be(asked[row], wanted[entry]) for row, entry in pairs]
    return rows[hopeful], entries[hopeful]


def _may_be(ours: str, theirs: str) -> bool:
    """Whether two names may be one by their letters alone."""
    if min(len(ours), len(theirs)) < _FEW_LETTERS:
        return True
    return bool(
        fuzz.partial_ratio(ours, theirs, score_cutoff=_ALIKE)
        or fuzz.ratio(ours, theirs, score_cutoff=_ALIKE)
    )
