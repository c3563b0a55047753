"""``manage.py screen --explain``: a determination a person can follow step by step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists")

H200 = {"tpp": 15832, "memory_bandwidth_gb_s": 4800, "die_area_mm2": 814, "data_center": True}


def explained(
    submission: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """The lines that the command prints for a submission."""
    path = folder / "order.json"
    path.write_text(json.dumps(submission), encoding="utf-8")
    call_command("screen", str(path), "--as-of", "2026-11-20", "--explain")
    return capsys.readouterr().out.splitlines()


def chips_for_china() -> dict[str, Any]:
    """An order of data-center chips for a company in Beijing."""
    submission = order(destination_country="CN")
    submission["parties"][0] |= {
        "name": "Beijing Example AI Cloud Co., Ltd.",
        "address": {"city": "Beijing", "country": "CN"},
        "headquarters_country": "CN",
    }
    submission["lines"][0] |= {
        "description": "H200 SXM 141GB",
        "manufacturer": "NVIDIA",
        "eccn": "EAR99",
        "hts": "8471.80",
        "parameters": H200,
    }
    submission["end_use"]["location_country"] = "CN"
    return submission


def test_determination_is_told_step_by_step_with_citations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = explained(chips_for_china(), tmp_path, capsys)
    text = "\n".join(lines)
    assert lines[0].startswith("BLOCK")
    for said in (
        "license required",
        "review policy: case by case",
        "1. subject to the EAR: subject: made in the US, wherever it is",
        "2. classification: 3A090.a.1",
        "EAR99 by exporter (the exporter's word)",
        "TPP 15832, performance density 19.45, memory bandwidth GB/s 4800",
        "advanced computing: codified: license to every destination; not enforced on this date",
        "advanced computing: license required: to CN",
        "15 CFR 742.6(a)(6)(iii)(A)",
        "as of 2026-11-20",
        "destination CN (destination_country",
        "License Exception NAC (15 CFR 740.8): rejected: not for items designed or marketed",
        "License Exception GOV (15 CFR 740.11): not claimed",
        "to confirm: The paragraph of 740.11 is named",
    ):
        assert said in text, said


def test_every_step_has_its_rule_citation_and_date_beneath_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = explained(chips_for_china(), tmp_path, capsys)
    start, end = lines.index("Lines"), lines.index("Red flags")
    body = lines[start:end]
    numbered = [i for i, text in enumerate(body) if text.strip().split(".")[0].isdigit()]
    assert len(numbered) >= 6
    for i in numbered:
        beneath = body[i + 1].strip()
        assert beneath.startswith(("us.", "chart.", "party.", "prose."))
        assert any(source in beneath for source in ("CFR", "BIS guidance", "own rule"))
        assert beneath.endswith("as of 2026-11-20")


def test_no_line_is_cut_at_the_terminals_width(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = explained(chips_for_china(), tmp_path, capsys)
    assert max(len(line) for line in lines) > 200
    assert not any(line.endswith("…") for line in lines)
