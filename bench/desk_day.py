"""Drives an officer's and a senior's day of thirty cases in Chromium and counts what it costs them.

``python -m bench.desk_day [--json]``

Counted for each sort of case, hands and machine apart: keys and clicks, characters typed, pages
loaded, seconds the server took. Who works knows the desk: goes by keys where there are keys, takes
an offered short way, types a comment once and takes it from there where the desk lets them.

The day: eighteen cases in the morning (eight namesakes, two customers like many listed parties,
four listed ones, four with something to ask), the answers after lunch, then twelve orders more: two
regular customers four times each, and the shipments of what was asked about. A case that never
reaches the officer costs nothing: that is what a clearance and a carried answer are for.

Starts its own server over a SQLite database in a scratch folder, with the demonstration list.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.desk_day_people import Cost, Officer

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the day in a scratch data folder and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="screening-day-") as scratch:
        os.environ |= {"DATA_DIR": scratch, "LOG_LEVEL": "ERROR", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        for command in (
            ["migrate", "--verbosity", "0"],
            ["load_shipped", "--demo"],
            ["collectstatic", "--noinput", "--verbosity", "0"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        import django

        django.setup()
        costs = _day()
    _print(costs)
    if options.json:
        print(json.dumps({sort: vars(cost) for sort, cost in costs.items()}))
    return 0


def _day() -> dict[str, Cost]:
    from playwright.sync_api import sync_playwright

    from bench import desk_day_orders as orders
    from screening.roles import Role

    erp = _person("erp", Role.INTEGRATOR)
    people = {
        "officer": _person("officer", Role.OFFICER),
        "senior": _person("senior", Role.SENIOR_OFFICER),
    }
    with _server() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        officer, senior = (
            Officer(_signed_in(browser, url, name, password))
            for name, (_user, password) in people.items()
        )
        orders.take_in(orders.morning(), owner=erp[0])
        officer.work_off()
        senior.approve_clearances()
        senior.second_signatures()
        _customers_answered()
        officer.answers_are_in = True
        officer.work_off()
        orders.take_in(orders.afternoon(), owner=erp[0])
        officer.work_off()
        senior.second_signatures()
        _all_is_decided()
        browser.close()
    spent: dict[str, Cost] = {}
    for hands in (officer.hands, senior.hands):
        for sort, cost in hands.costs.items():
            spent[sort] = spent.get(sort, Cost()) + cost
    return spent


def _person(name: str, role: Any) -> tuple[Any, str]:
    from django.contrib.auth import get_user_model

    from screening.roles import assign_roles

    users: Any = get_user_model().objects
    admin, _made = users.get_or_create(
        username="admin", defaults={"is_staff": True, "is_superuser": True}
    )
    password = secrets.token_urlsafe(12)
    user = users.create_user(username=name, password=password, is_staff=True)
    assign_roles(person=user, roles=[role.value], by=admin)
    return user, password


@contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "compliance.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _wait in range(120):
            try:
                urllib.request.urlopen(f"{url}/health/", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait()


def _signed_in(browser: Any, url: str, name: str, password: str) -> Any:
    """A window of the desk; signing in is not counted."""
    page = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/admin/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1).wait_for()
    return page


def _customers_answered() -> None:
    """Lunch is over: what was put off until the answer came is due."""
    from screening.models import Case

    Case.objects.filter(snoozed_until__isnull=False, decided_at=None).update(snoozed_until=None)


def _all_is_decided() -> None:
    from screening.models import Case

    left = [case for case in Case.objects.all() if case.is_open]
    if left:
        raise SystemExit(f"{len(left)} cases are still open: {', '.join(map(str, left))}")


def _print(costs: dict[str, Cost]) -> None:
    print(f"{'':12}{'cases':>7}{'keys':>7}{'characters':>12}{'loads':>7}{'server s':>10}")
    whole = Cost()
    for sort, cost in costs.items():
        _row(sort, cost)
        whole = whole + cost
    _row("THE DAY", whole)


def _row(name: str, cost: Cost) -> None:
    print(
        f"{name:12}{cost.cases:7}{cost.keys:7}{cost.characters:12}{cost.loads:7}{cost.seconds:10.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
