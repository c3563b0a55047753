"""``manage.py screen FILE...``: one answer a line, in their order, whatever the files hold."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def screen(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; each line it prints is an answer."""

    def run(*arguments: Any) -> list[dict[str, Any]]:
        call_command("screen", *map(str, arguments))
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def written(folder: Path, name: str, *submissions: Any, indent: int | None = None) -> Path:
    path = folder / name
    path.write_text("\n".join(json.dumps(s, indent=indent) for s in submissions), encoding="utf-8")
    return path


def test_each_of_many_files_has_its_line(tmp_path: Path, screen: Run) -> None:
    files = [
        written(tmp_path, "a.json", order(reference="A"), indent=2),
        written(tmp_path, "b.json", order_for("IEIT Systems", "CN", reference="B")),
        written(tmp_path, "c.json", order(reference="C")),
    ]
    answers = screen(*files)
    assert [(a["reference"], a["outcome"]) for a in answers] == [
        ("A", "clear"), ("B", "block"), ("C", "clear"),
    ]  # fmt: skip
    assert all((a["id"], a["status"], a["case"]) == (None, "completed", None) for a in answers)


def test_json_lines_are_one_transaction_a_line(tmp_path: Path, screen: Run) -> None:
    path = written(tmp_path, "orders.jsonl", order(reference="A"), order(reference="B"))
    path.write_text(path.read_text() + "\n\n", encoding="utf-8")
    assert [a["reference"] for a in screen(path)] == ["A", "B"]
    assert [a["reference"] for a in screen(written(tmp_path, "one.jsonl", order()))] == ["SO-1"]


def test_one_file_is_one_line(tmp_path: Path, screen: Run) -> None:
    assert len(screen(written(tmp_path, "a.json", order(), indent=2))) == 1


def test_standard_input_with_a_byte_order_mark(
    screen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(order(reference="Zürich")).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert [a["reference"] for a in screen("-")] == ["Zürich"]


def test_what_is_no_transaction_has_its_line_and_stops_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps(order(reference="A")), '{"reference": "B"}', "{oops}",
             json.dumps(order(reference="D"))]  # fmt: skip
    path = tmp_path / "orders.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    twice = tmp_path / "twice.json"
    twice.write_text('{"reference": "E", "reference": "F"}', encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("screen", str(path), str(twice))
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["outcome"] for a in answers] == ["clear", "refused", "refused", "clear", "refused"]
    assert answers[1]["errors"][0] == {
        "field": "kind", "code": "required", "message": "This field is required.",
    }  # fmt: skip
    assert f"{path}, line 3 is not a transaction" in str(caught.value)


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("screen", str(tmp_path / "nothing.json"))


def test_as_of_and_explain_work_for_many(
    tmp_path: Path, screen: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [written(tmp_path, f"{name}.json", order(reference=name)) for name in "AB"]
    days = {a["as_of"]["date"] for a in screen(*files, "--as-of", "2026-11-20")}
    assert days == {"2026-11-20"}
    call_command("screen", *map(str, files), "--explain")
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in told if line.startswith("CLEAR")] == ["A", "B"]


def test_shipment_whose_order_nobody_looked_up_is_held(tmp_path: Path, screen: Run) -> None:
    (answer,) = screen(written(tmp_path, "s.json", order(kind="shipment", source_order="SO-1")))
    assert [r["code"] for r in answer["reasons"]] == ["shipment.order"]
    (sample,) = screen(written(tmp_path, "t.json", order(kind="shipment")))
    assert sample["outcome"] == "clear"


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_no_character_of_a_text_breaks_a_line_in_two(
    tmp_path: Path, screen: Run, char: str
) -> None:
    names = [f"IEIT{char}Systems", "IEIT Systems"]
    files = [
        written(tmp_path, f"{number}.json", order_for(name, "CN"))
        for number, name in enumerate(names)
    ]
    assert [answer["outcome"] for answer in screen(*files)] != ["clear", "clear"]
