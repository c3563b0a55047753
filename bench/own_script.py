"""What another review threshold for foreigners' names in their own script would cost and save.

    python -m bench.own_script

For each script and threshold: how many of the labelled true pairs across scripts still alert, how
many false ones do, and how many of the ordinary names in that script alarm on the real lists. This
is the trade-off of a row ``{"script": ...}`` in the policy's ``matching.thresholds``; the table
stands in ``docs/matching-v2.md``.
"""

from __future__ import annotations

import sys
from collections import defaultdict

import numpy as np

from bench.matching import DATA, records, rows_of
from bench.matching_rows import NATIVE_SETS
from screening.matching import Index, MatchingPolicy, Query, score_many
from screening.matching.thresholds import script_of

ENGINE = "v2"
THRESHOLDS = (0.70, 0.74, 0.78, 0.82, 0.86, 0.90)
_LOW = MatchingPolicy(review_threshold=0.5, engine=ENGINE)


def labelled() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By script of the side that is not Latin: scores of true pairs, and of false ones."""
    found: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for name in NATIVE_SETS:
        rows = rows_of(f"name-pairs/{name}.jsonl")
        pairs = [(Query(row["query"], row["schema"]), row["candidate"]) for row in rows]
        for row, score in zip(rows, score_many(pairs, _LOW, engine=ENGINE), strict=True):
            texts = (row["query"], row["candidate"])
            script = next((s for s in map(script_of, texts) if s != "latin"), "latin")
            found[script][row["label"] != "match"].append(float(score))
    return {script: (np.array(yes), np.array(no)) for script, (yes, no) in found.items()}


def ordinary() -> dict[str, np.ndarray]:
    """By script: the best score of each ordinary name on the real lists."""
    index = Index.build(records(), engine=ENGINE)
    sets = (rows_of(f"name-pairs/{name}.jsonl") for name in NATIVE_SETS)
    names = list(dict.fromkeys(row["query"] for rows in sets for row in rows))
    answers = index.search_many([Query(name, "person") for name in names], _LOW)
    found: dict[str, list[float]] = defaultdict(list)
    for name, matches in zip(names, answers, strict=True):
        found[script_of(name)].append(max((m.score for m in matches), default=0.0))
    return {script: np.array(scores) for script, scores in found.items()}


def main() -> int:
    """Measure and print."""
    if not DATA.exists():
        print(f"The data sets are not here ({DATA}); nothing to measure.")
        return 0
    pairs, names = labelled(), ordinary()
    whole = np.concatenate([scores for script, scores in names.items() if script != "latin"])
    print("script     threshold  found  false  ordinary names that alarm")
    for script in sorted(set(pairs) | set(names) - {"latin"}):
        yes, no = pairs.get(script, (np.array([]), np.array([])))
        theirs = names.get(script, np.array([]))
        for least in THRESHOLDS:
            print(
                f"{script:10} {least:9.2f}  {_share(yes, least)}  {_share(no, least)}  "
                f"{_share(theirs, least)} of {len(theirs)} (pairs {len(yes)} + {len(no)})"
            )
    for least in THRESHOLDS:
        print(f"all        {least:9.2f}  {_share(whole, least)} of {len(whole)} ordinary names")
    return 0


def _share(scores: np.ndarray, least: float) -> str:
    return f"{(scores >= least).mean():.3f}" if len(scores) else "  -  "


if __name__ == "__main__":
    sys.exit(main())
