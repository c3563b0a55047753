"""Count engine v2's table of numbers, and show how it holds on sources that were left out.

    python -m bench.matching_table [--rows FILE] [--leave-out SOURCE ...] [--sealed] [--write]

The rows are two thirds of the labelled data (``bench/matching_rows.py``); the last third is looked
at with ``--sealed`` only. Points are straight between knots and never fall where more of a measure
speaks for one party: shared by all kinds of comparison, with more of each kind where its rows ask
for it. Needs scipy (``requirements-dev.txt``); the engine does not.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bench.matching import DATA, ROOT, at, auc
from bench.matching_rows import ORDINARY, Rows, collect
from screening.matching.v2.scoring.calibration import is_held, stands
from screening.matching.v2.scoring.kinds import KINDS
from screening.matching.v2.scoring.measures import NAMES, RISES

TABLE = ROOT / "screening/matching/v2/scoring/data/calibration.json"
PLAIN = NAMES.index("plain_score")
MOST_KNOTS = 9
SHARED, OWN, BASE = 0.3, 2.0, 0.1
"""How dear points are that all kinds share, those of one kind, and a kind's base."""
WEIGHTS = {
    "os_name_bench": 2.0, "kinds_2026": 3.0, "trade_hand": 3.0, "un_persons": 0.5,
    "febrl_persons": 0.7, "putin_variants": 0.5, "ofac_aliases": 0.0, "characters": 0.1,
    "native_persons": 0.5,
}  # fmt: skip
ORDINARY_WEIGHT = 0.08
"""Weight of an ordinary name against a listed one: there are sixty times as many."""
FAR = 0.45
"""v1's score under which a third of the ordinary names stands for all: most rows are theirs."""
ALARMS = {"organizations": 0.0085, "persons": 0.0086, "vessels": 0.0020}
"""Share of ordinary names that may alarm, by which the sums to look at are chosen."""
NATIVE_FALSE, FEWEST = 0.025, 40
"""Share of false pairs of a script that may alarm, and the true pairs of a kind from which its
points are counted: a kind with fewer keeps the score of v1."""
CALLED = 3.2
"""How far above the sum to look at a pair is called the same party: where as many ordinary names
and as many mangled ones are as by v1."""


# -- counting the points --------------------------------------------------------------------------


def knots_of(rows: Rows) -> list[np.ndarray]:
    """Sizes of each measure at which points may change, so that both sorts of rows lie between."""
    found = []
    for column in range(len(NAMES)):
        values = [rows.measures[rows.same == same, column] for same in (True, False)]
        shares = np.linspace(0.0, 1.0, MOST_KNOTS)
        cuts = np.unique(np.round(np.concatenate([np.quantile(v, shares) for v in values]), 3))
        while len(cuts) > 2 * MOST_KNOTS or (len(cuts) > 2 and np.diff(cuts).min() < 0.01):
            cuts = np.delete(cuts, 1 + int(np.argmin(np.diff(cuts)[:-1] + np.diff(cuts)[1:])))
        found.append(cuts if len(cuts) > 1 else np.array([cuts[0], cuts[0] + 1.0]))
    return found


def ramps_of(measures: np.ndarray, knots: list[np.ndarray]) -> np.ndarray:
    """How far each measure has come from each knot to the next, less where it speaks against."""
    columns = []
    for column, (name, cuts) in enumerate(zip(NAMES, knots, strict=True)):
        size = measures[:, column][:, None]
        way = np.clip((size - cuts[:-1]) / np.diff(cuts), 0.0, 1.0)
        columns.append(way if RISES[name] else -way)
    return np.hstack(columns)


def weights_of(rows: Rows) -> np.ndarray:
    """What each row counts."""
    table = WEIGHTS | {n: ORDINARY_WEIGHT for n in ORDINARY if n not in WEIGHTS}
    return np.array([table.get(source, 1.0) for source in rows.sources])


def fit(rows: Rows, knots: list[np.ndarray]) -> dict[str, Any]:
    """The points that explain the rows best, dear as they are."""
    weights = weights_of(rows)
    far = np.isin(rows.sources, ORDINARY) & (rows.measures[:, PLAIN] < FAR)
    weights *= np.where(far, np.where(rows.asked % 3 == 0, 3.0, 0.0), 1.0)
    kept = np.flatnonzero(weights)
    rows, weights = rows.take(kept), weights[kept]
    ramps = ramps_of(rows.measures, knots)
    same, kinds = rows.same.astype(np.float64), len(KINDS)
    width = ramps.shape[1]
    places = [np.flatnonzero(rows.kinds == kind) for kind in range(kinds)]
    parts = [ramps[p] for p in places]

    def loss(numbers: np.ndarray) -> tuple[float, np.ndarray]:
        base, shared = numbers[: kinds + 1], numbers[kinds + 1 : kinds + 1 + width]
        own = numbers[kinds + 1 + width :].reshape(kinds, width)
        gradient = np.zeros_like(numbers)
        value = 0.0
        for kind, (place, part) in enumerate(zip(places, parts, strict=True)):
            if not len(place):
                continue
            total = base[-1] + base[kind] + part @ (shared + own[kind])
            signed = np.where(same[place] > 0, -total, total)
            value += float((weights[place] * np.logaddexp(0.0, signed)).sum())
            error = weights[place] * (1.0 / (1.0 + np.exp(-total)) - same[place])
            slope = error @ part
            gradient[kind] = error.sum()
            gradient[kinds + 1 : kinds + 1 + width] += slope
            gradient[kinds + 1 + width + kind * width :][:width] = slope
        gradient[kinds] = gradient[:kinds].sum()
        dear = np.concatenate([
            np.full(kinds, BASE), [0.0], np.full(width, SHARED), np.full(kinds * width, OWN)
        ])  # fmt: skip
        return value + 0.5 * float((dear * numbers**2).sum()), gradient + dear * numbers

    start = np.zeros(kinds + 1 + width + kinds * width)
    bounds = [(None, None)] * (kinds + 1) + [(0.0, None)] * (width + kinds * width)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds,
                     options={"maxiter": 150, "maxfun": 180}).x  # fmt: skip
    shared = found[kinds + 1 : kinds + 1 + width]
    own = found[kinds + 1 + width :].reshape(kinds, width)
    return {"knots": knots, "base": found[:kinds] + found[kinds], "rates": shared + own}


def above_review(rows: Rows, sums: np.ndarray, reviews: np.ndarray) -> np.ndarray:
    """How far each sum stands above its kind's; of kinds not counted, v1's score above its own."""
    plain = (rows.measures[:, PLAIN] - 0.70) * CALLED / 0.18
    above = np.where(np.isnan(reviews[rows.kinds]), plain, sums - reviews[rows.kinds])
    above = np.where(is_held(rows.measures), np.minimum(above, plain), above)
    above = np.where(stands(rows.measures), np.maximum(above, plain), above)
    return np.where(np.isnan(sums), np.nan, above)


def sums_of(rows: Rows, model: dict[str, Any]) -> np.ndarray:
    """The sum of every row."""
    ramps = ramps_of(rows.measures, model["knots"])
    return model["base"][rows.kinds] + (ramps * model["rates"][rows.kinds]).sum(axis=1)


# -- where to look --------------------------------------------------------------------------------


def review_sums(rows: Rows, sums: np.ndarray, thirds: dict[str, list[int]]) -> np.ndarray:
    """For each kind the sum from which a person looks: chosen by how many ordinary names alarm.

    One sum for all persons, one for all organizations, one for all vessels; a script in which
    more ordinary names alarm than may has a higher one. Kinds of which too few true pairs are
    known have none.
    """
    reviews = np.full(len(KINDS), np.nan)
    asked = {n: int(np.isin(thirds[n], np.unique(rows.thirds)).sum()) for n in ORDINARY}
    for name, sort in (
        ("organizations", "organization"), ("persons", "person"), ("vessels", "vessel")
    ):  # fmt: skip
        level = _alarming(rows, sums, rows.sources == name, int(ALARMS[name] * asked[name]))
        for kind, text in enumerate(KINDS):
            mask = rows.kinds == kind
            if text.split()[0] != sort or (mask & rows.same).sum() < FEWEST:
                continue
            reviews[kind] = level
            if " " in text:
                false = np.sort(sums[mask & ~rows.same & ~np.isin(rows.sources, ORDINARY)])[::-1]
                if len(false) >= FEWEST:
                    reviews[kind] = max(level, false[int(NATIVE_FALSE * len(false))] + 1e-3)
    return reviews


def _alarming(rows: Rows, sums: np.ndarray, mask: np.ndarray, most: int) -> float:
    """The sum that no more than so many of the names reach."""
    best: dict[tuple[str, int], float] = {}
    for source, asked, total in zip(
        rows.sources[mask].tolist(), rows.asked[mask].tolist(), sums[mask].tolist(), strict=True
    ):
        best[source, asked] = max(best.get((source, asked), -np.inf), total)
    ranked = sorted(best.values(), reverse=True)
    return ranked[min(most, len(ranked) - 1)] + 1e-3 if ranked else 0.0


def alarms(
    rows: Rows, above: np.ndarray, thirds: dict[str, list[int]], level: float
) -> dict[str, tuple[float, int]]:
    """For each set of ordinary names the share that alarms, and how many names were asked."""
    found = {}
    for name in ORDINARY:
        asked = int(np.isin(thirds[name], np.unique(rows.thirds)).sum())
        mask = (rows.sources == name) & (above >= level)
        found[name] = len(set(rows.asked[mask].tolist())) / max(asked, 1), asked
    return found


def per_hundred(rows: Rows, above: np.ndarray) -> dict[str, list[float]]:
    """Share of labelled pairs that are one party, by the sum, never falling."""
    mask = ~np.isin(rows.sources, (*ORDINARY, "mangled", "characters", "ofac_aliases"))
    order = np.argsort(above[mask])
    sums, same = above[mask][order], rows.same[mask][order].astype(np.float64)
    bins = np.array_split(np.arange(len(sums)), 24)
    blocks = [[sums[b].mean(), same[b].sum(), len(b)] for b in bins]
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2]:
            last, before = merged.pop(), merged.pop()
            size = before[2] + last[2]
            middle = (before[0] * before[2] + last[0] * last[2]) / size
            merged.append([middle, before[1] + last[1], size])
    return {
        "sums": [round(float(m[0]), 3) for m in merged],
        "shares": [round(float(m[1] / m[2]), 4) for m in merged],
    }


# -- what it prints and writes --------------------------------------------------------------------


def left_out(rows: Rows, knots: list[np.ndarray], groups: np.ndarray) -> np.ndarray:
    """The sum of every row by a table that was counted without the row's group."""
    sums = np.full(len(rows.kinds), np.nan)
    for group in dict.fromkeys(groups.tolist()):
        if group is not None:
            inside = groups == group
            model = fit(rows.take(np.flatnonzero(~inside)), knots)
            sums[inside] = sums_of(rows.take(np.flatnonzero(inside)), model)
    return sums


def print_sets(title: str, rows: Rows, above: np.ndarray) -> None:
    """One line a set: this table and v1, each at the score it alerts at."""
    print(f"\n{title}\n{'set':26}{'pairs':>6} {'v2: P':>7}{'R':>7}{'F1':>7}{'false':>7}{'AUC':>7}"
          f"  {'v1: P':>7}{'R':>7}{'F1':>7}{'false':>7}{'AUC':>7}")  # fmt: skip
    plain = rows.measures[:, PLAIN] - 0.70
    for name in dict.fromkeys(rows.sources.tolist()):
        labels = ("hand", "llm") if name == "os_name_bench" else ("",)
        for label in labels if name not in ORDINARY else ():
            mask = (rows.sources == name) & ~np.isnan(above)
            mask &= (rows.labels == label) if label else True
            if not mask.any():
                continue
            line = f"{name + ' ' + label:26}{mask.sum():6} "
            same = rows.same[mask]
            for sums in (above[mask], plain[mask]):
                p, r, f1 = at(same, sums, 0.0)
                false = float((sums[~same] >= 0).mean()) if (~same).any() else 0.0
                line += f"{p:7.3f}{r:7.3f}{f1:7.3f}{false:7.3f}{auc(same, sums):7.3f}  "
            print(line)


def table_of(model: dict[str, Any], reviews: np.ndarray, hundred: Any) -> dict[str, Any]:
    """The table as the engine reads it."""
    measures, place = {}, 0
    counted = np.flatnonzero(~np.isnan(reviews)).tolist()
    for name, cuts in zip(NAMES, model["knots"], strict=True):
        size = len(cuts) - 1
        steps = model["rates"][:, place : place + size] * (1.0 if RISES[name] else -1.0)
        points = np.concatenate([np.zeros((len(KINDS), 1)), np.cumsum(steps, axis=1)], axis=1)
        measures[name] = {
            "knots": [round(float(cut), 3) for cut in cuts],
            "points": {KINDS[k]: [round(float(p), 3) for p in points[k]] for k in counted},
        }
        place += size
    return {
        "measures": measures,
        "base": {KINDS[k]: round(float(model["base"][k]), 3) for k in counted},
        "review": {KINDS[k]: round(float(reviews[k]), 3) for k in counted},
        "per_hundred": hundred,
    }


def write(table: dict[str, Any]) -> None:
    """Write the table, a line a kind of comparison, so that a change can be read."""
    lines, buffer = [], ""
    text = json.dumps(table, indent=1)
    for line in text.splitlines():
        buffer += line if not buffer else line.strip()
        if "[" in buffer and "]" not in buffer:
            continue
        lines.append(buffer)
        buffer = ""
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Count, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=Path, help="where measured rows are kept between runs")
    parser.add_argument("--leave-out", nargs="*", metavar="SOURCE", default=[],
                        help="sources to leave out in turn")  # fmt: skip
    parser.add_argument("--sealed", action="store_true", help="open the last third")
    parser.add_argument("--write", action="store_true", help="write the engine's table")
    options = parser.parse_args()
    if not DATA.exists():
        print(f"The data sets are not here ({DATA}); nothing to count.")
        return 0
    if options.rows and options.rows.exists():
        rows, thirds = pickle.loads(options.rows.read_bytes())
    else:
        rows, thirds = collect()
        if options.rows:
            options.rows.write_bytes(pickle.dumps((rows, thirds)))
    opened = rows.take(np.flatnonzero(rows.thirds != 2))
    knots = knots_of(opened)
    sums = left_out(opened, knots, opened.thirds.astype(object))
    reviews = review_sums(opened, sums, thirds)
    above = above_review(opened, sums, reviews)
    print_sets("Each half by the table of the other", opened, above)
    print_alarms(opened, above, thirds)
    model = fit(opened, knots)
    if options.sealed:
        sealed = rows.take(np.flatnonzero(rows.thirds == 2))
        above = above_review(sealed, sums_of(sealed, model), reviews)
        print_sets("The sealed third", sealed, above)
        print_alarms(sealed, above, thirds)
    if options.write:
        counted = np.flatnonzero(~np.isnan(reviews[opened.kinds]))
        above = above_review(opened, sums, reviews)
        hundred = per_hundred(opened.take(counted), above[counted])
        write(table_of(model, reviews, hundred))
    if options.leave_out:
        groups = np.array([s if s in options.leave_out else None for s in opened.sources])
        print_sets(
            "Each source by a table counted without it",
            opened,
            above_review(opened, left_out(opened, knots, groups), reviews),
        )
    return 0


def print_alarms(rows: Rows, above: np.ndarray, thirds: dict[str, list[int]]) -> None:
    """The share of ordinary names that alarm, and of those called the same party."""
    plain = rows.measures[:, PLAIN]
    for title, sums, same in (("v2", above, CALLED), ("v1", plain - 0.70, 0.18)):
        found, called = alarms(rows, sums, thirds, 0.0), alarms(rows, sums, thirds, same)
        print(f"Ordinary names that alarm, {title}: " + ", ".join(
            f"{name} {share:.2%} of {asked}, called the same {called[name][0]:.2%}"
            for name, (share, asked) in found.items()))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
