"""Rows of an agency's XLSX workbook by its header, cells with their types, nothing evaluated."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from screening.errors import BrokenListError

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
ZIP = b"PK\x03\x04"
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, RuntimeError),
    *(KeyError, ValueError, IndexError, TypeError, AttributeError),
)
"""What reading a workbook whose parts are not whole ends with."""


def read_workbook(
    stream: BinaryIO, *, columns: tuple[str, ...], sheet: int = 0
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a sheet, as (row number, column -> cell), empty rows left out.

    Args:
        stream: the workbook.
        columns: the columns that must be there, in any order; others come along.
        sheet: which sheet, 0 for the first.

    Raises:
        BrokenListError: no workbook, one that unpacks to too much, a column missing.
    """
    content = io.BytesIO(stream.read())
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(content).infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise BrokenListError("the workbook unpacks to more than any list has")
        book = load_workbook(content, read_only=True, data_only=False, keep_links=False)
        rows = book.worksheets[sheet].iter_rows(values_only=True)
        header = tuple(_heading(cell) for cell in next(rows, ()))
        missing = [column for column in columns if column not in header]
        if missing:
            raise BrokenListError(f"the column {missing[0]!r} is missing; the file has {header}")
        for number, cells in enumerate(rows, start=1):
            if any(cell is not None for cell in cells):
                named = zip(header, cells, strict=False)
                yield number, {name: cell for name, cell in named if name}
    except DAMAGED as error:
        raise BrokenListError(f"the workbook is damaged or no XLSX ({error})") from error


def _heading(cell: object) -> str:
    """A heading of two languages in two lines is known by its last, the English one."""
    lines = str(cell or "").strip().splitlines()
    return lines[-1].strip() if lines else ""
