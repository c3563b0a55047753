"""The backup: made under load, and put back when all is lost."""

from __future__ import annotations

from tests.drills.erp import Erp
from tests.drills.plant import BEAT, BEHIND, WEB, WORKER
from tests.drills.scene import Scene


def restored(scene: Scene) -> None:
    """A backup is made while orders come; minutes later the machine is lost with all on it.

    What was accepted after the backup is gone, as ``docs/operations.md`` says: the ERP sends all
    its orders again under their keys, and the answers must be the same bytes as before.
    """
    folder = scene.plant.folder / "backup"
    scene.say("a backup")
    scene.installation.stack.manage("backup", str(folder))
    scene.pass_time(2 * scene.size.pause[1])
    scene.look()
    lost = {answer.reference: answer.sha256 for answer in scene.installation.record.answers()}
    scene.say("all is lost but the backup")
    scene.erp.stop()
    for service in (WEB, WORKER, BEHIND, BEAT):
        scene.installation.stack.launcher.stop(service)
    scene.installation = scene.contexts.enter_context(scene.plant.empty("elsewhere"))
    scene.installation.stack.manage("restore", str(folder))
    scene.forget_what_was_undone()
    scene.installation.start_redis()
    scene.installation.start_web()
    scene.installation.start_workers()
    scene.installation.start_beat()
    stack = scene.installation.stack
    scene.erp = Erp(stack.url, stack.api_key, scene.erp.orders, per_second=None)
    scene.erp.start()
    scene.erp.go_on()
    scene.say("restored; the ERP sends all again")
    record = scene.installation.record
    all_there = len(scene.erp.orders)
    scene.until(
        lambda: record.count() >= all_there, seconds=scene.size.patience, what="all is answered"
    )
    otherwise = [
        answer.reference
        for answer in record.answers()
        if lost.get(answer.reference, answer.sha256) != answer.sha256
    ]
    if otherwise:
        scene.faults.append(f"{len(otherwise)} answered otherwise than before: {otherwise[:3]}")
