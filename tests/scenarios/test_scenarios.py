"""Every scenario from the API to the answer, and what holds of every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.contrib.auth.models import AbstractBaseUser
from rest_framework.test import APIClient

from screening import tasks
from screening.api_keys import create_api_key
from screening.controls.engines import RULES
from screening.management.scenarios.comparison import differences
from screening.management.scenarios.files import Scenario, read_scenario
from screening.management.scenarios.playing import play
from screening.models import BusinessPartner, License, PolicyVersion, Scope, Screening
from tests.loading import loaded_for_module
from tests.screening.controls.frozen_answers import frozen, reference_data, screened

FILES = sorted(Path(__file__).parent.glob("S*.json"))
URL = "/api/v1/transactions/"


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """What ships without the demonstration list."""
    with loaded_for_module(
        django_db_blocker, tmp_path_factory.mktemp("shipped"), with_demo_list=False
    ):
        yield


@pytest.fixture(autouse=True)
def shipped(loaded: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships, and nothing between tests; the broker is the network's edge."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda screening_id: None)


def post(submission: Mapping[str, Any], owner: AbstractBaseUser) -> str:
    """Submit over HTTP as an ERP does."""
    _key, secret = create_api_key(owner=owner, name="ERP", scopes=Scope.values, by=owner)
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    response = client.post(URL, submission, format="json")
    assert response.status_code == 202, response.content
    return str(response.json()["id"])


def scenario_named(name: str) -> Scenario:
    (path,) = [path for path in FILES if path.name.startswith(f"{name}-")]
    return read_scenario(path)


def test_every_scenario_is_here() -> None:
    assert len(FILES) == 114


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario_gets_its_answer(path: Path) -> None:
    scenario = read_scenario(path)
    played = play(scenario, submit=post)
    answers = [one.answer for one in played]
    assert len(answers) == len(scenario.submissions)
    assert differences(answers, scenario.expect, scenario.expect_earlier) == []
    assert all(one.is_same_again for one in played), "the same transaction, the same bytes"
    digests = frozen(RULES)
    if digests["reference_data"] == reference_data():  # else the rules' own test says what to do
        name = f"rules {RULES} stand for answers that never change: see test_engines.py"
        assert screened(answers) == digests["screenings"][scenario.name], name


def test_affiliates_rule_alone_tells_the_twins_apart() -> None:
    """S05a and S05b: apart from dates and what follows from the rule, one answer."""
    before, after = (plain(play(scenario_named(name))[-1].answer) for name in ("S05a", "S05b"))
    for answer in (before, after):
        reasons = [r["code"] for r in answer["reasons"]]
        answer["reasons"] = [c for c in reasons if not c.startswith("party.affiliates50")]
        assert len(answer["reasons"]) == len(reasons) - 1, "the rule speaks once in each"
        answer["questions"] = [
            q for q in answer["questions"] if not q["why"].startswith("party.affiliates50")
        ]
        for determination in answer["determinations"]:
            path = determination["path"]
            spoken = [s["rule_id"] for s in path if s["step"] == "parties"]
            assert spoken in (["party.affiliates50_stayed"], ["party.affiliates50"])
            # What no rule decides is concluded in a step of its own.
            follows = ("parties", "conclusion")
            determination["path"] = [s for s in path if s["step"] not in follows]
            for key in ("result", "rule", "review_policy", "citation", "destinations"):
                del determination[key]
        # What is filed follows from the outcome.
        for key in ("outcome", "summary", "filing", "filing_on_release"):
            answer.pop(key, None)
        answer["coverage"]["not_examined"] = [
            n for n in answer["coverage"]["not_examined"] if n["code"] != "filing"
        ]
    assert before == after


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without ids and dates."""
    kept = {k: v for k, v in answer.items() if k not in ("id", "case", "as_of")}
    text = json.dumps(kept, sort_keys=True)
    for day in ("2026-11-01", "2026-11-20"):
        text = text.replace(day, "DAY")
    cleaned: dict[str, Any] = json.loads(text)
    return cleaned


@pytest.mark.parametrize(
    "path", [p for p in FILES if read_scenario(p).given], ids=lambda path: path.stem
)
def test_given_state_is_what_the_screening_sees(path: Path) -> None:
    scenario = read_scenario(path)

    def post_and_look(submission: Mapping[str, Any], owner: AbstractBaseUser) -> str:
        given = scenario.given
        controls = PolicyVersion.objects.in_force().content["controls"]
        letters = {f"us.is_informed.{letter['name']}" for letter in controls["letters"]}
        for name, row in given.get("policy", {}).items():
            if name.startswith("us.is_informed."):
                assert (name in letters) == row["enabled"]
            else:
                assert {key: controls["rules"][name][key] for key in row} == row
        numbers = set(License.objects.values_list("number", flat=True))
        assert numbers == {row["number"] for row in given.get("licenses", ())}
        partners = set(BusinessPartner.objects.values_list("name", flat=True))
        assert partners == {row["name"] for row in given.get("partner_records", ())}
        return post(submission, owner)

    play(scenario, submit=post_and_look)
    seen = License.objects.count() + BusinessPartner.objects.count() + Screening.objects.count()
    assert seen == 0, "a scenario leaves nothing behind"


def test_chain_of_custody_stands_with_the_serial_numbers() -> None:
    """S12b: the flag shows each earlier holder of the units, and what they were called."""
    answer = play(scenario_named("S12b"), submit=post)[-1].answer
    (flag,) = [f for f in answer["red_flags"] if f["code"] == "rf.serial_reuse"]
    link = flag["inputs"]["chain_of_custody"][0]
    assert (link["reference"], link["holder"], link["country"]) == (
        "SO-S12B0",
        "Janbrook Example Realty LLC",
        "US",
    )
    assert link["called"] == "H200 SXM 141GB"
    assert link["product"] == "nvidia-h200-sxm"
