"""What an order takes that somebody waits for, by part, with notices and without.

``python -m bench.waiting [--orders 60] [--http] [--data ../shared/data]``

Orders are sent one at a time to a real PostgreSQL, Redis and worker; every other one is waited for
by asking the database at intervals, the ones between by the notice of its completion. So both see
the same machine, and their ratio counts where clocks do not. The moments in between are told by the
rows (taken up, answered), on the same machine's clock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.bulk import ROOT, Orders, load_lists, postgresql

WARM = 30
STAGES = ("accepted", "queued", "taken up", "answered", "read")


def main() -> int:
    """Measure in a scratch data folder, on servers of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=60, help="of each kind")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="screening-wait-") as scratch, postgresql() as server:
        os.environ |= {"DATA_DIR": f"{scratch}/var", "DATABASE_URL": server}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        if not load_lists(options.data):
            return 0
        import django

        django.setup()
        _measure(options.orders, options.data)
    return 0


def _measure(count: int, data: Path) -> None:
    from django.conf import settings
    from django.test import override_settings

    from compliance.embedded_redis import server_command, wait_until_ready
    from compliance.launcher import Launcher, Service

    worker = [sys.executable, "-m", "celery", "-A", "compliance", "worker", "-n", "one@%h"]
    with Launcher(settings.DATA_DIR / "log") as launcher:
        socket = settings.EMBEDDED_REDIS_SOCKET
        redis_dir = settings.DATA_DIR / "redis"
        launcher.start(Service("redis", server_command(socket=socket, data_dir=redis_dir)))
        wait_until_ready(socket, seconds=30)
        launcher.start(Service("worker", [*worker, "-Q", settings.INTERACTIVE]))
        orders = Orders(data)
        for order in orders.plain(WARM):
            _one(order)
        asked, told = [], []
        for number, order in enumerate(orders.plain(2 * count)):
            if number % 2:
                told.append(_one(order))
            else:
                with override_settings(NOTICES_URL=""), _asking_only():
                    asked.append(_one(order))
    _report({"asking": asked, "notices": told})


@contextmanager
def _asking_only() -> Iterator[None]:
    """The process as one that hears no notices."""
    from screening import notices

    kept = notices._listener
    notices._listener = notices._Listener()
    try:
        yield
    finally:
        notices._listener = kept


def _one(submission: dict[str, Any]) -> dict[str, float]:
    """Milliseconds that each stage of an order took, as the API does it, without HTTP."""
    from django.contrib.auth import get_user_model

    from screening.api.transactions import finished_within
    from screening.intake.submission import accept_transaction
    from screening.tasks import enqueue, run_screening

    owner = get_user_model()._default_manager.get_or_create(username="bench")[0]
    moments = [time.time()]
    accepted = accept_transaction(submission=submission, owner=owner, through="bench")
    moments.append(time.time())
    enqueue(run_screening, str(accepted.screening.pk))
    moments.append(time.time())
    done = finished_within(60, accepted.screening)
    moments += [done.started_at.timestamp(), done.finished_at.timestamp(), time.time()]
    taken = {
        name: (after - before) * 1000
        for name, (before, after) in zip(STAGES, pairwise(moments), strict=True)
    }
    return taken | {"whole": (moments[-1] - moments[0]) * 1000}


def _report(found: dict[str, list[dict[str, float]]]) -> None:
    print(
        f"\n  an order that somebody waits for, ms {'':12s}" + "".join(f"{k:>18s}" for k in found)
    )
    for stage in (*STAGES, "whole"):
        cells = []
        for rows in found.values():
            values = sorted(row[stage] for row in rows)
            cells.append(f"{statistics.median(values):8.1f} /{values[int(len(values) * 0.9)]:7.1f}")
        print(f"    {stage:36s}" + "".join(f"{cell:>18s}" for cell in cells))
    print("    (median / nine of ten)")


if __name__ == "__main__":
    sys.exit(main())
