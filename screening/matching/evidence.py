"""Evidence: what met what, in words an officer can read and numbers that add up to the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from screening.matching.names import Kind, Mode, Name
from screening.matching.policy import MatchingPolicy
from screening.matching.score import Scored
from screening.matching.v1.arithmetic import Sums, distance, name_score

Piece = Mapping[str, Any]
HIGHEST = 0.999
"""No score says more than this: certainty is the officer's."""


def words_of_pair(scored: Scored, row: int, q: Name, c: Name) -> list[Piece]:
    """The alignment of one pair of names, word by word, in the order of the query.

    Each word says its relation: equal, near, missing (listed, not in the query) or extra (in the
    query, not listed). Names that met as a whole are told as one near word.
    """
    if scored.whole.alike[row] > 0:
        alike, weight = float(scored.whole.alike[row]), float(scored.whole.weight[row])
        return [_met(_whole(q), _whole(c), alike, weight)]
    found, left, right = scored.found, scored.q_weights, scored.c_weights
    q_partner, c_partner = found.q_partner[row], found.c_partner[row]
    pieces: list[Piece] = []
    told: set[int] = set()
    for i, word in enumerate(q.words):
        j = int(q_partner[i])
        if j < 0:
            costs = left.weight[row, i], left.cost[row, i], left.against[row, i]
            pieces.append(_left_over(word.shown, "", "extra", costs))
        elif i not in told:
            mine = [k for k in range(len(q.words)) if q_partner[k] == j]
            theirs = [k for k in range(len(c.words)) if c_partner[k] in mine]
            told.update(mine)
            alike = float(found.q_alike[row, i])
            sides = left.weight[row, mine].sum(), right.weight[row, theirs].sum()
            weight = min(sides) if alike < 1.0 else 0.5 * sum(sides)
            pieces.append(_met(_shown(q, mine), _shown(c, theirs), alike, weight))
    for j, word in enumerate(c.words):
        if c_partner[j] < 0:
            share = 0.0 if found.c_cut[row, j] else 1.0
            costs = right.weight[row, j], right.cost[row, j] * share, right.against[row, j] * share
            pieces.append(_left_over("", word.shown, "missing", costs))
    return pieces


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


def _left_over(query: str, listed: str, relation: str, costs: tuple[float, ...]) -> Piece:
    weight, cost, against = (round(float(value), 4) for value in costs)
    return {
        "query": query.upper(), "listed": listed.upper(), "relation": relation, "similarity": 0.0,
        "weight": weight, "cost": cost, "against": against,
    }  # fmt: skip


def sums_of_words(words: Iterable[Piece], mode: Mode) -> Sums:
    """The sums of the arithmetic, read back from evidence."""
    totals = dict.fromkeys(("met", "near", "extra", "missing"), 0.0)
    against = {"extra": 0.0, "missing": 0.0}
    for word in words:
        relation = word["relation"]
        if relation in against:
            totals[relation] += word["cost"]
            against[relation] += word["against"]
        else:
            totals["met"] += word["weight"] * word["similarity"]
            totals["near"] += word["weight"] * float(distance(np.array(word["similarity"])))
    met, near, extra, missing, *both = (
        np.array([value]) for value in (*totals.values(), *against.values())
    )
    return Sums(met, near, extra, missing, both[0], both[1], np.array([mode], dtype=np.uint8))


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
