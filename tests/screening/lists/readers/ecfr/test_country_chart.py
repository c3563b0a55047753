"""Country Chart: the wide cells, the footnotes, and charts that must be refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.ccl_controls import CHART_COLUMNS
from screening.lists.readers.ecfr.country_chart import read_chart, require_complete
from screening.lists.readers.own_format import read_chart as read_own_chart
from screening.lists.readers.registry import read_list
from screening.terms.control_list import ChartRecord
from tests.shared_data import shared_file

EXCERPT = "us-ecfr/title-15_part-738-suppl1_2026-09-01_EXCERPT.xml"
SHIPPED = Path(__file__).resolve().parents[5] / "fixtures" / "country_chart.csv"
HEADER = (
    "<THEAD><TR><TH rowspan='2'>Countries</TH><TH colspan='3'>Chemical and<br></br>biological"
    "</TH></TR><TR>"
    + "".join(f"<TH>{name[:2]} {name[2]}</TH>" for name in CHART_COLUMNS)
    + "</TR></THEAD>"
)


def row(name: str, marks: Iterable[str] = (), *, cell: str = "") -> str:
    """One row of an invented chart; ``cell`` replaces the sixteen by one wide cell."""
    if cell:
        return f"<TR><TD>{name}</TD><TD colspan='16'>{cell}</TD></TR>"
    wanted = set(marks)
    cells = "".join(f"<TD>{'X' if c in wanted else ''}</TD>" for c in CHART_COLUMNS)
    return f"<TR><TD>{name}</TD>{cells}</TR>"


def chart_file(*rows: str, header: str = HEADER, foot: str = "") -> io.BytesIO:
    """An invented part 738."""
    text = (
        '<DIV5 N="738" TYPE="PART"><DIV9><HEAD>Supplement No. 1 to Part 738—Commerce Country Chart'
        f"</HEAD><DIV><DIV><TABLE>{header}<TBODY>{''.join(rows)}</TBODY>{foot}</TABLE></DIV></DIV>"
        "</DIV9></DIV5>"
    )
    return io.BytesIO(text.encode())


def read(*rows: str, **parts: str) -> list[ChartRecord]:
    return list(read_chart(chart_file(*rows, **parts)))


def test_row_has_marks_and_footnotes() -> None:
    (record,) = read(row("Albania <sup>2</sup> <sup>3</sup>", ("CB1", "NS2")))
    assert record == ChartRecord("AL", "Albania", frozenset({"CB1", "NS2"}), ("2", "3"))


def test_wide_cell_is_a_pointer_and_no_mark() -> None:
    """A parser that takes any text for an X reads CB 1 for Iran and clears the rest."""
    text = "See part 746 of the EAR to determine whether a license is required."
    (record,) = read(row("Iran <sup>1</sup>", cell=text))
    assert record.marks == frozenset()
    assert record.refers_to == text
    assert record.footnotes == ("1",)


def test_footnotes_below_the_table_are_no_countries() -> None:
    foot = "<TFOOT><TR><TD colspan='17'><sup>1</sup> See 746.1(b).</TD></TR></TFOOT>"
    inline = "<TR><TD colspan='17'><sup>2</sup> See 742.4(a) for thermal cameras.</TD></TR>"
    assert [r.country for r in read(row("Canada", ("CB1", "FC1")), inline, foot=foot)] == ["CA"]


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        ([row("Atlantis", ("CB1",))], HEADER, "unknown country 'Atlantis'"),
        ([row("Canada").replace("<TD></TD>", "<TD>Y</TD>", 1)], HEADER, "neither X nor empty"),
        ([row("Canada").replace("<TD></TD>", "", 1)], HEADER, "17 were expected"),
        ([row("Canada", cell="X")], HEADER, "17 were expected"),
        ([row("Canada")], HEADER.replace("NP 1", "NP 3"), "the columns are"),
        ([row("Canada")], "", "no row of columns"),
    ],
)
def test_chart_that_does_not_fit_is_refused(rows: list[str], header: str, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        read(*rows, header=header)


def printed_chart() -> list[str]:
    """The shipped facts as an invented print of the whole chart."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return [
            row(r["name"], [c for c in CHART_COLUMNS if r[c]], cell=r["refers_to"])
            for r in csv.DictReader(file)
        ]


def test_whole_chart_is_read_back_as_it_ships() -> None:
    records = list(read_list("us-bis-country-chart", chart_file(*printed_chart())))
    with SHIPPED.open("rb") as stream:
        shipped = {r.country: (r.marks, r.refers_to) for r in read_own_chart(stream)}
    assert {r.country: (r.marks, r.refers_to) for r in records} == shipped
    assert len(records) == 200


@pytest.mark.parametrize(
    ("country", "replacement", "message"),
    [
        ("Canada", row("Canada", ("CB1", "FC1", "NS1")), "row of Canada"),
        ("Iran", row("Iran", ("CB1",)), "pointer to part 746 for IR"),
        ("Germany", row("Germany", ("AT1",)), "marks AT for DE"),
    ],
)
def test_chart_read_askew_is_refused(country: str, replacement: str, message: str) -> None:
    rows = [replacement if f"<TD>{country}" in text else text for text in printed_chart()]
    with pytest.raises(BrokenListError, match=message):
        list(require_complete(read_chart(chart_file(*rows))))


def test_chart_that_is_cut_is_refused() -> None:
    with pytest.raises(BrokenListError, match="at least 190"):
        list(require_complete(read_chart(chart_file(*printed_chart()[:150]))))


def test_real_excerpt_agrees_with_what_ships_and_is_refused_as_a_whole() -> None:
    with shared_file(EXCERPT).open("rb") as stream:
        records = list(read_list("us-bis-country-chart", stream, require_complete=False))
    with SHIPPED.open("rb") as stream:
        shipped = {r.country: r for r in read_own_chart(stream)}
    assert len(records) == 17
    for record in records:
        assert record.marks == shipped[record.country].marks, record.country
        assert record.footnotes == shipped[record.country].footnotes, record.country
    with shared_file(EXCERPT).open("rb") as stream, pytest.raises(BrokenListError, match="190"):
        list(read_list("us-bis-country-chart", stream))
