"""The Commerce Control List that ships is whole, agrees with its sources, and doubt in it holds."""

from __future__ import annotations

import pytest

from bench import control_list
from screening.controls.ear.part_774_items.classification import is_at_only
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn
from tests.screening.controls.orders import ask, line, order

ENTRIES = 636
FRIENDLY = "DE"
# Entries of which a column could not be read, and those that point to another list.
NOT_CERTAIN = ("0D614", "2B352", "3E002", "1D018", "1C350", "1C355", "1E355", "0A521", "1C988")
POINTS_ELSEWHERE = ("9A005", "9A010", "7A117", "0E001", "9D005", "2B018", "6A611", "4A102")


@pytest.fixture(scope="module")
def copy() -> list[control_list.Row]:
    """The entries of the parsed copy, where it is at hand."""
    if not (control_list.COPY.is_file() and control_list.EXCERPT.is_file()):
        pytest.skip("the parsed copy of part 774 is not beside this repository")
    return control_list.printed_entries()


def test_all_entries_ship(tables: ControlTables) -> None:
    assert len(tables.items) == ENTRIES
    by_category = {code[0] for code in tables.items}
    by_group = {code[1] for code in tables.items}
    assert by_category == set("0123456789")
    assert by_group == set("ABCDE")


def test_every_code_of_the_copy_ships(copy: list[control_list.Row], tables: ControlTables) -> None:
    assert len(copy) == 633
    assert {entry["eccn"] for entry in copy} <= set(tables.items)


def test_every_column_agrees_with_the_copy(copy: list[control_list.Row]) -> None:
    """Reasons, paragraphs, chart columns and exceptions; what differs on purpose is named."""
    words, rows = control_list.own_words(), control_list.shipped()
    assert list(control_list.against_the_copy(rows, words)) == []
    assert set(words.corrected) <= set(rows)


def test_every_column_agrees_with_the_agencys_excerpt(copy: list[control_list.Row]) -> None:
    assert list(control_list.against_the_excerpt(control_list.shipped())) == []


def test_a_wrong_column_is_told(copy: list[control_list.Row]) -> None:
    rows, words = control_list.shipped(), control_list.own_words()
    rows["3A003"]["controls"][0]["chart_columns"] = ["NS1"]
    rows["2B350"]["exceptions"]["LVS"] = "N/A"
    del rows["7A994"]
    told = list(control_list.against_the_copy(rows, words))
    assert [sentence[:5] for sentence in told] == ["2B350", "3A003", "7A994"]
    assert [s[:5] for s in control_list.against_the_excerpt(rows)] == ["3A003"]


@pytest.mark.parametrize("code", [*NOT_CERTAIN, *POINTS_ELSEWHERE])
@pytest.mark.parametrize("country", [FRIENDLY, "AU", "CN"])
def test_what_is_not_certain_never_clears(tables: ControlTables, code: str, country: str) -> None:
    kind = "order" if code[1] in "ABC" else "technology_release"
    answer = ask(order(country, kind=kind, lines=[line(eccn=code)]), tables)
    assert answer.outcome != "clear"


def test_an_entry_for_anti_terrorism_alone_clears_and_no_other_does_to_everyone(
    tables: ControlTables,
) -> None:
    """To an ordinary buyer in Germany each AT-only commodity flows, but what 744.9 asks of."""
    alone = {
        code
        for code, item in tables.items.items()
        if item.controls and is_at_only(item, Eccn(code)) and code[1] in "ABC"
    }
    held = {c for c in alone if ask(order(lines=[line(eccn=c)]), tables).outcome != "clear"}
    assert len(alone) > 30
    assert held == {"6A993"}


@pytest.mark.parametrize(
    ("eccn", "country", "outcome", "why"),
    [
        ("3A991", "IN", "clear", "AT alone"),
        ("7A994", "BR", "clear", "AT alone; navigation of civil aircraft"),
        ("8A992", "SG", "clear", "AT alone but for Russia and Belarus"),
        ("9A991.d", "MX", "clear", "AT alone, parts of aircraft"),
        ("2B350.g", "FR", "clear", "CB 2 is not marked for the Australia Group"),
        ("2B350.g", "IN", "clear", "India joined the Australia Group: CB 2 is not marked"),
        ("2B350.g", "TH", "hold", "CB 2 is marked for Thailand; LVS is looked at"),
        ("2B350.g", "VN", "block", "CB 2 is marked for Viet Nam, which is in D:3"),
        ("1A005", "GB", "clear", "NS 2 is not marked for Great Britain"),
        ("1C350.b", "DE", "hold", "chemicals ask for certificates"),
        ("1C350.b", "AE", "block", "CB 2 is marked for the Emirates"),
        ("9A610.x", "DE", "hold", "NS 1 and RS 1 are marked, but for some parts"),
        ("9A610.x", "CN", "block", "600 series to D:5 is denied"),
        ("0A504.a", "DE", "hold", "sights are firearms items"),
        ("6A008.j.1", "JP", "hold", "RS 1 for laser radar is marked for Japan; LVS is looked at"),
        ("6A008.c", "JP", "hold", "MT where it is usable in missile systems"),
        ("2B001.a", "VN", "block", "NS 2 and NP 1 are marked for Viet Nam"),
        ("2B001.a", "NL", "clear", "neither NS 2 nor NP 1 is marked for the Netherlands"),
        ("1C234", "TR", "clear", "NP 1 is not marked for Türkiye"),
        ("1C234", "IL", "block", "NP 1 is marked for Israel"),
        ("6A992", "IQ", "block", "746.3 names the entry"),
        ("1C999", "IQ", "block", "746.3 names the entry"),
        ("2A992", "PK", "block", "742.6(a)(12) names the entry"),
        ("2A992", "IT", "clear", "AT alone but for Pakistan"),
        ("9A004.a", "KR", "hold", "no row reaches launch vehicles: the ITAR does"),
        ("9A004.u", "KR", "block", "NS 1 is marked for Korea"),
        ("9A004.y", "KR", "clear", "only China, Russia and Venezuela are asked for minor parts"),
        ("0A977", "CH", "clear", "CC 1 is not marked for Switzerland"),
        ("0A977", "TR", "clear", "CC 1 is not marked for a member of NATO"),
        ("0A977", "AE", "block", "CC 1 is marked for the Emirates"),
        ("4Z999", "DE", "hold", "no ECCN"),
        ("3A777", "DE", "hold", "no entry of the list"),
    ],
)
def test_ordinary_entries_are_judged(
    tables: ControlTables, eccn: str, country: str, outcome: str, why: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn)]), tables)
    assert answer.outcome == outcome, (why, [r.summary for r in answer.reasons])
