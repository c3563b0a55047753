"""All rules asked about the pairs for which they can matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screening.matching.v1.reading.names import Mode
from screening.matching.v1.scoring.score import Kept
from screening.matching.v1.table import Bools, Floats, Ints, Table
from screening.matching.v2.judging import (
    addresses,
    characters,
    initials,
    organizations,
    persons,
    telling_words,
    vessels,
)
from screening.matching.v2.judging.meeting import Meeting, Meetings, Ruling

Rule = Callable[[Meeting], Ruling | None]
_FIRMS: tuple[Rule, ...] = (*organizations.RULES, *telling_words.RULES, *initials.RULES)
RULES: Mapping[Mode, tuple[Rule, ...]] = {
    Mode.PERSON: (*persons.RULES, *characters.RULES),
    Mode.ORGANIZATION: _FIRMS,
    Mode.UNKNOWN: _FIRMS,
    Mode.VESSEL: vessels.RULES,
    Mode.ADDRESS: addresses.RULES,
}
HELD_FROM = 0.60
"""Score from which it matters whether two parties are told apart."""


@dataclass(slots=True)
class Judged:
    """What the rules say of pairs.

    Args:
        least, most: between these each score is kept.
        rulings: the rulings of the pairs that have any, by place.
    """

    least: Floats
    most: Floats
    rulings: dict[int, tuple[Ruling, ...]]

    def applied_to(self, scores: Floats) -> Floats:
        """The scores kept within what the rules allow."""
        kept: Floats = np.minimum(np.maximum(scores, self.least), self.most)
        return kept


def judge(
    q: Table, c: Table, kept: Kept, texts: Sequence[tuple[str, str]], *, scores: Floats,
    hopeful: Bools,
) -> Judged:  # fmt: skip
    """Ask the rules about scored pairs.

    Args:
        kept: how the pairs were aligned.
        scores: what they are worth so far.
        hopeful: pairs that may be one party although they are worth less.
    """
    judged = Judged(np.zeros(len(scores)), np.ones(len(scores)), {})
    meetings = Meetings(q, c, kept, texts)
    looked: Ints = np.flatnonzero((scores >= HELD_FROM) | hopeful)
    for place in looked.tolist():
        meeting = meetings.at(place)
        rulings = [found for rule in RULES[meeting.mode] if (found := rule(meeting)) is not None]
        score = float(scores[place])
        told = tuple(r for r in rulings if r.least > score or r.most < max(score, _least(rulings)))
        if told:
            judged.rulings[place] = told
            judged.least[place] = _least(list(told))
            judged.most[place] = min(ruling.most for ruling in told)
    return judged


def _least(rulings: Sequence[Ruling]) -> float:
    return max((ruling.least for ruling in rulings), default=0.0)
