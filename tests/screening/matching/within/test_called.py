"""Hosts that are called after a listed party, and hosts of nearly that name."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.matching.within.listing import NamesWithin
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord, PartySchema


def listed(uid: str, country: str, *names: str, schema: str = "organization") -> PartyRecord:
    kinds = (NameKind.PRIMARY, *(NameKind.ALIAS for _ in names[1:]))
    records = tuple(NameRecord(name, kind) for name, kind in zip(names, kinds, strict=True))
    return PartyRecord("test", uid, PartySchema(schema), records, countries=(country,))


WITHIN = NamesWithin.build(
    (
        listed("nwpu", "CN", "Northwestern Polytechnical University"),
        listed("mahan", "IR", "MAHAN AIR"),
        listed("fajr", "IR", "FAJR INDUSTRIES GROUP"),
        listed("mcst", "RU", "Moscow Center of SPARC Technologies", "MCST"),
        listed("plain", "CN", "Research Institute"),
        listed("sust", "CN", "Southwest University of Science and Technology"),
        listed("person", "RU", "Zorblatt Quillfeather", schema="person"),
    ),
    engine="v2",
)


@pytest.mark.parametrize(
    ("host", "uids"),
    [
        ("nwpu.edu.cn", ["nwpu"]),
        ("mahan.aero", ["mahan"]),
        ("mahanair.de", ["mahan"]),
        ("fajr-industries.com", ["fajr"]),
        ("mcst.ru", ["mcst"]),
        ("nwpu.edu", []),
        ("mahan.de", []),
        ("fajr.com", []),
        ("mcst.com", []),
        ("researchinstitute.cn", []),
        ("sust.edu.cn", []),
        ("zorblattquillfeather.ru", []),
    ],
)
def test_who_a_host_is_called_after(host: str, uids: list[str]) -> None:
    assert [party.uid for party in WITHIN.called_as(host)] == uids


def test_what_a_host_may_be_called_is_none_that_a_list_prints(tmp_path: Path) -> None:
    assert WITHIN.at_host("nwpu.edu.cn") == ()
    WITHIN.save(tmp_path / "within")
    opened = NamesWithin.open(tmp_path / "within")
    assert [party.uid for party in opened.called_as("mahan.aero")] == ["mahan"]
