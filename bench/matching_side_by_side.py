"""Engines v1 and v2 asked the same 5,000 queries against the real lists: what comes, what goes.

    python -m bench.matching_side_by_side [--queries N] [--show 100]

A fifth of the queries are mangled names of listed parties, a fifth names as listed, three fifths
ordinary names. Printed are the alerts that only one engine raises, and the largest differences to
be read by eye; those that are alike but for digits are one, for a fleet of numbered ships would
fill the page. They are judged in ``docs/differences-v1-v2.md``.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bench.matching import BENIGN, DATA, benign_rows, records, rows_of
from screening.matching import DEFAULT_POLICY, Index, Match, Query

REVIEW = DEFAULT_POLICY.review_threshold


class Asked(NamedTuple):
    """A query, what sort it is, and the party it should find; empty for an ordinary name."""

    query: Query
    sort: str
    expected: str


class Difference(NamedTuple):
    """One party that the engines score apart."""

    by: float
    asked: Asked
    listed: str
    v1: float
    v2: float


def queries(count: int) -> list[Asked]:
    """Every so-manieth of each sort, always the same ones."""
    fifth = count // 5
    return [
        *_every(list(_mangled()), fifth),
        *_every(list(_listed()), fifth),
        *_every(list(_ordinary()), count - 2 * fifth),
    ]


def _every(rows: list[Asked], count: int) -> list[Asked]:
    return rows[:: max(1, len(rows) // count)][:count]


def _mangled() -> Iterator[Asked]:
    for row in rows_of("name-pairs/dirty_queries.jsonl"):
        schema = row["type"] if row["type"] != "unknown" else None
        yield Asked(Query(row["query"], schema), "mangled", row["expected_uid"])


def _listed() -> Iterator[Asked]:
    for row in rows_of("name-pairs/records.jsonl.gz"):
        if row["names"]:
            yield Asked(Query(row["names"][-1], row.get("schema")), "as listed", row["uid"])


def _ordinary() -> Iterator[Asked]:
    for name, schema in BENIGN:
        for row in benign_rows(name):
            yield Asked(Query(row["name"], schema), name, "")


def differences(asked: list[Asked], found: dict[str, list[tuple[Match, ...]]]) -> list[Difference]:
    """Every party that at least one engine alerts on, the farthest apart first."""
    rows = []
    for place, one in enumerate(asked):
        scores = {n: {m.key: m for m in found[n][place]} for n in found}
        for key in sorted({k for s in scores.values() for k, m in s.items() if m.alert}):
            met = [scores[name].get(key) for name in ("v1", "v2")]
            v1, v2 = (m.score if m else 0.0 for m in met)
            listed = next(m.name for m in reversed(met) if m)
            rows.append(Difference(abs(v1 - v2), one, listed, v1, v2))
    return sorted(rows, key=lambda row: (-row.by, row.asked.query.name, row.listed))


def _told_once(rows: list[Difference]) -> list[tuple[Difference, int]]:
    """The first of those that are alike but for digits, with how many more there are."""
    alike: dict[tuple[str, ...], list[Difference]] = {}
    for row in rows:
        key = tuple(re.sub(r"\d+", "#", text) for text in (row.asked.query.name, row.listed))
        alike.setdefault(key, []).append(row)
    return [(first, len(others)) for first, *others in alike.values()]


def main() -> int:
    """Ask both and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=5000)
    parser.add_argument("--show", type=int, default=100, help="differences to print")
    options = parser.parse_args()
    if not DATA.exists():
        print(f"The data sets are not here ({DATA}); nothing to measure.")
        return 0
    asked = queries(options.queries)
    parties = list(records())
    found = {}
    for name in ("v1", "v2"):
        index = Index.build(parties, engine=name)
        started = time.perf_counter()
        found[name] = index.search_many([one.query for one in asked])
        spent = time.perf_counter() - started
        print(f"{name}: {len(asked) / spent:,.0f} queries a second in batches")
    for sort in dict.fromkeys(one.sort for one in asked):
        places = [k for k, one in enumerate(asked) if one.sort == sort]
        for name in found:
            alarmed = sum(any(m.alert for m in found[name][k]) for k in places)
            hit = sum(any(m.alert and m.uid == asked[k].expected for m in found[name][k])
                      for k in places)  # fmt: skip
            print(f"  {sort:14}{name}: {len(places)} queries, {alarmed} alert, {hit} their party")
    rows = differences(asked, found)
    come = Counter(r.asked.sort for r in rows if r.v2 >= REVIEW > r.v1)
    go = Counter(r.asked.sort for r in rows if r.v1 >= REVIEW > r.v2)
    print(f"\nAlerts that only v2 raises: {dict(come)}; that only v1 raises: {dict(go)}")
    print(f"\nThe {options.show} largest differences among them:\n   v1    v2  sort")
    apart = [r for r in rows if (r.v1 >= REVIEW) != (r.v2 >= REVIEW)]
    for r, alike in _told_once(apart)[: options.show]:
        more = f"  (+{alike})" if alike else ""
        print(
            f" {r.v1:.2f}  {r.v2:.2f}  {r.asked.sort:14}{r.asked.query.name}  ~  {r.listed}{more}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
