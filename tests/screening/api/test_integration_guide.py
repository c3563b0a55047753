"""The integration guide: every example order in it is sent and answered as it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from screening import tasks
from screening.intake.schema import transaction_schema
from screening.pipeline import run_screening

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "docs" / "examples"
GUIDE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| \[`([\w.-]+)`\]\(examples/\1\) \|[^|]*\| `(\w+)` \| `(\w+)` \|", re.MULTILINE
)
TOLD = {name: (outcome, decision) for name, outcome, decision in ROW.findall(GUIDE)}


def example(name: str) -> dict[str, Any]:
    return dict(json.loads((EXAMPLES / name).read_text(encoding="utf-8")))


def test_the_guide_tells_of_every_example() -> None:
    assert set(TOLD) == {path.name for path in EXAMPLES.glob("*.json")}


def test_the_tables_name_fields_that_there_are() -> None:
    tables = GUIDE.split("## 4. Fields")[1].split("### A script")[0]
    firsts = re.findall(r"^\| (`[^|]+?) \|", tables, re.MULTILINE)
    named = [name for cell in firsts for name in re.findall(r"`([\w.\[\]]+)`", cell)]
    assert len(named) > 40
    kinds = {"lines[]": "line", "parties[]": "party"}
    definitions = transaction_schema()["$defs"]
    place = "transaction"
    for name in named:
        head, _, rest = name.partition(".")
        if head in kinds:
            place, head, rest = kinds[head], rest, ""
        elif head in definitions["transaction"]["properties"]:
            place = "transaction"
        fields = definitions[place]["properties"]  # `unit` beside `lines[].quantity` is of a line
        assert head in fields, name
        assert not rest or rest in fields[head]["properties"], name


@pytest.mark.usefixtures("own_lists")
def test_each_example_is_answered_as_the_guide_says(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
    answers = {}
    for name in TOLD:  # in the guide's order: a delivery comes after its order
        response = api.post("/api/v1/transactions/", example(name), format="json")
        assert response.status_code == 200, (name, response.content)
        answers[name] = response.json()
    found = {name: (a["outcome"], a["decision"]) for name, a in answers.items()}
    why = {name: a["summary"] for name, a in answers.items()}
    assert found == TOLD, why
    asked = [q["field"] for q in answers["script-order-without-eccn.json"]["questions"]]
    assert asked[0] == "lines[0].eccn"
    met = {h["party"] for h in answers["dynamics-365-sales-order.json"]["hits"] if h["is_match"]}
    assert met == {1}, "the consignee, not the buyer"
