"""Keeping the file of a batch, and reading its rows one after the other."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from django.conf import settings
from openpyxl import load_workbook

from screening.batches.tables import submission_of
from screening.errors import (
    BrokenListError,
    FieldError,
    InvalidBatchError,
    InvalidSubmissionError,
    MalformedJsonError,
)
from screening.intake.json_text import parse_json
from screening.lists.readers.workbooks import DAMAGED, refuse_bomb
from screening.models import Batch

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
MOST_UNPACKED = 2 * 1024**3
"""Bytes that the parts of a workbook may unpack to."""


class Row(NamedTuple):
    """One row of a file: what it says, or why it cannot be read.

    Args:
        number: from 1; of a table the first below the heading.
    """

    number: int
    value: Any = None
    errors: tuple[FieldError, ...] = ()


def broken(message: str) -> InvalidBatchError:
    """The refusal of a whole file."""
    return InvalidBatchError((FieldError("", "unreadable", message),))


def keep(blocks: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write an upload to the disk as it comes.

    Returns:
        Its SHA-256 and size.

    Raises:
        InvalidBatchError: it is empty or has more bytes than one may have.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for block in blocks:
            size += len(block)
            if size > settings.BATCH_MAX_BYTES:
                break
            digest.update(block)
            file.write(block)
    if not 0 < size <= settings.BATCH_MAX_BYTES:
        path.unlink()
        most = f"at most {settings.BATCH_MAX_BYTES:,} bytes: send gzip, or several files"
        raise broken("The file is empty." if not size else f"A file may have {most}.")
    return digest.hexdigest(), size


def is_gzip(path: Path) -> bool:
    """Whether a file is compressed, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == GZIP


def rows_of(batch: Batch, *, after: int = 0) -> Iterator[Row]:
    """The rows of a batch's file, empty ones left out, without holding more than one.

    Args:
        after: rows that are passed over, counted as they come.

    Raises:
        InvalidBatchError: the file breaks off or is of another format; at the row where it does.
    """
    is_partner = batch.kind == Batch.Kind.PARTNERS
    for number, read in enumerate(_read(batch), start=1):
        if number > after:
            yield _row(number, read, is_partner)


def count_rows(batch: Batch) -> int:
    """How many rows the file has; one more than a batch may have where there are too many.

    Raises:
        InvalidBatchError: the file cannot be read to its end.
    """
    return sum(1 for _ in islice(_read(batch), settings.BATCH_MAX_ROWS + 1))


def _read(batch: Batch) -> Iterator[bytes | dict[str, Any]]:
    reads: dict[str, Callable[[BinaryIO], Iterator[Any]]] = {
        Batch.Format.NDJSON: _lines,
        Batch.Format.CSV: _cells,
        Batch.Format.XLSX: _sheet,
    }
    try:
        with batch.path.open("rb") as file, ExitStack() as stack:
            opened = stack.enter_context(gzip.open(file)) if batch.is_gzip else file
            yield from reads[batch.format](cast(BinaryIO, opened))
    except UnicodeDecodeError as error:
        raise broken(f"Not UTF-8 text ({error.reason}).") from error
    except (csv.Error, EOFError, zlib.error) as error:
        raise broken(f"The file is cut or damaged ({error}).") from error
    except DAMAGED as error:
        # Their own words name where the file lies here, which is nobody's business.
        raise broken("The file is cut or damaged.") from error


def _row(number: int, read: Any, is_partner: bool) -> Row:
    if not isinstance(read, bytes):
        return Row(number, submission_of(read, is_partner=is_partner))
    if len(read) > settings.SUBMISSION_MAX_BYTES:
        mend = f"A row may have at most {settings.SUBMISSION_MAX_BYTES:,} bytes."
        return Row(number, errors=(FieldError("", "too_large", mend),))
    try:
        return Row(number, parse_json(read))
    except MalformedJsonError as error:
        return Row(number, errors=(FieldError("", "malformed_json", str(error)),))
    except InvalidSubmissionError as error:
        return Row(number, errors=error.errors)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    most = settings.SUBMISSION_MAX_BYTES
    while line := file.readline(most + 2):
        rest = line
        # Of a line that is too long the rest is passed over, however long it is.
        while not rest.endswith(b"\n") and len(rest) > most and (rest := file.readline(most + 2)):
            pass
        if line.strip():
            yield line


class _BoundedLines:
    """Lines of a table, which stop where a row has more text than any may have.

    A file of gigabytes without an end of line, or without the end of a quotation, packs to little.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.of_row = 0
        """Characters since the last whole row."""

    def __iter__(self) -> _BoundedLines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(settings.SUBMISSION_MAX_BYTES + 1)
        self.of_row += len(line)
        if self.of_row > settings.SUBMISSION_MAX_BYTES:
            raise broken(f"A row has more than {settings.SUBMISSION_MAX_BYTES:,} characters.")
        if not line:
            raise StopIteration
        return line


def _cells(file: BinaryIO) -> Iterator[dict[str, str]]:
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        lines = _BoundedLines(text)
        sample = next(lines, "")
        heading = next(csv.reader([sample], delimiter=_delimiter(sample)), [])
        _check_heading(heading)
        for cells in csv.reader(lines, delimiter=_delimiter(sample), strict=True):
            lines.of_row = 0
            if any(cell.strip() for cell in cells):
                named = dict(zip(heading, cells, strict=False))
                if len(cells) > len(heading):
                    beyond = len(cells) - len(heading)
                    named[f"cells without a heading: {beyond}"] = cells[-1] or "-"
                yield named


def _delimiter(heading: str) -> str:
    """A heading has many columns: what stands between them."""
    return max((",", ";", "\t"), key=heading.count)


def _sheet(file: BinaryIO) -> Iterator[dict[str, Any]]:
    content = file if file.seekable() else io.BytesIO(file.read(MOST_UNPACKED))
    try:
        refuse_bomb(content, most_bytes=MOST_UNPACKED, what="batch")
    except BrokenListError as bomb:
        raise broken(str(bomb)) from bomb
    book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
    rows = book.worksheets[0].iter_rows(values_only=True)
    heading = [str(cell or "").strip() for cell in next(rows, ())]
    _check_heading(heading)
    for cells in rows:
        if any(cell is not None for cell in cells):
            named = zip(heading, cells, strict=False)
            yield {name: cell for name, cell in named if name}


def _check_heading(heading: list[str]) -> None:
    named = [name.strip() for name in heading if name.strip()]
    if not {"reference", "number"} & set(named):
        raise broken(
            "The first row names the fields, as 'reference' and 'parties[0].name' (of partners "
            "'number' and 'name'); this one has neither 'reference' nor 'number'."
        )
    twice = next((name for name in named if named.count(name) > 1), "")
    if twice:
        raise broken(f"The column {twice!r} stands twice.")
