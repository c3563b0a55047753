"""XLSX: a sheet about the report, then a sheet for each section, written in constant memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from screening.reports.files.cells import cell
from screening.reports.report import About, Section

SHEET_ROWS = 1_000_000
"""Rows on a sheet before the next one is begun; the format ends at 1,048,576."""
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LONGEST_CELL = 32_767
COLUMN_WIDTH = 22


def write_workbook(path: Path, about: About, sections: Iterable[Section]) -> None:
    """Write a report. A text longer than a cell can hold ends with a mark that says so."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        book.set_properties({"title": about.title, "created": about.made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        first = book.add_worksheet("About")
        first.set_column(0, 1, 3 * COLUMN_WIDTH)
        for number, (name, value) in enumerate(about.lines()):
            first.write_string(number, 0, name, bold)
            first.write(number, 1, cell(value))
        for section in sections:
            _write_section(book, bold, section)


def _write_section(book: Any, bold: Any, section: Section) -> None:
    sheet, used, part = None, 0, 0
    for row in section.rows:
        if sheet is None or used > SHEET_ROWS:
            part += 1
            sheet, used = _new_sheet(book, bold, section, part), 1
        for column, value in enumerate(row):
            written = cell(value)
            if isinstance(written, str):
                sheet.write_string(used, column, _fitting(written))
            else:
                sheet.write_number(used, column, written)
        used += 1
    if sheet is None:
        _new_sheet(book, bold, section, 1)


def _new_sheet(book: Any, bold: Any, section: Section, part: int) -> Any:
    ending = f" {part}" if part > 1 else ""
    sheet = book.add_worksheet(section.title[: 31 - len(ending)] + ending)
    sheet.set_column(0, len(section.columns) - 1, COLUMN_WIDTH)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(section.columns):
        sheet.write_string(0, column, title, bold)
    return sheet


def _fitting(text: str) -> str:
    mark = " [cut: see the CSV]"
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(mark)] + mark
