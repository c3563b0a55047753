"""Pairs of entries aligned by v1 once, of which some are taken further."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.scoring.score import Kept, Scored, factors_of, score_and_keep
from screening.matching.v1.table import Bools, Floats, Ints, Table

Columns = TypeVar("Columns")


@dataclass(slots=True)
class Aligned:
    """Entry ``q_rows[k]`` of one table beside ``c_rows[k]`` of the other, for every k.

    Args:
        plain: what v1 scores them, what holds a reading down included.
        kept: how it aligned them.
    """

    q_rows: Ints
    c_rows: Ints
    plain: Floats
    kept: Kept

    @classmethod
    def of(cls, q: Table, q_rows: Ints, c: Table, c_rows: Ints, policy: MatchingPolicy) -> Aligned:
        """Align pairs."""
        plain, kept = score_and_keep(q, q_rows, c, c_rows, policy)
        nowhere = np.zeros(len(q_rows), dtype=np.bool_)
        plain = plain * factors_of(q, q_rows, c, c_rows, nowhere, plain, policy)
        return cls(q_rows, c_rows, plain, kept)

    def take(self, places: Ints) -> Aligned:
        """Those at the given places, in that order."""
        return Aligned(
            self.q_rows[places],
            self.c_rows[places],
            self.plain[places],
            taken(self.kept, places),
        )


def taken(kept: Kept, places: Ints) -> Kept:
    """The alignments of some pairs, in the given order."""
    batch_of, old = kept.batch_of[places], kept.line_of[places]
    line_of = np.zeros(len(places), dtype=np.int64)
    batches = []
    for number, batch in enumerate(kept.batches):
        mine: Bools = batch_of == number
        lines, line_of[mine] = np.unique(old[mine], return_inverse=True)
        batches.append(
            Scored(
                _lines(batch.found, lines),
                _lines(batch.q_weights, lines),
                _lines(batch.c_weights, lines),
                _lines(batch.whole, lines),
                batch.scores[lines],
            )
        )
    return Kept(batches, batch_of, line_of)


def _lines(columns: Columns, lines: Ints) -> Columns:
    """A dataclass of arrays, some lines of each."""
    part: Any = columns
    found: Columns = type(part)(*(getattr(part, item.name)[lines] for item in fields(part)))
    return found
