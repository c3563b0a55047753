"""A name of the rules stands for answers that never change: frozen digests hold it to that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from screening.controls.engines import (
    FIRST_NAMED,
    RULES,
    RULES_ENGINES,
    UnknownRulesError,
    rules_named,
)
from screening.controls.reference import ControlTables
from screening.terms.engine import EngineVersion
from tests.screening.controls.frozen_answers import FOLDER, freeze, frozen

RENAME = (
    "The rules answer otherwise than {name} did. If an answer shall change, give the rules a new "
    "name in screening/controls/engines.py and freeze it: "
    "python -m tests.screening.controls.freeze"
)
NEW_ROWS = (
    "The tables of the rules are other than those of {name}, though no frozen answer is. If what "
    "is new begins on a day that no release has screened, freeze the rules again; if not, give "
    "them a new name: python -m tests.screening.controls.freeze"
)
NEW_DATA = (
    "The reference data that ships is other than when {name} was frozen, so that its answers "
    "cannot be compared. Freeze it again in a commit that changes the data and no rule: "
    "python -m tests.screening.controls.freeze"
)


def differing(now: dict[str, Any], then: dict[str, Any], at: str = "") -> Iterator[str]:
    for key in dict.fromkeys((*now, *then)):
        one, other = now.get(key), then.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from differing(one, other, f"{at}{key}: ")
        elif one != other:
            yield f"{at}{key}"


@pytest.mark.parametrize("name", RULES_ENGINES)
def test_rules_answer_as_they_did_under_their_name(name: str, tables: ControlTables) -> None:
    now, then = freeze(RULES_ENGINES[name], tables), frozen(name)
    assert now["reference_data"] == then["reference_data"], NEW_DATA.format(name=name)
    tables_now, tables_then = now.pop("tables"), then.pop("tables")
    then.pop("screenings")  # held by the scenarios' own tests, which play them
    assert list(differing(now, then)) == [], RENAME.format(name=name)
    assert list(differing(tables_now, tables_then)) == [], NEW_ROWS.format(name=name)


def test_every_name_is_frozen_and_every_frozen_name_is_known() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(RULES_ENGINES)
    assert all(name == engine.name for name, engine in RULES_ENGINES.items())
    assert {RULES, FIRST_NAMED} <= set(RULES_ENGINES)


def test_unknown_rules_are_named_beside_those_there_are() -> None:
    with pytest.raises(UnknownRulesError, match="by rules r0, and this release has rules r1"):
        rules_named("r0")
    assert rules_named("").name == FIRST_NAMED


@pytest.mark.parametrize(
    ("text", "version"),
    [("v1+r1", EngineVersion("v1", "r1")), ("v1", EngineVersion("v1")), ("", EngineVersion(""))],
)
def test_engine_version_is_read_as_it_is_written(text: str, version: EngineVersion) -> None:
    assert EngineVersion.parse(text) == version
    assert str(version) == text
