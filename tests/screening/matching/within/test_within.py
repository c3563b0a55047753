"""Listed names inside longer texts: whole, by telling words, beside business words, set off."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.matching.within.cores import Sort
from screening.matching.within.listing import NamesWithin
from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema


def record(uid: str, *names: str, schema: str = "organization", country: str = "") -> PartyRecord:
    return PartyRecord(
        "test",
        uid,
        PartySchema(schema),
        tuple(NameRecord(name) for name in names),
        countries=(country,) if country else (),
    )


LISTED = (
    record("nwpu", "Northwestern Polytechnical University"),
    record("almaz", "Almaz-Antey Air Defense Concern Main System Design Bureau, JSC"),
    record("phytium", "Tianjin Phytium Information Technology", "Phytium Technology Co., Ltd."),
    record("sigma", "Sigma Technology Co., Ltd.", "Sigma Technology Systems"),
    record("ems", "EMS Expert LLC"),
    record("korea", "Korea General Corporation for External Construction"),
    record("maduro", "MADURO MOROS, Nicolas", schema="person", country="VE"),
    record("ship", "DEEP SEA", schema="vessel"),
)
WITHIN = NamesWithin.build(LISTED)


def found(text: str, schema: str | None = "organization") -> dict[str, Sort]:
    return {within.party.uid: within.sort for within in WITHIN.find(text, schema)}


@pytest.mark.parametrize(
    ("text", "uid", "sort"),
    [
        ("School of Astronautics, Northwestern Polytechnical University", "nwpu", Sort.WHOLE),
        ("Almaz Antey Telecom", "almaz", Sort.TELLING),
        ("Phytium Electronics", "phytium", Sort.KNOWN),
        ("Mr. John Example EMS Expert LLC", "ems", Sort.WHOLE),
        ("Example, Sigma Technology Co., Ltd.", "sigma", Sort.PAIR),
        ("Korea General Corporation for External Construction Kuwait", "korea", Sort.WHOLE),
    ],
)
def test_name_in_a_text_is_found(text: str, uid: str, sort: Sort) -> None:
    assert uid in found(text)
    assert found(text)[uid] <= sort


@pytest.mark.parametrize(
    "text",
    [
        "Sigma Healthcare Limited", "Delta Sigma Epsilon", "Northwestern University",
        "Polytechnical University of Northwestern Example", "Korea External Construction",
        "Antey Foods", "Institute of Deep-Sea Science", "Experts in EMS", "Phytiumia",
    ],
)  # fmt: skip
def test_ordinary_text_names_nobody_listed(text: str) -> None:
    assert not found(text)


def test_person_is_found_by_the_first_family_name_as_the_whole_text_only() -> None:
    assert found("Nicolas Maduro", "person") == {"maduro": Sort.SHORT}
    assert not found("Nicolas Maduro Garcia", "person")
    assert not found("Nicolas Moros", "person")


def test_ships_are_looked_for_in_ships_and_a_number_makes_another() -> None:
    assert found("DEEP SEA at anchor", "vessel")
    assert not found("DEEP SEA 168", "vessel")
    assert not found("DEEP SEA at anchor", "organization")


def test_words_are_shown_as_they_stand() -> None:
    (within,) = WITHIN.find("Dept. 5 (EMS Expert LLC), Dubai", "organization")
    assert within.words == "EMS Expert LLC"


def test_what_is_short_for_an_ordinary_word_is_no_house_and_spoils_no_list() -> None:
    listed = NamesWithin.build([record("p", "Polytech LLC"), record("q", "Polytech Systems LLC")])
    assert listed.find("Example Polytechnical University", "organization") == ()
    assert [w.party.uid for w in listed.find("Buyer, Polytech LLC", "organization")] == ["p"]


def test_saved_columns_answer_alike(tmp_path: Path) -> None:
    WITHIN.save(tmp_path / "within")
    again = NamesWithin.open(tmp_path / "within")
    text = "Example c/o EMS Expert LLC"
    assert again.find(text, None) == WITHIN.find(text, None)
