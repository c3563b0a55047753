"""The release before: a worker of it serves today's database."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.drills.plant import WORKER, NotHeldError
from tests.drills.scene import Scene
from tests.stack.installation import ROOT

MIGRATIONS = "screening/migrations"


def worker_before(scene: Scene) -> None:
    """During an upgrade a worker that nobody stopped goes on: alone, then beside today's.

    The release before is the newest tag that is behind today's commit. Without tags it is what the
    main line was before the newest migration came: the nearest release whose schema is another.
    """
    before = _release_before()
    place = scene.plant.folder / "release-before"
    _git("worktree", "add", "--detach", str(place), before)
    try:
        launcher = scene.installation.stack.launcher
        scene.look()
        scene.say(f"only a worker of {before[:10]}")
        launcher.stop(WORKER)
        scene.installation.start_worker("before", cwd=place)
        scene.pass_time(scene.size.outage / 2)
        scene.say("today's worker beside it")
        scene.installation.start_worker(WORKER, "celery")
        scene.until(lambda: scene.erp.is_through, seconds=600, what="every order is taken")
        scene.pass_time(scene.rng.uniform(*scene.size.pause))
        launcher.stop("before")
    finally:
        _git("worktree", "remove", "--force", str(place))


def _release_before() -> str:
    tag = _git("describe", "--tags", "--abbrev=0", "HEAD^")
    if tag:
        return _git("rev-parse", f"{tag}^{{commit}}")
    newest = sorted(Path(ROOT / MIGRATIONS).glob("[0-9]*.py"))[-1].relative_to(ROOT)
    log = ("log", "--first-parent", "--diff-filter=A", "--format=%H", "--", str(newest))
    came = _git(*log).split()
    before = _git("rev-parse", "--verify", "--quiet", f"{came[-1]}^1") if came else ""
    if not before:
        raise NotHeldError(f"no history of git tells which release was before {newest.name}")
    return before


def _git(*arguments: str) -> str:
    """What git says; empty where it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""
