"""Screenings that an earlier release stored come out the same after the upgrade.

``old_release/r1.sqlite3.xz`` is a whole database as release f8e3957 left it, with rules r1 and
matching v1, ``r2.sqlite3.xz`` one of release 8d4f5d8 with rules r2, ``r3.sqlite3.xz`` one of
release e9fc545 with rules r3, ``r4.sqlite3.xz`` one of release d014469 with rules r4,
``r5.sqlite3.xz`` one of release d427b08 with rules r5, ``r6.sqlite3.xz`` one of release 51160e8
with rules r6, ``r7.sqlite3.xz`` one of release baa73a5 with rules r7 and matching v2, some by v1;
``old_release/make.py`` tells what is in there. Each is upgraded and replayed by the commands that
its owner would give (``python -m tests.screening.pipeline.old_release.upgrade`` does the same
outside the tests). A database of SQLite is one file that can be kept beside the test and opened
anywhere, so these run on it, whatever the suite runs on: ``test_old_release_postgresql.py`` brings
the rows of the first and the last of them into PostgreSQL and does the same there.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from screening.controls.engines import FIRST_NAMED, RULES, RULES_ENGINES
from tests.screening.pipeline.old_release.upgrade import (
    NAMES,
    ROOT,
    manage,
    unpack,
)

COUNT = "SELECT count(*) FROM screening_screening"
UNCOUNTED = (
    f"{COUNT} WHERE outcome IN ('hold', 'block')"
    " AND id NOT IN (SELECT screening_id FROM screening_holdcause WHERE kind = 'reason')"
)
"""Holds and blocks whose causes the upgrade did not tell."""
SHIPPED_V1 = ("r1", "r2", "r3", "r4", "r5", "r6")
"""Rules under which only the first engine of matching was shipped."""
EACH_TIME = (NAMES[0], NAMES[-1])
"""The first release goes through every migration; those between take minutes."""
UPGRADE = (
    ["migrate"],
    ["migrate", "--check"],
    ["replay", "--all"],
    ["verify_audit"],
    ["load_shipped"],
    ["screen", str(ROOT / "fixtures" / "try_this_order.json")],
)
"""What an owner types after the new release is installed."""
SAME = " the same, 0 different, 0 that this release cannot make again, 0 never judged"


def test_a_database_of_each_sealed_rules_is_kept() -> None:
    assert tuple(name for name in RULES_ENGINES if name != RULES) == NAMES


@pytest.mark.parametrize(
    "rules",
    [pytest.param(name, marks=[] if name in EACH_TIME else [pytest.mark.long]) for name in NAMES],
)
def test_records_are_upgraded_and_replay_to_the_same_bytes(tmp_path: Path, rules: str) -> None:
    database = unpack(rules, tmp_path)
    with closing(sqlite3.connect(database)) as connection:
        (stored,) = connection.execute(COUNT).fetchone()
        named = dict(
            connection.execute("SELECT engine, count(*) FROM screening_screening GROUP BY engine")
        )
        (completed,) = connection.execute(f"{COUNT} WHERE status = 'completed'").fetchone()
    assert stored == sum(named.values()) == completed >= 150
    shipped = "v1" if rules in SHIPPED_V1 else "v2"
    assert set(named) == {f"v1+{rules}", f"{shipped}+{rules}"}

    ran = manage(tmp_path, *UPGRADE, ["verify_audit"])
    _, _, replayed, verified, _, screened, verified_again = ran
    others = [each for each in ran if each not in (verified, verified_again)]
    assert [(each.stdout, each.stderr) for each in others if each.status] == []
    assert replayed.stdout.splitlines() == [f"{stored}{SAME}"]
    for checked in (verified, verified_again):
        assert checked.status == 1
        assert only_what_was_made_behind_the_product(checked.stderr)
    # Which engine compares is the policy's to say, and an upgrade does not change what it says.
    assert json.loads(screened.stdout)["as_of"]["engine"] == f"{shipped}+{RULES}"
    _shipped_data_and_policy_followed(database)
    if rules == FIRST_NAMED:
        _before_rules_had_a_name(tmp_path)


def only_what_was_made_behind_the_product(told: str) -> bool:
    """``make.py`` switched lists off and entered licenses behind the product, which is told;
    nothing else is found."""
    _, _, faults = told.partition("The record is broken.\n")
    lines = [line for line in faults.splitlines() if line.strip()]
    return bool(lines) and all(
        line.endswith(("in force is not the one that was put in force last", ": entered"))
        for line in lines
    )


def _shipped_data_and_policy_followed(database: Path) -> None:
    """What ships is loaded as on every start: the old sets retire, the policy is restated."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(UNCOUNTED).fetchone() == (0,)
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
        assert [ran.status for ran in manage(folder, ["replay", pk])] == [0]
        connection.execute(change, (forged, pk))
        connection.commit()
    (differing,) = manage(folder, ["replay", pk])
    assert differing.status == 1
    assert "It was judged before the rules had a name" in differing.stderr
    assert "once_said" in differing.stderr
