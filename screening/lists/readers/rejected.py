"""A row that cannot be read is named and set aside; the list's other rows stand.

A file without a column that is needed is another matter: that refuses the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from screening.errors import BrokenRowError

Row = TypeVar("Row")
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row or record of a list file that was set aside.

    Args:
        row: its number in the file, 1 for the first.
        message: what is wrong with it.
    """

    row: int
    message: str


def each(
    rows: Iterable[tuple[int, Row] | RejectedRow], to_record: Callable[[int, Row], Record | None]
) -> Iterator[Record | RejectedRow]:
    """The record of each row; a ``RejectedRow`` in the place of one that cannot be read.

    Args:
        rows: rows with their numbers; one that was set aside already passes.
        to_record: reads one; None where the row lists nobody (a target struck off the list).
    """
    for numbered in rows:
        if isinstance(numbered, RejectedRow):
            yield numbered
            continue
        number, row = numbered
        try:
            record = to_record(number, row)
        except BrokenRowError as error:
            yield RejectedRow(number, str(error))
        else:
            if record is not None:
                yield record
