"""The Entity List, Unverified List and MEU List: 15 CFR part 744, Supplements 4, 6 and 7.

The country cell is printed once and carried down. Most rows are one party; a few hold several (an
institute and its "subordinate institutions") and a few go on in the rows below, whose other cells
are empty. A party listed under several countries is printed, and kept, once under each: its license
requirement can differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import BinaryIO

from screening.errors import BrokenListError
from screening.lists.readers.citations import parse_citations
from screening.lists.readers.ecfr.entity_cell import PartyCell, parse_party
from screening.lists.readers.ecfr.markup import one_line, table_rows, take_footnotes
from screening.lists.readers.ecfr.name_and_address import split_addresses
from screening.lists.readers.name_shapes import abbreviation_in, alias_kind, schema_of, slug
from screening.lists.readers.rejected import RejectedRow
from screening.lists.readers.uids import with_unique_uids
from screening.terms.country import country_at_end, country_code
from screening.terms.listed_party import (
    AddressRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

_PART = "744"


@dataclass(frozen=True, slots=True)
class Supplement:
    """Which supplement is which list source, and its column titles."""

    number: str
    source: str
    columns: tuple[str, ...]


ENTITY_LIST = Supplement(
    "4",
    "us-bis-entity-list",
    (
        "Country",
        "Entity",
        "License requirement",
        "License review policy",
        "Federal Register citation",
    ),
)
UNVERIFIED_LIST = Supplement(
    "6",
    "us-bis-unverified-list",
    ("Country", "Listed person and address", "Federal Register citation"),
)
MEU_LIST = Supplement("7", "us-bis-meu-list", ("Country", "Entity", "Federal Register citation"))


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """One printed row; cells as printed but for the country, which is carried down.

    The Unverified and MEU lists have no license columns; they are empty there.
    """

    number: int
    country: str
    entity: str
    citation: str
    license_requirement: str = ""
    license_policy: str = ""


def read(stream: BinaryIO, supplement: Supplement) -> Iterator[SupplementRow]:
    """Rows of one supplement, in printed order, the agency's text untouched.

    Args:
        stream: eCFR XML of part 744, or of the one appendix.
        supplement: which of the three lists.

    Raises:
        BrokenListError: not eCFR XML, supplement missing, other columns, or no country.
    """
    country = ""
    for row in table_rows(
        stream, part=_PART, supplement=supplement.number, header=supplement.columns
    ):
        cells = [cell.strip() for cell in row.cells]
        country = one_line(cells[0]) or country
        if not country:
            raise BrokenListError(f"{supplement.source}, row {row.number}: no country above it")
        requirement, policy = cells[2:4] if len(cells) == 5 else ("", "")
        yield SupplementRow(row.number, country, cells[1], cells[-1], requirement, policy)


# "Subordinate institution", "Subordinate instituion:", "subordinate entities:"
_SUBORDINATE = re.compile(
    r"^\s*subordinate\s+instit\w+\s*:?[ \t]*\n?", re.IGNORECASE | re.MULTILINE
)
_PARENT = re.compile(r"^(?P<parent>.+?)\s+subordinate institution:\s*—?", re.IGNORECASE | re.DOTALL)
_AFFILIATES = re.compile(r"^\s*Affiliated entities:\s*$", re.MULTILINE)
_FOR_ALL = re.compile(r"^\s*The following addresses apply to [^:]*:", re.IGNORECASE | re.MULTILINE)
_ONLY_A_HEADING = re.compile(
    r"\[Reserved\]|Subordinate\s+instit\w+:?|The following \w+ subordinate institutions of [^:]*:?",
    re.IGNORECASE,
)
_HIGH_RISK_ADDRESS = re.compile(r"Address \d+")
# The Pakistan Atomic Energy Commission's row nests its four establishments as dashed lines.
_NESTED = re.compile(r";\s*and the following \w+ subordinate entities:", re.IGNORECASE)


def to_records(
    rows: Iterable[SupplementRow], supplement: Supplement
) -> Iterator[PartyRecord | RejectedRow]:
    """Parties of one supplement, in printed order.

    Args:
        rows: what ``read`` yields; a row without its own measures goes on the row before.
        supplement: which of the three lists.

    Raises:
        BrokenListError: a country nobody knows, or a row without a name.
    """
    yield from with_unique_uids(
        record
        for row in _whole_rows(rows, supplement)
        for record in _to_party_records(row, supplement)
    )


def _whole_rows(rows: Iterable[SupplementRow], supplement: Supplement) -> Iterator[SupplementRow]:
    """Join continuation rows, drop headings, let a heading's citation count for its members."""
    pending: SupplementRow | None = None
    group_citation = ""
    for row in rows:
        if _ONLY_A_HEADING.fullmatch(row.entity):
            if not row.entity.casefold().startswith("subordinate"):
                group_citation = row.citation
            continue
        if supplement is MEU_LIST:
            group_citation = "" if row.citation else group_citation
            yield replace(row, citation=row.citation or group_citation)
        elif pending and not (row.license_requirement or row.citation):
            pending = replace(pending, entity=f"{pending.entity}\n{row.entity}")
        else:
            if pending:
                yield pending
            pending = row
    if pending:
        yield pending


def _to_party_records(row: SupplementRow, supplement: Supplement) -> Iterator[PartyRecord]:
    country = country_code(row.country)
    if not country:
        raise BrokenListError(
            f"{supplement.source}, row {row.number}: unknown country {row.country!r}"
        )
    measure = _measure(row)
    raw = {key: str(value) for key, value in asdict(row).items()}
    for cell, remark in _parties_in(row.entity):
        if not cell.name:
            raise BrokenListError(f"{supplement.source}, row {row.number}: no name in the row")
        addresses = tuple(
            AddressRecord(text, country=country_at_end(text) or country) for text in cell.addresses
        )
        remarks = "; ".join(filter(None, (remark, *cell.cross_references)))
        yield PartyRecord(
            source=supplement.source,
            uid=f"{country.lower()}-{slug(cell.name)}",
            schema=_schema(cell.name),
            names=_names(cell),
            addresses=addresses,
            countries=tuple(dict.fromkeys([country, *(a.country for a in addresses)])),
            measures=(measure,),
            remarks=remarks,
            raw=raw,
        )


def _measure(row: SupplementRow) -> MeasureRecord:
    requirement, footnotes = take_footnotes(row.license_requirement)
    return MeasureRecord(
        license_requirement=requirement,
        license_policy=one_line(row.license_policy),
        footnotes=footnotes,
        citations=parse_citations(row.citation),
    )


def _names(cell: PartyCell) -> tuple[NameRecord, ...]:
    """Every name once, the primary first; abbreviations in brackets become names of their own."""
    found = {cell.name: NameKind.PRIMARY}
    for alias in cell.aliases:
        found.setdefault(alias, alias_kind(alias))
    for former in cell.former:
        found.setdefault(former, NameKind.FORMER)
    for name in tuple(found):
        short = abbreviation_in(name)
        if short:
            found.setdefault(short, alias_kind(short))
    return tuple(NameRecord(text, kind) for text, kind in found.items() if text)


def _schema(name: str) -> PartySchema:
    return PartySchema.ADDRESS if _HIGH_RISK_ADDRESS.fullmatch(name) else schema_of(name)


def _parties_in(text: str) -> Iterator[tuple[PartyCell, str]]:
    """Each party of a cell, with a remark saying whose subordinate it is."""
    parent = _PARENT.match(text)
    if parent and "," not in parent["parent"]:
        cell = parse_party(text[parent.end() :])
        yield cell, f"subordinate institution of {one_line(parent['parent'])}"
        return
    head, *affiliates = _AFFILIATES.split(text)
    pieces, shared = _subordinates(head)
    first = parse_party(pieces[0])
    yield replace(first, addresses=first.addresses or shared), ""
    for piece in [*pieces[1:], *(p for block in affiliates for p in _one_a_line(block))]:
        cell = parse_party(piece)
        yield replace(cell, addresses=cell.addresses or shared), f"listed with {first.name}"


def _subordinates(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The parties of one cell, and the addresses the cell gives to all of them."""
    text, *for_all = _FOR_ALL.split(text)
    shared = split_addresses("\n".join(for_all).split("\n")) if for_all else ()
    nested = _NESTED.search(text)
    if nested:
        return [text[: nested.start()], *_nested_parties(text[nested.end() :])], shared
    pieces = _SUBORDINATE.split(text)
    if len(pieces) > 1 and not shared:  # CETC 11: one list of addresses after the last institution
        shared = parse_party(pieces[-1]).addresses
    return pieces, shared


def _nested_parties(text: str) -> Iterator[str]:
    """A dashed line that brings its own aliases, or stands after an address, begins a party."""
    party, in_aliases = "", False
    for line in filter(str.strip, text.split("\n")):
        is_dashed = line.lstrip().startswith("—")
        if is_dashed and party and ("alias" in line or not in_aliases):
            yield party
            party = ""
        in_aliases = "alias" in line or (is_dashed and in_aliases)
        party += f"{line}\n" if party else f"{line.strip().lstrip('—')}\n"
    if party:
        yield party


def _one_a_line(block: str) -> Iterator[str]:
    """Affiliated entities, one a line; the lines of an alias list stay with their entity."""
    party, in_aliases = "", False
    for line in filter(str.strip, block.split("\n")):
        is_alias = line.startswith("—") or (in_aliases and party.rstrip().endswith((";", "and")))
        if party and not is_alias and not in_aliases:
            yield party
            party = ""
        in_aliases = "alias:" in line or (is_alias and not line.rstrip().endswith("China."))
        party += f"{line}\n"
    if party:
        yield party
