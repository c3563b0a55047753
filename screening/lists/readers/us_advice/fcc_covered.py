"""The FCC's Covered List: equipment and services that get no authorization (47 CFR 1.50002).

A web page of prose. A row names its producers in bold type; one that names a class of goods
(routers made abroad) lists nobody. Tables of approvals and notices on the page are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from screening.lists.readers.name_shapes import slug
from screening.lists.readers.party_parts import names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.us_advice.pages import Row, day_in_words, read_page_tables
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord, PartySchema

SOURCE = "us-fcc-covered"


def read(stream: BinaryIO) -> Iterator[tuple[int, Row]]:
    """Rows of the list itself with their numbers.

    Raises:
        BrokenListError: no such table on the page.
    """
    return read_page_tables(
        stream, is_wanted=lambda head: bool(head) and head[0].startswith("covered equipment")
    )


def to_records(rows: Iterable[tuple[int, Row]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a name in bold type, with a measure for each row that names it."""
    found: dict[str, PartyRecord] = {}
    for parties in each(rows, _records):
        if isinstance(parties, RejectedRow):
            yield parties
            continue
        for record in parties:
            known = found.get(record.uid)
            if known:
                record = replace(known, measures=unique((*known.measures, *record.measures)))
            found[record.uid] = record
    yield from found.values()


def _records(number: int, row: Row) -> tuple[PartyRecord, ...] | None:
    """Who is named in a row; None where it names a class of goods."""
    printed = row[0]
    if not printed.bold:
        return None
    measure = MeasureRecord(effective_on=day_in_words(number, row[1].text), note=printed.text)
    return tuple(
        PartyRecord(
            source=SOURCE,
            uid=slug(name),
            schema=PartySchema.ORGANIZATION,
            names=names_of([(name, NameKind.PRIMARY)]),
            measures=(measure,),
            raw={"printed": printed.text, "included": row[1].text},
        )
        for name in printed.bold
        if slug(name)
    )
