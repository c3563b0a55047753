"""Evidence: what met what, in words an officer can read and numbers that add up to the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from screening.matching.names import Name
from screening.matching.policy import MatchingPolicy
from screening.matching.table import Floats
from screening.matching.v1.alignment import Alignment
from screening.matching.v1.arithmetic import Sums, name_score

Piece = Mapping[str, Any]
HIGHEST = 0.999
"""No score says more than this: certainty is the officer's."""


def words_of_pair(
    found: Alignment, row: int, weights: tuple[Floats, Floats], q: Name, c: Name
) -> list[Piece]:
    """The alignment of one pair of names, word by word, in the order of the query.

    Each word says its relation: equal, near, missing (listed, not in the query) or extra (in the
    query, not listed).
    """
    pieces: list[Piece] = []
    q_partner, c_partner = found.q_partner[row], found.c_partner[row]
    told: set[int] = set()
    for i, word in enumerate(q.words):
        if i in told:
            continue
        j = int(q_partner[i])
        if j < 0:
            pieces.append(_piece(word.shown, "", "extra", 0.0, weights[0][row, i]))
            continue
        left = [k for k in range(len(q.words)) if q_partner[k] == j]
        right = [k for k in range(len(c.words)) if c_partner[k] in left]
        told.update(left)
        weight = 0.5 * (weights[0][row, left].sum() + weights[1][row, right].sum())
        pieces.append(_met(_shown(q, left), _shown(c, right), float(found.q_alike[row, i]), weight))
    for j, word in enumerate(c.words):
        if c_partner[j] < 0:
            pieces.append(_piece("", word.shown, "missing", 0.0, weights[1][row, j]))
    return pieces


def _shown(name: Name, positions: Iterable[int]) -> str:
    return " ".join(name.words[k].shown for k in positions)


def _met(query: str, listed: str, alike: float, weight: float) -> Piece:
    return _piece(query, listed, "equal" if alike == 1.0 else "near", alike, weight)


def _piece(query: str, listed: str, relation: str, alike: float, weight: float) -> Piece:
    return {
        "query": query.upper(), "listed": listed.upper(), "relation": relation,
        "similarity": round(float(alike), 4), "weight": round(float(weight), 4),
    }  # fmt: skip


def sums_of_words(words: Iterable[Piece]) -> Sums:
    """The sums of the arithmetic, read back from evidence."""
    met = near = extra = missing = 0.0
    for word in words:
        if word["relation"] == "extra":
            extra += word["weight"]
        elif word["relation"] == "missing":
            missing += word["weight"]
        else:
            met += word["weight"] * word["similarity"]
            near += word["weight"] * (1 - word["similarity"])
    return Sums(*(np.array([value]) for value in (met, near, extra, missing)))


def score_of(evidence: Iterable[Piece], policy: MatchingPolicy) -> float:
    """Recompute a score from nothing but its evidence; an auditor's check.

    Returns:
        The score, equal to the stated one but for rounding in the fourth decimal.
    """
    name, *qualifiers = evidence
    base = name["score"]
    if name["words"]:
        base = float(name_score(sums_of_words(name["words"]), policy)[0])
        base *= name["factor"]
    return total(base, (piece["effect"] for piece in qualifiers))


def total(base: float, effects: Iterable[float]) -> float:
    """The name's score and the qualifiers' effects, kept within what a score may be."""
    return round(min(HIGHEST, max(0.0, base + sum(effects))), 4)


def summary_of(words: list[Piece], score: float, listed_as: str) -> str:
    """One short sentence on how the names met."""
    near = [f"{w['query']} for {w['listed']}" for w in words if w["relation"] == "near"]
    extra = [w["query"] for w in words if w["relation"] == "extra"]
    missing = [w["listed"] for w in words if w["relation"] == "missing"]
    equal = sum(w["relation"] == "equal" for w in words)
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
