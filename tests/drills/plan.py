"""Which drills there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from tests.drills import backup, clock, disk, index, lists, processes, release, servers
from tests.drills.plant import Plant
from tests.drills.scene import Scene, Size
from tests.drills.verdict import Quiet


def _as_usual(plant: Plant) -> AbstractContextManager[Mapping[str, str]]:
    return nullcontext({})


def _nothing_else(plant: Plant, orders: list[dict[str, Any]]) -> Quiet:
    return {}


@dataclass(frozen=True)
class Drill:
    """One thing that is broken.

    Args:
        name: as ``--only`` takes it.
        what: is broken, in words.
        run: breaks it while orders come, and leaves it mendable.
        place: where the installation stands.
        quiet: further quiet runs that it is compared with.
        is_at_full_speed: as many orders as are taken, and of these the whole number.
    """

    name: str
    what: str
    run: Callable[[Scene], None]
    place: Callable[[Plant], AbstractContextManager[Mapping[str, str]]] = _as_usual
    quiet: Callable[[Plant, list[dict[str, Any]]], Quiet] = _nothing_else
    is_at_full_speed: bool = False

    def orders(self, size: Size) -> int:
        """How many orders come."""
        return size.orders if self.is_at_full_speed else size.few


DRILLS = (
    Drill(
        "kills",
        "SIGKILL to worker, child, beat, web and Redis in turn",
        processes.killed,
        is_at_full_speed=True,
    ),
    Drill("redis-flushed", "Redis is emptied", servers.redis_flushed),
    Drill("redis-gone", "Redis is gone", servers.redis_gone),
    Drill("postgresql-gone", "PostgreSQL is gone", servers.postgresql_gone),
    Drill("disk-full", "data folder and tables have no room", disk.full, place=disk.small),
    Drill("poisoned-index", "the index of listed names is damaged on the disk", index.poisoned),
    Drill("clock-off", "workers whose clocks are ten minutes off", clock.off),
    Drill("list-switched", "a list goes in force and back", lists.switched, quiet=lists.quiet),
    Drill("two-beats", "the schedule runs twice", processes.two_beats),
    Drill("release-before", "a worker of the release before", release.worker_before),
    Drill("restored", "a backup is put back in the middle", backup.restored),
)
