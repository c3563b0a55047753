"""The index of listed names: damaged where it lies."""

from __future__ import annotations

from pathlib import Path

from tests.drills.plant import BEHIND, WORKER
from tests.drills.scene import Scene


def poisoned(scene: Scene) -> None:
    """A bad disk turns the names to noise, then cuts the file; whoever starts anew must read it."""
    for damage, what in ((_scrambled, "noise"), (_cut, "cut in half")):
        scene.pass_time(scene.rng.uniform(*scene.size.pause))
        scene.look()
        for kind in ("index", "within"):
            for path in (scene.installation.data_dir / kind).iterdir():
                if not path.suffix and path.name != "lock":
                    damage(path)
        scene.say(f"the index: {what}, and the workers begin anew")
        for worker in (WORKER, BEHIND):
            scene.installation.kill(worker)


def _scrambled(path: Path) -> None:
    """Every byte of the second half but the end: its header and its mark stay whole.

    Written beside and renamed, for who has it open keeps what it opened, as on a bad disk it would
    what it has read.
    """
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:-8] = bytes(byte ^ 0x5A for byte in content[half:-8])
    _replaced(path, bytes(content))


def _cut(path: Path) -> None:
    content = path.read_bytes()
    _replaced(path, content[: len(content) // 2])


def _replaced(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".bad")
    draft.write_bytes(content)
    draft.replace(path)
