"""Real files of agencies of 2023 to 2026: how many parties, names and marks each gives."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from screening.lists.readers.registry import Reading, open_list
from screening.terms.listed_party import NameKind, PartyRecord, PartySchema
from tests.shared_data import shared_file

S = "sources-2026/"
EU = f"{S}eu/xmlFullSanctionsList_1_1_2026-08-05_EXCERPT.xml"
UK = f"{S}uk/UK-Sanctions-List_2026-08-22_RECONSTRUCTED.xml.gz"


def read(source: str, relative: str) -> tuple[Reading, list[PartyRecord]]:
    with shared_file(relative).open("rb") as stream:
        reading = open_list(source, stream)
        return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


@pytest.mark.parametrize(
    ("source", "relative", "parties", "published"),
    [
        ("eu-fsf", EU, 5, date(2026, 8, 5)),
        ("eu-fsf", f"{S}eu/xmlFullSanctionsList_1_1_2026-05-01_RECONSTRUCTED.xml.gz", 5860, None),
        ("uk-sanctions", UK, 6349, date(2026, 8, 22)),
        ("un-sc", "un/un_consolidated_2026-02-27.xml", 1003, None),
        ("un-sc", f"{S}un/un_consolidated_2024-02-20.xml.gz", 869, None),
        ("un-sc", f"{S}un/un_consolidated_2024-02-21.xml.gz", 875, None),
        ("un-sc", f"{S}un/un_consolidated_2025-06-18.xml.gz", 877, date(2025, 6, 17)),
        # Three targets, of which one was struck off and carries a copy of its earlier state.
        ("ch-seco", f"{S}ch/seco_whole-list_2026-08-27_EXCERPT.xml", 2, date(2026, 8, 27)),
        ("ca-sema", f"{S}ca/sema-lmes_2020-04-15.xml.gz", 1369, None),
        ("ca-sema", f"{S}ca/sema-lmes_2026-08-22_OLDTAGS_RECONSTRUCTED.xml.gz", 5690, None),
        ("ca-sema", f"{S}ca/sema-lmes_2026-08-22_NEWTAGS_RECONSTRUCTED.xml.gz", 5690, None),
        # 3,811 numbers, one of which stands for three parties.
        ("au-dfat", f"{S}au/Australian_Sanctions_Consolidated_List.xlsx", 3813, None),
        ("jp-meti-eul", f"{S}jp/meti_foreign_end_user_list_2025-09-29.xlsx", 835, None),
        ("uk-sanctions", f"{S}uk/UK-Sanctions-List_2026-10-08_EXCERPT.csv", 1, date(2026, 10, 8)),
        ("us-trade-csl", f"{S}us-trade-csl/consolidated_2026-09-25_EXCERPT.json", 3, None),
        ("us-trade-csl", "us-trade-csl/consolidated_2026-09_EXCERPT.csv", 5, None),
        ("us-ofac-sdn", f"{S}us-trade-csl/consolidated_2026-09-25_EXCERPT.json", 1, None),
        # 564 rows, two of them printed twice.
        ("us-bis-denied-persons", f"{S}us-bis/dpl_04142026.csv", 562, None),
        ("us-state-itar-debarred", f"{S}us-state/ddtc_debarred_statutory.csv", 779, None),
        ("us-state-itar-debarred", f"{S}us-state/ddtc_debarred_administrative.csv", 8, None),
        (
            "us-ofac-consolidated",
            f"{S}us-ofac/consolidated_2023-10-31.xml.gz",
            445,
            date(2023, 10, 31),
        ),
        (
            "us-ofac-consolidated",
            f"{S}us-ofac/consolidated_2024-02-23.xml.gz",
            444,
            date(2024, 2, 23),
        ),
    ],
)
def test_every_party_of_a_real_file_is_read(
    source: str, relative: str, parties: int, published: date | None
) -> None:
    reading, records = read(source, relative)
    assert (len(records), list(reading.rejected)) == (parties, [])
    if published:
        assert reading.published_on == published


def test_old_and_new_element_names_of_canada_give_the_same_parties() -> None:
    old, new = (
        read("ca-sema", f"{S}ca/sema-lmes_2026-08-22_{tags}_RECONSTRUCTED.xml.gz")[1]
        for tags in ("OLDTAGS", "NEWTAGS")
    )
    assert old == new


def test_denied_persons_have_their_address_in_parts_and_their_last_day() -> None:
    records = read("us-bis-denied-persons", f"{S}us-bis/dpl_04142026.csv")[1]
    by_name = {record.name: record for record in records}
    expired = [r for r in records if (r.measures[0].expires_on or date.max) < date(2026, 11, 28)]
    assert len(expired) == 124  # 126 rows, two of them printed twice
    (address,) = by_name["INFOCOM CORPORATION, INC"].addresses
    assert (address.city, address.region, address.country) == ("RICHARDSON", "TX", "US")
    assert {n.text for n in by_name["FUYI SUN"].names} == {"FUYI SUN", "FRANK SUN"}
    assert not by_name["FUYI SUN"].addresses  # a prison
    assert by_name["MARIO ISMAEL QUIJADA, JR."].addresses[0].city == "TOLLESON"


def test_weak_names_numbers_and_dates_come_along() -> None:
    europe = {r.name: r for r in read("eu-fsf", EU)[1]}
    kinds = Counter(n.kind for r in europe.values() for n in r.names)
    assert kinds[NameKind.WEAK_ALIAS] == 2
    assert europe["Saddam Hussein Al-Tikriti"].birth_dates == ("1937-04-28",)
    britain = {r.uid: r for r in read("uk-sanctions", UK)[1]}
    assert Counter(r.schema for r in britain.values())[PartySchema.VESSEL] == 666
    nations = {r.uid: r for r in read("un-sc", "un/un_consolidated_2026-02-27.xml")[1]}
    assert nations["TAi.005"].names[0].text == "MUHAMMAD TAHER ANWARI"
    assert "محمد طاهر أنوري" in {n.text for n in nations["TAi.005"].names}
    assert sum(uid.startswith("IR") for uid in nations) == 121
    australia = read("au-dfat", f"{S}au/Australian_Sanctions_Consolidated_List.xlsx")[1]
    born = {r.uid: r.birth_dates for r in australia}
    assert born["3"] == ("1963",)  # a number that is a year
    assert born["7870"] == ("1970-03-12",)  # a number that is a day


@pytest.mark.parametrize(
    ("earlier", "later", "added", "removed"),
    [
        ("2024-02-20", "2024-02-21", {"CDi.039", "CDi.044"}, set()),
        ("2024-07-30", "2024-07-31", set(), {"YEi.003", "YEi.005"}),
        ("2025-02-21", "2025-02-22", set(), {"QDi.095"}),
        ("2025-06-15", "2025-06-17", {"QDi.436"}, set()),
    ],
)
def test_days_of_the_security_council_differ_by_what_was_decided(
    earlier: str, later: str, added: set[str], removed: set[str]
) -> None:
    before, after = (
        {r.uid for r in read("un-sc", f"{S}un/un_consolidated_{day}.xml.gz")[1]}
        for day in (earlier, later)
    )
    assert before - after == removed
    assert added <= after - before


def test_nights_without_a_change_give_the_same_records_in_other_bytes() -> None:
    (one, first), (other, second) = (
        read("un-sc", f"{S}un/un_consolidated_2025-06-{day}.xml.gz") for day in (17, 18)
    )
    assert one.published_on != other.published_on or first == second
    assert first == second
