"""Speed of matching: batches, single searches, growth of the list, pairs, build and open.

    python bench/search.py [--engine v1|v2] [--sizes 100000 1000000 5000000] [--seconds 600]

Everything runs on one core, beside rapidfuzz baselines in the same run. Larger lists are made from
the words of real names, so that common words stay common; sizes that would not fit the time are
left out and said so. The lists live beside the repository; without them nothing is measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.matching import DATA, PAIRS, benign_rows, records, rows_of  # noqa: E402
from screening.matching import Index, Query, compare_many, score_many  # noqa: E402
from screening.matching.engines import ENGINES  # noqa: E402
from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema  # noqa: E402

SINGLE = 600
Pair = tuple[Query, str]


def megabytes() -> float:
    """Peak resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def mixed_queries(count: int) -> list[Query]:
    """Parties as orders bring them: mostly innocent, some mangled listed names."""
    asked = [Query(r["name"], "organization") for r in benign_rows("organizations")]
    asked += [Query(r["name"], "person") for r in benign_rows("persons")]
    asked += [Query(r["query"]) for r in rows_of("name-pairs/dirty_queries.jsonl")]
    random.Random(1).shuffle(asked)
    return asked[:count]


def batched(index: Index, queries: Sequence[Query]) -> float:
    """Parties a second in batches, after a first batch that warms the page cache."""
    index.search_many(queries[:256])
    started = time.process_time()
    index.search_many(queries[256:])
    return (len(queries) - 256) / (time.process_time() - started)


def single(search: Callable[[Query], object], queries: Sequence[Query]) -> tuple[float, float]:
    """Median and 99th percentile of one search, in milliseconds."""
    taken = []
    for query in queries:
        started = time.process_time()
        search(query)
        taken.append(time.process_time() - started)
    return float(np.percentile(taken, 50)) * 1e3, float(np.percentile(taken, 99)) * 1e3


def _settle() -> None:
    """Keep what was built so far out of the collector's rounds: a fresh worker has none of it."""
    gc.collect()
    gc.freeze()


def print_real(engine: str) -> None:
    """The real lists: build, save, open, search."""
    listed = list(records())
    started = time.process_time()
    index = Index.build(listed, engine=engine)
    built = time.process_time() - started
    names = sum(len(record.names) for record in listed)
    print(f"Real lists: {len(listed)} parties, {names} names; built in {built:.1f} s, "
          f"peak memory {megabytes():.0f} MB")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        index.save(path)
        print(f"  saved: {path.stat().st_size / 1e6:.1f} MB")
        print_open(path)
        del index
        index = Index.open(path)
        _settle()
        queries = mixed_queries(6000)
        print(f"  batched: {batched(index, queries):.0f} parties/s")
        p50, p99 = single(index.search, queries[: SINGLE * 2][SINGLE:])
        print(f"  single: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    print_baseline([name.text for record in listed for name in record.names], queries[:200])


def print_baseline(names: Sequence[str], queries: Sequence[Query]) -> None:
    """A naive scan of the same names for the same queries."""
    texts = [default_process(name) for name in names]
    for label, scorer in (("WRatio", fuzz.WRatio), ("token_sort_ratio", fuzz.token_sort_ratio)):

        def scan(query: Query, scorer: Callable[..., float] = scorer) -> object:
            return process.extract(default_process(query.name), texts, scorer=scorer,
                                   processor=None, limit=25)  # fmt: skip

        few = queries[:20] if label == "WRatio" else queries
        p50, p99 = single(scan, few)
        print(f"  baseline extract {label}: p50 {p50:.1f} ms, p99 {p99:.1f} ms "
              f"({1e3 / p50:.0f} parties/s)")  # fmt: skip


_OPENING = """
import json, sys, time
from screening.matching import Index, Query
def memory():
    rows = dict(line.split(":", 1) for line in open("/proc/self/smaps_rollup") if ":" in line)
    return [int(rows[key].split()[0]) for key in ("Rss", "Pss_Anon", "Pss_File", "Pss")]
before = memory()
started = time.process_time()
index = Index.open(sys.argv[1])
opened = time.process_time() - started
for name in ("Inspur Electronic", "Mohammad Hassan", "Beijing Institute of Technology"):
    index.search(Query(name))
print(json.dumps([opened * 1e3, before, memory()]), flush=True)
sys.stdin.read()
"""


def print_open(path: Path) -> None:
    """Opening in two workers at once, and what memory they share."""
    workers = [
        subprocess.Popen([sys.executable, "-c", _OPENING, str(path)], cwd=ROOT, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip
    told = [json.loads(worker.stdout.readline()) for worker in workers if worker.stdout]
    for worker in workers:
        worker.communicate("")
    opened, before, after = told[1]
    own = (after[1] - before[1]) / 1024
    print(f"  opened in {opened:.1f} ms; having searched, each of two workers holds {own:.1f} MB")


def print_pairs(engine: str) -> None:
    """Comparing pairs: the labelled ones, again and again, evidence on and off."""
    rows = [row for name in PAIRS for row in rows_of(f"name-pairs/{name}.jsonl")]
    pairs = [(Query(row["query"], row["schema"]), row["candidate"]) for row in rows]
    runs = (partial(score_many, engine=engine), partial(compare_many, engine=engine))
    started = time.process_time()
    runs[1](pairs)
    cold = len(pairs) / (time.process_time() - started)
    _settle()
    rates = [pair_rate(run, pairs) for run in runs]
    some = pairs[::5]
    crossed = [(query, some[(k + far) % len(some)][1]) for k, (query, _) in enumerate(some)
               for far in range(16)]  # fmt: skip
    rates += [pair_rate(run, crossed) for run in runs]
    print(f"Pairs: {len(pairs)}; evidence off {rates[0]:.0f}/s, on {rates[1]:.0f}/s; "
          f"with names never read before, evidence on {cold:.0f}/s\n"
          f"  each name in sixteen pairs ({len(crossed)}): off {rates[2]:.0f}/s, "
          f"on {rates[3]:.0f}/s")  # fmt: skip
    started = time.process_time()
    for query, candidate in pairs:
        fuzz.WRatio(query.name, candidate, processor=default_process)
    print(f"  baseline WRatio one by one: {len(pairs) / (time.process_time() - started):.0f}/s")


def pair_rate(run: Callable[[Sequence[Pair]], object], pairs: Sequence[Pair]) -> float:
    """Pairs a second, the best of three runs: the machine may be shared."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        run(pairs)
        taken.append(time.process_time() - started)
    return len(pairs) / min(taken)


def made_records(count: int) -> Iterator[PartyRecord]:
    """Listed parties made from the words of real ones, names in their real lengths."""
    pick = random.Random(2)
    texts = [name for row in rows_of("name-pairs/records.jsonl.gz") for name in row["names"]]
    words = [word for text in texts for word in text.split()]
    sizes = [len(text.split()) for text in texts]
    for number in range(count):
        name = " ".join(pick.choices(words, k=pick.choice(sizes)))
        yield PartyRecord("made", str(number), PartySchema.UNKNOWN, (NameRecord(name),))


def print_growth(engine: str, sizes: Sequence[int], seconds: float) -> None:
    """Build, memory and search time as the list grows."""
    queries = mixed_queries(1200)
    started, rate = time.process_time(), 0.0
    for size in sizes:
        spent = time.process_time() - started
        if rate and spent + size * rate > seconds:
            print(f"Growth: {size:,} names left out, they would take {size * rate:.0f} s")
            continue
        begun = time.process_time()
        index = Index.build(made_records(size), engine=engine)
        built = time.process_time() - begun
        rate = built / size
        index.search_many(queries[:256])
        p50, p99 = single(index.search, queries[256:556])
        rate_found = batched(index, queries)
        print(f"Growth: {size:,} names; built in {built:.0f} s, peak {megabytes():.0f} MB; "
              f"batched {rate_found:.0f}/s, single p50 {p50:.2f} p99 {p99:.2f} ms")  # fmt: skip


def main() -> int:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=[*ENGINES], default="v2", help="which answers")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--seconds", type=float, default=600, help="time for growing lists")
    options = parser.parse_args()
    if not DATA.exists():
        print(f"The data sets are not here ({DATA}); nothing to measure.")
        return 0
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(f"Engine {options.engine}")
    print_real(options.engine)
    print_pairs(options.engine)
    print_growth(options.engine, options.sizes, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
