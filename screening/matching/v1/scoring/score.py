"""Scoring of pairs of names: split by length, aligned and summed by the engine, put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.scoring.alignment import Alignment, align
from screening.matching.v1.scoring.arithmetic import (
    Weights,
    asides_of,
    length_factors,
    modes_of,
    name_score,
    reading_factors,
    sums_of,
    weights_of,
)
from screening.matching.v1.scoring.whole import Wholes, compare_wholes
from screening.matching.v1.table import Bools, Floats, Ints, Table

_WIDTHS = (2, 3, 4, 6, 8, 12, 24)
_FEW = 20_000  # cells below which one pass over all lengths is faster than one for each
_CHUNK = 40_000  # cells of word pairs held at once: tens of megabytes, inside the cache that counts


def score_pairs(q: Table, q_rows: Ints, c: Table, c_rows: Ints, policy: MatchingPolicy) -> Floats:
    """Score entry ``q_rows[k]`` of one table against ``c_rows[k]`` of the other, for every k."""
    scores = np.zeros(len(q_rows))
    for places, width in by_width(q, q_rows, c, c_rows):
        scores[places] = weigh(q, q_rows[places], c, c_rows[places], width, policy).scores
    return scores


def by_width(q: Table, q_rows: Ints, c: Table, c_rows: Ints) -> Iterator[tuple[Ints, int]]:
    """Pairs in batches of about one length, so that short names do not pay for long ones.

    Returns:
        For each batch the places of its pairs and the most words a name of it has.
    """
    sizes = np.maximum(
        q.starts[q_rows + 1] - q.starts[q_rows], c.starts[c_rows + 1] - c.starts[c_rows]
    )
    most = max(int(sizes.max(initial=1)), 1)
    if len(q_rows) * most * most <= _FEW:
        if len(q_rows):
            yield np.arange(len(q_rows)), most
        return
    narrower = -1
    for width in _WIDTHS:
        picked = np.flatnonzero((sizes > narrower) & (sizes <= width))
        step = max(1, _CHUNK * 4 // (width * width))
        for start in range(0, len(picked), step):
            yield picked[start : start + step], width
        narrower = width


@dataclass(slots=True)
class Scored:
    """Pairs of names scored: by their words, or as a whole where blanks went astray."""

    found: Alignment
    q_weights: Weights
    c_weights: Weights
    whole: Wholes
    scores: Floats


@dataclass(slots=True)
class Kept:
    """Scored batches, and for each pair its batch and its line there."""

    batches: list[Scored]
    batch_of: Ints
    line_of: Ints


def score_and_keep(
    q: Table, q_rows: Ints, c: Table, c_rows: Ints, policy: MatchingPolicy
) -> tuple[Floats, Kept]:
    """The same scores and how they came about."""
    scores = np.zeros(len(q_rows))
    batch_of, line_of = np.zeros(len(q_rows), np.int64), np.zeros(len(q_rows), np.int64)
    kept: list[Scored] = []
    for places, width in by_width(q, q_rows, c, c_rows):
        scored = weigh(q, q_rows[places], c, c_rows[places], width, policy)
        scores[places] = scored.scores
        batch_of[places], line_of[places] = len(kept), np.arange(len(places))
        kept.append(scored)
    return scores, Kept(kept, batch_of, line_of)


def weigh(
    q: Table, q_rows: Ints, c: Table, c_rows: Ints, width: int, policy: MatchingPolicy
) -> Scored:
    """Align pairs, weigh their words, and score them."""
    found = align(q, q_rows, c, c_rows, width)
    modes = modes_of(q, q_rows, c, c_rows)
    q_weights = weights_of(q, found.q_words, modes, is_query=True)
    c_weights = weights_of(c, found.c_words, modes, is_query=False)
    asides = asides_of(q, q_rows, c, c_rows)
    scores = name_score(sums_of(found, q_weights, c_weights, asides, modes), policy)
    wholes = compare_wholes(
        (q, found.q_words, q_weights.weight), (c, found.c_words, c_weights.weight), scores, modes
    )
    if wholes.alike.any():
        as_whole = name_score(wholes.sums(), policy)
        wholes.alike[as_whole <= scores] = 0.0
        scores = np.maximum(scores, as_whole)
    return Scored(found, q_weights, c_weights, wholes, scores)


def factors_of(
    q: Table,
    q_rows: Ints,
    c: Table,
    c_rows: Ints,
    weak: Bools,
    scores: Floats,
    policy: MatchingPolicy,
) -> Floats:
    """What a meeting is worth, to be multiplied with its score.

    Args:
        weak: pairs that met on a weak alias, which must be met near-exactly to count in full.
        scores: the scores of the pairs.
    """
    held = np.where(weak & (scores < policy.near_exact), policy.weak_alias, 1.0)
    held *= length_factors(q, q_rows, c, c_rows, scores)
    return held * reading_factors(q, q_rows, c, c_rows)
