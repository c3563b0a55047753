"""Signs that no other rule reads are held, each with its section (coverage notes, 2026-09-24)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from screening.controls.reference import ControlTables
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import (
    CIVIL_USE,
    ask,
    codes,
    hit,
    line,
    listed,
    only_line,
    order,
    party,
)

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR


@pytest.mark.parametrize(
    ("fields", "outcome", "why"),
    [
        ({"parties": [party(), party("vessel", "PA", name="MV Example")]}, HOLD, "744.7"),
        ({"special_instructions": "Certify that no goods are of Israeli origin"}, HOLD, "760"),
        ({"special_instructions": "No boycotted firms"}, HOLD, "760"),
        ({"special_instructions": "Ring at the gate"}, CLEAR, "ordinary words"),
        ({"end_use": {**CIVIL_USE, "reexport": True}}, HOLD, "countries after that unknown"),
        ({"end_use": {**CIVIL_USE, "reexport": False}}, CLEAR, "answered"),
        ({"route": {"transit_countries": ["IR"]}}, HOLD, "embargoed, though not in GP 8"),
    ],
)
def test_sign_is_held(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome, why: str
) -> None:
    assert ask(order(**fields), tables).outcome is outcome, why


@pytest.mark.parametrize(
    ("eccn", "country", "use", "asks", "why"),
    [
        ("3B991", "CN", {}, True, "744.23(a)(2): the node is not known"),
        ("3E991", "MO", {}, True, "Macau counts"),
        ("3B991", "CN", {"advanced_node_fab": False}, False, "answered"),
        ("3B991", "VN", {}, False, "not in D:5"),
        ("3A991", "CN", {}, False, "not a fabrication item"),
    ],
)
def test_fabrication_items_ask_for_the_node(
    tables: ControlTables, eccn: str, country: str, use: dict[str, Any], asks: bool, why: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn)], end_use={**CIVIL_USE, **use}), tables)
    asked = any("advanced-node" in q.text for q in answer.questions)
    assert asked is asks, why
    assert (answer.outcome is HOLD) is asks


@pytest.mark.parametrize(
    ("country", "outcome", "why"),
    [("VN", HOLD, "744.17: D:1"), ("TH", CLEAR, "not in D:1")],
)
def test_microprocessors_for_military_users(
    tables: ControlTables, country: str, outcome: Outcome, why: str
) -> None:
    use = {"statement": "Use in our own factory hall", "military": True}
    answer = ask(order(country, lines=[line(eccn="3A991.a.1")], end_use=use), tables)
    assert answer.outcome is outcome, why


@pytest.mark.parametrize(
    ("fields", "country", "asks", "why"),
    [
        ({"hts": "8471.80", "unit_value": "10000.01"}, "CN", True, "dear, and nothing of TPP"),
        ({"hts": "8471.80", "unit_value": "10000"}, "CN", False, "not above the limit"),
        ({"hts": "8471.80", "unit_value": None}, "CN", True, "an unknown value is not small"),
        ({"hts": "8471.80", "unit_value": "20000"}, "NL", False, "no class needs a license there"),
        ({"hts": "7318.15", "unit_value": "20000"}, "CN", False, "no processor's code"),
        (
            {"hts": "84733020", "unit_value": "20000", "parameters": {"tpp": 900}},
            "CN",
            False,
            "TPP stated",
        ),
    ],
)
def test_dear_processors_are_asked_for_their_performance(
    tables: ControlTables, fields: dict[str, Any], country: str, asks: bool, why: str
) -> None:
    answer = ask(order(country, lines=[line(**fields)]), tables)
    assert ("item.parameters_unknown" in codes(answer)) is asks, why


def test_unverified_party_bars_every_exception(tables: ControlTables) -> None:
    submission = order("TW", lines=[line(eccn="3A001.a.7", license_exception="GBS")])
    answer = ask(submission, tables, hits=[hit(listed("us-bis-unverified-list"))])
    considered = only_line(answer).exceptions_considered
    assert considered
    assert {e.status for e in considered} == {"rejected"}
    assert answer.outcome is BLOCK


@pytest.mark.parametrize(
    ("controls", "why"),
    [
        ((), "an entry without a table"),
        ((ControlRow("XX", "entire entry"),), "a row with neither column nor words"),
        ((ControlRow("NS", "entire entry", chart_columns=("NS9",)),), "an unknown column"),
        ((ControlRow("NS", "some of them", chart_columns=("NS1",)),), "an unread scope"),
        ((ControlRow("NS", "entire entry", prose="see the moon"),), "unknown words"),
    ],
)
def test_rows_nobody_can_read_are_held(
    tables: ControlTables, controls: tuple[ControlRow, ...], why: str
) -> None:
    odd = ItemRecord("us-bis-ccl", "1A999", "An odd entry", ("NS",), controls)
    with_odd = replace(tables, items={**tables.items, "1A999": odd})
    answer = ask(order("DE", lines=[line(eccn="1A999")]), with_odd)
    assert answer.outcome is HOLD, why


@pytest.mark.parametrize("place", ["Crimea", "Севастополь"])
def test_region_of_use_counts_without_a_country_of_its_own(
    tables: ControlTables, place: str
) -> None:
    submission = order("UA", parties=[party(country="UA")])
    submission["end_use"] = {**CIVIL_USE, "location_region": place}
    assert ask(submission, tables).outcome is BLOCK


@pytest.mark.parametrize(
    ("eccn", "route", "held", "why"),
    [
        ("7A101", None, True, "missile item, route unknown: GP 8"),
        ("7A101", {"transit_countries": []}, False, "route stated"),
        ("9A610.a", None, True, "600 series, route unknown"),
        ("3A090.a", None, False, "told as not evaluated"),
        ("EAR99", None, False, "said as not examined"),
    ],
)
def test_unknown_route_of_military_and_missile_items_is_asked_for(
    tables: ControlTables, eccn: str, route: dict[str, Any] | None, held: bool, why: str
) -> None:
    answer = ask(order("CA", lines=[line(eccn=eccn)], route=route), tables)
    asked = {q.field for q in answer.questions}
    assert ("route.transit_countries" in asked) is held, why
    gaps = {gap.check for gap in answer.coverage.not_evaluated}
    assert ("transit" in gaps) is (eccn == "3A090.a")


def test_military_user_of_processors_anywhere_in_d1_is_looked_at(tables: ControlTables) -> None:
    """15 CFR 744.17: the user counts as well as the use."""
    parties = [party("end_user", "VN", business_type="military")]
    submission = order("VN", parties=parties, lines=[line(eccn="3A991.a.1")])
    assert "15 CFR 744.17" in {reason.citation for reason in ask(submission, tables).reasons}


def test_foreign_controls_name_the_countries_of_the_shipment(tables: ControlTables) -> None:
    submission = order("TH", route={"transit_countries": ["SG"]}, ship_from={"country": "MY"})
    said = {n.code: n.sentence for n in ask(submission, tables).coverage.not_examined}
    assert said["foreign_controls"].endswith("were not examined: MY, TH, SG.")
