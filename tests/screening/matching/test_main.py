"""The commands of ``python -m screening.matching``."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from screening.matching.__main__ import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command with lines on standard input; gives status, answers and messages."""

    def call(lines: str, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    return call


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl.gz"
    rows = [
        {
            "uid": "1",
            "names": ["Inspur Electronic Information Industry Co. Ltd."],
            "countries": ["CN"],
        },
        {"uid": 2, "names": ["Sugon"], "schema": "organization", "addresses": ["Beijing"]},
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def test_compare_adds_score_and_evidence_and_keeps_the_rest(run) -> None:
    line = {"query": "OOO Ромашка", "candidate": "Romashka LLC", "schema": "organization", "id": 7}
    status, answers, _ = run(json.dumps(line) + "\n\n" + json.dumps(line), "compare")
    assert status == 0
    assert len(answers) == 2
    assert answers[0].items() >= line.items()
    assert answers[0]["score"] > 0.8
    assert answers[0]["evidence"][0]["kind"] == "name"


def test_search_writes_hits_in_order(run, records: Path) -> None:
    lines = "\n".join(
        json.dumps({"query": q}) for q in ("Sugon", "nobody", "INSPUR ELECTRONIC INFORMATION")
    )
    status, answers, _ = run(lines, "search", str(records))
    assert status == 0
    assert [a["query"] for a in answers] == ["Sugon", "nobody", "INSPUR ELECTRONIC INFORMATION"]
    assert [[h["uid"] for h in a["hits"]] for a in answers] == [["2"], [], ["1"]]
    assert answers[0]["hits"][0].keys() == {"uid", "name", "score", "alert", "evidence"}


def test_search_takes_addresses_of_a_query(run, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(
        '{"uid": "1", "names": ["Alpha Radio"], "addresses": ["5 Lenina Street, Moscow"]}'
    )
    line = {"query": "Alfa Radio", "schema": "organization", "addresses": ["Lenina ul. 5, Moscow"]}
    _, answers, _ = run(json.dumps(line), "search", str(path))
    said = {piece["kind"]: piece.get("says") for piece in answers[0]["hits"][0]["evidence"]}
    assert said["address"] == "for"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"candidate": "x"}', "line 2: 'query' must be a string"),
        ('{"query": "x"}', "line 2: 'candidate' must be a string"),
        ('{"query": "x", "candidate": "y", "schema": "firm"}', "line 2: schema 'firm'"),
        ('{"query": "x", "candidate": "y", "addresses": [7]}', "line 2: 'addresses' must be"),
    ],
)
def test_bad_line_is_named(run, line: str, message: str) -> None:
    status, _, err = run('{"query": "x", "candidate": "y"}\n' + line, "compare")
    assert status != 0
    assert message in err


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"uid": "1"}', "line 1: a record needs a list of names"),
        ('{"names": ["x"]}', "line 1: a record needs a uid"),
        ('{"uid": "1", "names": ["x"], "schema": "firm"}', "line 1: not a record"),
    ],
)
def test_bad_record_is_named(run, tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(row)
    status, _, err = run("", "search", str(path))
    assert status != 0
    assert message in err


def test_missing_records_are_said(run, tmp_path: Path) -> None:
    status, _, err = run("", "search", str(tmp_path / "none.jsonl"))
    assert status != 0
    assert "none.jsonl" in err
