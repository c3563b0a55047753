"""The registry of engines: each is frozen once a case rests on it.

A screening names the engine it was made with, and an index the one it was built for. An engine
once shipped never changes its answers; a better one is added beside it under a new name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screening.errors import ScreeningError
from screening.matching.policy import MatchingPolicy
from screening.matching.v1.scoring import score
from screening.matching.v1.scoring.qualifiers import QUALIFIERS, Qualifier
from screening.matching.v1.scoring.score import Kept
from screening.matching.v1.table import Bools, Floats, Ints, Table


class UnknownEngineError(ScreeningError):
    """An engine is asked for, or an index was built with one, that this version does not have."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What an engine decides: how names score and align, what holds a score, what qualifies it."""

    name: str
    score_pairs: Callable[[Table, Ints, Table, Ints, MatchingPolicy], Floats]
    factors_of: Callable[[Table, Ints, Table, Ints, Bools, Floats, MatchingPolicy], Floats]
    score_and_keep: Callable[[Table, Ints, Table, Ints, MatchingPolicy], tuple[Floats, Kept]]
    qualifiers: tuple[Qualifier, ...]


ENGINES = {
    "v1": Engine("v1", score.score_pairs, score.factors_of, score.score_and_keep, QUALIFIERS)
}


def engine_named(name: str) -> Engine:
    """The engine of this name.

    Raises:
        UnknownEngineError: there is none; the message names those there are.
    """
    try:
        return ENGINES[name]
    except KeyError:
        raise UnknownEngineError(
            f"there is no matching engine {name!r}; there are {', '.join(ENGINES)}"
        ) from None
