"""The clock: of two workers, ten minutes ahead and ten minutes behind."""

from __future__ import annotations

from pathlib import Path

from tests.drills.plant import NotHeldError
from tests.drills.scene import Scene

MINUTES = 10


def off(scene: Scene) -> None:
    """Two more workers come, of machines whose clocks are wrong; then the right one dies.

    Raises:
        NotHeldError: the library that shifts a process's clock is not installed.
    """
    library = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
    if library is None:
        raise NotHeldError("libfaketime is not there: apt-get install faketime")
    for name, shift in (("ahead", f"+{MINUTES}m"), ("behind-the-times", f"-{MINUTES}m")):
        scene.say(f"a worker whose clock is off by {shift}")
        shifted = {"LD_PRELOAD": str(library), "FAKETIME": shift, "DONT_FAKE_MONOTONIC": "1"}
        scene.installation.start_worker(name, more=shifted)
    scene.until(lambda: scene.erp.is_through, seconds=600, what="every order is taken")
