"""Who works the day that ``bench.desk_day`` drives, and what it costs them.

Who works knows the desk: goes by keys where there are keys, takes an offered short way, and types a
comment only where the desk has none to offer. It works on a desk without the short ways, too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

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
