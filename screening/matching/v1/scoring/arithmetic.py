"""The sum: what each word weighs, what leaving one out costs, and the score that comes of it.

A name's score is what met, over what met plus what it cost::

    met   = sum of weight x likeness over the words that met
    near  = sum of weight x f x (1 + FALLING x f), f = 1 - likeness, over the words that met
    score = met / (met + N x near + extra x E + missing x M + contradiction x min(Ec, Mc))

N is what a misspelling costs in names of this sort. E and M weigh the words left over, the query's
and the list's, each at what leaving out a word of its kind costs, Ec and Mc only those that
contradict, what a reading leaves out in brackets among them: where both sides keep a distinctive
word without a partner, they are likely two parties. The score is then held down when little met:
one common word proves nothing. Two addresses with other house numbers or cities are kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.reading.names import Kind, Mode
from screening.matching.v1.reading.variants import LeftOut
from screening.matching.v1.scoring.alignment import Alignment
from screening.matching.v1.table import Bools, Floats, Ints, Table, Vocabulary, marks

LEVELS = 16  # commonness runs from 0 (rare) to 11 (Limited)

# kind: weight of such a word, what it costs when the query adds it, when the query lacks it, and
# how far it contradicts. Content words, repeated or not, weigh by rarity, see below.
KINDS: dict[Kind, tuple[float, float, float, float]] = {
    Kind.CONTENT:    (1.00, 1.00, 1.00, 1.00),
    Kind.NUMBER:     (0.71, 0.58, 0.88, 1.04),
    Kind.VINTAGE:    (0.50, 0.50, 0.60, 0.40),
    Kind.PLACE:      (1.03, 0.80, 1.14, 1.00),
    Kind.UNIT:       (0.22, 0.15, 0.58, 0.10),
    Kind.INITIAL:    (0.52, 0.80, 0.60, 0.50),
    Kind.PATRONYMIC: (1.09, 0.50, 0.15, 0.06),
    Kind.FATHER:     (1.00, 1.00, 1.00, 1.00),
    Kind.REPEATED:   (1.00, 0.15, 0.15, 1.00),
    Kind.LEGAL:      (0.46, 0.50, 0.50, 0.00),
    Kind.FILLER:     (0.05, 0.50, 0.50, 0.00),
    Kind.TITLE:      (0.03, 0.50, 0.50, 0.00),
}  # fmt: skip
# How fast a content word loses weight as it gets commoner, by mode, a step a doubling.
RARITY_SLOPE = {
    Mode.UNKNOWN: 0.070, Mode.PERSON: 0.093, Mode.ORGANIZATION: 0.070,
    Mode.VESSEL: 0.056, Mode.ADDRESS: 0.050,
}  # fmt: skip
LEAST_WEIGHT = 0.16
PLACE_IN_ADDRESS = 1.11
ELSEWHERE = 3.3
"""How much more cities and numbers contradict in an address: the same street and number in another
city, or another number in the same street, is another address."""
ANOTHER_ADDRESS, SHARE_LEFT = 0.70, 0.30
"""Two addresses with other house numbers or in other cities keep of what they score beyond this a
share only: a slip to look at, never the same address (``addresses.SAME``)."""
ASIDE = 1.0
"""How far what a reading leaves out in brackets contradicts a word left over on the other side:
"Example (Spain)" without its brackets is part of "Example Norway", and is not it."""
FALLING = 0.32
"""The less alike two paired words are, the more the pair is two words without a partner."""
# How dear a name of each sort takes it: words met nearly, added, left out, contradicting.
SORTS: dict[Mode, tuple[float, float, float, float]] = {
    Mode.UNKNOWN:      (1.21, 1.46, 0.70, 1.31),
    Mode.PERSON:       (0.95, 0.72, 0.54, 6.63),
    Mode.ORGANIZATION: (1.21, 1.46, 0.70, 1.31),
    Mode.VESSEL:       (3.78, 0.93, 1.14, 0.59),
    Mode.ADDRESS:      (0.55, 0.34, 0.34, 0.32),
}  # fmt: skip


def weight_table() -> Floats:
    """Weights by mode, kind and commonness."""
    table = np.zeros((len(Mode), len(Kind), LEVELS))
    for kind, (weight, *_) in KINDS.items():
        table[:, kind, :] = weight
    for mode in Mode:
        falling = 1.0 - RARITY_SLOPE[mode] * np.arange(LEVELS)
        table[mode, (Kind.CONTENT, Kind.FATHER, Kind.REPEATED), :] = np.maximum(
            falling, LEAST_WEIGHT
        )
    table[Mode.ADDRESS, Kind.PLACE, :] = PLACE_IN_ADDRESS
    return table


def cost_table() -> Floats:
    """What a word costs by kind: added, left out, contradicting."""
    table = np.zeros((len(Kind), 3))
    for kind, (_, *costs) in KINDS.items():
        table[kind] = costs
    return table


_WEIGHTS = weight_table()
_COSTS = cost_table()
_SORTS = np.array([SORTS[mode] for mode in Mode])
_SAYS_WHERE = marks((Kind.PLACE, Kind.NUMBER))
_ASIDES = np.array([ASIDE if left_out is LeftOut.TELLING else 0.0 for left_out in LeftOut])
_EXTRA, _MISSING, _AGAINST = range(3)
_PERSON, _ADDRESS = int(Mode.PERSON), int(Mode.ADDRESS)


@dataclass(slots=True)
class Sums:
    """What the score is computed from, one number a pair of names."""

    met: Floats
    near: Floats
    extra: Floats
    missing: Floats
    extra_against: Floats
    missing_against: Floats
    extra_aside: Floats
    missing_aside: Floats
    elsewhere: Bools
    modes: NDArray[np.uint8]


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
    person = modes == _PERSON
    level = np.where(person[:, None], vocabulary.familiarity[words], vocabulary.commonness[words])
    weights = np.where(words >= 0, _WEIGHTS[modes[:, None], kinds, level], 0.0)
    cost = weights * _COSTS[kinds, _EXTRA if is_query else _MISSING]
    against = weights * _COSTS[kinds, _AGAINST]
    rows = np.flatnonzero(modes == _ADDRESS)
    if len(rows):
        against[rows] *= np.where(_SAYS_WHERE[kinds[rows]], ELSEWHERE, 1.0)
    return Weights(weights, cost, against)


def asides_of(q: Table, q_rows: Ints, c: Table, c_rows: Ints) -> tuple[Floats, Floats]:
    """How far what the readings of both sides leave out contradicts."""
    return _ASIDES[q.left_out[q_rows]], _ASIDES[c.left_out[c_rows]]


def sums_of(
    found: Alignment,
    q: Weights,
    c: Weights,
    asides: tuple[Floats, Floats],
    modes: NDArray[np.uint8],
) -> Sums:
    """Add up an alignment; ``asides`` are what the two readings leave out (see ``asides_of``).

    A pair that met weighs the mean of its two words; one that met nearly weighs the lighter of
    them, because a misspelled common word looks rare.
    """
    q_met, c_met = found.q_partner >= 0, found.c_partner >= 0
    c_left = ~c_met & ~found.c_cut
    half = (
        0.5 * pair_weights(q.weight, c.weight, found.q_partner, found.q_alike),
        0.5 * pair_weights(c.weight, q.weight, found.c_partner, found.c_alike),
    )
    q_against, c_against = q.against * ~q_met, c.against * c_left
    return Sums(
        met=_total(half[0] * found.q_alike) + _total(half[1] * found.c_alike),
        near=_total(half[0] * distance(found.q_alike)) + _total(half[1] * distance(found.c_alike)),
        extra=_total(q.cost * ~q_met),
        missing=_total(c.cost * c_left),
        extra_against=_total(q_against),
        missing_against=_total(c_against),
        extra_aside=asides[0],
        missing_aside=asides[1],
        elsewhere=elsewhere(q_against, c_against, modes),
        modes=modes,
    )


_HOUSE, _CITY = (ELSEWHERE * weight for weight in (
    KINDS[Kind.NUMBER][0] * KINDS[Kind.NUMBER][3], PLACE_IN_ADDRESS * KINDS[Kind.PLACE][3]
))  # fmt: skip


def elsewhere(asked: Floats, listed: Floats, modes: NDArray[np.uint8]) -> Bools:
    """Whether two addresses both keep a number, or both a city, that the other has not.

    Args:
        asked, listed: how far each word of either side contradicts, 0 for words that met.
        modes: how the pairs are read; other names than addresses are never elsewhere.
    """
    found: Bools = np.zeros(len(modes), dtype=np.bool_)
    rows = np.flatnonzero(modes == _ADDRESS)
    for what in (_HOUSE, _CITY) if len(rows) else ():
        here, there = ((np.abs(side[rows] - what) < 0.001).any(axis=1) for side in (asked, listed))
        found[rows] |= here & there
    return found


def pair_weights(own: Floats, other: Floats, partner: Ints, alike: Floats) -> Floats:
    """What each word of one side weighs in the pair it is in, 0 for words without a partner."""
    met = np.take_along_axis(other, np.maximum(partner, 0), axis=1)
    weight = np.where(alike < 1.0, np.minimum(own, met), own)
    return np.where(partner >= 0, weight, 0.0)


def distance(alike: Floats) -> Floats:
    """What is missing between two words that met, see the head of this file."""
    apart = 1.0 - alike
    falling: Floats = apart * (1.0 + FALLING * apart)
    return falling


def _total(columns: Floats) -> Floats:
    """Row sums in word order, so that a name scores the same in every batch."""
    total = np.zeros(len(columns))
    for position in range(columns.shape[1]):
        total += columns[:, position]
    return total


def name_score(sums: Sums, policy: MatchingPolicy) -> Floats:
    """The score of a name in [0, 1)."""
    near, extra, missing, contradiction = _SORTS[sums.modes].T
    against = np.minimum(
        sums.extra_against + sums.extra_aside, sums.missing_against + sums.missing_aside
    )
    cost = (
        near * sums.near
        + extra * policy.extra_word * sums.extra
        + missing * policy.missing_word * sums.missing
        + contradiction * policy.contradiction * against
    )
    whole = sums.met + cost
    share = np.divide(sums.met, whole, out=np.zeros_like(whole), where=whole > 0)
    score: Floats = share * certainty(sums)
    beyond = np.maximum(score[sums.elsewhere] - ANOTHER_ADDRESS, 0.0)
    score[sums.elsewhere] -= (1.0 - SHARE_LEFT) * beyond
    return score


SURE_LOSS, SURE_RATE = 0.42, 1.36
LONELY_BASE, LONELY_GAIN = 0.43, 0.23
PARTLY = 0.35  # share of what met from which words left over make a name a part of another
NEAR_HOLD = 0.20


def certainty(sums: Sums) -> Floats:
    """How far what met can be trusted: it grows with the weight that met, up to 0.99.

    A name of one rare word that met whole is worth .95; one met word of several is no name; and
    a name that met on misspelled words alone has nothing to vouch for it.
    """
    sure = 0.99 - SURE_LOSS * np.exp(-SURE_RATE * sums.met)
    sure -= NEAR_HOLD * np.minimum(1.0, sums.near * 3) * np.exp(-sums.met)
    lonely = np.minimum(1.0, LONELY_BASE + LONELY_GAIN * sums.met)
    left_over = sums.extra_against + sums.missing_against
    left = np.minimum(1.0, left_over / (PARTLY * sums.met + 1e-9))
    trusted: Floats = sure * (1.0 - left * (1.0 - lonely))
    return trusted


PARTIAL = 0.96
"""What a reading without its brackets is worth: "Inspur (Beijing) Electronic" is not quite
"Inspur Electronic", and must rank under the party that is. Two names that both lose their brackets
are not compared so: "Bowne (Spain)" is not "Bowne (Sweden)"."""


OTHER_SORT = 0.82
"""A ship or a person met by what reads as a company's name, where the list does not say."""


def reading_factors(q: Table, q_rows: Ints, c: Table, c_rows: Ints) -> Floats:
    """What the readings of both sides are worth, to be multiplied with the score."""
    left, right = (t.left_out[rows] == LeftOut.NOTHING for t, rows in ((q, q_rows), (c, c_rows)))
    asked = q.modes[q_rows]
    apart: Bools = (asked == Mode.PERSON) | (asked == Mode.VESSEL)
    apart &= c.modes[c_rows] == Mode.ORGANIZATION
    factors = np.where(left & right, 1.0, np.where(left | right, PARTIAL, 0.0))
    factors *= np.where(apart, OTHER_SORT, 1.0)
    return factors


BRIEF_LESS, LENGTHY = 0.01, 20.0
"""What the score of two short names loses at the top, and the letters that take two thirds of it
away: "Li Wei" is met by chance far more often than "Konstantinopolskaya"."""
_BREVITY = np.exp(np.arange(256) / -LENGTHY)
_TOP = (0.88, 0.95)
"""Scores between which that sets in, so that it ranks what met and moves no threshold."""


def length_factors(q: Table, q_rows: Ints, c: Table, c_rows: Ints, scores: Floats) -> Floats:
    """What the length of names that met is worth, to be multiplied with the score."""
    letters = np.minimum(q.letters[q_rows], c.letters[c_rows])
    less: Floats = np.interp(scores, _TOP, (0.0, BRIEF_LESS))
    return 1.0 - less * _BREVITY[np.minimum(letters, len(_BREVITY) - 1)]


def word_weights(vocabulary: Vocabulary) -> Floats:
    """The weight of every word of a vocabulary as in an organization, for ranking candidates."""
    weights: Floats = _WEIGHTS[Mode.ORGANIZATION, vocabulary.kinds, vocabulary.commonness]
    return weights
