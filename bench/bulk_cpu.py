"""CPU milliseconds an order by part, in one process, on a real PostgreSQL.

``python -m bench.bulk_cpu [--orders 600] [--full] [--batch 100] [--stored 20000]
[--own-buyers] [--days 90] [--data DIR]``

Wall clocks tell of whoever else uses the machine; CPU time of one process holds beside others. The
same orders are made each time, so that two versions are compared by running both, one after the
other. Where the time goes is told by looking at the stack a thousand times a second: no profiler
slows calls down. With ``--stored`` what an order costs is told before and after so many orders are
stored: some thousand by the bulk path, and their copies (``stored.py``), of the same buyers or of
others, over so many days.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from bench.bulk import ROOT, Orders, load_lists, postgresql
from bench.stored import SPREAD_DAYS, copy_stored

CHUNK = 250
WARM = 200
SCREENED_TO_COPY = 2000
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "intake: shape and meaning": (
        ("intake/schema.py", "check_submission"),
        ("terms/meaning.py", "meaning_hash"),
    ),
    "intake: rows": (("intake/many.py", "accept_transactions"),),
    "names: fields read": (
        ("pipeline/together.py", "_queries_of"),
        ("named/fields.py", "names_in_fields"),
    ),
    "names: searched": (("pipeline/together.py", "search_together"),),
    "names: hits weighed": (("named/parties.py", "find_hits"),),
    "addresses": (("named/addresses.py", "with_addresses"), ("named/listed_rows.py", "read_at")),
    "texts and numbers in them": (("named/texts.py", "mentions_of"),),
    "earlier answers": (("past/earlier.py", "earlier_answers_of"),),
    "past and records on file": (
        ("past/gathering.py", "gather_pasts"),
        ("past/listed.py", "mark_all_listed"),
        ("pipeline/on_file.py", "on_file_of"),
    ),
    "rules": (("pipeline/answer.py", "_judged"),),
    "answer put together": (
        ("pipeline/answer.py", "screen_submissions"),
        ("pipeline/run.py", "_answered"),
    ),
    "claims and locks": (
        ("pipeline/claiming.py", "claim"),
        ("pipeline/completing.py", "_still_ours"),
        ("pipeline/waiting.py", "that_wait"),
    ),
    "stored: answers and findings": (("pipeline/storing.py", "store_answers"),),
    "stored: cases": (("cases/opening.py", "open_cases"),),
    "stored: events": (("audit/__init__.py", "_append"), ("audit/__init__.py", "record")),
}
"""By part the functions in which it is spent; of functions within each other the inner counts."""
_PART_OF = {(name, file): part for part, functions in PARTS.items() for file, name in functions}


def main() -> int:
    """Measure in a scratch data folder, on a server of its own."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="screening-cpu-") as scratch, postgresql() as server:
        os.environ |= {"DATA_DIR": f"{scratch}/var", "DATABASE_URL": server}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        os.environ.setdefault("SCREENING_LEASE_SECONDS", "3600")
        os.environ["SCREENING_CPU_SECONDS"] = "0"  # that limit would take the timer that looks
        if not load_lists(options.data):
            return 0
        import django

        django.setup()
        from compliance.collecting import leave_what_stays_to_itself

        leave_what_stays_to_itself()  # as a worker process does when it starts
        logging.disable(logging.CRITICAL)
        _measure(options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=600)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--own-buyers", action="store_true", help="each copy has other buyers")
    parser.add_argument("--days", type=int, default=SPREAD_DAYS, help="that copies are spread over")
    parser.add_argument("--full", action="store_true", help="orders with street, number and code")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> None:
    orders = Orders(options.data)
    made = orders.full if options.full else orders.plain
    _run(orders.plain(WARM), options.batch)
    _run(orders.full(WARM), options.batch)
    before = _told(made(options.orders), options.batch)
    if options.stored:
        for _ in range(0, min(options.stored, SCREENED_TO_COPY), 1000):
            _run(orders.plain(1000), options.batch)
        times = options.stored // SCREENED_TO_COPY - 1
        copy_stored(times, own_buyers=options.own_buyers, days=options.days)
        after = _told(made(options.orders), options.batch)
        print(f"  with {options.stored:,} orders more stored: {100 * before / after:.0f} per cent")


def _told(submissions: Sequence[dict[str, Any]], batch: int) -> float:
    """Print where CPU time of these orders goes.

    Returns:
        Milliseconds an order, PostgreSQL's among them.
    """
    samples: Counter[str] = Counter()
    with _sampled(samples):
        python, database = _run(submissions, batch)
    every, count = max(sum(samples.values()), 1), len(submissions)
    print(f"\n  CPU, ms an order ({count} orders, batches of {batch})")
    for part in (*PARTS, "the rest"):
        print(f"    {part:32s}{samples[part] / every * python / count * 1000:8.2f}")
    print(f"    {'Python':32s}{python / count * 1000:8.2f}")
    print(f"    {'PostgreSQL':32s}{database / count * 1000:8.2f}")
    return (python + database) / count * 1000


def _run(submissions: Sequence[dict[str, Any]], batch: int) -> tuple[float, float]:
    """Take orders in and screen them, as a file of them is.

    Returns:
        CPU seconds of this process and of its session of PostgreSQL.
    """
    from django.contrib.auth import get_user_model

    from screening.intake.many import accept_transactions
    from screening.intake.storing import Accepted
    from screening.pipeline import run_screenings

    owner = get_user_model()._default_manager.get_or_create(username="bench")[0]
    python, database = time.process_time(), _spent_by_database()
    keys: list[str] = []
    for start in range(0, len(submissions), CHUNK):
        chunk = submissions[start : start + CHUNK]
        told = accept_transactions(submissions=chunk, owner=owner, through="bench")
        keys += [str(one.screening.pk) for one in told if isinstance(one, Accepted)]
    for start in range(0, len(keys), batch):
        run_screenings(screening_ids=keys[start : start + batch])
    return time.process_time() - python, _spent_by_database() - database


def _spent_by_database() -> float:
    """CPU seconds of the server's process for our session."""
    from django.db import connection

    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    told = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _sampled(samples: Counter[str]) -> Iterator[None]:
    def look(_signal: int, frame: FrameType | None) -> None:
        samples[_part_of(frame)] += 1

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _part_of(frame: FrameType | None) -> str:
    while frame is not None:
        code = frame.f_code
        place = "/".join(code.co_filename.rsplit("/", 2)[-2:])
        if part := _PART_OF.get((code.co_name, place)):
            return part
        frame = frame.f_back
    return "the rest"


if __name__ == "__main__":
    sys.exit(main())
