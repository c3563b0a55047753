"""Screens five-party orders through a real worker, both real lists loaded.

``python -m bench.screening [--orders 1000] [--data ../shared/data]``

Prints orders/s, parties/s and p50/p99 of each stage, and beside them a naive scan
(``rapidfuzz.process.extract`` over every listed name) of the same names in the same run. The
ratio is what counts: machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENTITY_LIST = "us-ecfr/title-15_part-744_2026-07-23.xml"
CSL = "us-trade-csl/consolidated_2022-04.csv.gz"
NAIVE_SAMPLE = 200
"""Names the naive scan is measured on: at about 30 ms each, 5,000 would take minutes."""


def main() -> int:
    """Run the benchmark in a scratch data folder."""
    options = _options()
    data = options.data
    if not (data / ENTITY_LIST).exists():
        print(f"Not run: {data} does not hold the agencies' files ({ENTITY_LIST}, {CSL}).")
        return 0
    with tempfile.TemporaryDirectory(prefix="screening-bench-") as scratch:
        os.environ["DATA_DIR"] = scratch
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        _manage("migrate", "--verbosity", "0")
        _manage("load_shipped")
        _manage("load_list", "us-bis-entity-list", str(data / ENTITY_LIST))
        _manage("load_list", "us-trade-csl", str(data / CSL))
        import django

        django.setup()
        _measure(options.orders, data)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    return parser.parse_args()


def _manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def _measure(count: int, data: Path) -> None:
    from bench.orders import names_from, orders
    from screening.models import ListedParty

    ordinary = names_from(data / "benign" / "organizations.jsonl.gz")
    parties = ListedParty.objects.active().order_by("id").values_list("name", "countries")
    listed = [(name, countries[0]) for name, countries in parties if countries]
    submissions = list(orders(count, ordinary=ordinary, listed=listed))
    elapsed = _screen_all(submissions)
    stages = _stages_in(Path(os.environ["DATA_DIR"]) / "log" / "worker.log", last=count)
    names = [party["name"] for order in submissions for party in order["parties"]]
    _report(count, len(names), elapsed, stages)
    _compare_with_naive_scan(names, len(names) / elapsed)


def _screen_all(submissions: list[dict[str, object]]) -> float:
    """Seconds from the first order queued to the last answered."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from compliance.embedded_redis import server_command, wait_until_ready
    from compliance.launcher import Launcher, Service
    from screening.intake.submission import accept_transaction
    from screening.models import Screening
    from screening.tasks import run_screening

    owner = get_user_model()._default_manager.create(username="bench")
    waiting = [
        accept_transaction(submission=order, owner=owner, through="bench").screening.pk
        for order in submissions
    ]
    worker = [sys.executable, "-m", "celery", "-A", "compliance", "worker"]
    with Launcher(settings.DATA_DIR / "log") as launcher:
        socket = settings.EMBEDDED_REDIS_SOCKET
        redis_dir = settings.DATA_DIR / "redis"
        launcher.start(Service("redis", server_command(socket=socket, data_dir=redis_dir)))
        wait_until_ready(socket, seconds=30)
        launcher.start(Service("worker", worker))
        _warm_up(owner, submissions[0])
        started = time.perf_counter()
        for pk in waiting:
            run_screening.delay(str(pk))
        completed = Screening.objects.completed().filter(pk__in=waiting)
        launcher.wait_for(
            "The last screening", lambda: completed.count() == len(waiting), seconds=1800
        )
        return time.perf_counter() - started


def _warm_up(owner: object, order: dict[str, object]) -> None:
    """One order before the clock runs, so that start-up is not measured."""
    from screening.intake.submission import accept_transaction
    from screening.models import Screening
    from screening.tasks import run_screening

    for number in range(8):
        submission = {**order, "reference": f"WARM-UP-{number}"}
        accepted = accept_transaction(submission=submission, owner=owner, through="bench")
        run_screening.delay(str(accepted.screening.pk))
    while Screening.objects.completed().count() < 8:
        time.sleep(0.1)


def _stages_in(log: Path, *, last: int) -> list[dict[str, float]]:
    """Milliseconds by stage, one entry a screening, as the worker logged them."""
    with log.open(encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines if '"screening_finished"' in line]
    return events[-last:]


def _report(orders: int, parties: int, elapsed: float, stages: list[dict[str, float]]) -> None:
    import numpy as np

    from screening.models import Screening

    done = Screening.objects.filter(transaction__reference__startswith="BENCH-")
    by_outcome = {o: done.filter(outcome=o).count() for o in ("clear", "hold", "block")}
    print(f"\n{orders} orders, {parties} parties, outcomes {by_outcome}")
    print(f"  worker: {orders / elapsed:8.1f} orders/s  {parties / elapsed:8.1f} parties/s")
    print("  stage, ms an order        p50       p99")
    for stage in ("matching", "records", "rules", "database"):
        p50, p99 = np.percentile([s[f"{stage}_ms"] for s in stages], [50, 99])
        print(f"  {stage:20s} {p50:8.2f}  {p99:8.2f}")


def _compare_with_naive_scan(names: list[str], parties_per_second: float) -> None:
    from rapidfuzz import fuzz, process, utils

    from screening.models import ListedName

    choices = [
        utils.default_process(text)
        for text in ListedName.objects.filter(party__version__is_active=True)
        .values_list("text", flat=True)
        .iterator()
    ]
    sample = names[:NAIVE_SAMPLE]
    started = time.perf_counter()
    for name in sample:
        process.extract(utils.default_process(name), choices, scorer=fuzz.token_sort_ratio, limit=5)
    naive = len(sample) / (time.perf_counter() - started)
    print(f"  baseline: rapidfuzz.process.extract (token_sort_ratio) over {len(choices):,} names,")
    print(f"            one process, {len(sample)} of the same names: {naive:8.1f} parties/s")
    print(f"  ratio:    the worker does {parties_per_second / naive:.1f} times as many parties/s,")
    print("            rules, database and evidence included")


if __name__ == "__main__":
    sys.exit(main())
