"""Rows of a table that a person made, CSV or XLSX, read one by one and never run.

What an office saves comes with semicolons or tabs, with a byte order mark, in UTF-16, with empty
rows at the end. A workbook is an archive: its size when unpacked is bounded before it is opened,
its formulas are not evaluated and its links not followed.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from openpyxl import load_workbook

from screening.errors import BrokenListError
from screening.lists.readers.workbooks import DAMAGED, refuse_bomb

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_CELLS = 60
"""Cells of a row; a sheet with stray formatting has thousands."""
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"

Row = tuple[int, list[str]]


def read_sheet(stream: BinaryIO) -> Iterator[Row]:
    """Rows with their numbers as the person sees them, cells as trimmed text, empty rows left out.

    Args:
        stream: the file, which can be sought in.

    Raises:
        BrokenListError: no table; too large; damaged; not UTF-8 or UTF-16. While iterating: where
            it breaks.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MAX_FILE_BYTES:
        raise BrokenListError(f"The file has more than {MAX_FILE_BYTES // 1024 // 1024} MB.")
    head = stream.read(4)
    stream.seek(0)
    if not head:
        raise BrokenListError("The file is empty.")
    return _filled(_workbook_rows(stream) if head == _ZIP else _text_rows(stream, head))


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_CELLS:
            raise BrokenListError(f"Row {number} has more than {MAX_CELLS} cells.")
        if cells:
            yield number, cells


def _text_rows(stream: BinaryIO, head: bytes) -> Iterator[Row]:
    encoding = "utf-16" if head[:2] in _UTF_16 else "utf-8-sig"
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        first = text.readline()
        delimiter = max(_DELIMITERS, key=first.count)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except UnicodeError as error:
        raise BrokenListError(
            "The file is not UTF-8. In Excel save it as 'CSV UTF-8 (comma delimited)', or as XLSX."
        ) from error
    except csv.Error as error:
        raise BrokenListError(f"The file breaks near row {reader.line_num}: {error}.") from error
    finally:
        if not stream.closed:
            text.detach()


def _workbook_rows(stream: BinaryIO) -> Iterator[Row]:
    _refuse_bomb(stream)
    try:
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some writers state a smaller area than they fill
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_CELLS + 1), start=1):
            yield number, [_text_of(cell.value) for cell in cells]
    except BrokenListError:
        raise
    except DAMAGED as error:
        # The reader's own words name where the file lies here, which is nobody's business.
        raise BrokenListError(
            "The workbook is damaged or no XLSX. Open it in Excel and save it anew, or save it as "
            "CSV UTF-8."
        ) from error


def _refuse_bomb(stream: BinaryIO) -> None:
    """Refuse an archive that unpacks to more than any catalog, before anything is unpacked."""
    refuse_bomb(stream, most_bytes=MAX_UNPACKED_BYTES, what="catalog")
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
    if not any(part.filename.startswith("xl/") for part in parts):
        raise BrokenListError("The archive is no XLSX workbook. Unpack it and load what is inside.")


def _text_of(value: object) -> str:
    """A cell as text; a number typed into a cell reads as the person sees it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return value.isoformat()[:10]
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
