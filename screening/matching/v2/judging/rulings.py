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
from screening.matching.v2.judging.meeting import Meeting, Ruling, meetings_at

Rule = Callable[[Meeting], Ruling | None]
Rules = tuple[Rule, ...]
_FIRMS_APART: Rules = (*organizations.APART, *telling_words.APART, *initials.APART)
_FIRMS_TOGETHER: Rules = (*telling_words.TOGETHER, *initials.TOGETHER)
_PERSONS_TOGETHER: Rules = (*persons.TOGETHER, *characters.EITHER)
APART: Mapping[Mode, Rules] = {
    Mode.PERSON: (*persons.APART, *characters.APART, *characters.EITHER),
    Mode.ORGANIZATION: _FIRMS_APART,
    Mode.UNKNOWN: _FIRMS_APART,
    Mode.VESSEL: vessels.APART,
    Mode.ADDRESS: addresses.APART,
}
"""What tells two parties apart, by the kind of party."""
TOGETHER: Mapping[Mode, Rules] = {
    Mode.PERSON: _PERSONS_TOGETHER,
    Mode.ORGANIZATION: _FIRMS_TOGETHER,
    Mode.UNKNOWN: _FIRMS_TOGETHER,
    Mode.VESSEL: (),
    Mode.ADDRESS: addresses.TOGETHER,
}
"""What holds one together."""
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
    looked: Ints = np.flatnonzero((scores >= HELD_FROM) | hopeful)
    lifting, meetings = hopeful[looked].tolist(), meetings_at(q, c, kept, texts, looked)
    for place, score, is_low, meeting in zip(
        looked.tolist(), scores[looked].tolist(), lifting, meetings, strict=True
    ):
        rulings = _asked(TOGETHER[meeting.mode], meeting) if is_low else []
        score = max(score, _least(rulings))
        if score >= HELD_FROM:
            rulings += _asked(APART[meeting.mode], meeting)
        told = tuple(dict.fromkeys(r for r in rulings if r.least or r.most < score))
        if told:
            judged.rulings[place] = told
            judged.least[place] = _least(told)
            judged.most[place] = min(ruling.most for ruling in told)
    return judged


def _asked(rules: Rules, meeting: Meeting) -> list[Ruling]:
    return [found for rule in rules if (found := rule(meeting)) is not None]


def _least(rulings: Sequence[Ruling]) -> float:
    return max((ruling.least for ruling in rulings), default=0.0)
