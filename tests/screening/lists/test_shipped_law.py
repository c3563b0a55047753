"""The law a user loads instead of the one that ships lacks nothing that a rule asks for."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.conf import settings
from django.core.management import call_command

from screening.errors import BrokenListError
from screening.lists.law_rows import missing_rows
from screening.lists.shipped import SHIPPED, SHIPPED_BY, load_shipped
from screening.lists.sync import load_list
from screening.models import ListVersion

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "own-law-sets"


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """The shipped sets, loaded."""
    load_shipped(with_demo_list=False)
    content = json.loads((Path(settings.FIXTURES_DIR) / "law" / "sets.json").read_bytes())
    sets: list[dict[str, Any]] = content["sets"]
    return sets


def load(rows: list[dict[str, Any]], *, allow_shrink: bool = False) -> None:
    stream = io.BytesIO(json.dumps({"sets": rows}).encode())
    load_list(source=SOURCE, stream=stream, by="operator", allow_shrink=allow_shrink)


def active() -> ListVersion:
    return ListVersion.objects.active().get(source_id=SOURCE)


def test_file_without_a_row_is_refused_and_names_it(rows: list[dict[str, Any]]) -> None:
    before = active()
    with pytest.raises(BrokenListError, match=r"746\.7\.countries"):
        load([row for row in rows if row["code"] != "746.7.countries"], allow_shrink=True)
    assert active() == before


def test_own_sets_stay_while_they_have_every_row(rows: list[dict[str, Any]]) -> None:
    load([row | {"note": "As our counsel reads it."} for row in rows])
    load_shipped(with_demo_list=False)
    assert active().loaded_by == "operator"


def test_each_source_left_alone_is_said_with_why(rows: list[dict[str, Any]]) -> None:
    load([row | {"note": "As our counsel reads it."} for row in rows])
    said = io.StringIO()
    call_command("load_shipped", stdout=said)
    told = dict(line.split(": left alone, ") for line in said.getvalue().splitlines())
    assert set(told) == {source for source, _ in SHIPPED}
    assert "the version that operator loaded on " in told.pop(SOURCE)
    assert all("loaded already, byte for byte" in why for why in told.values())


def test_own_sets_without_a_row_of_a_later_release_give_way(
    rows: list[dict[str, Any]], tmp_path: Path, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    load([row | {"note": "As our counsel reads it."} for row in rows])
    later = tmp_path / "fixtures"
    shutil.copytree(settings.FIXTURES_DIR, later)
    more = {**rows[0], "code": "999.9.countries", "words": "A set of the next release."}
    (later / "law" / "sets.json").write_text(json.dumps({"sets": [*rows, more]}))
    settings.FIXTURES_DIR = later
    load_shipped(with_demo_list=False)
    assert active().loaded_by == SHIPPED_BY
    assert missing_rows(active()) == []
