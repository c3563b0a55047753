"""``run_scenario`` from the shell: its own database, its exit code, its output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
SCENARIOS = ROOT / "tests" / "scenarios"
CLEAR = SCENARIOS / "S13-screws-germany.json"
SEQUENCE = SCENARIOS / "S12b-false-label-serials-of-h200.json"


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command with a data folder of its own and no service at all."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")
    }
    return subprocess.run(
        [sys.executable, "manage.py", "run_scenario", *map(str, arguments)],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def expecting(folder: Path, **expect: Any) -> Path:
    data = json.loads(CLEAR.read_text(encoding="utf-8"))
    data["expect"] = expect
    path = folder / "changed.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_expected_stands_beside_actual_and_nothing_is_left(tmp_path: Path) -> None:
    done = run(tmp_path, CLEAR)
    assert done.returncode == 0, done.stderr
    assert "S13  EAR99 screws to Germany" in done.stdout
    assert "expected clear" in done.stdout
    assert "actual   clear" in done.stdout
    assert not (tmp_path / "screening.sqlite3").exists(), "the real database is never opened"
    assert not (tmp_path / "lists").exists()


def test_answers_are_one_json_object_a_line(tmp_path: Path) -> None:
    done = run(tmp_path, "--json", SEQUENCE)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["reference"] for a in answers] == ["SO-S12B0", "SH-S12B"]
    assert answers[-1]["outcome"] == "block"


def test_first_difference_ends_the_run_with_an_error(tmp_path: Path) -> None:
    wrong = expecting(tmp_path, outcome="block")
    done = run(tmp_path, wrong, SEQUENCE)
    assert done.returncode == 1
    assert "DIFFERS in outcome: expected block, actual clear" in done.stdout
    assert "S12b" not in done.stdout, "it stopped"
    assert "Not as expected: S13" in done.stderr
    going_on = run(tmp_path, "--keep-going", wrong, SEQUENCE)
    assert going_on.returncode == 1
    assert "S12b" in going_on.stdout


def test_file_that_is_no_scenario_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]", encoding="utf-8")
    done = run(tmp_path, path)
    assert done.returncode == 1
    assert "x.json" in done.stderr
