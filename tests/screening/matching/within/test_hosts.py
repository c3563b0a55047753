"""Hosts of listed parties, and well-known firms that bear a listed name."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.matching.within.listing import NamesWithin
from screening.matching.within.namesakes import is_namesake
from screening.terms.listed_party import IdentifierRecord, NameRecord, PartyRecord, PartySchema


def record(uid: str, *numbers: tuple[str, str]) -> PartyRecord:
    names = (NameRecord(f"Example {uid} LLC"),)
    identifiers = tuple(IdentifierRecord(*number) for number in numbers)
    return PartyRecord("test", uid, PartySchema.ORGANIZATION, names, identifiers=identifiers)


WITHIN = NamesWithin.build(
    (
        record("a", ("website", "http://www.example.com/")),
        record("b", ("email", "Office@Example.com"), ("website", "www.facebook.com/exampleb")),
        record("c", ("email", "c@mail.example.org"), ("tax", "www.example.net")),
    )
)


@pytest.mark.parametrize(
    ("host", "uids"),
    [
        ("example.com", ["a", "b"]),
        ("mail.example.org", ["c"]),
        ("example.org", []),
        ("facebook.com", []),
        ("example.net", []),
    ],
)
def test_parties_at_a_host(host: str, uids: list[str]) -> None:
    assert [party.uid for party in WITHIN.at_host(host)] == uids


def test_hosts_are_saved_with_the_names(tmp_path: Path) -> None:
    WITHIN.save(tmp_path / "within")
    opened = NamesWithin.open(tmp_path / "within")
    assert [party.uid for party in opened.at_host("example.com")] == ["a", "b"]


def test_namesake_is_one_in_its_country_and_by_its_whole_name() -> None:
    elecon = ["elecon", "engineering"]
    assert is_namesake(elecon, ("IN",), ("RU",))
    assert is_namesake(elecon, ("IN",), ())
    assert not is_namesake(elecon, ("IN",), ("RU", "IN"))
    assert not is_namesake(elecon, ("AE",), ("RU",))
    assert not is_namesake(["elecon"], ("IN",), ("RU",))
    assert not is_namesake(elecon, (), ("RU",))
