"""Run the drills and print their table.

``python -m tests.drills [--short] [--orders 5000] [--seed N] [--only NAME ...]``

Starts a PostgreSQL, a Redis for each drill and the product's own processes; needs nothing that runs
already. The exit status is 1 where a drill failed. Ctrl-C stops everything that was started.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from contextlib import ExitStack
from types import FrameType

import psycopg
from export_screening import ProblemError
from rich.console import Console
from rich.table import Table

from compliance.launcher import ServiceDiedError
from tests.drills.orders import orders
from tests.drills.plan import DRILLS, Drill
from tests.drills.plant import NotHeldError, Plant, plant
from tests.drills.quiet import quiet_outcomes
from tests.drills.scene import Size, console, scene
from tests.drills.verdict import Quiet, Row, broke_off, not_held, verdict

COLUMNS = ("drill", "sent", "answered", "lost", "doubled", "webhooks", "chain")
MORE_COLUMNS = ("false clears", "seconds", "verdict")
BROKE_OFF = (ServiceDiedError, ProblemError, psycopg.Error, AssertionError)
"""A process that cannot be kept up, an answer that nobody expects, a command that fails."""
WIDTH = 160
"""Of the table where no terminal says how wide it is."""


def main() -> int:
    """Hold the drills that are asked for, one after the other."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _as_keyboard_interrupt)
    chosen = [drill for drill in DRILLS if not options.only or drill.name in options.only]
    console.print(f"{len(chosen)} drills, seed {options.seed}")
    try:
        with plant() as made:
            rows = _held(made, chosen, _size(options), options.seed)
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    _show(rows)
    return 1 if any(row.faults for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("--short", action="store_true", help="few orders, breaks of seconds")
    parser.add_argument("--orders", type=int, default=5000, help="of the drill that kills")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    names = [drill.name for drill in DRILLS]
    parser.add_argument("--only", action="append", choices=names, help="may be repeated")
    return parser.parse_args()


def _size(options: argparse.Namespace) -> Size:
    if options.short:
        most = min(options.orders, 120)
        return Size(most, 1, few=80, per_second=10, outage=4, pause=(1, 2), patience=240)
    # A service that dies more than five times within two minutes is given up: no faster than this.
    pause = (4.5, 9)
    return Size(options.orders, 8, few=240, per_second=10, outage=60, pause=pause, patience=600)


def _held(made: Plant, drills: list[Drill], size: Size, seed: int) -> list[Row]:
    most = max(drill.orders(size) for drill in drills)
    console.print(f"The quiet run, {most} orders")
    begun = time.monotonic()
    quiet = {"": quiet_outcomes(made, "quiet", orders(most))}
    console.print(f"  through in {time.monotonic() - begun:.0f} s")
    return [_one(made, drill, size, seed, quiet) for drill in drills]


def _one(made: Plant, drill: Drill, size: Size, seed: int, quiet: Quiet) -> Row:
    console.print(f"[bold]{drill.name}[/bold]: {drill.what}")
    sent = orders(drill.orders(size))
    per_second = None if drill.is_at_full_speed else size.per_second
    name = drill.name.replace("-", "_")
    try:
        with ExitStack() as contexts:
            settings = contexts.enter_context(drill.place(made))
            known = {**quiet, **drill.quiet(made, sent)}
            under_way = contexts.enter_context(
                scene(
                    made, name, sent, size=size, per_second=per_second, seed=seed, settings=settings
                )
            )
            under_way.load()
            drill.run(under_way)
            under_way.settle()
            row = verdict(drill.name, under_way, known)
    except NotHeldError as error:
        row = not_held(drill.name, str(error))
    except BROKE_OFF as error:
        row = broke_off(drill.name, str(error).strip())
    console.print(f"  {row.outcome}")
    return row


def _show(rows: list[Row]) -> None:
    table = Table(*COLUMNS, *MORE_COLUMNS)
    for row in rows:
        table.add_row(
            row.drill,
            *(f"{count:,}" for count in (row.sent, row.answered, row.lost, row.doubled)),
            f"{row.received:,} of {row.owed:,}",
            row.chain,
            str(row.false_clears),
            f"{row.seconds:.0f}",
            row.outcome,
        )
    out = Console(width=None if sys.stdout.isatty() else WIDTH)
    out.print(table)
    for row in rows:
        if row.notes:
            out.print(f"{row.drill}: {', '.join(row.notes)}")


def _as_keyboard_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
