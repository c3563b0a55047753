"""The sum: what each word weighs, what leaving one out costs, and the score that comes of it.

A name's score is what met, over what met plus what it cost::

    met   = sum of weight x likeness over the words that met
    near  = sum of weight x (1 - likeness) over the words that met
    score = met / (met + near + extra x E + missing x M + contradiction x min(Ec, Mc))

where E and M weigh the words left over, the query's and the list's, each at what leaving out a
word of its kind costs, and Ec and Mc only those that contradict: where both sides keep a
distinctive word without a partner, they are likely two parties. The score is then held down when
little met: one common word proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.matching.names import Kind, Mode
from screening.matching.policy import MatchingPolicy
from screening.matching.table import Floats, Ints, Table, Vocabulary
from screening.matching.v1.alignment import Alignment

LEVELS = 16  # commonness runs from 0 (rare) to 11 (Limited)

# kind: weight of such a word, what it costs when the query adds it, when the query lacks it, and
# how far it contradicts. Content words weigh by rarity, see below.
KINDS: dict[Kind, tuple[float, float, float, float]] = {
    Kind.CONTENT: (1.00, 1.00, 1.00, 1.00),
    Kind.NUMBER:  (0.60, 1.00, 1.00, 1.30),
    Kind.PLACE:   (0.50, 0.40, 0.70, 1.00),
    Kind.UNIT:    (0.35, 0.15, 0.60, 0.10),
    Kind.INITIAL: (0.30, 0.80, 0.60, 0.50),
    Kind.LEGAL:   (0.08, 0.50, 0.50, 0.00),
    Kind.FILLER:  (0.05, 0.50, 0.50, 0.00),
    Kind.TITLE:   (0.03, 0.50, 0.50, 0.00),
}  # fmt: skip
# How fast a content word loses weight as it gets commoner, by mode, a step a doubling.
RARITY_SLOPE = {
    Mode.UNKNOWN: 0.085, Mode.PERSON: 0.050, Mode.ORGANIZATION: 0.085, Mode.VESSEL: 0.030,
    Mode.ADDRESS: 0.050,
}  # fmt: skip
LEAST_WEIGHT = 0.15


def weight_table() -> Floats:
    """Weights by mode, kind and commonness."""
    table = np.zeros((len(Mode), len(Kind), LEVELS))
    for kind, (weight, *_) in KINDS.items():
        table[:, kind, :] = weight
    for mode in Mode:
        falling = 1.0 - RARITY_SLOPE[mode] * np.arange(LEVELS)
        table[mode, Kind.CONTENT, :] = np.maximum(falling, LEAST_WEIGHT)
    return table


def cost_table() -> Floats:
    """What a word costs by kind: added, left out, contradicting."""
    table = np.zeros((len(Kind), 3))
    for kind, (_, *costs) in KINDS.items():
        table[kind] = costs
    return table


_WEIGHTS = weight_table()
_COSTS = cost_table()
_EXTRA, _MISSING, _AGAINST = range(3)


@dataclass(slots=True)
class Sums:
    """What the score is computed from, one number a pair of names."""

    met: Floats
    near: Floats
    extra: Floats
    missing: Floats
    extra_against: Floats
    missing_against: Floats


def modes_of(q: Table, q_rows: Ints, c: Table, c_rows: Ints) -> NDArray[np.uint8]:
    """How a pair is weighed: as persons only where neither side is something else."""
    left, right = q.modes[q_rows], c.modes[c_rows]
    organization = (left == Mode.ORGANIZATION) | (right == Mode.ORGANIZATION)
    either = np.where(left == Mode.UNKNOWN, right, left)
    return np.where(organization, np.uint8(Mode.ORGANIZATION), either).astype(np.uint8)


@dataclass(slots=True)
class Weights:
    """What each word of one side weighs, costs when left over, and contradicts; 0 past the end."""

    weight: Floats
    cost: Floats
    against: Floats


def weights_of(table: Table, words: Ints, modes: NDArray[np.uint8], *, is_query: bool) -> Weights:
    """The weights of the words of an alignment."""
    vocabulary = table.vocabulary
    if not len(vocabulary.kinds):
        nothing = np.zeros(words.shape)
        return Weights(nothing, nothing, nothing)
    kinds = vocabulary.kinds[words]
    person = modes == Mode.PERSON
    level = np.where(person[:, None], vocabulary.familiarity[words], vocabulary.commonness[words])
    weights = np.where(words >= 0, _WEIGHTS[modes[:, None], kinds, level], 0.0)
    cost = weights * _COSTS[kinds, _EXTRA if is_query else _MISSING]
    return Weights(weights, cost, weights * _COSTS[kinds, _AGAINST])


def sums_of(found: Alignment, q: Weights, c: Weights) -> Sums:
    """Add up an alignment; a pair that met weighs the mean of its two words."""
    q_met, c_met = found.q_partner >= 0, found.c_partner >= 0
    c_left = ~c_met & ~found.c_cut
    half = 0.5 * q.weight * q_met, 0.5 * c.weight * c_met
    met = _total(half[0] * found.q_alike) + _total(half[1] * found.c_alike)
    return Sums(
        met=met,
        near=_total(half[0]) + _total(half[1]) - met,
        extra=_total(q.cost * ~q_met),
        missing=_total(c.cost * c_left),
        extra_against=_total(q.against * ~q_met),
        missing_against=_total(c.against * c_left),
    )


def _total(columns: Floats) -> Floats:
    """Row sums in word order, so that a name scores the same in every batch."""
    total = np.zeros(len(columns))
    for position in range(columns.shape[1]):
        total += columns[:, position]
    return total


def name_score(sums: Sums, policy: MatchingPolicy) -> Floats:
    """The score of a name in [0, 1)."""
    cost = (
        sums.near
        + policy.extra_word * sums.extra
        + policy.missing_word * sums.missing
        + policy.contradiction * np.minimum(sums.extra_against, sums.missing_against)
    )
    whole = sums.met + cost
    share = np.divide(sums.met, whole, out=np.zeros_like(whole), where=whole > 0)
    return share * certainty(sums)


def certainty(sums: Sums) -> Floats:
    """How far what met can be trusted: it grows with the weight that met, up to 0.99.

    A name of one rare word that met whole is worth .95; a single word of several is no name.
    """
    everything = 0.99 - 0.05 * np.exp(-1.2 * sums.met)
    lonely = np.minimum(1.0, 0.75 + 0.25 * sums.met)
    partial = (sums.extra + sums.missing) > 0.2
    return np.where(partial, everything * lonely, everything)


PARTIAL = 0.96
"""What a reading without its brackets is worth: "Inspur (Beijing) Electronic" is not quite
"Inspur Electronic", and must rank under the party that is."""


def reading_factors(q: Table, q_rows: Ints, c: Table, c_rows: Ints) -> Floats:
    """What the readings of both sides are worth, to be multiplied with the score."""
    left, right = q.whole[q_rows], c.whole[c_rows]
    return np.where(left, 1.0, PARTIAL) * np.where(right, 1.0, PARTIAL)


def word_weights(vocabulary: Vocabulary) -> Floats:
    """The weight of every word of a vocabulary as in an organization, for ranking candidates."""
    weights: Floats = _WEIGHTS[Mode.ORGANIZATION, vocabulary.kinds, vocabulary.commonness]
    return weights
