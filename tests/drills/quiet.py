"""The quiet run: the same orders through an installation that nobody breaks."""

from __future__ import annotations

import json
from typing import Any

from tests.drills.plant import Plant

SECONDS = 900


def quiet_outcomes(
    plant: Plant, name: str, orders: list[dict[str, Any]], *, deny_list: str = ""
) -> dict[str, str]:
    """The outcome of each order by its reference.

    Args:
        name: of the installation.
        deny_list: a file to be loaded as the own deny list before; empty for none.
    """
    file = plant.folder / f"{name}.ndjson"
    file.write_text("".join(json.dumps(order) + "\n" for order in orders))
    with plant.installation(name) as installation:
        if deny_list:
            installation.stack.manage("load_list", "own-deny-list", deny_list)
        installation.start_redis()
        installation.start_web()
        installation.start_workers()
        installation.start_beat()
        installation.client().send_batch(file)
        record = installation.record
        installation.stack.launcher.wait_for(
            "The quiet run", lambda: record.count() == len(orders), seconds=SECONDS
        )
        return {answer.reference: answer.outcome for answer in record.answers()}
