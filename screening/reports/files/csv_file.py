"""CSV: what the report is on top, then each section under its title."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from screening.reports.files.cells import cell
from screening.reports.report import About, Section


def write_csv(path: Path, about: About, sections: Iterable[Section]) -> None:
    """Write a report; UTF-8 with a mark, so that spreadsheets read every script."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[cell(name), cell(value)] for name, value in about.lines()])
        for section in sections:
            writer.writerow([])
            writer.writerow([section.title])
            writer.writerow(section.columns)
            writer.writerows([cell(value) for value in row] for row in section.rows)
