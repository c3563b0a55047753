"""The disk: full, under the data folder and under the database at once."""

from __future__ import annotations

import errno
import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drills.plant import NotHeldError, Plant
from tests.drills.scene import Scene

MEGABYTES = 600
BLOCK = 1_000_000


@contextmanager
def small(plant: Plant) -> Iterator[dict[str, str]]:
    """A small disk for the data folder and the tables of one installation.

    Raises:
        NotHeldError: this user may mount nothing.
    """
    place = plant.folder / "small-disk"
    place.mkdir()
    size = ("-o", f"size={MEGABYTES}m,mode=755")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", *size, "tmpfs", str(place)], capture_output=True, text=True
    )
    if done.returncode:
        raise NotHeldError(f"no small disk can be mounted: {done.stderr.strip()}")
    try:
        tables = place / "tables"
        tables.mkdir(mode=0o700)
        if os.geteuid() == 0:  # the server runs as a user of its own then
            of_the_server = pwd.getpwnam("pgserver")
            os.chown(tables, of_the_server.pw_uid, of_the_server.pw_gid)
        plant.postgresql.create_tablespace("small", tables)
        yield {"data_dir": str(place / "var"), "tablespace": "small"}
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


def full(scene: Scene) -> None:
    """There is no room for a while; then somebody makes some."""
    scene.pass_time(scene.rng.uniform(*scene.size.pause))
    scene.look()
    ballast = scene.installation.data_dir.parent / "ballast"
    _fill(ballast)
    scene.say(f"the disk is full for {scene.size.outage / 2:.0f} s")
    for _ in range(int(scene.size.outage / 4)):
        scene.pass_time(2)
        _fill(ballast)  # what was freed meanwhile is taken, too
    ballast.unlink()
    scene.look()


def _fill(file: Path) -> None:
    with file.open("ab", buffering=0) as ballast:
        for size in (BLOCK, 4096):
            try:
                while ballast.write(b"\0" * size):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
