"""A report as a file: CSV, XLSX or PDF, each written row by row where the format lets us."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from screening.reports.files.csv_file import write_csv
from screening.reports.files.pdf_file import write_pdf
from screening.reports.files.workbook import write_workbook
from screening.reports.report import About, Section

Writer = Callable[[Path, About, Iterable[Section]], None]

WRITERS: dict[str, Writer] = {"csv": write_csv, "xlsx": write_workbook, "pdf": write_pdf}
"""File name ending to what writes it."""

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
