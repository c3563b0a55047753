"""Each member of the sets of part 744, through an answer (read 2026-07-23).

The lists are written out from the text, so that a member lost from the data is seen in an answer.
"""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, hit, line, listed, only_line, order, party

STATED = "Use in our own factory hall"
SUPPLEMENT_2 = [
    "1C990",
    "1C996",
    "1D993",
    "2A290",
    "2A291",
    "2B992",
    "2B999",
    "2D290",
    "3A991",
    "3A992",
    "3A999",
    "3B991",
    "3B992",
    "3C992",
    "3D991",
    "4D993",
    "5A992",
    "5B991",
    "5D992",
    "6A991",
    "6A993",
    "6A995",
    "6A996",
    "7A994",
    "7B994",
    "7D994",
    "7E994",
    "8A992",
    "8D992",
    "8E992",
    "9A991",
    "9B990",
    "9D991",
    "9E991",
]
SUPPLEMENT_3 = [
    "AT",
    "AU",
    "BE",
    "CA",
    "DE",
    "DK",
    "ES",
    "FI",
    "FR",
    "GB",
    "GR",
    "IE",
    "IS",
    "IT",
    "JP",
    "LU",
    "NL",
    "NO",
    "NZ",
    "PT",
    "SE",
    "SM",
    "TR",
    "VA",
]
EU = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
PROGRAMS = (
    "BELARUS",
    "BELARUS-EO14038",
    "RUSSIA-EO14024",
    "UKRAINE-EO13660",
    "UKRAINE-EO13661",
    "UKRAINE-EO13662",
    "UKRAINE-EO13685",
    "FTO",
    "SDGT",
    "NPWMD",
    "ILLICIT DRUGS-EO14059",
    "SDNT",
    "SDNTK",
    "TCO",
)


def makes(rule: str, answer: Any) -> set[Result | None]:
    """What a rule makes of the only line."""
    return {step.makes for step in only_line(answer).path if step.rule_id == rule}


@pytest.mark.parametrize("country", ["BY", "CN", "KH", "MM", "NI", "RU", "VE"])
def test_countries_of_744_21(tables: ControlTables, country: str) -> None:
    use = {"statement": STATED, "military": True}
    answer = ask(order(country, lines=[line(eccn="3A991")], end_use=use), tables)
    assert makes("us.744.military", answer) == {Result.LICENSE_REQUIRED}


@pytest.mark.parametrize("eccn", SUPPLEMENT_2)
def test_items_of_supplement_2(tables: ControlTables, eccn: str) -> None:
    use = {"statement": STATED, "military": True}
    answer = ask(order("CN", lines=[line(eccn=eccn)], end_use=use), tables)
    assert makes("us.744.military", answer) == {Result.LICENSE_REQUIRED}


@pytest.mark.parametrize("eccn", ["1A290", "1E994", "2A991", "3E991", "5A991", "9A012"])
def test_items_in_part_of_supplement_2_are_asked_for(tables: ControlTables, eccn: str) -> None:
    """Controlled for little or nothing else, and yet sensitive: the flag must be answered."""
    submission = order("CN", lines=[line(eccn=eccn, unit_value="60000", quantity=1)])
    del submission["end_use"]
    assert makes("us.744.military", ask(submission, tables)) == {Result.UNDETERMINED}


@pytest.mark.parametrize("country", SUPPLEMENT_3)
def test_countries_of_supplement_3(tables: ControlTables, country: str) -> None:
    use = {"statement": STATED, "military": False, "nuclear": True}
    assert makes("us.744.nuclear", ask(order(country, end_use=use), tables)) == set()


@pytest.mark.parametrize("country", EU)
def test_members_of_the_union(tables: ControlTables, country: str) -> None:
    submission = order(ship_from={"country": country})
    answer = ask(submission, tables, hits=[hit(listed("eu-fsf"))])
    assert makes("party.other_list.eu-fsf", answer) == {Result.PROHIBITED}


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_of_744_8(tables: ControlTables, program: str) -> None:
    """Blocked owners of 30 percent count beside 20 percent of a listed one."""
    owners = [{"name": "Listed Example", "percent": 20}, {"name": "Blocked Example", "percent": 30}]
    hits = [
        hit(listed(name="Listed Example"), via="owner", submitted_name="Listed Example"),
        hit(
            listed("us-ofac-sdn", "Blocked Example", program=program),
            via="owner",
            submitted_name="Blocked Example",
        ),
    ]
    submission = order("TH", parties=[party(country="TH", owners=owners)])
    assert "party.affiliates50" in codes(ask(submission, tables, hits=hits))


@pytest.mark.parametrize("source", ["us-bis-entity-list", "us-bis-meu-list"])
def test_lists_whose_parties_count_as_owners(tables: ControlTables, source: str) -> None:
    owners = [{"name": "Listed Example", "percent": 50}]
    found = hit(listed(source, "Listed Example"), via="owner", submitted_name="Listed Example")
    submission = order("TH", parties=[party(country="TH", owners=owners)])
    assert "party.affiliates50" in codes(ask(submission, tables, hits=[found]))


@pytest.mark.parametrize("eccn", ["3A001.a.7", "3A991.a.1", "4A994", "5A002", "5A992.c"])
def test_entries_of_744_17(tables: ControlTables, eccn: str) -> None:
    use = {"statement": STATED, "military": True}
    answer = ask(order("VN", lines=[line(eccn=eccn)], end_use=use), tables)
    assert makes("us.744.17", answer) == {Result.UNDETERMINED}


@pytest.mark.parametrize(
    "eccn",
    ["3A001", "3A090", "3A991", "4A003", "4A004", "4A090", "4A994", "5A002", "5A004", "5A992"],
)
def test_entries_asked_about_supercomputers(tables: ControlTables, eccn: str) -> None:
    part = line(eccn=eccn, quantity=10_000, parameters={"tpp": 2368, "die_area_mm2": 1500})
    answer = ask(order("CN", lines=[part]), tables)
    assert makes("us.744.supercomputer", answer) == {Result.UNDETERMINED}


@pytest.mark.parametrize("eccn", ["3B991", "3C992", "3D991", "3E991"])
def test_product_groups_asked_about_advanced_nodes(tables: ControlTables, eccn: str) -> None:
    answer = ask(order("CN", lines=[line(eccn=eccn)]), tables)
    assert makes("us.744.advanced_node_fab", answer) == {Result.UNDETERMINED}
    assert answer.outcome is not Outcome.CLEAR
