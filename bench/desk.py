"""Opens the desk's pages over a hundred thousand cases and prints their server time.

``python -m bench.desk [--cases 100000] [--limit 150]``

Fills a SQLite database in a scratch folder with open and decided cases, each with a party, a hit,
a determination and the words it is found by, and one case with thirty hits. Every page is opened
some times over; the median counts. What counts is the process's own time, the database included,
for SQLite runs inside it; what was waited beside it tells how busy the machine was. The status is
1 when a page's median is above the limit.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
TIMES = 7


def main() -> int:
    """Run the benchmark in a scratch data folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--limit", type=float, default=150.0, help="milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="screening-desk-") as scratch:
        os.environ["DATA_DIR"] = scratch
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True
        )
        import django

        django.setup()
        started = time.perf_counter()
        from bench.desk_cases import fill

        case = fill(options.cases)
        print(f"{options.cases:,} cases in {time.perf_counter() - started:.0f} s", flush=True)
        return _measure(case, options.limit)


def _pages(case: Any) -> tuple[tuple[str, str], ...]:
    """What is opened, by name."""
    queue = "/admin/screening/case/"
    return (
        ("queue", queue),
        ("queue, page 200", f"{queue}?p=40"),
        ("queue, one destination", f"{queue}?destination=MY"),
        ("queue, one list", f"{queue}?list=us-bis-entity-list"),
        ("queue, no such list", f"{queue}?list=us-ofac-sdn"),
        ("queue, over target", f"{queue}?view=late"),
        ("queue, by value", f"{queue}?sort=-value"),
        ("queue, by ship date", f"{queue}?sort=ships"),
        ("queue, value and day", f"{queue}?value_from=1000&ships_until=2030-01-01&sort=due"),
        ("queue, customers", f"{queue}?view=customer"),
        ("queue, rejected", f"{queue}?status=rejected"),
        ("search a reference", f"{queue}?q=SO-054321"),
        ("search a party", f"{queue}?q=harbor+optics"),
        ("search a listed party", f"{queue}?q=Listed+Example"),
        ("search an ECCN", f"{queue}?q=3A090"),
        ("search nothing there", f"{queue}?q=zzzz"),
        *(
            (f"find {what}", f"/admin/search/?{urlencode({'q': text})}")
            for what, text in (
                ("a reference", "SO-054321"),
                ("a party misspelled", "harbr optic 54"),
                ("a street of every order", "exampel road"),
                ("goods of every order", "baseboard"),
                ("two words of every order", "nordic baseboard"),
                ("a letter", "s"),
                ("nothing there", "zzzz"),
            )
        ),
        ("case with 30 hits", f"/admin/screening/case/{case.pk}/change/"),
        ("home", "/admin/"),
    )


def _measure(case: Any, limit: float) -> int:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username="officer"))
    worst = 0.0
    for name, url in _pages(case):
        client.get(url)
        waited, spent = [], []
        for _ in range(TIMES):
            started, began = time.perf_counter(), time.process_time()
            response = client.get(url)
            spent.append((time.process_time() - began) * 1000)
            waited.append((time.perf_counter() - started) * 1000)
            assert response.status_code == 200, (url, response.status_code)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        typical = median(spent)
        worst = max(worst, typical)
        print(
            f"{name:24} {typical:6.1f} ms, waited {median(waited):6.1f} ms, {len(asked)} queries",
            flush=True,
        )
    print(f"worst {worst:.1f} ms, limit {limit:.0f} ms")
    return int(worst > limit)


if __name__ == "__main__":
    sys.exit(main())
