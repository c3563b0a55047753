"""Files as an auditor opens them: nothing runs, nothing is lost, the same report the same bytes."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import InvalidReportError
from screening.reports.files import WRITERS
from screening.reports.files.cells import FORMULA_SIGNS, cell, neutral
from screening.reports.files.pdf_file import MOST_ROWS
from screening.reports.report import About, Section
from screening.terms.audit_chain import Anchor

END = Anchor(41, "ab" * 32)
ABOUT = About(
    title="Decisions in a period",
    asked=(("From", "2026-11-01"), ("Until", "2026-11-24")),
    made_at=datetime(2026, 11, 25, 8, 30, tzinfo=UTC),
    made_by="auditor",
    anchor=END,
)
COLUMNS = ("Name", "Score", "Value", "At", "On", "Strong")
ROW = (
    "=HYPERLINK(\"http://example.com\")", 0.875, Decimal("32000.00"),
    datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC), date(2026, 11, 2), True,
)  # fmt: skip


def section(*rows: tuple[Any, ...], columns: tuple[str, ...] = COLUMNS) -> Section:
    return Section("Findings", columns, iter(rows), len(rows))


def written(path: Path, *sections: Section) -> bytes:
    WRITERS[path.suffix[1:]](path, ABOUT, sections)
    return path.read_bytes()


@given(st.text(max_size=20))
def test_no_text_begins_like_a_formula(text: str) -> None:
    made = neutral(text)
    assert not made.lstrip(" \u00a0\ufeff").startswith(FORMULA_SIGNS)
    assert made in (text, f"'{text}")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\ufeff=1"]
)
def test_dangerous_beginnings_get_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-3, -0.5, Decimal("-2.50")])
def test_negative_numbers_stay_numbers(value: Any) -> None:
    assert cell(value) == value


def test_csv_has_filters_rows_and_the_end_of_the_chain(tmp_path: Path) -> None:
    text = written(tmp_path / "r.csv", section(ROW)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert ["From", "2026-11-01"] in rows
    assert ["End of the audit chain", str(END)] in rows
    assert rows[-2:] == [
        list(COLUMNS),
        ["'=HYPERLINK(\"http://example.com\")", "0.875", "32000.00", "2026-11-02 03:04:05",
         "2026-11-02", "yes"],
    ]  # fmt: skip


def cells_of(path: Path, sheet: int) -> list[Any]:
    """Every cell of a sheet as (type, text); constant memory writes strings in place."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with ZipFile(path) as book:
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [
        (c.get("t", "n"), "".join(c.itertext()), c.find(f"{name}f") is not None)
        for c in root.iter(f"{name}c")
    ]


def test_workbook_has_numbers_texts_and_no_formula(tmp_path: Path) -> None:
    written(tmp_path / "r.xlsx", section(ROW))
    about, found = cells_of(tmp_path / "r.xlsx", 1), cells_of(tmp_path / "r.xlsx", 2)
    assert ("inlineStr", str(END), False) in about
    assert ("inlineStr", '\'=HYPERLINK("http://example.com")', False) in found
    assert ("n", "0.875", False) in found
    assert ("n", "32000.00", False) in found
    assert not any(is_formula for *_, is_formula in (*about, *found))


def test_too_long_a_text_says_that_it_was_cut(tmp_path: Path) -> None:
    written(tmp_path / "r.xlsx", section(("x" * 40_000,), columns=("Long",)))
    (_, (_, text, _)) = cells_of(tmp_path / "r.xlsx", 2)
    assert len(text) == 32_767
    assert text.endswith("[cut: see the CSV]")


def pdf_text_objects(pdf: bytes) -> bytes:
    """Every stream that unpacks, one after the other."""
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            found.append(match.group(1))
    return b"\n".join(found)


def test_pdf_is_tagged_archival_and_reproducible(tmp_path: Path) -> None:
    first = written(tmp_path / "a.pdf", section(ROW, ROW))
    again = written(tmp_path / "b.pdf", section(ROW, ROW))
    assert first == again
    inside = first + pdf_text_objects(first)
    assert b"<pdfaid:part>2</pdfaid:part>" in inside
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in inside
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/Lang" in inside
    assert b"2026-11-25T08:30:00" in inside


@pytest.mark.parametrize(
    "name", ["华为技术有限公司", "ООО «Пример»", "مثال", "ตัวอย่าง", "예시", "שלום", "x" * 300, "🚢"]
)
def test_names_in_any_script_are_set(tmp_path: Path, name: str) -> None:
    made = written(tmp_path / "a.pdf", section((name,), columns=("Name",)))
    assert made.startswith(b"%PDF-1.7")


def test_pdf_refuses_more_rows_than_it_can_hold(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[int]]:
        for number in range(10**9):
            yield (number,)

    with pytest.raises(InvalidReportError, match="A PDF holds 2,000 rows: narrow the report"):
        written(tmp_path / "a.pdf", Section("Long", ("N",), rows()))
    assert MOST_ROWS == 2_000


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_empty_report_is_a_report(tmp_path: Path, ending: str) -> None:
    assert written(tmp_path / f"r.{ending}", section())
