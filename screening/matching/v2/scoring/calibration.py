"""The table of numbers that turns measures into a score, and the score into words.

For each kind of comparison and each measure stand points by the measure's size, straight between
the knots. They are added to the kind's base; the sum says how much speaks for one party. At the
kind's ``review`` sum the score is what the shipped policy alerts at. The table was counted by
``bench/matching_table.py`` from labelled pairs and from ordinary names against the real lists; it
never grows a point against what a measure says (see ``measures.RISES``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np

from screening.matching.v1.table import Bools, Floats, Ints
from screening.matching.v2.scoring.kinds import ADDRESS, KINDS, NUMBER_OF
from screening.matching.v2.scoring.measures import NAMES

LEAST = 0.20
"""What v1 must say of a name for it to be measured: under it no kind of comparison alerts."""
LEAST_BY_INITIALS = 0.10
"""The same where the query may have the initials of words: these stand in no sum."""
AT_REVIEW = 0.70
"""The score at the sum from which a person is to look."""
STEEPNESS = 0.36
"""How fast the score grows with the sum, so that .88, the same party, stands 3.2 points above:
where as many mangled names and as few ordinary ones are called the same party as by v1."""
_LOGIT = float(np.log(AT_REVIEW / (1.0 - AT_REVIEW)))
_LESSER, _LEAST = (NAMES.index(name) for name in ("lesser_share", "least_alike"))
_LETTERS, _MET = NAMES.index("letters"), NAMES.index("words_met")
_LEFT = [NAMES.index(name) for name in ("asked_left", "listed_left")]
_PLAIN = NAMES.index("plain_score")
_CONTRADICTS = [NAMES.index(name) for name in ("contradiction", "numbers_apart")]
_SPELLING, _SPELLED_ALIKE = NAMES.index("spelling"), 0.75
_PERSONS = np.array([kind.startswith("person") for kind in KINDS])
_OPENING, _OPENED_ALIKE = NAMES.index("opening"), 0.93
_FIRST, _FIRST_MET = NAMES.index("first_words"), 0.80
_ALL, _NEAR = 0.9999, 0.90  # a share that is whole but for rounding; a word hardly apart


@dataclass(frozen=True)
class Calibration:
    """The table.

    Args:
        knots: for each measure the sizes at which points are given, rising.
        points: for each measure the points, a row a kind, a column a knot.
        base: for each kind what it begins with, and ``review`` the sum at which to look; no number
            where there were too few pairs to count, so that v1's score stands.
        sums, shares: the share of labelled pairs of a sum above ``review`` that were one party.
    """

    knots: tuple[Floats, ...]
    points: tuple[Floats, ...]
    base: Floats
    review: Floats
    sums: Floats
    shares: Floats

    @classmethod
    def read(cls, content: dict[str, Any]) -> Calibration:
        """A table from JSON."""
        return cls(
            tuple(np.array(content["measures"][name]["knots"], np.float64) for name in NAMES),
            tuple(_points_in(content["measures"][name]) for name in NAMES),
            np.array([content["base"].get(kind, 0.0) for kind in KINDS], np.float64),
            np.array([content["review"].get(kind, np.nan) for kind in KINDS], np.float64),
            np.array(content["per_hundred"]["sums"], np.float64),
            np.array(content["per_hundred"]["shares"], np.float64),
        )

    @property
    def is_counted(self) -> Bools:
        """For each kind whether the table tells of it."""
        counted: Bools = ~np.isnan(self.review)
        return counted

    def points_of(self, measures: Floats, kinds: Ints) -> Floats:
        """The points of every measure of every pair, in the columns of ``measures.NAMES``."""
        inner, first, steps, points = self._laid_out
        # The knot before each size: the first and the last one never count as passed.
        passed = np.zeros(measures.shape, dtype=np.uint8)
        for sizes in inner:
            passed += measures >= sizes
        at = first + passed
        knots, width = steps
        way = np.minimum(np.maximum((measures - knots.take(at)) / width.take(at), 0.0), 1.0)
        where = kinds[:, None] * len(knots) + at
        told: Floats = points.take(where) * (1.0 - way) + points.take(where + 1) * way
        return told

    @cached_property
    def _laid_out(self) -> tuple[Floats, Ints, tuple[Floats, Floats], Floats]:
        """The knots of all measures one after another, so that one look serves all of them.

        Returns:
            The knots between the first and the last, a column a measure, filled up with infinity;
            where the knots of each measure begin; every knot and how far the next one is; the
            points at every knot, a row a kind.
        """
        sizes = [len(knots) for knots in self.knots]
        inner = np.full((max(sizes) - 2, len(sizes)), np.inf)
        for column, knots in enumerate(self.knots):
            inner[: len(knots) - 2, column] = knots[1:-1]
        knots = np.concatenate(self.knots)
        first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        return inner, first, (knots, np.diff(knots, append=np.inf)), np.hstack(self.points)

    def above_review(self, points: Floats, kinds: Ints) -> Floats:
        """How far the sums of pairs stand above the sum from which a person is to look."""
        total = self.base[kinds] - self.review[kinds]
        for column in range(points.shape[1]):  # in this order, so that every batch adds alike
            total = total + points[:, column]
        return total

    def per_hundred(self, above: float) -> int:
        """Of a hundred labelled pairs with this sum, how many were one party."""
        return round(100 * float(np.interp(above, self.sums, self.shares)))


def _points_in(measure: dict[str, Any]) -> Floats:
    nothing = [0.0] * len(measure["knots"])
    return np.array([measure["points"].get(kind, nothing) for kind in KINDS], np.float64)


def score_at(above: Floats) -> Floats:
    """The score of a sum that stands so far above (below) the review's."""
    score: Floats = 1.0 / (1.0 + np.exp(-(_LOGIT + STEEPNESS * above)))
    return score


def stands(measures: Floats) -> Bools:
    """Pairs that are never worth less than v1 says, for nobody could defend having let them pass.

    Every telling word met its equal; or two words and more met, hardly a letter apart, and one
    side has no other (Sergey Petrov, PETROV Sergei Valentinovich); or a name has no telling word
    ("al De") and there is nothing to measure.
    """
    alike = measures[:, _LEAST]
    whole = (measures[:, _LESSER] >= _ALL) & (alike >= _ALL)
    part = (measures[:, _LEFT] == 0.0).any(axis=1) & (alike >= _NEAR) & (measures[:, _MET] >= 2)
    found: Bools = (whole | part) & (measures[:, _CONTRADICTS] == 0.0).all(axis=1)
    found |= measures[:, _LETTERS] == 0.0
    return found


def is_held(measures: Floats) -> Bools:
    """Pairs that are never worth more than v1 says.

    One side is a single word that the other has among more, for a given name is nobody yet
    ("Abdurrahman", SHAMS Abdulrahman); or hardly anything met.
    """
    left = measures[:, _LEFT] > 0.0
    alone: Bools = (left[:, 0] != left[:, 1]) & (measures[:, _MET] == 1)
    return alone | (measures[:, _PLAIN] < LEAST)


def may_be_lifted(scores: Floats, measures: Floats, kinds: Ints, *, initials: Bools) -> Bools:
    """Pairs under the review threshold of which a rule may say that they are to be looked at.

    Args:
        initials: pairs of which one name has a word that looks like initials.
    """
    least = np.where(initials, LEAST_BY_INITIALS, LEAST)
    low = (scores < AT_REVIEW) & (measures[:, _PLAIN] >= least)
    is_person = _PERSONS[kinds]
    is_part = (measures[:, _LEFT] == 0.0).any(axis=1)
    near = is_person & (is_part | (measures[:, _FIRST] >= _FIRST_MET))
    near |= measures[:, _SPELLING] >= _SPELLED_ALIKE
    near |= measures[:, _OPENING] >= _OPENED_ALIKE
    near |= initials & (kinds == NUMBER_OF["organization"])
    near |= kinds == NUMBER_OF[ADDRESS]
    found: Bools = low & near
    return found


def name_scores(measures: Floats, kinds: Ints) -> tuple[Floats, Floats, Floats]:
    """Scores of names that were measured.

    Args:
        measures: a row a pair, see ``measures.measure``.
        kinds: the number of each pair's kind. Addresses and kinds that were not counted keep v1's
            score.

    Returns:
        The scores; the points of every measure; how far each sum stands above the review's.
    """
    table = shipped()
    points = table.points_of(measures, kinds)
    above = table.above_review(points, kinds)
    plain = measures[:, _PLAIN]
    scores = np.where(is_held(measures), np.minimum(score_at(above), plain), score_at(above))
    scores = np.where(stands(measures), np.maximum(scores, plain), scores)
    return np.where(table.is_counted[kinds], scores, plain), points, above


@cache
def shipped() -> Calibration:
    """The table that ships with this engine."""
    path = files("screening.matching.v2.scoring").joinpath("data", "calibration.json")
    return Calibration.read(json.loads(path.read_text("utf-8")))
