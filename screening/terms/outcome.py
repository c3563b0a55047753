"""The three answers to an ERP: clear, hold, block; and how several combine."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """What the ERP may do. Ordered: ``block`` is worse than ``hold`` is worse than ``clear``."""

    CLEAR = "clear"
    HOLD = "hold"
    BLOCK = "block"


_SEVERITY = {Outcome.CLEAR: 0, Outcome.HOLD: 1, Outcome.BLOCK: 2}


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of several outcomes; ``clear`` when there is none."""
    return max(outcomes, key=_SEVERITY.__getitem__, default=Outcome.CLEAR)
