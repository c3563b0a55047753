"""What a drill acts on: an installation at work, an ERP that sends, a receiver that is told."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console

from tests.drills.erp import Erp
from tests.drills.plant import Installation, Plant
from tests.screening.webhooks.receiver import Receiver, receiving

TOLD = ("order.released", "order.held", "order.blocked")
TICK_SECONDS = 0.25
SAID_EVERY_SECONDS = 10
console = Console(stderr=True)


@dataclass(frozen=True)
class Size:
    """How long a drill is.

    Args:
        orders: of the drill that kills, as fast as they are taken.
        rounds: of it, in each of which every process dies once, while any order is unanswered.
        few: of every other.
        per_second: as those come.
        outage: seconds that a server is gone.
        pause: seconds between two blows, from and to.
        patience: seconds within which all must be mended when the last blow fell.
    """

    orders: int
    rounds: int
    few: int
    per_second: float
    outage: float
    pause: tuple[float, float]
    patience: float


@dataclass
class Scene:
    """One drill under way."""

    plant: Plant
    installation: Installation
    receiver: Receiver
    erp: Erp
    size: Size
    rng: random.Random
    contexts: ExitStack
    seen: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    revived: int = 0
    begun: float = field(default_factory=time.monotonic)
    is_redis_kept_down: bool = False
    is_postgresql_down: bool = False
    _said: float = 0.0

    def say(self, what: str) -> None:
        """Show what happens."""
        told = f"{len(self.erp.accepted)} of {len(self.erp.orders)} taken"
        if not self.is_postgresql_down:
            told += f", {self.installation.record.count()} answered"
        at = time.monotonic() - self.begun
        console.print(f"  {at:5.0f} s  {what}  [dim]({told}, {len(self.receiver.came)} told)[/dim]")
        self._said = time.monotonic()

    def pass_time(self, seconds: float) -> None:
        """Let it work, and what ended be started again as ``up`` or systemd does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._tick()

    def until(self, done: Callable[[], bool], *, seconds: float, what: str) -> bool:
        """Let it work until something is done; that it is not in time is a fault of the drill."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                self.faults.append(f"{what}: not within {seconds:.0f} s")
                return False
            self._tick()
        return True

    def look(self) -> None:
        """Note the bytes of every answer there is; one that was noted with others is doubled."""
        for answer in self.installation.record.answers():
            if self.seen.setdefault(answer.screening, answer.sha256) != answer.sha256:
                self.changed.add(answer.screening)

    def forget_what_was_undone(self) -> None:
        """After a restore: what was answered after the backup never was."""
        answered = {answer.screening for answer in self.installation.record.answers()}
        self.seen = {pk: digest for pk, digest in self.seen.items() if pk in answered}

    def replay(self) -> None:
        """Have every answer made again with the lists, the policy and the engine of then."""
        self.say("replaying")
        told = self.installation.stack.manage("replay", "--all", may_end=(0, 1))
        if ", 0 different, 0 that this release cannot make again" not in told:
            self.faults.append(f"replay: {told.strip()}")

    def load(self) -> None:
        """Wait for the first answer, so that blows fall on work; then the ERP sends the rest."""
        self.until(
            lambda: self.installation.record.count() > 0,
            seconds=self.size.patience,
            what="the first answer",
        )
        self.erp.go_on()

    def settle(self) -> None:
        """Let it end: every order taken, answered and told."""
        self.say("settling")
        patience = self.size.patience
        self.until(lambda: self.erp.is_through, seconds=patience, what="every order is taken")
        record, taken = self.installation.record, len(self.erp.accepted)
        self.until(
            lambda: record.count() >= taken, seconds=patience, what="every order is answered"
        )
        self.until(self._all_told, seconds=patience, what="every answer is told")
        self.erp.stop()
        self.look()

    def told(self) -> set[str]:
        """Ids of what the receiver got."""
        return {headers["webhook-id"] for headers, _ in self.receiver.came}

    def _all_told(self) -> bool:
        told = self.told()
        return all(one.event_id in told for one in self.installation.record.told() if one.is_owed)

    def _tick(self) -> None:
        revived = self.installation.stack.launcher.revive()
        if not self.is_redis_kept_down:
            revived += self.installation.servers.revive()
        if revived:
            self.revived += len(revived)
            self.say(f"started again: {', '.join(revived)}")
        if time.monotonic() - self._said > SAID_EVERY_SECONDS:
            self.say("at work")
        time.sleep(TICK_SECONDS)


@contextmanager
def scene(
    plant: Plant,
    name: str,
    orders: list[dict[str, Any]],
    *,
    size: Size,
    per_second: float | None,
    seed: int,
    settings: Mapping[str, str],
) -> Iterator[Scene]:
    """An installation that runs whole, to which an ERP has begun to send."""
    with ExitStack() as contexts:
        installation = contexts.enter_context(plant.installation(name, **settings))
        receiver = contexts.enter_context(receiving())
        installation.start_redis()
        installation.start_web()
        installation.client().make_webhook(receiver.url, TOLD)
        installation.start_workers()
        installation.start_beat()
        stack = installation.stack
        erp = Erp(stack.url, stack.api_key, orders, per_second=per_second)
        made = Scene(plant, installation, receiver, erp, size, random.Random(seed), contexts)
        erp.start()
        try:
            yield made
        finally:
            made.erp.stop()
