"""Scoring of pairs of entries by v2: aligned by v1, measured, and read off the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.reading.names import Mode
from screening.matching.v1.scoring.arithmetic import modes_of
from screening.matching.v1.scoring.score import Kept, factors_of, score_and_keep
from screening.matching.v1.table import Bools, Floats, Ints, Table
from screening.matching.v2.judging.meeting import Ruling
from screening.matching.v2.judging.rulings import judge
from screening.matching.v2.reading.organizations import has_initials
from screening.matching.v2.scoring.calibration import may_be_lifted, name_scores
from screening.matching.v2.scoring.kinds import NUMBER_OF, OTHER_SORT, kind_of
from screening.matching.v2.scoring.measures import measure

Texts = Sequence[tuple[str, str]]


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
    q: Table,
    q_rows: Ints,
    c: Table,
    c_rows: Ints,
    *,
    texts: Texts,
    weak: Bools,
    policy: MatchingPolicy,
) -> Scores:
    """Score entry ``q_rows[k]`` of one table against ``c_rows[k]`` of the other, for every k.

    Args:
        texts: the two names of each pair as they stand; their scripts tell the kind.
        weak: pairs that met on a weak alias.
    """
    measures, kept, kinds = measured(q, q_rows, c, c_rows, texts=texts, policy=policy)
    scores, points, _ = name_scores(measures, kinds)
    hopeful = may_be_lifted(scores, measures, kinds, initials=_with_initials(texts))
    judged = judge(q, c, kept, texts, scores=scores, hopeful=hopeful)
    scores = judged.applied_to(scores)
    factors = np.where(weak & (scores < policy.near_exact), policy.weak_alias, 1.0)
    return Scores(scores * factors, factors, measures, points, kinds, kept, judged.rulings)


def measured(
    q: Table, q_rows: Ints, c: Table, c_rows: Ints, *, texts: Texts, policy: MatchingPolicy
) -> tuple[Floats, Kept, Ints]:
    """The measures of pairs, their alignments, and their kinds."""
    plain, kept = score_and_keep(q, q_rows, c, c_rows, policy)
    nowhere = np.zeros(len(q_rows), dtype=np.bool_)
    plain = plain * factors_of(q, q_rows, c, c_rows, nowhere, plain, policy)
    modes = modes_of(q, q_rows, c, c_rows).tolist()
    told = [
        NUMBER_OF[kind_of(asked, listed, Mode(mode))]
        for (asked, listed), mode in zip(texts, modes, strict=True)
    ]
    kinds = np.array(told, dtype=np.int64)
    is_one = (q.modes[q_rows] == Mode.PERSON) | (q.modes[q_rows] == Mode.VESSEL)
    kinds[is_one & (c.modes[c_rows] == Mode.ORGANIZATION)] = NUMBER_OF[OTHER_SORT]
    return measure(q, c, kept, plain, texts), kept, kinds


def _with_initials(texts: Texts) -> Bools:
    """Pairs of which one name has a word that looks like initials."""
    marked = [has_initials(asked) or has_initials(listed) for asked, listed in texts]
    return np.array(marked, dtype=np.bool_)
