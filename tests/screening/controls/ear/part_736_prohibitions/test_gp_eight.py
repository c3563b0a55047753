"""General Prohibition Eight where nobody stated the route (15 CFR 736.2(b)(8))."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from tests.screening.controls.orders import ask, line, only_line, order


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


def test_line_hangs_on_the_route(tables: ControlTables) -> None:
    """7A101 to Canada asks for no license; what it travels through may."""
    answer = ask(order("CA", lines=[line(eccn="7A101")], route=None), tables)
    determination = only_line(answer)
    assert determination.result is Result.UNDETERMINED
    assert determination.rule == "us.gp8.unknown_route"
    assert "7A101" in determination.hangs_on[0]
    assert "transit country" in determination.hangs_on[0]


def test_nothing_leaves_the_country_without_a_route(tables: ControlTables) -> None:
    answer = ask(order("US", lines=[line(eccn="7A101")], route=None), tables)
    assert "route.transit_countries" not in {q.field for q in answer.questions}


@pytest.mark.parametrize(
    ("country", "counts"),
    [("RU", True), ("VN", True), ("KG", True), ("SG", False), ("DE", False), ("CN", False)],
)
def test_transit_through_some_countries_is_an_export_to_them(
    tables: ControlTables, country: str, counts: bool
) -> None:
    route = {"transit_countries": [country]}
    answer = ask(order("JP", lines=[line(eccn="3A001.a.2")], route=route), tables)
    assert (country in {d.country for d in only_line(answer).destinations}) is counts
