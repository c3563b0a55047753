"""The first release's populated database on PostgreSQL: upgraded, checked, replayed byte for byte.

``test_old_release.py`` does it for every sealed set of rules on SQLite, in files of its own. Here
the rows of the same files stand in PostgreSQL as the old release's tables took them, so that every
migration since runs over rows on that engine, too.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.screening.pipeline.old_release.upgrade import NAMES, ROOT, manage, unpack
from tests.screening.pipeline.test_old_release import (
    SAME,
    UNCOUNTED,
    UPGRADE,
    only_what_was_made_behind_the_product,
)
from tests.stack.conftest import own_database

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the suite runs on SQLite"),
]

HISTORY = (
    "auditevent", "case", "determination", "hit", "license", "listedparty", "listversion",
    "policyversion", "redflag", "screening", "transaction", "transactionline", "transactionparty",
)  # fmt: skip
"""Tables of which an upgrade must lose no row."""
FIRST, LATEST = NAMES[0], NAMES[-1]


@pytest.mark.parametrize("rules", [FIRST, pytest.param(LATEST, marks=pytest.mark.long)])
def test_records_are_upgraded_on_postgresql_and_replay_to_the_same_bytes(
    tmp_path: Path, rules: str
) -> None:
    file = unpack(rules, tmp_path)
    with closing(sqlite3.connect(file)) as old:
        before = {
            table: old.execute(f"SELECT count(*) FROM screening_{table}").fetchone()[0]
            for table in HISTORY
        }
    with own_database(f"old_{rules}") as environment:
        _fill(file, environment)
        ran = manage(tmp_path, *UPGRADE, **environment)
        checked = ran.pop(3)
        assert [(each.stdout, each.stderr) for each in ran if each.status] == []
        assert ran[2].stdout.splitlines() == [f"{before['screening']}{SAME}"]
        assert only_what_was_made_behind_the_product(checked.stderr)
        with psycopg.connect(environment["DATABASE_URL"]) as upgraded:
            for table, count in before.items():
                [after] = upgraded.execute(f"SELECT count(*) FROM screening_{table}").fetchone()
                assert after >= count, table
            assert upgraded.execute(UNCOUNTED).fetchone() == (0,)


def _fill(file: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.screening.pipeline.old_release.postgresql", str(file)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
