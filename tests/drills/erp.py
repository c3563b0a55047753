"""An ERP: it sends each order under a key of its own, and again until somebody took it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from export_screening import Client, ProblemError

THREADS = 4
AGAIN = frozenset({0, 429, 503})
"""No answer, too much, not now: come again. The client does so itself for some seconds."""
PAUSE_SECONDS = 1.0
ASKED_TO_WAIT = 25
"""Every so many orders it waits for the answer to the order itself."""
WAIT_SECONDS = 2


class Erp:
    """Sends orders in threads.

    Args:
        url: of the installation.
        key: an API key.
        orders: to be sent, in this order.
        per_second: at most so many; None for as many as are taken.
    """

    def __init__(
        self, url: str, key: str, orders: Sequence[dict[str, Any]], *, per_second: float | None
    ) -> None:
        self._url, self._key = url, key
        self.orders = orders
        self._left = iter(enumerate(orders))
        self._pause = 1 / per_second if per_second else 0.0
        self._lock, self._over = threading.Lock(), threading.Event()
        self._goes_on, self._begun = threading.Event(), 0.0
        self.sent: set[str] = set()
        self.accepted: dict[str, str] = {}
        self.replies: dict[str, dict[str, Any]] = {}
        self.resent = 0
        self.refusals: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(THREADS)]

    def start(self) -> None:
        """Send the first order, and the others once it is told to go on."""
        for thread in self._threads:
            thread.start()

    def go_on(self) -> None:
        """Send the others."""
        self._begun = time.monotonic()
        self._goes_on.set()

    def stop(self) -> None:
        """Send no more; what is under way ends."""
        self._over.set()
        self._goes_on.set()
        for thread in self._threads:
            thread.join(timeout=60)

    @property
    def is_through(self) -> bool:
        """Whether every order was taken."""
        return len(self.accepted) == len(self.orders)

    def _send(self) -> None:
        client = Client(self._url, self._key)
        while (order := self._next()) is not None:
            self.sent.add(order["reference"])
            while not self._over.is_set() and not self._taken(client, order):
                self._over.wait(PAUSE_SECONDS)

    def _next(self) -> dict[str, Any] | None:
        with self._lock:
            number, order = next(self._left, (0, None))
        if number:
            self._goes_on.wait()
        if order is None or self._over.wait(
            max(self._begun + number * self._pause - time.monotonic(), 0)
        ):
            return None
        return order

    def _taken(self, client: Client, order: dict[str, Any]) -> bool:
        reference = order["reference"]
        wait = 0 if int(reference[-5:]) % ASKED_TO_WAIT else WAIT_SECONDS
        try:
            reply = client.submit(order, key=f"{reference}-1", wait=wait)
        except ProblemError as problem:
            self.resent += 1
            if problem.status not in AGAIN:
                # An ERP that is told "retry is safe" does so; that it had to be is a fault.
                self.refusals[f"{problem.status} {problem.title}"] += 1
            return False
        self.accepted[reference] = reply["id"]
        if reply["status"] == "completed":
            self.replies[reply["id"]] = dict(reply)
        return True
