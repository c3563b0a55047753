"""Processes: killed at random, and a schedule that runs twice."""

from __future__ import annotations

from tests.drills.plant import BEAT, BEHIND, WEB, WORKER
from tests.drills.scene import Scene

CHILD = "a worker's child"
VICTIMS = (WORKER, CHILD, BEAT, WEB, "redis", BEHIND)


def killed(scene: Scene) -> None:
    """SIGKILL to every kind of process in turn, drawn anew, while orders are taken and answered."""
    record = scene.installation.record
    for _ in range(scene.size.rounds):
        for victim in scene.rng.sample(VICTIMS, len(VICTIMS)):
            scene.pass_time(scene.rng.uniform(*scene.size.pause))
            scene.look()
            scene.say(f"SIGKILL to {victim}")
            if victim == CHILD:
                scene.installation.kill_child(WORKER)
            else:
                scene.installation.kill(victim)
        if record.count() == len(scene.erp.orders):
            break


def two_beats(scene: Scene) -> None:
    """A second schedule is started by mistake."""
    scene.say("a second beat")
    scene.installation.start_beat("second-beat")
    scene.until(lambda: scene.erp.is_through, seconds=600, what="every order is taken")
