"""A catalog as people save it: each wrong cell is told with its row, its column and the mend."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from screening.errors import BrokenListError
from screening.lists.readers import product_table, sheets
from screening.lists.readers.product_table import (
    COLUMNS,
    ReadRow,
    read_products_table,
    template_rows,
)

ENTRIES = frozenset({"2B350", "5A992", "3A090", "9A610"})
HEAD = ("part_number", "eccn", "manufacturer", "description")


def csv_file(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, **how: Any) -> io.BytesIO:
    """A table as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=how.get("delimiter", ",")).writerows([head, *rows])
    return io.BytesIO(text.getvalue().encode(how.get("encoding", "utf-8")))


def workbook(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> io.BytesIO:
    """A table as XLSX."""
    book, file = Workbook(), io.BytesIO()
    for row in (head, *rows):
        book.active.append(row)
    book.save(file)
    return io.BytesIO(file.getvalue())


def read(stream: io.BytesIO) -> list[ReadRow]:
    return list(read_products_table(stream, entries=ENTRIES))


def faults(stream: io.BytesIO) -> list[tuple[int, str]]:
    """Row and column of all that is wrong."""
    return [(fault.row, fault.column) for row in read(stream) for fault in row.faults]


PUMP = ("PX-1", "2B350.g", "Example Pumps", "Pump")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_as_offices_save_it(delimiter: str, encoding: str) -> None:
    bracket = ("B-2", "ear 99", "", "Halterung für Türen; verzinkt, 2 mm")
    (pump, other) = read(csv_file(PUMP, bracket, delimiter=delimiter, encoding=encoding))
    assert pump.product is not None
    assert other.product is not None
    assert (pump.product.uid, pump.product.eccn) == ("Example Pumps/PX-1", "2B350.g")
    assert (other.product.uid, other.product.eccn) == ("B-2", "EAR99")
    assert other.product.names == ("Halterung für Türen; verzinkt, 2 mm",)


def test_a_workbook_reads_as_the_same_csv() -> None:
    rows = (PUMP, ("B-2", "5A992C", None, "Router"), (None,) * 4, ("B-3", "EAR99", "", ""))
    as_text = (PUMP, ("B-2", "5A992C", "", "Router"), ("",) * 4, ("B-3", "EAR99", "", ""))
    assert read(workbook(*rows)) == read(csv_file(*as_text))


def test_numbers_days_and_ticks_of_a_workbook_read_as_seen() -> None:
    head = (*HEAD, "classified_on", "tpp", "data_center", "product_id")
    cells = (1200, "3A090.b", "Example", "Card", date(2026, 5, 4), 4800.5, True, 100045.0)
    (row,) = read(workbook(cells, head=head))
    assert row.product is not None
    assert row.product.part_numbers == ("1200",)
    assert row.product.classified_by == "2026-05-04"
    assert row.product.parameters == {"tpp": 4800.5, "data_center": True}
    assert row.product.uid == "100045"


@pytest.mark.parametrize(
    ("column", "text", "mend"),
    [
        ("eccn", "", "Give the ECCN"),
        ("eccn", "5A929.c", "no entry of the control list in force"),
        ("eccn", "XI(c)", "It is no ECCN"),
        ("eccn", "NLR", "It is no ECCN"),
        ("part_number", "", "Give the part number"),
        ("part_number", "900-*", "one number"),
        ("part_number", "---", "one number"),
        ("description", '=HYPERLINK("http://example.com")', "a formula"),
        ("description", "x" * 501, "At most 500"),
        ("manufacturer", "x" * 201, "At most 200"),
        ("eccn", "5A992" + ".a" * 20, "It is no ECCN"),
        ("description", "a\x07b", "control characters"),
        ("classified_on", "04.05.2026", "2026-11-29"),
        ("classified_on", "2026-02-30", "2026-11-29"),
        ("tpp", "4.992,0", "Write a number"),
        ("tpp", "-1", "Write a number"),
        ("tpp", "NaN", "Write a number"),
        ("data_center", "maybe", "yes or no"),
    ],
)
def test_a_wrong_cell_names_row_column_and_mend(column: str, text: str, mend: str) -> None:
    head = tuple(dict.fromkeys((*HEAD, column)))
    wrong = dict(zip(HEAD, PUMP, strict=True)) | {column: text}
    good = ("PX-9", "EAR99", "Example", "Bracket")
    (first, second) = read(csv_file(good, tuple(wrong[name] for name in head), head=head))
    assert first.faults == ()
    (fault,) = second.faults
    assert second.product is None
    assert (fault.row, fault.column) == (3, column)
    assert mend in fault.mend
    assert len(fault.value) <= 80


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    assert faults(csv_file(("", "", "Example", ""))) == [(2, "part_number"), (2, "eccn")]


def test_a_part_number_told_twice_names_the_first_row() -> None:
    (_, other_maker, twice) = read(
        csv_file(PUMP, ("PX-1", "EAR99", "Other", "Pump"), ("px-1", "EAR99", "example pumps", ""))
    )
    assert other_maker.faults == ()
    (fault,) = twice.faults
    assert (fault.row, fault.column) == (4, "part_number")
    assert "Row 2" in fault.mend


def test_a_row_with_more_cells_than_columns_is_wrong() -> None:
    assert faults(csv_file((*PUMP, "EAR99"))) == [(2, "")]


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (
            csv_file(PUMP, head=("part_number", "ecn", "manufacturer", "description")),
            "'ecn' is not",
        ),
        (csv_file(PUMP, head=("part_number", "name", "maker", "description")), "stands twice"),
        (csv_file(PUMP, head=("part_number", "note", "maker", "description")), "'eccn' is missing"),
        (io.BytesIO(b""), "empty"),
        (io.BytesIO(b"\n\n"), "no rows"),
        (io.BytesIO("part_number,eccn,name\nT\u00fcr,EAR99,x".encode("cp1252")), "not UTF-8"),
        (io.BytesIO(b'part_number,eccn\n"PX-1,EAR99\n'), "breaks near row"),
        (io.BytesIO(b"PK\x03\x04 no archive"), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_catalog_is_refused_whole(stream: io.BytesIO, words: str) -> None:
    with pytest.raises(BrokenListError, match=words):
        read(stream)


def test_an_archive_that_is_no_workbook_or_unpacks_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("catalog.csv", "part_number,eccn")
    with pytest.raises(BrokenListError, match="no XLSX"):
        read(io.BytesIO(file.getvalue()))
    book = workbook(PUMP)
    monkeypatch.setattr(sheets, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(BrokenListError, match="unpacks to more"):
        read(book)


def test_a_workbook_with_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    whole, hostile = workbook(PUMP), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(hostile, "w") as target:
        for part in source.namelist():
            is_sheet = part.startswith("xl/worksheets/")
            target.writestr(part, bomb if is_sheet else source.read(part))
    with pytest.raises(BrokenListError, match="damaged"):
        read(io.BytesIO(hostile.getvalue()))


def test_a_longer_table_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_table, "MAX_ROWS", 2)
    rows = [(f"P-{n}", "EAR99", "", "") for n in range(3)]
    with pytest.raises(BrokenListError, match="more than 2 rows"):
        read(csv_file(*rows))


def test_the_template_loads_as_it_is() -> None:
    head, *rows = template_rows()
    assert list(head) == [column.name for column in COLUMNS]
    (row,) = read(csv_file(*rows, head=head))
    assert row.faults == ()
    assert row.product is not None
    assert row.product.part_numbers == ("PX-200-A", "PX200A", "PX-200-A-R2")


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), max_size=30
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=5))
def test_any_cells_are_read_or_told_and_nothing_else(rows: list[tuple[str, ...]]) -> None:
    for row in read(csv_file(*rows)):
        assert (row.product is None) == bool(row.faults)
        if row.product is not None:
            assert row.product.eccn
            assert row.product.part_numbers


@pytest.mark.parametrize(
    "text",
    ["#N/A", "#REF!", "1.23E+11", "+1+1", "@SUM(A1)", "PX\u202e1", "PX\u200b1", "РX-1", "AB*"],
)
def test_what_a_spreadsheet_made_of_a_part_number_is_told(text: str) -> None:
    assert faults(csv_file((text, *PUMP[1:]))) == [(2, "part_number")]


@pytest.mark.parametrize(
    "text", ["PX-1", "900-21010-0000-000", "АБВ-12", "泵-7", "1E", "E12", "(A)1"]
)
def test_what_is_a_part_number_stands(text: str) -> None:
    assert faults(csv_file((text, *PUMP[1:]))) == []


def test_another_dash_makes_no_other_part_number() -> None:
    rows = (PUMP, ("PX\u20131", "EAR99", *PUMP[2:]))
    assert faults(csv_file(*rows)) == [(3, "part_number")]
