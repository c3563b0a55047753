"""``python -m tests.screening.controls.freeze``: freeze what the rules in force answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "tests" / "scenarios").glob("S*.json"))


def main() -> None:
    """Write the digests of the rules in force; see ``frozen_answers.py`` for when that is right."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
    import django

    django.setup()
    from tests.screening.controls.frozen_answers import write

    print(f"wrote {write(screenings()).relative_to(ROOT)}")


def screenings() -> Mapping[str, str]:
    """Every scenario played from intake to answer, as the command does."""
    from tests.screening.controls.frozen_answers import screened

    command = [sys.executable, "manage.py", "run_scenario", "--json", "--keep-going"]
    played = subprocess.run(
        [*command, *map(str, FILES)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    answers = map(json.loads, played.stdout.splitlines())
    found = {}
    for path in FILES:
        scenario = json.loads(path.read_text(encoding="utf-8"))
        count = len(scenario.get("transactions", ())) or 1
        found[scenario["id"]] = screened([next(answers) for _ in range(count)])
    return found


if __name__ == "__main__":
    main()
