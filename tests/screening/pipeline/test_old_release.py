"""Screenings that an earlier release stored come out the same after the upgrade.

``old_release/r1.sqlite3.xz`` is a whole database as release f8e3957 left it, with rules r1 and
matching v1, ``r2.sqlite3.xz`` one of release 8d4f5d8 with rules r2, ``r3.sqlite3.xz`` one of
release e9fc545 with rules r3, ``r4.sqlite3.xz`` one of release d014469 with rules r4,
``r5.sqlite3.xz`` one of release d427b08 with rules r5; ``old_release/make.py`` tells what is in
there. Each is upgraded and replayed from the shell, as its owner would. On SQLite only: its
database is one file that can be kept beside the test and opened anywhere. What the rules are asked
again does not depend on the database, and the tables are made by the same migrations on PostgreSQL
for every other test.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from screening.controls.engines import FIRST_NAMED
from screening.pipeline.reference import ENGINE

ROOT = Path(__file__).resolve().parents[3]
RECORDS = Path(__file__).parent / "old_release"
COUNT = "SELECT count(*) FROM screening_screening"
UNCOUNTED = (
    f"{COUNT} WHERE outcome IN ('hold', 'block')"
    " AND id NOT IN (SELECT screening_id FROM screening_holdcause WHERE kind = 'reason')"
)
"""Holds and blocks whose causes the upgrade did not tell."""


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command on the database in this folder, without any service."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=180,
    )


@pytest.mark.parametrize("rules", ["r1", "r2", "r3", "r4", "r5"])
def test_records_are_upgraded_and_replay_to_the_same_bytes(tmp_path: Path, rules: str) -> None:
    database = tmp_path / "screening.sqlite3"
    database.write_bytes(lzma.decompress((RECORDS / f"{rules}.sqlite3.xz").read_bytes()))
    with closing(sqlite3.connect(database)) as connection:
        (stored,) = connection.execute(COUNT).fetchone()
        (named,) = connection.execute(f"{COUNT} WHERE engine = 'v1+{rules}'").fetchone()
        (completed,) = connection.execute(f"{COUNT} WHERE status = 'completed'").fetchone()
    assert stored == named == completed >= 150

    migrated = manage(tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(UNCOUNTED).fetchone() == (0,)
    unapplied = manage(tmp_path, "migrate", "--check")
    assert unapplied.returncode == 0, unapplied.stdout

    replayed = manage(tmp_path, "replay", "--all")
    assert replayed.returncode == 0, replayed.stderr
    assert replayed.stdout.splitlines() == [
        f"{stored} the same, 0 different, 0 that this release cannot make again, 0 never judged"
    ]

    verified = manage(tmp_path, "verify_audit")
    assert verified.returncode == 0, verified.stderr
    assert verified.stdout.startswith("Sound: ")

    _shipped_data_and_policy_follow(tmp_path)
    if rules == FIRST_NAMED:
        _before_rules_had_a_name(tmp_path)


def _shipped_data_and_policy_follow(folder: Path) -> None:
    """What ships is loaded as on every start: the old sets retire, the policy is restated."""
    loaded = manage(folder, "load_shipped")
    assert loaded.returncode == 0, loaded.stderr
    with closing(sqlite3.connect(folder / "screening.sqlite3")) as connection:
        active = {
            source
            for (source,) in connection.execute(
                "SELECT source_id FROM screening_listversion WHERE is_active"
            )
        }
        (content,) = connection.execute(
            "SELECT content FROM screening_policyversion ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert "own-country-sets" not in active
    assert {"own-law-sets", "own-law-numbers"} <= active
    controls = json.loads(content)["controls"]
    assert [letter["name"] for letter in controls["letters"]] == ["h20_mi308"]
    assert "us.is_informed.h20_mi308" not in controls["rules"]
    order = ROOT / "fixtures" / "try_this_order.json"
    screened = manage(folder, "screen", str(order))
    assert screened.returncode == 0, screened.stderr
    assert json.loads(screened.stdout)["as_of"]["engine"] == str(ENGINE)
    verified = manage(folder, "verify_audit")
    assert verified.returncode == 0, verified.stderr


def _before_rules_had_a_name(folder: Path) -> None:
    """A screening without a name of rules is replayed with the first; a difference is explained."""
    with closing(sqlite3.connect(folder / "screening.sqlite3")) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        pk, answer = connection.execute(
            "SELECT id, answer_json FROM screening_screening WHERE outcome = 'clear' LIMIT 1"
        ).fetchone()
        unnamed = answer.replace('"engine":"v1+r1"', '"engine":"v1"')
        forged = unnamed.replace('"decided":["', '"decided":["once_said","')
        change = "UPDATE screening_screening SET engine = 'v1', answer_json = ? WHERE id = ?"
        connection.execute(change, (unnamed, pk))
        connection.commit()
        assert manage(folder, "replay", pk).returncode == 0
        connection.execute(change, (forged, pk))
        connection.commit()
    differing = manage(folder, "replay", pk)
    assert differing.returncode == 1
    assert "It was judged before the rules had a name" in differing.stderr
    assert "once_said" in differing.stderr
