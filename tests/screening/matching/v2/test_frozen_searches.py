"""Engine v2 finds, scores and tells what it did when it was shipped, and reads by the same tables.

What fails here was a change of answers that cases rest on: put the better idea in a new engine
beside it.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from screening.matching import Index
from screening.matching.query import SCHEMAS
from tests.screening.matching.v2 import frozen_searches as frozen

ROWS = frozen.rows_of(frozen.SEARCHES)


def test_searches_are_many_and_meet_much() -> None:
    """Silence frozen would prove nothing."""
    assert len(ROWS) > 600
    told = [answer for row in ROWS for answer in row["as_shipped"]]
    assert sum(answer[4] == "match" for answer in told) > 400
    assert sum(answer[4] == "alert" for answer in told) > 140
    assert sum(answer[4] == "" for answer in told) > 200
    assert sum(not row["as_shipped"] for row in ROWS) > 100
    assert {row["asked"].get("schema") for row in ROWS} == {None, *SCHEMAS}
    kinds = {answer[2] for answer in told}
    assert kinds == {"primary", "alias", "weak_alias", "former", "address", "identifier"}


def test_searches_are_in_many_scripts_and_ask_every_rule() -> None:
    letters = {char for row in ROWS for char in row["asked"]["name"] if char.isalpha()}
    scripts = {unicodedata.name(char).split()[0] for char in letters}
    assert scripts >= {
        "LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HANGUL", "KATAKANA", "DEVANAGARI",
    }  # fmt: skip
    queries = [frozen.query_of(row) for row in ROWS]
    found = frozen.index().search_many(queries, frozen.POLICIES["falling_short"])
    pieces = [piece for matches in found for match in matches for piece in match.evidence]
    assert {piece["kind"] for piece in pieces} == {
        "name", "country", "schema", "birth_date", "identifier", "address",
    }  # fmt: skip
    rules = {ruling["rule"] for piece in pieces for ruling in piece.get("rulings", ())}
    assert len(rules) == 25  # each that v2 has
    assert sum("That name is ours" in piece["summary"] for piece in pieces) > 20


@pytest.mark.parametrize("policy", frozen.POLICIES)
def test_search_answers_as_it_did(policy: str) -> None:
    answers = frozen.searched(ROWS, policy, by=frozen.index())
    assert _changed(answers, [row[policy] for row in ROWS]) == []


def test_saved_index_answers_as_it_did(tmp_path: Path) -> None:
    frozen.index().save(tmp_path / "index")
    some = ROWS[::4]
    answers = frozen.searched(some, "as_shipped", by=Index.open(tmp_path / "index"))
    assert _changed(answers, [row["as_shipped"] for row in some], some) == []


def test_pairs_compare_as_they_did() -> None:
    answers = frozen.compared([(row, row["beside"][0]) for row in ROWS])
    assert _changed(answers, [row["beside"] for row in ROWS]) == []


def test_tables_are_the_very_bytes() -> None:
    then = frozen.TABLES.read_text(encoding="utf-8").splitlines()
    assert list(frozen.tables()) == then


def _changed(
    now: list[list[Any]], then: list[list[Any]], rows: list[dict[str, Any]] = ROWS
) -> list[str]:
    """The names whose answer is another one."""
    return [
        row["asked"]["name"]
        for row, one, other in zip(rows, now, then, strict=True)
        if one != other
    ]
