"""Names against the real lists; skipped where the shared data is not there."""

from __future__ import annotations

import pytest

from screening.matching import DEFAULT_POLICY, Index, Query
from tests.screening.matching.conftest import shared_rows


@pytest.mark.parametrize("text", ["INSPUR ELECTRONIC INFORMATION IND CO", "IEIT Systems"])
def test_inspur_is_a_match(real: Index, text: str) -> None:
    best = real.search(Query(text, "organization", countries=("CN",)))[0]
    assert best.is_match
    assert "Inspur Electronic Information Industry Co., Ltd" in best.name or "IEIT" in best.name


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("Maschinenbau Muster GmbH", "organization"),
        ("Maschinenbau Muster GmbH", None),
        ("Bäckerei Sonnenschein", "organization"),
    ],
)
def test_ordinary_company_hits_nothing(real: Index, text: str, schema: str | None) -> None:
    assert not [m for m in real.search(Query(text, schema)) if m.alert]


def test_listed_names_find_their_own_parties(real: Index) -> None:
    """But words that say nothing ("Al", "Major"), which the lists have as aliases."""
    rows = [row for row in shared_rows("name-pairs/records.jsonl.gz") if row.get("schema")][::25]
    asked = [(name, row) for row in rows for name in row["names"] if len(name) > len("Mohammad")]
    found = real.search_many([Query(name, row["schema"]) for name, row in asked])
    assert len(asked) > 1_000
    missed = [
        name for (name, row), matches in zip(asked, found, strict=True)
        if row["uid"] not in (uids := [m.uid for m in matches if m.alert])
        and len(uids) < DEFAULT_POLICY.hits
    ]  # fmt: skip
    assert not missed


def test_name_is_not_crowded_out_by_those_that_end_alike(real: Index) -> None:
    found = real.search(Query("Public Joint Stock Company Gazprom", "organization"))
    assert "5616" in [match.uid for match in found if match.alert]
