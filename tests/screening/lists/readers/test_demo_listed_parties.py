"""The demo list that ships: it loads, every row says where it is from, and it is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.lists.readers.registry import read_list
from screening.terms.listed_party import PartyRecord, PartySchema
from tests.shared_data import shared_file

FIXTURES = Path(__file__).resolve().parents[4] / "fixtures"


@pytest.fixture(scope="module")
def demo() -> dict[str, PartyRecord]:
    with (FIXTURES / "demo_listed_parties.jsonl").open("rb") as stream:
        records = list(read_list("demo-listed-parties", stream))
    return {record.uid: record for record in records if isinstance(record, PartyRecord)}


def test_demo_has_its_lists_and_parties(demo: dict[str, PartyRecord]) -> None:
    assert len(demo) == 69
    assert {record.source for record in demo.values()} == {
        "us-bis-entity-list",
        "us-bis-unverified-list",
        "us-bis-meu-list",
        "us-bis-denied-persons",
        "us-ofac-sdn",
    }
    assert any(record.schema is PartySchema.ADDRESS for record in demo.values())


def test_demo_rows_carry_citation_requirement_and_short_words(demo: dict[str, PartyRecord]) -> None:
    for record in demo.values():
        for measure in record.measures:
            assert measure.citations or "31 CFR" in measure.note, record.uid
            assert measure.license_requirement, record.uid
            assert len(measure.license_requirement) + len(measure.license_policy) < 140, record.uid


def test_demo_knows_ieit_systems_by_inspur(demo: dict[str, PartyRecord]) -> None:
    names = [name.text for name in demo["cn-inspur-electronic-information-industry-co-ltd"].names]
    assert "IEIT Systems Co. Ltd." in names


def test_demo_has_its_provenance_note() -> None:
    note = (FIXTURES / "demo_listed_parties.md").read_text(encoding="utf-8")
    assert "Facts only" in note
    assert "2026-07-23" in note


def test_demo_agrees_with_the_real_entity_list(demo: dict[str, PartyRecord]) -> None:
    with shared_file("us-ecfr/title-15_part-744_2026-07-23.xml").open("rb") as stream:
        found = read_list("us-bis-entity-list", stream)
        listed = {record.uid: record for record in found if isinstance(record, PartyRecord)}
    for uid, record in demo.items():
        if record.source != "us-bis-entity-list":
            continue
        real = listed[uid]
        assert record.names == real.names
        assert set(record.addresses) <= set(real.addresses)
        assert record.measures[0].footnotes == real.measures[0].footnotes
        assert record.measures[0].citations == real.measures[0].citations
