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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MOST_STEPS = 60
"""Steps within one case, after which the benchmark says that it is lost."""

COMMENTS = {
    "NAMESAKE": "Another company in another country; register looked at.",
    "AGAIN": "Another company in another country; register looked at.",
    "MANY": "Another company: own register number, no tie to the group.",
    "ASKED": "Customer's answer of today: EAR99, data sheet on file.",
    "SHIPPED": "As answered for the order.",
    "LISTED": "The customer is the listed party.",
}


@dataclass
class Cost:
    """What one sort of case cost so far."""

    cases: int = 0
    keys: int = 0
    characters: int = 0
    loads: int = 0
    seconds: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.cases + other.cases,
            self.keys + other.keys,
            self.characters + other.characters,
            self.loads + other.loads,
            self.seconds + other.seconds,
        )


@dataclass
class Hands:
    """A person at the desk: everything goes through here, so that it is counted."""

    page: Any
    costs: dict[str, Cost] = field(default_factory=dict)
    at: str = "DAY"

    def __post_init__(self) -> None:
        self.page.on("response", self._answered)

    @property
    def cost(self) -> Cost:
        """What is being spent on now."""
        return self.costs.setdefault(self.at, Cost())

    def press(self, key: str, *, loads: bool = False) -> None:
        """One key, or one chord."""
        self.cost.keys += 1
        self._do(lambda: self.page.keyboard.press(key), loads)

    def write(self, text: str) -> None:
        """Characters, one by one."""
        self.cost.characters += len(text)
        self.page.keyboard.type(text)

    def click(self, target: Any, *, loads: bool = False) -> None:
        """One click."""
        self.cost.keys += 1
        self._do(target.click, loads)

    def choose(self, target: Any, value: str) -> None:
        """A row of a select, which takes the hand there and a letter or two."""
        self.cost.keys += 2
        target.select_option(value)

    def go(self, path: str) -> None:
        """A page by its address or bookmark."""
        self.cost.keys += 1
        self.page.goto(path)

    def _do(self, act: Any, loads: bool) -> None:
        if not loads:
            act()
            return
        with self.page.expect_navigation():
            act()

    def _answered(self, response: Any) -> None:
        request = response.request
        if request.resource_type != "document" or request.frame != self.page.main_frame:
            return
        timing = request.timing
        self.cost.loads += 1
        self.cost.seconds += max(0.0, timing["responseStart"] - timing["requestStart"]) / 1000


class Officer:
    """How somebody who knows the desk works it off."""

    def __init__(self, page: Any) -> None:
        self.hands = Hands(page)
        self.page = page
        self.answers_are_in = False
        self.remembered: set[str] = set()
        self.signed: set[str] = set()

    def work_off(self) -> None:
        """Take next until nothing is left that can be done now."""
        self.hands.at = "DAY"
        self.hands.go("/admin/screening/case/")
        before = ""
        while self._next_case(before):
            while (order := self._order()) not in ("", before):
                self._case(order)
                before = order
            self.hands.at = "DAY"

    def _order(self) -> str:
        """The reference of the case that is open; empty on another page."""
        head = self.page.locator(".casehead h1")
        return head.inner_text().split()[-1] if head.count() else ""

    def _next_case(self, before: str) -> bool:
        """By the key; where it gives nothing, what is mine and waits no longer."""
        if not self.page.locator("[data-key=n]").count():
            self.hands.press("g")
            self.hands.press("q", loads=True)
        if self.page.locator("[data-key=n]").count():
            self.hands.press("n", loads=True)
            if self._order() not in ("", before):
                return True
        if not self.answers_are_in:
            return False
        self.hands.go("/admin/screening/case/?assignee=me")
        for mine in self.page.locator("a.ref").all():
            if mine.inner_text() not in self.signed:
                self.hands.click(mine, loads=True)
                return True
        return False

    def second_signatures(self) -> None:
        """Sign what another person signed first."""
        self.hands.at = "SECOND"
        while True:
            self.hands.go("/admin/screening/case/?view=second")
            first = self.page.locator("a.ref").first
            if not first.count():
                return
            self.hands.click(first, loads=True)
            if not self.page.locator("#second_comment").count():
                return
            self.hands.cost.cases += 1
            comment = self.page.get_by_label("Second signature: comment")
            if comment.get_attribute("data-key"):
                self.hands.press("d")
                self.hands.write("Compared the register.")
                self.hands.press("Control+Enter", loads=True)
                continue
            self.hands.click(comment)
            self.hands.write("Compared the register.")
            self.hands.press("Tab")
            self.hands.press("Tab")
            self.hands.press("Enter", loads=True)

    def approve_clearances(self) -> None:
        """Approve what officers proposed to remember."""
        self.hands.at = "CLEARANCES"
        while True:
            self.hands.go("/admin/screening/clearance/?status__exact=proposed")
            first = self.page.locator("#result_list tbody th a, tbody a.ref").first
            if not first.count():
                return
            self.hands.click(first, loads=True)
            form = self.page.get_by_role("form", name="Approve")
            if not form.count():
                return
            self.hands.click(form.get_by_label("Comment"))
            self.hands.write("Agreed.")
            self.hands.press("Tab")
            self.hands.press("Enter", loads=True)

    def _case(self, order: str) -> None:
        sort = order.split("-")[0]
        self.hands.at = sort
        self.hands.cost.cases += 1
        if sort == "LISTED":
            self._reject(sort)
        elif sort == "ASKED" and not self.answers_are_in:
            self._ask()
        else:
            self._answer_all(order, sort)
            self.signed.add(order)
            if self._order() == order:
                self._release(sort)

    def _answer_all(self, order: str, sort: str) -> None:
        for _step in range(MOST_STEPS):
            if self._order() != order or not self._wants_an_answer():
                return
            self._answer(sort, remember=sort == "NAMESAKE" and order not in self.remembered)
            self.remembered.add(order)
        raise SystemExit(f"{self.page.url}: still open after {MOST_STEPS} answers")

    def _wants_an_answer(self) -> bool:
        return bool(self.page.locator(".todo a:not(.done)").count())

    def _answer(self, sort: str, *, remember: bool) -> None:
        form = self.page.locator("#answer-form")
        kinds = set(
            form.locator("[name=kind]").evaluate_all("boxes => boxes.map(box => box.dataset.key)")
        )
        if "f" in kinds:
            self._fill(form, "f", "different_country", sort, remember=remember)
        elif "m" in kinds and "l" not in kinds:
            self._fill(form, "m", "explained_document", sort)
        else:
            self._fill(form, "l", "no_license_required", sort)

    def _fill(self, form: Any, key: str, code: str, sort: str, *, remember: bool = False) -> None:
        self.hands.press(key)
        self.hands.choose(self.page.locator("#reason_code"), code)
        box = form.locator("[name=remember]:enabled:visible")
        if remember and box.count() and not box.is_checked():
            self.hands.click(box)
        alike = form.locator("[name=alike]:enabled:visible")
        if alike.count() and not alike.is_checked():
            self.hands.click(alike)
        whole = form.locator("#scope option[value=party]")
        if whole.count() and key == "f":
            self.hands.choose(form.locator("#scope"), "party")
        comment = self.page.locator("#comment")
        if not comment.input_value():
            self.hands.press("c")
            self.hands.write(COMMENTS[sort])
        self._record()

    def _record(self) -> None:
        """Decide in the same breath where the desk offers it; without a finding left, decide."""
        at_once = self.page.locator("#answer-form [data-then]:visible")
        self.hands.press("Control+Shift+Enter" if at_once.count() else "Control+Enter", loads=True)

    def _release(self, sort: str) -> None:
        comment = self.page.get_by_label("Decision: comment")
        button = self.page.locator("button[formaction*='release']")
        if not button.count():
            return
        self.hands.click(comment)
        if not comment.input_value():
            self.hands.write(COMMENTS[sort])
        self.hands.press("Tab")
        self.hands.press("Enter", loads=True)

    def _reject(self, sort: str) -> None:
        self.hands.press("t")
        self.hands.choose(self.page.locator("#reason_code"), "same_entity")
        self.hands.press("c")
        self.hands.write(COMMENTS[sort])
        order = self._order()
        self._record()
        if self._order() != order:
            return
        summary = self.page.get_by_text("Decide before all is answered")
        if summary.count():
            self.hands.click(summary)
        comment = self.page.get_by_label("Decision: comment")
        if not comment.input_value():
            self.hands.click(comment)
            self.hands.write(COMMENTS[sort])
        code = self.page.get_by_label("Reason to reject")
        if not code.input_value():
            self.hands.choose(code, "listed_party")
        self.hands.click(self.page.get_by_role("button", name="Reject", exact=True), loads=True)

    def _ask(self) -> None:
        self.hands.click(self.page.get_by_text("Put off or escalate"))
        self.hands.click(self.page.locator("#move_comment"))
        self.hands.write("Asked the customer by mail.")
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))
        self.hands.cost.characters += len(day)
        self.page.locator("#until").fill(day)
        self.hands.click(self.page.get_by_role("button", name="Put off", exact=True), loads=True)


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
