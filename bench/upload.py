"""One large file of orders, sent over HTTP, whose workers are killed on the way.

``python -m bench.upload [--orders 50000] [--kills 2] [--data ../shared/data] [--json]``

A real PostgreSQL, Redis, web server, schedule and workers take in one compressed file of five-party
orders; the bulk worker is killed with its children after each equal share of them and started anew.
Prints orders a second, what was lost or doubled, and the most memory that the web server and the
bulk worker held, after a tenth of the orders and at the end: it must not grow with the file. Ends
with status 1 where a row is lost or doubled.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.bulk import ROOT, Orders, load_lists, postgresql

MADE_AT_ONCE = 1000
BLOCK_BYTES = 65_536
PORT = 8973
LEASE_SECONDS = 20
"""Of a batch whose worker is dead; the sweep finds it afterwards."""
SETTINGS = {"SCREENING_LEASE_SECONDS": f"{LEASE_SECONDS}", "BULK_PATIENCE_SECONDS": "20"}


def main() -> int:
    """Run in a scratch data folder, on servers of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="screening-upload-") as scratch, postgresql() as server:
        os.environ |= {"DATA_DIR": f"{scratch}/var", "DATABASE_URL": server, **SETTINGS}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        if not load_lists(options.data):
            return 0
        import django

        django.setup()
        file = Path(scratch) / "orders.ndjson.gz"
        _write(file, Orders(options.data), options.orders)
        found = _measure(file, options.orders, options.kills)
    _report(found)
    if options.json:
        print(json.dumps(found))
    return 1 if found["lost"] or found["doubled"] else 0


def _write(file: Path, orders: Orders, count: int) -> None:
    with gzip.open(file, "wb") as out:
        for start in range(0, count, MADE_AT_ONCE):
            for order in orders.plain(min(MADE_AT_ONCE, count - start)):
                out.write(json.dumps(order).encode() + b"\n")


def _measure(file: Path, count: int, kills: int) -> dict[str, Any]:
    from django.conf import settings

    from compliance.embedded_redis import server_command, wait_until_ready
    from compliance.launcher import Launcher, Service
    from screening.models import Batch

    celery = [sys.executable, "-m", "celery", "-A", "compliance"]
    with Launcher(settings.DATA_DIR / "log") as launcher:
        socket = settings.EMBEDDED_REDIS_SOCKET
        redis_dir = settings.DATA_DIR / "redis"
        launcher.start(Service("redis", server_command(socket=socket, data_dir=redis_dir)))
        wait_until_ready(socket, seconds=30)
        gunicorn = [sys.executable, "-m", "gunicorn", "compliance.wsgi", "-b", f"127.0.0.1:{PORT}"]
        web = launcher.start(Service("web", gunicorn))
        launcher.start(Service("beat", [*celery, "beat"]))
        launcher.start(Service("worker", [*celery, "worker", "-n", "one@%h", "-c", "1"]))
        bulk = Service("bulk", [*celery, "worker", "-n", "bulk@%h", "-c", "1", "-Q", settings.BULK])
        launcher.wait_for("web", _is_up, seconds=60)
        started = time.perf_counter()
        batch = Batch.objects.get(pk=_send(file))
        memory: dict[str, float] = {}
        for share in range(1, kills + 2):
            # A launcher of its own: the other one ends when anything it started ends.
            with Launcher(settings.DATA_DIR / "log") as of_bulk:
                worker = of_bulk.start(bulk)
                if share == 1:
                    _wait_until(of_bulk, batch, count // 10)
                    memory |= _peaks("a tenth", web.pid, worker.pid)
                _wait_until(of_bulk, batch, count * share // (kills + 1))
                if share <= kills:
                    _kill(worker)
                else:
                    memory |= _peaks("the end", web.pid, worker.pid)
        seconds = time.perf_counter() - started
        return {
            "orders": count,
            "orders_per_second": round(count / seconds, 1),
            "kills": kills,
            **_compared(batch, count),
            "peak_mb": memory,
        }


def _is_up() -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)) as connection:
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status == 200
        except OSError:
            return False


def _send(file: Path) -> str:
    """Send the file in blocks; the key of its batch."""
    from django.contrib.auth import get_user_model

    from screening.api_keys import create_api_key
    from screening.models import ERP_SCOPES

    owner = get_user_model()._default_manager.get_or_create(username="bench")[0]
    _key, secret = create_api_key(owner=owner, name="bench", scopes=ERP_SCOPES, by=owner)
    headers = {
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
    }
    with closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)) as connection:
        connection.request("POST", "/api/v1/batches/", _blocks(file), headers, encode_chunked=True)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    if answer.status != 202:
        raise SystemExit(f"The file was refused: {told}")
    return str(told["id"])


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while block := opened.read(BLOCK_BYTES):
            yield block


def _answered(batch: Any) -> int:
    from screening.models import Screening

    return Screening.objects.filter(batch_rows__batch=batch, status="completed").count()


def _wait_until(launcher: Any, batch: Any, count: int) -> None:
    launcher.wait_for("The next share", lambda: _answered(batch) >= count, seconds=7200)
    print(f"  {_answered(batch):,} orders are answered", file=sys.stderr, flush=True)


def _kill(worker: Any) -> None:
    """End the worker with its children as a lack of memory does: nothing is put away."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def _compared(batch: Any, count: int) -> dict[str, int]:
    """What was sent against what is on record."""
    from django.db.models import Count

    from screening.models import AuditEvent, Screening, Transaction

    batch.refresh_from_db()
    orders = Transaction.objects.count()
    twice = AuditEvent.objects.filter(verb="screening_completed")
    repeated = twice.values("subject_id").annotate(times=Count("id")).filter(times__gt=1).count()
    answered = Screening.objects.filter(status="completed").count()
    return {
        "taken": batch.accepted,
        "answered": answered,
        "lost": count - min(answered, orders),
        "doubled": repeated + max(orders - count, 0) + max(batch.accepted - count, 0),
    }


def _peaks(when: str, web: int, worker: int) -> dict[str, float]:
    """The most memory any process of each group has held, in megabytes."""
    return {f"{name}, {when}": _peak(pid) for name, pid in (("web", web), ("worker", worker))}


def _peak(group: int) -> float:
    most = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(place.name)) != group:
                continue
            told = (place / "status").read_text("utf-8")
        except (ProcessLookupError, FileNotFoundError):
            continue
        most = max(most, int(told.partition("VmHWM:")[2].split()[0]))
    return round(most / 1024, 1)


def _report(found: dict[str, Any]) -> None:
    print(f"\n  {found['orders']:,} orders sent, {found['answered']:,} answered,", end=" ")
    print(f"{found['lost']} lost, {found['doubled']} doubled; {found['kills']} kills;", end=" ")
    print(f"{found['orders_per_second']} a second")
    for name, megabytes in found["peak_mb"].items():
        print(f"    most memory of one process: {name:24s}{megabytes:8.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
