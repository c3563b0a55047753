"""The UFLPA Entity List of Homeland Security: goods presumed to be made with forced labor.

A web page of three tables. Aliases stand in brackets behind the name; an entity can stand in two
tables, and is one party with a measure of each. It binds imports (Public Law 117-78), not exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from screening.errors import BrokenRowError
from screening.lists.readers.name_shapes import slug
from screening.lists.readers.party_parts import names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.us_advice.pages import Row, day_in_words, read_page_tables
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord, PartySchema

SOURCE = "us-uflpa"
_NAME_HEADS = ("name of entity", "entity name")
_ALIASES = re.compile(
    r"\s*\((?P<told>(?:and|including) (?:\w+) alias(?:es)?:|also known as|formerly known as)"
    r"\s*(?P<names>(?:[^()]|\([^()]*\))*)\)"
)
_ABBREVIATION = re.compile(r"\s*\((?P<name>[A-Z]{3,8})\)")
_FORMERLY = re.compile(r"[;,]?\s*and formerly known as\s+")
# "and" parts names only behind a legal form: "Iron and Steel" is one.
_BETWEEN = re.compile(r";\s*(?:and\s+)?|(?<=Co\.|td\.) and (?=[A-Z])")
_FAMILY = re.compile(
    r",?\s+and (?:its )?(?:subsidiaries|subordinate and affiliated entities)$", re.I
)


def read(stream: BinaryIO) -> Iterator[tuple[int, Row]]:
    """Rows of the three tables with their numbers through the page.

    Raises:
        BrokenListError: no such table on the page.
    """
    return read_page_tables(
        stream, is_wanted=lambda head: head[1:] == ("effective date",) and head[0] in _NAME_HEADS
    )


def to_records(rows: Iterable[tuple[int, Row]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a name, with a measure for each table it stands in."""
    found: dict[str, PartyRecord] = {}
    for record in each(rows, to_record):
        if isinstance(record, RejectedRow):
            yield record
            continue
        known = found.get(record.uid)
        found[record.uid] = _together(known, record) if known else record
    yield from found.values()


def to_record(number: int, row: Row) -> PartyRecord:
    """One row.

    Raises:
        BrokenRowError: no name, no day.
    """
    printed = row[0].text
    names = names_of(_names(printed))
    if not names:
        raise BrokenRowError(f"row {number}: no name")
    return PartyRecord(
        source=SOURCE,
        uid=slug(names[0].text),
        schema=PartySchema.ORGANIZATION,
        names=names,
        measures=(MeasureRecord(effective_on=day_in_words(number, row[1].text), note=printed),),
        remarks="And its subsidiaries or affiliates" if _FAMILY.search(printed) else "",
        raw={"name": printed, "effective": row[1].text},
    )


def _names(printed: str) -> Iterator[tuple[str, NameKind]]:
    name = _FAMILY.sub("", _ALIASES.sub("", printed))
    yield _ABBREVIATION.sub("", name), NameKind.PRIMARY
    for abbreviation in _ABBREVIATION.finditer(name):
        yield abbreviation["name"], NameKind.WEAK_ALIAS
    for match in _ALIASES.finditer(printed):
        now, *before = _FORMERLY.split(match["names"])
        is_former = match["told"].startswith("formerly")
        for text in _BETWEEN.split(now):
            yield text, NameKind.FORMER if is_former else NameKind.ALIAS
        for text in (name for part in before for name in _BETWEEN.split(part)):
            yield text, NameKind.FORMER


def _together(one: PartyRecord, other: PartyRecord) -> PartyRecord:
    names = names_of((n.text, n.kind) for n in (*one.names, *other.names))
    return replace(
        one,
        names=names,
        measures=unique((*one.measures, *other.measures)),
        remarks=one.remarks or other.remarks,
    )
