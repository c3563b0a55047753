"""Denied Persons List: invented rows, then the real file of 2023-11-30."""

from __future__ import annotations

from datetime import date

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.bis_denied_persons import COLUMNS, read, to_record, to_records
from screening.terms.listed_party import NameKind
from tests.shared_data import shared_file


def row(**cells: str) -> dict[str, str]:
    """An invented row, a US address unless cells say otherwise."""
    usual = {
        "Name": "ALPHA TRADER",
        "Street_Address": "12 ROAD",
        "City": "EL PASO",
        "State": "TX",
        "Postal_Code": "79905",
        "Effective_Date": "08/24/2022",
        "Standard_Order": "Y",
        "Last_Update": "2022-08-29",
        "FR_Citation": "87 F.R. 52741 8/29/2022",
    }
    return dict.fromkeys(COLUMNS, "") | usual | cells


def test_record_has_dates_order_citations_and_address_parts() -> None:
    party = to_record(
        1,
        row(
            Expiration_Date="06/29/2056",
            FR_Citation="67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02 71 F.R. 38843 7/10/06",
        ),
    )
    (measure,) = party.measures
    assert measure.effective_on == date(2022, 8, 24)
    assert measure.expires_on == date(2056, 6, 29)
    assert measure.note == "Standard order"
    assert [c.text for c in measure.citations] == ["67 FR 56530", "67 FR 10890", "71 FR 38843"]
    assert party.addresses[0].text == "12 ROAD, EL PASO, TX, 79905, US"
    assert party.addresses[0].region == "TX"


def test_open_ended_order_has_no_last_day() -> None:
    assert to_record(1, row()).measures[0].expires_on is None


@pytest.mark.parametrize(
    ("flag", "start"),
    [
        ("Y", "Standard order"),
        ("y", "Standard order"),
        ("N", "Not a standard order"),
        ("", "The list does not say"),
        ("?", "Standard order: ?"),
    ],
)
def test_standard_order_is_in_the_note(flag: str, start: str) -> None:
    assert to_record(1, row(Standard_Order=flag)).measures[0].note.startswith(start)


@pytest.mark.parametrize(
    ("country", "state", "expected"),
    [
        ("", "TX", ("US",)),
        ("US", "TX", ("US",)),
        ("PRC", "", ("CN",)),
        ("NM", "", ("US",)),
        ("IL", "", ("IL",)),
        ("", "", ()),
        ("", "NOVOSIBIRSK", ()),
    ],
)
def test_country_is_the_us_where_only_a_state_is_printed(
    country: str, state: str, expected: tuple[str, ...]
) -> None:
    assert to_record(1, row(Country=country, State=state)).countries == expected


@pytest.mark.parametrize(
    ("printed", "primary", "aliases"),
    [
        (" I. ASH", "I. ASH", []),
        ("FUYI ALPHA A/K/A FRANK ALPHA", "FUYI ALPHA", ["FRANK ALPHA"]),
        ("PEARL (A.K.A. NEI-CHIEN) ALPHA", "PEARL ALPHA", ["NEI-CHIEN"]),
        ("ALPHA AIRLINES D/B/A A7 AIRLINES", "ALPHA AIRLINES", ["A7 AIRLINES"]),
    ],
)
def test_names_within_the_name_are_aliases(printed: str, primary: str, aliases: list[str]) -> None:
    party = to_record(1, row(Name=printed))
    assert party.name == primary
    assert [n.text for n in party.names if n.kind is NameKind.ALIAS] == aliases


def test_impossible_last_update_is_kept_and_does_not_fail() -> None:
    party = to_record(1, row(Last_Update="3017-08-22"))
    assert party.raw["Last_Update"] == "3017-08-22"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"Name": " "}, "row 9: no name"),
        ({"Country": "QQ"}, "row 9: unknown country 'QQ'"),
        ({"Effective_Date": "13/45/2022"}, "row 9: Effective_Date is no date"),
        ({"Expiration_Date": "2022-01-01"}, "row 9: Expiration_Date is no date"),
    ],
)
def test_what_matters_and_is_wrong_is_refused(cells: dict[str, str], message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        to_record(9, row(**cells))


def test_same_person_twice_stays_two_records_with_stable_keys() -> None:
    rows = [(1, row()), (2, row()), (3, row(Street_Address="13 ROAD"))]
    keys = [party.uid for party in to_records(rows)]
    assert len(set(keys)) == 3
    assert keys == [party.uid for party in to_records(rows)]


def test_real_file_is_read_whole() -> None:
    with shared_file("us-bis/dpl_2023-11-30.txt").open("rb") as stream:
        rows = list(read(stream))
    parties = list(to_records(rows))
    assert len(parties) == 665
    assert len({p.uid for p in parties}) == 665
    assert sum(not p.countries for p in parties) == 1, "one address names neither country nor state"
    assert sum("US" in p.countries for p in parties) == 412
    assert sum(p.measures[0].expires_on is None for p in parties) == 53
    assert max(row["Last_Update"] for _, row in rows) == "3033-09-30", "the agency's own misprint"
    assert all(p.measures[0].citations for p in parties)
