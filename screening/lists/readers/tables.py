"""Reading delimited text without trusting it: the right columns, whole rows, valid UTF-8.

A table that was cut, pasted together or saved from an error page must be refused with the row
where it broke, not read as far as it goes. In an agency's table a row in the middle that does not
fit is set aside, and a column that nobody knows comes along.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from screening.errors import BrokenListError
from screening.lists.readers.rejected import RejectedRow

NumberedRow = tuple[int, dict[str, str]]


def read_table(
    stream: BinaryIO, *, columns: tuple[str, ...], delimiter: str = ","
) -> Iterator[NumberedRow]:
    """Rows of a delimited text file with a header, as (row number, column -> text).

    Args:
        stream: UTF-8, with or without a byte order mark.
        columns: the header that must be there, in this order.
        delimiter: "," or a tab.

    Raises:
        BrokenListError: other columns, a row too short or too long, a repeated header, an
            unclosed quotation mark, bytes that are not UTF-8. Row 1 is the first after the header.
    """

    def expected(header: tuple[str, ...]) -> None:
        if header != columns:
            raise BrokenListError(
                f"the columns are {', '.join(header)[:200]!r}, expected {', '.join(columns)!r}"
            )

    for row in read_headed(stream, check=expected, delimiter=delimiter):
        if isinstance(row, RejectedRow):
            raise BrokenListError(row.message)
        yield row


def needing(columns: tuple[str, ...]) -> Callable[[tuple[str, ...]], None]:
    """A check that a header has these columns, in any order and among others."""

    def check(header: tuple[str, ...]) -> None:
        if missing := [column for column in columns if column not in header]:
            raise BrokenListError(f"the column {missing[0]!r} is missing; the file has {header}")

    return check


def read_headed(
    stream: BinaryIO,
    *,
    check: Callable[[tuple[str, ...]], None],
    heading: Callable[[str], str] = str,
    delimiter: str = ",",
    has_stray_quotes: bool = False,
) -> Iterator[NumberedRow | RejectedRow]:
    """The same where the header may vary; a row that does not fit it is set aside.

    The last row that does not fit is no oddity but where the file was cut.

    Args:
        check: raises ``BrokenListError`` for a header that lacks what is needed.
        heading: what a cell of the header is called by.
        has_stray_quotes: whether the publisher leaves quotation marks inside cells as they are.
    """
    lines = _decoded_lines(stream)
    reader = csv.reader(lines, delimiter=delimiter, strict=not has_stray_quotes)
    number, odd = 0, ""
    try:
        printed = next(reader, [])
        header = tuple(heading(cell) for cell in printed)
        check(header)
        for number, row in enumerate(reader, start=1):
            if odd:
                yield RejectedRow(number - 1, odd)
            if row == printed:
                raise BrokenListError(f"row {number}: the header is repeated")
            odd = "" if len(row) == len(header) else _misfit(number, row, len(header), delimiter)
            if not odd:
                yield number, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise BrokenListError(f"row {number + 1}: {error}; the file is cut or damaged") from error
    if odd:
        raise BrokenListError(odd)


def _misfit(number: int, row: list[str], expected: int, delimiter: str) -> str:
    return (
        f"row {number}: {len(row)} cells where {expected} were expected; the file"
        f" is cut or damaged here ({delimiter.join(row)[:60]!r})"
    )


def _decoded_lines(stream: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BrokenListError(f"line {number}: not UTF-8 text ({error.reason})") from error
