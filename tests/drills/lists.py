"""Lists: a version is put in force under load, and taken back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.drills.plant import Plant
from tests.drills.quiet import quiet_outcomes
from tests.drills.record import DENY_LIST
from tests.drills.scene import Scene
from tests.drills.verdict import Quiet

NOBODY = "Niemandsland Beispielhandel GmbH"
EVERY = 3
"""So many ordinary buyers stand on the later version, one in each."""
UNDO = f"""
from screening.lists.activation import undo
from screening.models import ListSource
undo(source=ListSource.objects.get(code="{DENY_LIST}"), reason="A drill.", by="drill")
"""


def switched(scene: Scene) -> None:
    """The own deny list gets a version that names every third buyer, and loses it again, twice."""
    files = _files(scene.plant, scene.erp.orders)
    stack = scene.installation.stack
    for _ in range(2):
        for file in files:
            scene.pass_time(scene.rng.uniform(*scene.size.pause))
            scene.look()
            scene.say(f"the deny list: {file.stem} is put in force")
            stack.manage("load_list", DENY_LIST, str(file), "--allow-shrink")
        scene.pass_time(scene.rng.uniform(*scene.size.pause))
        scene.look()
        scene.say("the deny list: taken back")
        stack.manage("shell", "-v", "0", "-c", UNDO)
    scene.until(
        scene.installation.record.is_at_rest,
        seconds=scene.size.patience,
        what="what the lists touched is screened again",
    )
    scene.replay()


def quiet(plant: Plant, orders: list[dict[str, Any]]) -> Quiet:
    """What the same orders come to under each version."""
    found = {}
    for file in _files(plant, orders):
        label = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        found[label] = quiet_outcomes(plant, f"quiet_{file.stem}", orders, deny_list=str(file))
    return found


def _files(plant: Plant, orders: list[dict[str, Any]]) -> list[Path]:
    """Two versions of the list: nobody who orders, then every third buyer, too."""
    names = [order["parties"][0]["name"] for order in orders][::EVERY]
    return [
        _written(plant.folder / "nobody.jsonl", [NOBODY]),
        _written(plant.folder / "buyers.jsonl", [NOBODY, *sorted(set(names))]),
    ]


def _written(file: Path, names: list[str]) -> Path:
    rows = (
        {
            "source": DENY_LIST,
            "uid": f"d-{number}",
            "schema": "organization",
            "names": [{"text": name}],
        }
        for number, name in enumerate(names)
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file
