"""The queue as a file: what is asked of it, row by row, as CSV or XLSX."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from screening.admin.queue import in_keys
from screening.admin.queue_rows import QueueRow, row_of, with_row_parts
from screening.models import Case, ListSource
from screening.models.cases import CaseQuerySet
from screening.reports.files import MEDIA_TYPES
from screening.reports.files.cells import cell
from screening.reports.files.workbook import OPTIONS
from screening.reports.report import Value

CHUNK = 500
MOST_XLSX = 50_000
"""Rows of a workbook, which is made before it is sent; CSV has all."""
COLUMNS = (
    "Case", "Order", "Kind", "State", "Outcome", "Party", "Route", "Why", "ECCN", "Goods",
    "Quantity", "Score", "Evidence", "Where listed", "Value", "Value in USD", "Ships", "Opened",
    "Due", "Assignee", "Customer", "Answer due", "Put off until", "Why this place",
)  # fmt: skip


def as_csv(cases: CaseQuerySet, name: str, now: datetime) -> HttpResponseBase:
    """Cases as CSV, written while they are read; UTF-8 with a mark, so that every script is."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(COLUMNS)
        for values in _rows(cases, now):
            yield writer.writerow([cell(value) for value in values])

    response = StreamingHttpResponse(lines(), content_type=MEDIA_TYPES["csv"])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_workbook(cases: CaseQuerySet, name: str, now: datetime) -> HttpResponseBase:
    """Cases as XLSX, made in a file of its own and sent from there."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet("Queue")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        bold = book.add_format({"bold": True})
        for column, title in enumerate(COLUMNS):
            sheet.write_string(0, column, title, bold)
        for number, values in enumerate(_rows(cases[:MOST_XLSX], now), 1):
            for column, value in enumerate(values):
                written = cell(value)
                if isinstance(written, str):
                    sheet.write_string(number, column, written[:32_000])
                else:
                    sheet.write_number(number, column, written)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=MEDIA_TYPES["xlsx"]
    )


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _rows(cases: CaseQuerySet, now: datetime) -> Iterator[Sequence[Value]]:
    """Keys first: what changes while a long file is written moves no row to another place."""
    titles = dict(ListSource.objects.values_list("code", "title"))
    keys = list(cases.values_list("pk", flat=True))
    parts = with_row_parts(Case.objects.all())
    for start in range(0, len(keys), CHUNK):
        for case in in_keys(parts, keys[start : start + CHUNK]):
            yield _values(row_of(case, 0, titles, now))


def _values(row: QueueRow) -> Sequence[Value]:
    case: Any = row.case
    return (
        case.number,
        row.reference,
        row.kind,
        case.get_status_display(),
        row.outcome,
        row.party,
        " > ".join(row.countries),
        row.why,
        ", ".join(row.eccns),
        row.goods,
        row.quantity,
        float(row.evidence.score) if row.evidence.score else None,
        row.evidence.what,
        row.evidence.where,
        row.value,
        case.value_usd,
        case.ships_on,
        case.opened_at,
        case.due_at,
        case.assigned_to.get_username() if case.assigned_to else None,
        case.get_customer_display() if case.is_open else None,
        case.customer_due_on if case.is_open else None,
        case.snoozed_until,
        row.because,
    )
