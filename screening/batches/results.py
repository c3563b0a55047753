"""What became of each row of a batch, as a file of any size."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from screening.models import Batch, BatchRow
from screening.reports.files.cells import neutral

MEDIA_TYPES = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = (
    "number", "reference", "state", "screening", "outcome", "decision", "reasons", "errors",
)  # fmt: skip
ROWS_READ = 500


def results_of(batch: Batch) -> Iterator[dict[str, Any]]:
    """One entry a row, in the file's order.

    ``state`` is refused, kept (of partners), repeated, or where the screening stands.
    """
    rows = batch.rows.select_related("screening__transaction", "screening__case")
    for row in rows.defer(
        "screening__records", "screening__stale_lists", "screening__transaction__content"
    ).iterator(chunk_size=ROWS_READ):
        yield _told(row)


def written(batch: Batch, format: str) -> Iterator[bytes]:
    """The same as a file, piece by piece.

    Args:
        format: ndjson, csv or xlsx.
    """
    return {"ndjson": _ndjson, "csv": _csv, "xlsx": _xlsx}[format](batch)


def _told(row: BatchRow) -> dict[str, Any]:
    told: dict[str, Any] = {"number": row.number, "reference": row.reference}
    screening = row.screening
    if screening is None:
        return {**told, "state": "refused" if row.errors else "kept", "errors": row.errors}
    return {
        **told,
        "state": screening.status if row.is_new else "repeated",
        "screening": str(screening.pk),
        "revision": screening.transaction.revision,
        "outcome": screening.outcome or None,
        "decision": screening.decision,
        "reasons": [
            {name: reason[name] for name in ("code", "outcome", "summary")}
            for reason in screening.answer.get("reasons", ())
        ],
        "errors": [],
    }


def _ndjson(batch: Batch) -> Iterator[bytes]:
    for told in results_of(batch):
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _cells(told: dict[str, Any]) -> list[Any]:
    reasons = "\n".join(f"{r['code']}: {r['summary']}" for r in told.get("reasons", ()))
    errors = "\n".join(f"{e['field']}: {e['message']}" for e in told["errors"])
    flat = {**told, "reasons": reasons, "errors": errors}
    cells = [flat.get(column) for column in COLUMNS]
    return [neutral(cell) if isinstance(cell, str) else cell for cell in cells]


def _csv(batch: Batch) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    for told in results_of(batch):
        writer.writerow(_cells(told))
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _xlsx(batch: Batch) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet("Results")
            sheet.write_row(0, 0, COLUMNS)
            for place, told in enumerate(results_of(batch), start=1):
                sheet.write_row(place, 0, _cells(told))
        file.seek(0)
        while block := file.read(65_536):
            yield block
