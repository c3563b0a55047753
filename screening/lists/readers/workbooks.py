"""Rows of an agency's XLSX workbook by its header, cells with their types, nothing evaluated.

A workbook is an archive: a megabyte of it may be a gigabyte of cells, and what reads it holds a row
whole and every shared text. So it is looked through, as bytes, before it is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook

from screening.errors import BrokenListError

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
ZIP = b"PK\x03\x04"
DAMAGED = (
    # Of two readers of XML, lxml's and Python's, each has a kind of SyntaxError.
    *(zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, RuntimeError),
    *(KeyError, ValueError, IndexError, TypeError, AttributeError),
)
"""What reading a workbook whose parts are not whole ends with."""

SMALL_PART = 1024 * 1024
"""Bytes of a part of which nothing else is asked."""
LONGEST_ITEM = 16 * 1024 * 1024
"""Bytes of a row or a shared text, or of a part that has neither, as a picture."""
MOST_TAGS = 250_000
"""Of a row, or of a part that has none: Excel's 16,384 cells of a row have three each. Each takes
300 bytes of memory and 10 microseconds."""
MOST_ITEMS = {b"row": 1_100_000, b"si": 5_000_000}
"""Rows of a sheet, of which Excel has 1,048,576, and texts that are shared: fifty of each row of a
batch."""
MOST_SHARED_BYTES = 200 * 1024 * 1024
"""Bytes of shared texts, which are all held at once."""
MOST_PARTS = 500
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(row|si)(?=[\s/>])")
_PIECE, _KEPT = 1 << 20, 100


def refuse_bomb(content: BinaryIO, *, most_bytes: int, what: str) -> None:
    """Refuse a workbook that unpacks to more than can be held, before anything is opened.

    Args:
        content: the file, which can be sought in.
        most_bytes: of all parts together.
        what: the table it should be, for the message.

    Raises:
        BrokenListError: it is none, or too large in one of these ways.
    """
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
                raise BrokenListError(f"The workbook unpacks to more than any {what} has.")
            for part in parts:
                if part.file_size > SMALL_PART:
                    _look_through(archive, part, what)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        # A RuntimeError: a part is locked by a password, or packed in a way that is not known here.
        raise BrokenListError("The workbook is cut or damaged.") from error
    finally:
        content.seek(0)


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, what: str) -> None:
    """Refuse a large part that is not of rows or shared texts of an ordinary length."""
    seen, items, length, tags = b"", 0, 0, 0
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            data = seen + piece
            if b"<!" in data and _ITEM.search(data):
                # A comment could hide what is long; no program writes one among rows.
                raise BrokenListError(f"The workbook has markup that no {what} has.")
            at = len(seen)
            for found in _ITEM.finditer(data):
                if found.end() <= len(seen):
                    continue  # was counted with the piece before
                start = max(found.start(), at)
                _refuse_long(length + start - at, tags + data.count(b"<", at, start), what)
                at, length, tags, items = start, 0, 0, items + 1
                if items > MOST_ITEMS[found[1]]:
                    raise BrokenListError(f"The workbook has more rows than any {what} has.")
                if found[1] == b"si" and part.file_size > MOST_SHARED_BYTES:
                    raise BrokenListError(f"The workbook has more texts than any {what} has.")
            length, tags = length + len(data) - at, tags + data.count(b"<", at)
            _refuse_long(length, tags, what)
            seen = data[-_KEPT:]


def _refuse_long(length: int, tags: int, what: str) -> None:
    if length > LONGEST_ITEM or tags > MOST_TAGS:
        raise BrokenListError(f"A row of the workbook is longer than any {what} has.")


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
    refuse_bomb(content, most_bytes=MAX_UNPACKED_BYTES, what="list")
    try:
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
