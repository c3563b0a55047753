"""Look-ups: a country in no table is None, a group that is not loaded an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from screening.controls.answers import Result
from screening.controls.engines import RULES_IN_FORCE
from screening.controls.reference import ControlTables, once_a_day
from screening.management.rule_book.reference import shipped_rows
from screening.terms.control_list import ControlRow, ItemRecord
from tests.screening.controls.conftest import FIXTURES, TODAY, load_tables
from tests.screening.controls.orders import ask, line, only_line, order

# The European list uses the same codes; this one of its entries says other things of 3A001.
ANNEX_I = ItemRecord(
    source="eu-annex-i",
    eccn="3A001",
    heading="Widgets of the Union for quantum gardening",
    reasons=("MT",),
    controls=(ControlRow("MT", "entire entry", chart_columns=("MT1",)),),
)


@pytest.mark.parametrize(
    ("code", "country"),
    [("HK", "CN"), ("LI", "CH"), ("DE", "DE"), ("US", "US"), ("PR", "US"), ("ZZ", None)],
)
def test_country_is_mapped_or_none(tables: ControlTables, code: str, country: str | None) -> None:
    assert tables.country(code) == country


def test_group_that_is_not_loaded_is_an_error(tables: ControlTables) -> None:
    with pytest.raises(KeyError):
        tables.in_group("CN", "D:9")


@pytest.mark.parametrize("place", ["first", "last"])
def test_two_lists_that_carry_one_code_are_kept_apart(place: str) -> None:
    """Whichever is read last: nothing is overwritten, and the answer is that of the CCL."""
    rows = shipped_rows(FIXTURES)
    items = (ANNEX_I, *rows.items) if place == "first" else (*rows.items, ANNEX_I)
    data = RULES_IN_FORCE.tables(replace(rows, items=items))
    own = {item.eccn: item for item in rows.items}
    assert data.lists["eu-annex-i"] == {"3A001": ANNEX_I}
    assert data.lists["us-bis-ccl"] == own
    for country, result in (("CN", Result.LICENSE_REQUIRED), ("DE", Result.NLR)):
        submission = order(country, lines=[line(eccn="3A001.a.7")])
        answer = ask(submission, data.on(TODAY))
        assert only_line(answer).result is result
        assert answer == ask(submission, RULES_IN_FORCE.tables(rows).on(TODAY))


def test_another_list_proposes_no_code() -> None:
    """A likeness to an entry of another list would name its code as if it were an ECCN."""
    rows = shipped_rows(FIXTURES)
    data = RULES_IN_FORCE.tables(replace(rows, items=(*rows.items, ANNEX_I)))
    assert data.catalog.proposals(ANNEX_I.heading) == RULES_IN_FORCE.tables(rows).catalog.proposals(
        ANNEX_I.heading
    )


def test_what_is_worked_out_of_a_day_is_of_that_day() -> None:
    reference = load_tables()  # its own: the days that are kept make room after others' tests
    asked: list[date] = []

    @once_a_day
    def day_of(tables: ControlTables) -> date:
        """The day."""
        asked.append(tables.day)
        return tables.day

    work: Callable[[ControlTables], date] = day_of
    days = (TODAY, TODAY, date(2024, 5, 1), TODAY)
    assert tuple(work(reference.on(day)) for day in days) == days
    assert asked == [TODAY, date(2024, 5, 1)]
