"""Evidence: what met what, in words an officer can read and numbers that add up to the score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.query import Piece
from screening.matching.v1.reading.names import Kind, Mode, Name
from screening.matching.v1.reading.variants import LeftOut
from screening.matching.v1.scoring.arithmetic import ASIDE, Sums, distance, elsewhere, name_score
from screening.matching.v1.scoring.score import Kept, Scored
from screening.matching.v1.table import Floats

FULL = 0.97
"""Score from which what surrounds a name adds ever less, so that all that agrees still ranks and no
score says 1: certainty is the officer's."""


def explain(
    kept: Kept, pairs: Sequence[int], q: Sequence[Name], c: Sequence[Name]
) -> list[tuple[list[Piece], Mode]]:
    """The word evidence of scored pairs of names, and how each pair was read.

    Args:
        kept: how the pairs scored.
        pairs: which of the scored pairs to explain.
        q, c: the names of each of them.
    """
    batches = [_Lines(batch) for batch in kept.batches]
    where = kept.batch_of[pairs].tolist(), kept.line_of[pairs].tolist()
    return [
        (batches[batch].words(line, asked, listed), batches[batch].modes[line])
        for batch, line, asked, listed in zip(*where, q, c, strict=True)
    ]


class _Lines:
    """A scored batch as plain lists, which are read far faster than single array cells."""

    def __init__(self, scored: Scored) -> None:
        found, left, right = scored.found, scored.q_weights, scored.c_weights
        self.whole = scored.whole.alike.tolist(), scored.whole.weight.tolist()
        self.modes = [Mode(mode) for mode in scored.whole.modes.tolist()]
        self.q_partner, self.c_partner = found.q_partner.tolist(), found.c_partner.tolist()
        self.alike, self.cut = _rounded(found.q_alike), found.c_cut.tolist()
        self.left = [_rounded(column) for column in (left.weight, left.cost, left.against)]
        self.right = [_rounded(column) for column in (right.weight, right.cost, right.against)]

    def words(self, row: int, q: Name, c: Name) -> list[Piece]:
        """The alignment of one pair of names, word by word, in the order of the query.

        Each word says its relation: equal, near, missing (listed, not in the query) or extra (in
        the query, not listed); words in brackets that this reading leaves out come last, marked
        as an aside. Names that met as a whole are told as one near word.
        """
        if self.whole[0][row] > 0:
            return [_met(_whole(q), _whole(c), self.whole[0][row], self.whole[1][row])]
        partner, back = self.q_partner[row], self.c_partner[row]
        pieces: list[Piece] = []
        told: set[int] = set()
        for i, word in enumerate(q.words):
            if partner[i] < 0:
                costs = [column[row][i] for column in self.left]
                pieces.append(_left_over(word.shown, "", "extra", costs))
            elif i not in told:
                mine = [k for k in range(len(q.words)) if partner[k] == partner[i]]
                theirs = [k for k in range(len(c.words)) if back[k] in mine]
                told.update(mine)
                pieces.append(self._pair(row, q, c, mine, theirs))
        for j, word in enumerate(c.words):
            if back[j] < 0:
                share = 0.0 if self.cut[row][j] else 1.0
                weight, cost, against = (column[row][j] for column in self.right)
                costs = [weight, cost * share, against * share]
                pieces.append(_left_over("", word.shown, "missing", costs))
        for name, sides in ((q, (q.aside, "", "extra")), (c, ("", c.aside, "missing"))):
            if name.left_out is LeftOut.TELLING:
                pieces.append(_left_over(*sides, (0.0, 0.0, ASIDE)) | {"aside": True})
        return pieces

    def _pair(self, row: int, q: Name, c: Name, mine: list[int], theirs: list[int]) -> Piece:
        alike = self.alike[row][mine[0]]
        left = sum(self.left[0][row][k] for k in mine)
        right = sum(self.right[0][row][k] for k in theirs)
        weight = min(left, right) if alike < 1.0 else 0.5 * (left + right)
        return _met(_shown(q, mine), _shown(c, theirs), alike, weight)


def _rounded(column: Floats) -> list[list[float]]:
    """Four decimals: what evidence shows and what the score is recomputed from."""
    rounded: list[list[float]] = np.round(column, 4).tolist()
    return rounded


def _shown(name: Name, positions: Iterable[int]) -> str:
    return " ".join(name.words[k].shown for k in positions)


def _whole(name: Name) -> str:
    return " ".join(w.shown for w in name.words if w.kind not in (Kind.LEGAL, Kind.TITLE))


def _met(query: str, listed: str, alike: float, weight: float) -> Piece:
    return {
        "query": query.upper(), "listed": listed.upper(),
        "relation": "equal" if alike == 1.0 else "near",
        "similarity": round(alike, 4), "weight": round(float(weight), 4),
    }  # fmt: skip


def _left_over(query: str, listed: str, relation: str, costs: Sequence[float]) -> dict[str, Any]:
    weight, cost, against = costs
    return {
        "query": query.upper(), "listed": listed.upper(), "relation": relation, "similarity": 0.0,
        "weight": weight, "cost": cost, "against": against,
    }  # fmt: skip


def sums_of_words(words: Iterable[Piece], mode: Mode) -> Sums:
    """The sums of the arithmetic, read back from evidence."""
    sums = defaultdict[str, float](float)
    against: dict[str, list[float]] = {"extra": [0.0], "missing": [0.0]}
    for word in words:
        relation = word["relation"]
        if relation in ("extra", "missing"):
            sums[relation] += word["cost"]
            against[relation].append(word["against"])
            sums[f"{relation} {'aside' if 'aside' in word else 'against'}"] += word["against"]
        else:
            sums["met"] += word["weight"] * word["similarity"]
            sums["near"] += word["weight"] * float(distance(np.array(word["similarity"])))
    modes = np.array([mode], dtype=np.uint8)
    return Sums(
        met=np.array([sums["met"]]),
        near=np.array([sums["near"]]),
        extra=np.array([sums["extra"]]),
        missing=np.array([sums["missing"]]),
        extra_against=np.array([sums["extra against"]]),
        missing_against=np.array([sums["missing against"]]),
        extra_aside=np.array([sums["extra aside"]]),
        missing_aside=np.array([sums["missing aside"]]),
        elsewhere=elsewhere(np.array([against["extra"]]), np.array([against["missing"]]), modes),
        modes=modes,
    )


def score_of(evidence: Iterable[Piece], policy: MatchingPolicy) -> float:
    """Recompute a score from nothing but its evidence; an auditor's check.

    Returns:
        The score, equal to the stated one but for rounding in the fourth decimal.
    """
    name, *qualifiers = evidence
    base = name["score"]
    if name["words"]:
        mode = Mode[name["read_as"].upper()]
        base = float(name_score(sums_of_words(name["words"], mode), policy)[0])
        base *= name["factor"]
    return total(base, (piece["effect"] for piece in qualifiers))


def total(base: float, effects: Iterable[float]) -> float:
    """The name's score and the qualifiers' effects, kept within what a score may be."""
    whole = base + sum(effects)
    full = max(base, FULL)
    if whole > full:
        room, more = 1.0 - full, whole - full
        whole = full + room * more / (room + more)
    return round(max(0.0, whole), 4)


def summary_of(words: list[Piece], score: float, listed_as: str) -> str:
    """One short sentence on how the names met."""
    told: dict[str, list[str]] = {"equal": [], "near": [], "missing": [], "extra": []}
    for word in words:
        asked, listed = word["query"], word["listed"]
        told[word["relation"]].append(
            f"{asked} for {listed}" if asked and listed else asked + listed
        )
    equal, near, missing, extra = len(told["equal"]), told["near"], told["missing"], told["extra"]
    parts = [f"{equal} of {len(words)} words equal"]
    if near:
        parts.append(f"read {', '.join(near)}")
    if missing:
        parts.append(f"without {', '.join(missing)}")
    if extra:
        parts.append(f"with {', '.join(extra)} added")
    what = (
        "a weak alias" if listed_as == "weak_alias" else f"the {listed_as.replace('_', ' ')} name"
    )
    return f"Meets {what} at {score:.2f}: {'; '.join(parts)}."
