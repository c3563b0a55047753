"""Delimited text that cannot be trusted."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import BrokenListError
from screening.lists.readers.rejected import RejectedRow
from screening.lists.readers.tables import needing, read_headed, read_table

COLUMNS = ("name", "country")


def rows(data: bytes, delimiter: str = ",") -> list[tuple[int, dict[str, str]]]:
    return list(read_table(io.BytesIO(data), columns=COLUMNS, delimiter=delimiter))


def test_rows_come_numbered_with_their_columns() -> None:
    assert rows(b'\xef\xbb\xbfname,country\n"Alpha, Ltd.",CN\nBeta,\n') == [
        (1, {"name": "Alpha, Ltd.", "country": "CN"}),
        (2, {"name": "Beta", "country": ""}),
    ]
    assert rows(b"name\tcountry\nAlpha\tCN", "\t") == [(1, {"name": "Alpha", "country": "CN"})]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the columns are"),
        (b"name,land\n", "the columns are"),
        (b"country,name\n", "the columns are"),
        (b"name,country\nAlpha,CN\nname,country\n", "row 2: the header is repeated"),
        (b"name,country\nAlpha,CN\nBeta\n", "row 2: 1 cells where 2"),
        (b"name,country\nAlpha,CN,extra\n", "row 1: 3 cells where 2"),
        (b'name,country\nAlpha,CN\n"Beta,C', "row 2: unexpected end of data"),
        (b'name,country\n"Al"pha,CN\n', "row 1"),
        (b"name,country\nAlpha,\xff\n", "line 2: not UTF-8"),
    ],
)
def test_damaged_tables_are_refused_with_the_place(data: bytes, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        rows(data)


@given(st.lists(st.tuples(st.text(alphabet='ab",\n ü浪'), st.text(alphabet='ab",\n ')), max_size=5))
def test_rows_round_trip(cells: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *cells])
    found = rows(text.getvalue().encode())
    assert [(row["name"], row["country"]) for _, row in found] == cells


def headed(data: bytes) -> list[object]:
    return list(read_headed(io.BytesIO(data), check=needing(COLUMNS)))


def test_column_nobody_knows_comes_along() -> None:
    assert headed(b"country,name,shoe size\nCN,Alpha,44\n") == [
        (1, {"country": "CN", "name": "Alpha", "shoe size": "44"})
    ]


def test_column_that_is_missing_refuses_the_file() -> None:
    with pytest.raises(BrokenListError, match="the column 'country' is missing"):
        headed(b"name,land\nAlpha,CN\n")


def test_row_in_the_middle_that_does_not_fit_is_set_aside_by_name() -> None:
    first, odd, last = headed(b"name,country\nAlpha,CN\nBeta\nGamma,FR\n")
    assert (first, last) == (
        (1, {"name": "Alpha", "country": "CN"}),
        (3, {"name": "Gamma", "country": "FR"}),
    )
    assert isinstance(odd, RejectedRow)
    assert (odd.row, odd.message[:24]) == (2, "row 2: 1 cells where 2 w")


def test_last_row_that_does_not_fit_is_where_the_file_was_cut() -> None:
    with pytest.raises(BrokenListError, match="row 2: 1 cells where 2"):
        headed(b"name,country\nAlpha,CN\nBeta")
