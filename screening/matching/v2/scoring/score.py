"""Scoring of pairs of entries by v2: aligned by v1, measured, and read off the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.reading.names import Mode
from screening.matching.v1.scoring.arithmetic import modes_of
from screening.matching.v1.scoring.score import Kept
from screening.matching.v1.table import Bools, Floats, Ints, Table
from screening.matching.v2.judging.meeting import Ruling
from screening.matching.v2.judging.rulings import judge
from screening.matching.v2.reading.organizations import may_be_initials
from screening.matching.v2.scoring.aligned import Aligned
from screening.matching.v2.scoring.calibration import may_be_lifted, name_scores
from screening.matching.v2.scoring.kinds import NUMBER_OF, OTHER_SORT, kind_of
from screening.matching.v2.scoring.measures import measure

Texts = Sequence[tuple[str, str]]
_MODES = tuple(Mode)


@dataclass(slots=True)
class Scores:
    """Pairs scored, and all that tells how.

    Args:
        scores: the names' scores, what holds them down included.
        factors: what holds them down: a weak alias that was not met nearly whole.
        measures, points: a row a pair, see ``measures`` and ``calibration``.
        kinds: the number of each pair's kind of comparison.
        kept: the alignments.
        rulings: what the rules say of a pair, by its place; most have none.
    """

    scores: Floats
    factors: Floats
    measures: Floats
    points: Floats
    kinds: Ints
    kept: Kept
    rulings: Mapping[int, tuple[Ruling, ...]]


def score_pairs(
    q: Table, c: Table, pairs: Aligned, *, texts: Texts, weak: Bools, policy: MatchingPolicy
) -> Scores:
    """Score aligned pairs.

    Args:
        texts: the two names of each pair as they stand; their scripts tell the kind.
        weak: pairs that met on a weak alias.
    """
    measures, kinds = measured(q, c, pairs, texts=texts)
    scores, points, _ = name_scores(measures, kinds)
    hopeful = may_be_lifted(scores, measures, kinds, initials=_with_initials(texts))
    judged = judge(q, c, pairs.kept, texts, scores=scores, hopeful=hopeful)
    scores = judged.applied_to(scores)
    factors = np.where(weak & (scores < policy.near_exact), policy.weak_alias, 1.0)
    return Scores(scores * factors, factors, measures, points, kinds, pairs.kept, judged.rulings)


def measured(q: Table, c: Table, pairs: Aligned, *, texts: Texts) -> tuple[Floats, Ints]:
    """The measures of pairs, and their kinds."""
    q_rows, c_rows = pairs.q_rows, pairs.c_rows
    modes = modes_of(q, q_rows, c, c_rows).tolist()
    told = [
        NUMBER_OF[kind_of(asked, listed, _MODES[mode])]
        for (asked, listed), mode in zip(texts, modes, strict=True)
    ]
    kinds = np.array(told, dtype=np.int64)
    is_one = (q.modes[q_rows] == Mode.PERSON) | (q.modes[q_rows] == Mode.VESSEL)
    kinds[is_one & (c.modes[c_rows] == Mode.ORGANIZATION)] = NUMBER_OF[OTHER_SORT]
    return measure(q, c, pairs.kept, pairs.plain, texts), kinds


def _with_initials(texts: Texts) -> Bools:
    """Pairs of which one name may have the initials of the other's words."""
    return np.array([may_be_initials(*pair) for pair in texts], dtype=np.bool_)
