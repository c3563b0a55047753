"""Evidence of v2: the words that met as v1 tells them, the points they gave, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.query import Piece
from screening.matching.v1.reading.names import Mode
from screening.matching.v1.scoring.evidence import summary_of, total
from screening.matching.v1.table import Floats
from screening.matching.v2.judging.meeting import Ruling
from screening.matching.v2.reading.own_names import AS_OF, OWN_KINDS
from screening.matching.v2.scoring.calibration import is_held, score_at, shipped, stands
from screening.matching.v2.scoring.kinds import ADDRESS, NUMBER_OF
from screening.matching.v2.scoring.measures import NAMES


def name_piece(
    texts: tuple[str, str],
    alias_kind: str,
    words: list[Piece],
    *,
    mode: Mode = Mode.UNKNOWN,
    kind: str = ADDRESS,
    measures: Floats | None = None,
    points: Floats | None = None,
    rulings: Sequence[Ruling] = (),
    score: float = 0.0,
    factor: float = 1.0,
) -> Mapping[str, Any]:
    """The first piece of evidence: which name met, how, and what it is worth.

    Args:
        texts: the query and the listed name, as submitted and as printed.
        alias_kind: how the name is listed.
        words: the alignment.
        mode: how the pair was read.
        kind: which comparison it was (``kinds.KINDS``).
        measures, points: what was measured and the points of it; None where no name met.
        rulings: what the rules say of the pair.
        score: the name's score, what holds it down included.
        factor: what holds it down: a weak alias.
    """
    score = round(score, 4)
    piece: dict[str, Any] = {
        "kind": "name", "alias": texts[1], "alias_kind": alias_kind, "query": texts[0],
        "score": score, "effect": score, "read_as": mode.name.lower(), "factor": round(factor, 4),
        "words": words, "summary": summary_of(words, score, listed_as(alias_kind)),
    }  # fmt: skip
    if alias_kind in OWN_KINDS:
        piece["summary"] += f" That name is ours, as of {AS_OF}; the list does not print it."
    if measures is None or points is None:
        return piece
    piece["comparison"] = kind
    if rulings:
        piece["rulings"] = [
            {"rule": r.rule, "says": r.says, "at_least": r.least, "at_most": r.most}
            for r in rulings
        ]
        piece["summary"] += "".join(f" {ruling.says}" for ruling in rulings)
    is_counted = bool(shipped().is_counted[NUMBER_OF[kind]])
    piece["at_least"] = _at_least(measures, is_counted=is_counted)
    if not is_counted:
        return piece
    if is_held(measures[None, :])[0]:
        piece["at_most"] = round(float(measures[NAMES.index("plain_score")]), 4)
    told = [
        {"measure": name, "value": round(float(value), 4), "points": round(float(point), 4)}
        for name, value, point in zip(NAMES, measures, points, strict=True)
    ]
    above = _above(told, kind)
    piece["points"] = told
    piece["per_hundred"] = shipped().per_hundred(above)
    piece["summary"] += f" {in_words(piece['per_hundred'])}"
    return piece


def listed_as(alias_kind: str) -> str:
    """As what a name counts: one that we add, as the alias that it would be on the list."""
    return alias_kind.removeprefix("own_")


def in_words(per_hundred: int) -> str:
    """A share of labelled pairs as an officer reads it."""
    if per_hundred >= 99:
        return "Of 100 pairs like this, nearly all are the same party."
    if per_hundred <= 1:
        return "Of 100 pairs like this, hardly any is the same party."
    return f"Of 100 pairs like this, about {per_hundred} are the same party."


def score_of(evidence: Iterable[Piece], policy: MatchingPolicy) -> float:
    """Recompute a score from nothing but its evidence; an auditor's check.

    Returns:
        The score, equal to the stated one but for rounding in the fourth decimal.
    """
    name, *qualifiers = evidence
    base = name["score"]
    if "comparison" in name:
        base = name["at_least"]
        if "points" in name:
            above = np.array(_above(name["points"], name["comparison"]))
            base = max(base, min(float(score_at(above)), name.get("at_most", 1.0)))
        rulings = name.get("rulings", ())
        base = max([base, *(ruling["at_least"] for ruling in rulings)])
        base = min([base, *(ruling["at_most"] for ruling in rulings)])
        base *= name["factor"]
    return total(base, (piece["effect"] for piece in qualifiers))


def _at_least(measures: Floats, *, is_counted: bool) -> float:
    """What v1 says, where that stands whatever the points are."""
    counts = not is_counted or bool(stands(measures[None, :])[0])
    return round(float(measures[NAMES.index("plain_score")]), 4) if counts else 0.0


def _above(told: Iterable[Piece], kind: str) -> float:
    table, number = shipped(), NUMBER_OF[kind]
    return float(table.base[number] - table.review[number] + sum(piece["points"] for piece in told))
