"""Quality of matching: labelled pairs, mangled queries against the real lists, false alarms.

    python bench/matching.py [--engine v1|v2] [--exhaustive N] [--only pairs|dirty|benign|retrieval]

Prints tables with rapidfuzz baselines in the same run. The data sets live beside the repository
(``../shared/data``); where they are absent the script says so and does nothing. They are the tuning
half: figures on names never seen are a little lower.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from screening.matching import DEFAULT_POLICY, Index, Match, Query, compare_many  # noqa: E402
from screening.matching.v1.listing import Listing  # noqa: E402
from screening.matching.v1.scoring.score import factors_of, score_pairs  # noqa: E402
from screening.matching.v1.table import Table  # noqa: E402
from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
PAIRS = (
    "os_name_bench", "os_entity_checks", "os_model_cases", "putin_variants", "un_persons",
    "ofac_aliases", "watchman_cross_script", "watchman_name_tests", "febrl_persons",
    "febrl_addresses", "trade_hand", "translit_russian", "translit_arabic", "translit_chinese",
    "translit_hebrew", "translit_korean", "translit_katakana", "kinds_2026",
)  # fmt: skip
BENIGN = (("organizations", "organization"), ("persons", "person"), ("vessels", "vessel"))
BASELINES: tuple[tuple[str, Callable[..., float]], ...] = (
    ("WRatio", fuzz.WRatio),
    ("token_sort_ratio", fuzz.token_sort_ratio),
)
THRESHOLD = DEFAULT_POLICY.review_threshold
Row = dict[str, Any]


def rows_of(relative: str) -> list[Row]:
    """A file of JSON lines."""
    path = DATA / relative
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def records() -> Iterator[PartyRecord]:
    """The listed parties to search."""
    for row in rows_of("name-pairs/records.jsonl.gz"):
        yield PartyRecord(
            "shared",
            row["uid"],
            PartySchema(row.get("schema") or "unknown"),
            tuple(NameRecord(name) for name in row["names"]),
            countries=tuple(row["countries"]),
        )


# -- metrics --------------------------------------------------------------------------------------


def auc(truth: np.ndarray, scores: np.ndarray) -> float:
    """Chance that a true pair scores above a false one, ties counting half."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive, negative = truth.sum(), (~truth).sum()
    if not positive or not negative:
        return float("nan")
    rest = rank[truth].sum() - positive * (positive + 1) / 2
    return float(rest / (positive * negative))


def at(truth: np.ndarray, scores: np.ndarray, threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 at a threshold."""
    called = scores >= threshold
    hits = (called & truth).sum()
    precision, recall = hits / max(called.sum(), 1), hits / max(truth.sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def recall_at(truth: np.ndarray, scores: np.ndarray, precision: float) -> float:
    """The highest recall over all thresholds with at least this precision."""
    reached = (at(truth, scores, threshold) for threshold in np.unique(scores))
    return max((recall for p, recall, _ in reached if p >= precision), default=0.0)


def best_f1(truth: np.ndarray, scores: np.ndarray) -> float:
    """F1 at the threshold that is best for this very set: an upper bound for a baseline."""
    return max(at(truth, scores, threshold)[2] for threshold in np.unique(scores))


# -- labelled pairs -------------------------------------------------------------------------------


def pair_scores(rows: Sequence[Row], engine: str) -> np.ndarray:
    """An engine's score of each pair, names and schema only."""
    pairs = [(Query(row["query"], row["schema"]), row["candidate"]) for row in rows]
    return np.array([found.score for found in compare_many(pairs, engine=engine)])


def baseline_scores(rows: Sequence[Row], scorer: Callable[..., float]) -> np.ndarray:
    """A rapidfuzz scorer on the same pairs."""
    return np.array(
        [scorer(row["query"], row["candidate"], processor=default_process) for row in rows]
    )


def print_pairs(engine: str) -> None:
    """One line a set, the two halves of os_name_bench apart."""
    print(f"\nLabelled pairs, engine {engine}, names and schema only, threshold {THRESHOLD}")
    baselines = ", ".join(name for name, _ in BASELINES)
    print(f"{'set':26}{'pairs':>6}{'P':>7}{'R':>7}{'F1':>7}{'AUC':>7}{'R@P95':>7}{'R@P96':>7}"
          f"{'top':>6}{'false':>7}   {baselines}: best F1, AUC")  # fmt: skip
    for name in PAIRS:
        rows = rows_of(f"name-pairs/{name}.jsonl")
        _print_set(name, rows, engine)
        if name == "os_name_bench":
            hand = [r for r in rows if not r.get("group", "").startswith("synth_")]
            _print_set("  kept by hand", hand, engine)
            _print_set("  proposed by an LLM", [r for r in rows if r not in hand], engine)


def _print_set(name: str, rows: Sequence[Row], engine: str) -> None:
    truth = np.array([row["label"] == "match" for row in rows])
    scores = pair_scores(rows, engine)
    precision, recall, f1 = at(truth, scores, THRESHOLD)
    top = (scores[truth] >= scores.max()).mean()
    line = f"{name:26}{len(rows):6}{precision:7.3f}{recall:7.3f}{f1:7.3f}{auc(truth, scores):7.3f}"
    line += (
        f"{recall_at(truth, scores, 0.95):7.3f}{recall_at(truth, scores, 0.96):7.3f}{top:6.2f}"
        f"{(scores[~truth] >= THRESHOLD).mean() if (~truth).any() else 0.0:7.3f}  "
    )
    for _, scorer in BASELINES:
        other = baseline_scores(rows, scorer)
        line += f" {best_f1(truth, other):.3f} {auc(truth, other):.3f} "
    print(line)


# -- searching ------------------------------------------------------------------------------------


def best_scores(found: Sequence[tuple[Match, ...]]) -> np.ndarray:
    """The best score of each search."""
    return np.array([matches[0].score if matches else 0.0 for matches in found])


def dirty_scores(index: Index, rows: Sequence[Row]) -> tuple[np.ndarray, float]:
    """The score at which each mangled query found its party, and alerts a query."""
    queries = [Query(r["query"], r["type"] if r["type"] != "unknown" else None) for r in rows]
    found = index.search_many(queries)
    scores = [
        max((m.score for m in matches if m.uid == row["expected_uid"]), default=0.0)
        for row, matches in zip(rows, found, strict=True)
    ]
    return np.array(scores), float(np.mean([sum(m.alert for m in ms) for ms in found]))


def print_dirty(index: Index) -> None:
    """Recall on mangled queries, by kind of mangling."""
    rows = rows_of("name-pairs/dirty_queries.jsonl")
    scores, alerts = dirty_scores(index, rows)
    found = scores >= THRESHOLD
    print(f"\nMangled queries: {found.mean():.3f} of {len(rows)} found, {alerts:.2f} alerts each")
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, hit in zip(rows, found, strict=True):
        kinds[row["kind"]].append(bool(hit))
    for kind, hits in sorted(kinds.items(), key=lambda item: np.mean(item[1])):
        print(f"  {kind:16}{np.mean(hits):7.3f} of {len(hits)}")
    sample = rows[:300]
    names = [(name, row["uid"]) for row in rows_of("name-pairs/records.jsonl.gz")
             for name in row["names"]]  # fmt: skip
    texts = [default_process(name) for name, _ in names]
    for threshold in (71.4, 66.6, 90.0):
        hits = 0
        for row in sample:
            near = process.extract(default_process(row["query"]), texts, processor=None,
                                   scorer=fuzz.token_sort_ratio, score_cutoff=threshold,
                                   limit=None)  # fmt: skip
            hits += any(names[place][1] == row["expected_uid"] for _, _, place in near)
        print(f"  baseline token_sort_ratio {threshold}: {hits / len(sample):.3f} of {len(sample)}")


def benign_rows(name: str) -> list[Row]:
    """Ordinary names, without those that only repeat a listed name's core."""
    rows = rows_of(f"benign/{name}.jsonl.gz")
    return [row for row in rows if not row.get("same_core_as_listed")]


def print_benign(index: Index) -> None:
    """False alarms by schema, by country, with and without the country given."""
    for name, schema in BENIGN:
        rows = benign_rows(name)
        plain = index.search_many([Query(row["name"], schema) for row in rows])
        scores = best_scores(plain)
        alarms = scores >= THRESHOLD
        known = [row for row in rows if row.get("country")]
        given = index.search_many(
            [Query(row["name"], schema, countries=(row["country"],)) for row in known]
        )
        same = scores[[bool(row.get("country")) for row in rows]]
        print(f"\nFalse alarms, {name}: {alarms.mean():.2%} of {len(rows)}; "
              f"of the {len(known)} with a country {(same >= THRESHOLD).mean():.2%}, "
              f"with it given {(best_scores(given) >= THRESHOLD).mean():.2%}")  # fmt: skip
        print(
            f"  called the same party: {np.mean([any(m.is_match for m in ms) for ms in plain]):.2%}"
        )
        _print_countries(rows, alarms)
        _print_worst(rows, plain)
        _print_baseline(rows)


def _print_countries(rows: Sequence[Row], alarms: np.ndarray) -> None:
    total, raised = Counter[str](), Counter[str]()
    for row, alarm in zip(rows, alarms, strict=True):
        total[row.get("country") or "-"] += 1
        raised[row.get("country") or "-"] += int(alarm)
    rates = {c: raised[c] / total[c] for c in total if total[c] >= 40}
    worst = sorted(rates, key=lambda c: -rates[c])[:10]
    print("  highest by country: " + ", ".join(f"{c} {rates[c]:.1%} of {total[c]}" for c in worst))


def _print_worst(rows: Sequence[Row], found: Sequence[tuple[Match, ...]]) -> None:
    alarms = [(ms[0].score, row["name"], ms[0].name, row.get("country") or "-")
              for row, ms in zip(rows, found, strict=True) if ms and ms[0].alert]  # fmt: skip
    print("  worst twenty:")
    for score, asked, listed, country in sorted(alarms, reverse=True)[:20]:
        print(f"    {score:.3f} {country:3}{asked}  ~  {listed}")


def _print_baseline(rows: Sequence[Row]) -> None:
    sample = [default_process(row["name"]) for row in rows[:: max(1, len(rows) // 300)]]
    texts = [default_process(n) for r in rows_of("name-pairs/records.jsonl.gz") for n in r["names"]]
    best = process.cdist(sample, texts, scorer=fuzz.token_sort_ratio, dtype=np.uint8).max(axis=1)
    rates = ", ".join(f"{t}: {(best >= t).mean():.1%}" for t in (67, 71, 90))
    print(f"  baseline token_sort_ratio at {rates} of {len(sample)}")


def print_curve(index: Index) -> None:
    """Recall against false alarms over the review threshold, from which the default was taken."""
    dirty, _ = dirty_scores(index, rows_of("name-pairs/dirty_queries.jsonl"))
    benign = {
        name: best_scores(index.search_many([Query(r["name"], schema) for r in benign_rows(name)]))
        for name, schema in BENIGN
    }
    print(f"\nThreshold curve (default {THRESHOLD})\n  threshold  found  " + "  ".join(benign))
    for threshold in np.arange(0.60, 0.86, 0.02):
        rates = "  ".join(f"{(s >= threshold).mean():>{len(n)}.2%}" for n, s in benign.items())
        print(f"  {threshold:9.2f}  {(dirty >= threshold).mean():.3f}  {rates}")


def print_retrieval(index: Index, count: int) -> None:
    """What exhaustive scoring of every listed name alerts on, and retrieval did not bring."""
    dirty = rows_of("name-pairs/dirty_queries.jsonl")
    benign = benign_rows("organizations")
    step = max(1, len(dirty) // count)
    asked = [(r["query"], r["type"] if r["type"] != "unknown" else None) for r in dirty[::step]]
    asked += [(r["name"], "organization") for r in benign[:: max(1, len(benign) // count)]]
    alerts = lost = 0
    for text, schema in asked:
        wanted = _exhaustive(index, text, schema)
        policy_hits = index.search(Query(text, schema))
        alerts += len(wanted)
        lost += len(wanted - {m.uid for m in policy_hits if m.alert})
    print(f"\nRetrieval against exhaustive scoring: {len(asked)} queries, {alerts} parties alert, "
          f"{lost} lost, recall {1 - lost / max(alerts, 1):.4f}")  # fmt: skip


def _exhaustive(index: Index, text: str, schema: str | None) -> set[str]:
    listing: Listing = index.listing
    entries = np.arange(len(listing.table))
    found: set[str] = set()
    for name in listing.glossary.readings(text, schema):
        table = Table.build([name])
        rows = np.zeros(len(entries), dtype=np.int64)
        scores = score_pairs(table, rows, listing.table, entries, DEFAULT_POLICY)
        weak = np.zeros(len(rows), dtype=np.bool_)
        scores *= factors_of(table, rows, listing.table, entries, weak, scores, DEFAULT_POLICY)
        parties = listing.name_parties[listing.name_of[np.flatnonzero(scores >= THRESHOLD)]]
        found |= {json.loads(listing.parties[int(p)])[1] for p in set(parties.tolist())}
    return {uid for uid in found if _stands(index, text, schema, uid)}


def _stands(index: Index, text: str, schema: str | None, uid: str) -> bool:
    """Whether the party still alerts with its schema taken into account."""
    record = next(r for r in _by_uid(index)[uid])
    return compare_many([(Query(text, schema), record)])[0].score >= THRESHOLD


_CACHE: dict[int, dict[str, list[PartyRecord]]] = {}


def _by_uid(index: Index) -> dict[str, list[PartyRecord]]:
    if id(index) not in _CACHE:
        table: dict[str, list[PartyRecord]] = defaultdict(list)
        for record in records():
            table[record.uid].append(record)
        _CACHE[id(index)] = table
    return _CACHE[id(index)]


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exhaustive", type=int, default=60, help="queries scored exhaustively")
    parser.add_argument("--engine", choices=("v1", "v2"), default="v1", help="which answers")
    parser.add_argument("--only", choices=("pairs", "dirty", "benign", "retrieval", "curve"))
    options = parser.parse_args()
    if not DATA.exists():
        print(f"The data sets are not here ({DATA}); nothing to measure.")
        return 0
    wanted = (options.only,) if options.only else ("pairs", "dirty", "benign", "curve", "retrieval")
    if "pairs" in wanted:
        print_pairs(options.engine)
    if set(wanted) & {"dirty", "benign", "curve", "retrieval"}:
        index = Index.build(records(), engine=options.engine)
        if "dirty" in wanted:
            print_dirty(index)
        if "benign" in wanted:
            print_benign(index)
        if "curve" in wanted:
            print_curve(index)
        if "retrieval" in wanted:
            print_retrieval(index, options.exhaustive)
    return 0


if __name__ == "__main__":
    sys.exit(main())
