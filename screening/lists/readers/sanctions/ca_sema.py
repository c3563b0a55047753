"""Canada's consolidated autonomous sanctions list (SEMA and JVCFOR), XML.

The elements were renamed at least twice, without notice. Names are taken from a table; a file with
an element that is not in it is refused, or every party would be read as empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.name_shapes import begins_with_legal_form, slug
from screening.lists.readers.party_parts import birth_date, birth_span, names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.uids import with_unique_uids
from screening.lists.readers.xml_elements import Element, read_elements
from screening.terms.listed_party import (
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

SOURCE = "ca-sema"
# Ours to the publisher's: of 2020, until 2026-08-24, since then (its English half).
_NAMES: Mapping[str, str] = {
    "Country": "regime",
    "LastName": "last_name",
    "GivenName": "given_name",
    "Entity": "entity",
    "EntityOrShip": "entity",
    "Title": "title",
    "TitleOrShip": "title",
    "TitleOrShipType": "title",
    "Aliases": "aliases",
    "ShipIMONumber": "imo",
    "DateOfBirth": "born",
    "DateOfBirthOrShipBuildDate": "born",
    "Schedule": "schedule",
    "Item": "item",
    "DateOfListing": "listed_on",
}
# Weak in law as well: the parts of one cell, cut where commas seem to part names.
_PARTED = re.compile(r"\s*;\s*|\s*,\s+")


def read(stream: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Records with their numbers, under our names of the columns, texts in one line.

    Raises:
        BrokenListError: another root, an element nobody knows, cut or damaged XML.
    """
    for number, record in read_elements(stream, "record", root="data-set"):
        yield number, {_known(number, child): _line(child) for child in record.children}


def _known(number: int, child: Element) -> str:
    ours = _NAMES.get(child.name.partition("-")[0])
    if ours is None:
        raise BrokenListError(
            f"record {number}: unknown element <{child.name}>. The publisher has renamed its "
            "columns: the reader's table wants the new name before the list can be read."
        )
    return ours


def _line(child: Element) -> str:
    return " ".join(child.text.split())


def to_records(rows: Iterator[tuple[int, dict[str, str]]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a record, repeated keys told apart."""
    return with_unique_uids(each(rows, to_record))


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One listed person, entity or ship.

    The regime is the country whose conduct the regulations answer, not a tie of the party's: the
    list gives no country of anybody.

    Raises:
        BrokenRowError: no name.
    """
    person = " ".join(filter(None, (row.get("given_name"), row.get("last_name"))))
    printed = person or row.get("entity", "")
    names = names_of((*_main(printed, is_person=bool(person)), *_aliases(row.get("aliases", ""))))
    if not names:
        raise BrokenRowError(f"record {number}: no name")
    imo = re.sub(r"\D", "", row.get("imo", ""))
    schema = PartySchema.PERSON if person else PartySchema.ORGANIZATION
    place = [row.get(part, "") for part in ("schedule", "item")]
    regime = row.get("regime", "").partition(" / ")[0]
    return PartyRecord(
        source=SOURCE,
        uid="-".join(filter(None, (slug(regime), slug(" ".join(place)), slug(names[0].text)))),
        schema=PartySchema.VESSEL if imo else schema,
        names=names,
        identifiers=(IdentifierRecord("imo", imo),) if imo else (),
        measures=(
            MeasureRecord(
                program=regime,
                effective_on=_day(row.get("listed_on", "")),
                note=", ".join(
                    filter(None, (f"Schedule {place[0]}" if place[0] else "", place[1]))
                ),
            ),
        ),
        birth_dates=() if imo else unique(_births(row.get("born", ""))),
        remarks="" if imo else row.get("title", ""),
        raw=row,
    )


def _main(printed: str, *, is_person: bool) -> Iterator[tuple[str, NameKind]]:
    """English and French stand in one cell of an entity, parted by a stroke."""
    parts = [printed] if is_person else re.split(r"\s*/\s*", printed)
    if any(len(part) < 4 for part in parts):
        parts = [printed]  # "A/S", "Plant No. 5/2": one name
    yield from zip(parts, (NameKind.PRIMARY, *(NameKind.ALIAS,) * len(parts)), strict=False)


def _aliases(cell: str) -> Iterator[tuple[str, NameKind]]:
    parts: list[str] = []
    for part in _PARTED.split(cell):
        if parts and begins_with_legal_form(part):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return ((part, NameKind.WEAK_ALIAS) for part in parts)


def _births(text: str) -> Iterator[str]:
    """ "1972-08-10 or 1972-08-11", "1963-1964", "1987/1988"; other words give their years."""
    span = re.fullmatch(r"(\d{4})\s*[-/]\s*(\d{4})", text)
    if span:
        yield from birth_span(span[1], span[2])
        return
    for match in re.finditer(r"\b([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])", text):
        yield birth_date(match[1], match[2] or "", match[3] or "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
