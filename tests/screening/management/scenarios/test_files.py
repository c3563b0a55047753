"""Reading scenario files: what is refused, and who is listed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screening.management.scenarios.files import BrokenScenarioError, read_scenario
from screening.management.scenarios.world import with_rows
from screening.terms.listed_party import NameKind, PartySchema
from tests.submissions import order


def written(folder: Path, **changes: Any) -> Path:
    data = {
        "id": "S99",
        "as_of": "2026-11-02",
        "transaction": order(),
        "listed_parties": [],
        "expect": {"outcome": "clear"},
    } | changes
    path = folder / "S99.json"
    path.write_text(json.dumps({k: v for k, v in data.items() if v is not None}))
    return path


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"expects": {}}, "expects"),
        ({"as_of": "soon"}, "soon"),
        ({"transaction": None}, "transaction"),
        ({"transaction": order(destination="DE")}, "destination"),
        ({"listed_parties": [{"name": "x"}]}, "country"),
    ],
)
def test_broken_scenario_says_what_is_wrong(
    tmp_path: Path, changes: dict[str, Any], word: str
) -> None:
    with pytest.raises(BrokenScenarioError, match=word):
        read_scenario(written(tmp_path, **changes))


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BrokenScenarioError, match="absent"):
        read_scenario(tmp_path / "absent.json")


def test_each_submission_has_its_own_day_and_the_last_the_scenarios(tmp_path: Path) -> None:
    both = [order(date="2026-10-26"), order(reference="SO-2", date="2026-11-01")]
    scenario = read_scenario(written(tmp_path, transaction=None, transactions=both))
    assert [scenario.day_of(0), scenario.day_of(1)] == [date(2026, 10, 26), date(2026, 11, 2)]


def test_listed_party_keeps_its_names_measures_and_list(tmp_path: Path) -> None:
    row = {
        "source": "us-bis-dpl",
        "name": "Listed Example",
        "aliases": ["LEX"],
        "weak_aliases": ["L"],
        "country": "CN",
        "address": ["1 Example Road, Jinan, China"],
        "license_requirement": None,
        "license_policy": "Presumption of denial",
        "footnotes": ["4"],
        "citation": "84 FR 1; 85 FR 2",
        "type": "person",
        "dates_of_birth": ["1970-01-01"],
    }
    (party,) = read_scenario(written(tmp_path, listed_parties=[row])).listed
    assert (party.source, party.schema) == ("us-bis-denied-persons", PartySchema.PERSON)
    assert [n.kind for n in party.names] == [NameKind.PRIMARY, NameKind.ALIAS, NameKind.WEAK_ALIAS]
    (measure,) = party.measures
    assert (measure.license_requirement, measure.footnotes) == ("", ("4",))
    assert [c.text for c in measure.citations] == ["84 FR 1", "85 FR 2"]


def test_policy_row_is_switched_against_the_default_and_its_value_is_read() -> None:
    shipped = {"controls": {"rules": {"us.affiliates50": {"enabled": True, "note": "n"}}}}
    given = {
        "us.affiliates50": {"enabled": False},
        "review.near_threshold": {"enabled": True, "value": "0.10"},
        "review.structuring_value": {"enabled": True, "value": "50000.00"},
    }
    controls = with_rows(shipped, given)["controls"]
    assert controls["rules"]["us.affiliates50"] == {"enabled": False, "note": "n"}
    assert controls["near_threshold_margin"] == "0.10"
    assert controls["rules"]["review.structuring_value"]["value"] == "50000.00"
    assert shipped["controls"]["rules"]["us.affiliates50"]["enabled"], "the default is untouched"
