"""Parties out of a table that multiplies them: one row for each name, address, date and paper.

Such files are a list's XML flattened. What a party has several of is gathered, repetitions gone,
and put back into the elements of the XML, so that one reader says what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from screening.lists.readers.rejected import RejectedRow
from screening.lists.readers.tables import NumberedRow
from screening.lists.readers.xml_elements import Element

Parts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all rows of one party say.

    Args:
        number: its first row.
        key: what names it.
        parts: by the name of a part, the different cells of its columns, in printed order.
    """

    number: int
    key: str
    parts: dict[str, dict[tuple[str, ...], None]] = field(default_factory=dict)

    def first(self, part: str) -> tuple[str, ...]:
        """The first cells of a part; empty where no row has any."""
        return next(iter(self.parts[part]), ())

    def elements(self, part: str, names: tuple[str, ...], called: str) -> Iterator[Element]:
        """The part's cells as elements with a child for each cell that is filled."""
        for cells in self.parts[part]:
            children = (leaf(n, text) for n, text in zip(names, cells, strict=True) if text)
            yield branch(called, *children)


def leaf(name: str, text: str) -> Element:
    """An element that holds text alone."""
    return Element(name, {}, text, ())


def branch(name: str, *children: Element) -> Element:
    """An element that holds others."""
    return Element(name, {}, "", children)


def gather(
    rows: Iterable[NumberedRow | RejectedRow], *, key: str, parts: Parts
) -> Iterator[Gathered | RejectedRow]:
    """One ``Gathered`` a party, wherever in the file its rows stand.

    Args:
        key: the column that names the party.
        parts: by the name of a part, its columns.
    """
    found: dict[str, Gathered] = {}
    for row in rows:
        if isinstance(row, RejectedRow):
            yield row
            continue
        number, cells = row
        held = cells[key].strip()
        if not held:
            yield RejectedRow(number, f"row {number}: no {key}")
            continue
        party = found.setdefault(held, Gathered(number, held, {part: {} for part in parts}))
        for part, columns in parts.items():
            told = tuple(cells[column].strip() for column in columns)
            if any(told):
                party.parts[part][told] = None
    yield from found.values()


def numbered(
    parties: Iterable[Gathered | RejectedRow],
) -> Iterator[tuple[int, Gathered] | RejectedRow]:
    """Each with the number of its first row, as readers of records take them."""
    for party in parties:
        yield party if isinstance(party, RejectedRow) else (party.number, party)
