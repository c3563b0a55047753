"""Reading delimited text without trusting it: the right columns, whole rows, valid UTF-8.

A table that was cut, pasted together or saved from an error page must be refused with the row
where it broke, not read as far as it goes.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from screening.errors import BrokenListError


def read_table(
    stream: BinaryIO, *, columns: tuple[str, ...], delimiter: str = ","
) -> Iterator[tuple[int, dict[str, str]]]:
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

    return read_headed(stream, check=expected, delimiter=delimiter)


def read_headed(
    stream: BinaryIO,
    *,
    check: Callable[[tuple[str, ...]], None],
    heading: Callable[[str], str] = str,
    delimiter: str = ",",
) -> Iterator[tuple[int, dict[str, str]]]:
    """The same where the header may vary.

    Args:
        check: raises ``BrokenListError`` for a header that lacks what is needed.
        heading: what a cell of the header is called by.
    """
    reader = csv.reader(_decoded_lines(stream), delimiter=delimiter, strict=True)
    number = 0
    try:
        printed = next(reader, [])
        header = tuple(heading(cell) for cell in printed)
        check(header)
        for number, row in enumerate(reader, start=1):
            if row == printed:
                raise BrokenListError(f"row {number}: the header is repeated")
            if len(row) != len(header):
                raise BrokenListError(
                    f"row {number}: {len(row)} cells where {len(header)} were expected; the file"
                    f" is cut or damaged here ({delimiter.join(row)[:60]!r})"
                )
            yield number, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise BrokenListError(f"row {number + 1}: {error}; the file is cut or damaged") from error


def _decoded_lines(stream: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BrokenListError(f"line {number}: not UTF-8 text ({error.reason})") from error
